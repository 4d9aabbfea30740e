import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WrittenBundle } from '../runner/written-bundle';
import { AccessProvider } from './access-provider';
import { leftOut } from './fleet-address';
import { leftovers } from './leftovers';
import { objectsOn, shown } from './objects-on';
import { type OwnedObjects, ownedObjects, rewritten } from './owned-objects';
import { assertUsable, profileNames } from './profiles';
import { eventually, type RealFleet } from './real-fleet';
import { sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

/** What the article's flow took on the fleet that CI runs on, by hand. */
const BY_HAND_SECONDS = 153;

/** Deployments whose pods must come up once and stay: they would end if a kind came too late for them. */
const MANAGERS = [
  ['open-cluster-management-addon', 'cluster-proxy-addon-manager'],
  ['open-cluster-management-managed-serviceaccount', 'managed-serviceaccount-addon-manager'],
];

describe('the article’s bundle on clusters that have joined, and nothing else', { skip: leftOut() }, () => {
  const fleet = useRealFleet();
  let bundle: WrittenBundle;
  let namesBefore: Record<string, string[]>;
  let objects: OwnedObjects;

  before(async () => {
    bundle = sandbox(fleet());
    namesBefore = await namesOnAll(fleet());
  });

  it('is applied by one run, faster than by hand', async (test) => {
    const { seconds, stdout } = await fleet().mustRun(bundle);
    test.diagnostic(`from start to the last wait: ${seconds.toFixed(0)} s, by hand ${BY_HAND_SECONDS} s`);
    test.diagnostic(stdout.replaceAll('\n', '; '));
    assert.ok(seconds < BY_HAND_SECONDS, `${seconds} s`);
  });

  it('ends with ClusterProfiles that a controller can use', async () => {
    assert.deepEqual(await profileNames(fleet()), [...fleet().managed].sort());
    for (const cluster of fleet().managed) {
      await assertUsable(fleet(), cluster, { properties: { environment: 'sandbox' }, accounts: ['test'] });
    }
  });

  it('has not let a pod of the add-on managers restart', async () => {
    for (const [namespace = '', name = ''] of MANAGERS) {
      const { spec } = await fleet().get('hub', 'deployment', name, namespace);
      const selector = Object.entries(spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
      const pods = await fleet().list('hub', 'pods', { namespace, selector: selector.join() });
      assert.equal(pods.length, spec.replicas, name);
      const restarts = pods.flatMap(({ status }) =>
        status.containerStatuses.map((it: PodContainer) => it.restartCount),
      );
      assert.deepEqual([...new Set(restarts)], [0], name);
    }
  });

  it('gives the account exactly its rights through the access provider', async () => {
    for (const cluster of fleet().managed) {
      const provider = await AccessProvider.open(fleet(), cluster, 'test');
      try {
        const { status, body } = await provider.send('GET', '/api/v1/namespaces/kube-system');
        const itself = await fleet().get(cluster, 'namespace', 'kube-system');
        assert.deepEqual([status, body.metadata?.uid], [200, itself.metadata.uid], cluster);
        const statuses = {
          'GET /api/v1/configmaps': 200,
          'GET /apis/apps/v1/namespaces/default/deployments': 200,
          'GET /api/v1/secrets': 403,
          'GET /apis/rbac.authorization.k8s.io/v1/clusterroles': 403,
          'DELETE /api/v1/namespaces/default/configmaps/kube-root-ca.crt': 403,
        };
        assert.deepEqual(await provider.statuses(...Object.keys(statuses)), statuses, cluster);
        assert.equal(
          (await provider.send('GET', '/api/v1/configmaps', undefined, 'no-such-token')).status,
          401,
          cluster,
        );
      } finally {
        await provider.close();
      }
    }
  });

  it('is not changed by a second run', async () => {
    const settled = await ownedObjects(fleet(), bundle);
    const { stdout, seconds } = await fleet().mustRun(bundle);
    assert.match(stdout, /\ndone in \d+s: everything was as the bundle says, nothing changed\n$/);
    assert.ok(seconds < 60, `${seconds} s`);
    objects = await ownedObjects(fleet(), bundle);
    assert.deepEqual(rewritten(settled, objects), []);
  });

  it('is rewritten by nobody in the two minutes after that', async () => {
    await sleep(120_000);
    assert.deepEqual(rewritten(objects, await ownedObjects(fleet(), bundle)), []);
  });

  it('is taken away without a trace but what OCM always leaves', async (test) => {
    const { seconds } = await fleet().mustRun(bundle, 'delete', '--yes');
    test.diagnostic(`delete took ${seconds.toFixed(0)} s`);
    await eventually(60, () => leftovers(fleet()));
    const names = await namesOnAll(fleet());
    for (const cluster of ['hub', ...fleet().managed]) {
      const were = new Set(namesBefore[cluster]);
      const added = (names[cluster] ?? []).filter((name) => !were.has(name) && !LEFT_BY_OCM.test(name));
      assert.deepEqual(added, [], cluster);
      const are = new Set(names[cluster]);
      assert.deepEqual(
        [...were].filter((name) => !are.has(name)),
        [],
        cluster,
      );
    }
  });
});

interface PodContainer {
  readonly restartCount: number;
}

/** What OCM makes behind a gate or for an add-on, and never takes back. */
const LEFT_BY_OCM = new RegExp(
  [
    '^CustomResourceDefinition\\S* (clusterprofiles|clusterproperties)\\.',
    '^APIService\\S* v1alpha1\\.(multicluster\\.x-k8s\\.io|about\\.k8s\\.io)$',
    '^\\S+ open-cluster-management-cluster-proxy(/|$)',
    '^ClusterRole(Binding)?\\S* cluster-proxy-addon-agent-tokenreview$',
  ].join('|'),
);

/** Kinds whose names are drawn at random, or that come and go with what they serve. */
const FLEETING = /^(Pod|ReplicaSet\.apps|ControllerRevision\.apps|CertificateSigningRequest\S*|IPAddress\S*) /;

async function namesOnAll(fleet: RealFleet): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const cluster of ['hub', ...fleet.managed]) {
    const names = (await objectsOn(fleet, cluster)).map(shown);
    all[cluster] = names.filter((name) => !FLEETING.test(name)).sort();
  }
  return all;
}
