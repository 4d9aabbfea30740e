import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject, Duration } from 'cdk8s';
import { CrdBundle, type Fleet, Wait, type WaitProps, WaitUntil } from '../../lib';
import type { ApiClient } from '../cluster/api-client';
import { leftOut } from '../cluster/binaries';
import { usePlayedFleet } from './played-fleet';
import {
  changeSpec,
  healthyConditions,
  NAMESPACE,
  pathOf,
  type Shown,
  show,
  WAITED_OBJECTS,
  type WaitedObject,
} from './waited-objects';
import { WrittenBundle } from './written-bundle';

const SERVICE_ACCOUNT = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace: NAMESPACE },
};
const BEGUN = '/api/v1/namespaces/default/configmaps/begun';

describe('what is waited for', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet(['hub']);
  let uid: string;
  let client: ApiClient;
  before(async () => {
    uid = await fleet().uid('hub');
    client = fleet().client('hub');
    for (const kinds of ['ocm-1.2.1/spoke', 'cluster-proxy-0.10.0', 'managed-serviceaccount-0.10.0']) {
      await fleet().installKinds('hub', kinds);
    }
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
    await fleet().create('hub', [namespace, SERVICE_ACCOUNT, ...WAITED_OBJECTS.map(({ json }) => json)]);
  });

  /** A bundle that writes next to nothing, and then waits. */
  const waitingFor = (...waits: readonly WaitProps[]) =>
    new WrittenBundle((to: Fleet) => {
      const { addons } = to.hub({ context: 'kind-hub', uid });
      new ApiObject(addons, 'begun', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'begun', namespace: 'default' },
      });
      for (const [index, props] of waits.entries()) new Wait(addons, `wait-${index}`, props);
    });
  const waitFor = ({ rule: { resource, rollout, kind }, json: { metadata } }: WaitedObject): WaitProps => ({
    ...{ resource, ...metadata, until: rollout ? WaitUntil.ROLLED_OUT : WaitUntil.HEALTHY },
    ...(kind === 'ClusterProfile' ? { fields: ['status.properties[region.example.org]'] } : {}),
  });
  const nameOf = ({ json: { metadata } }: WaitedObject) =>
    metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
  const object = (kind: string) => {
    const found = WAITED_OBJECTS.find(({ rule }) => rule.kind === kind);
    if (!found) throw new Error(kind);
    return found;
  };
  const showHealthy = (it: WaitedObject) => show(client, it, healthyConditions(it.rule));

  describe('of each kind of the health table', () => {
    let bundle: WrittenBundle;
    before(() => {
      bundle = new WrittenBundle((to: Fleet) => {
        const { addons, crds } = to.hub({ context: 'kind-hub', uid });
        CrdBundle.ofClusterProxy(crds, 'cluster-proxy');
        for (const it of WAITED_OBJECTS) {
          // As an object of the bundle, since what it must show depends on its spec.
          if (it.rule.kind === 'ManagedProxyConfiguration') new ApiObject(addons, it.json.metadata.name, it.json);
          else new Wait(addons, it.rule.kind, waitFor(it));
        }
      });
    });
    beforeEach(async () => {
      for (const it of WAITED_OBJECTS) await showHealthy(it);
    });

    /** Asserts what verify says: which objects are wrong, what it saw and, of a condition, its message; the rest is well. */
    async function assertWrong(expected: readonly (readonly [WaitedObject, seen: string])[]): Promise<void> {
      const { code, stdout, stderr } = await bundle.run(fleet().clusters.env, 'verify', '--stage', 'addons');
      const found = stdout.split('\n').filter((line) => /^WRONG {2}\S+ {2}(?!profile )/.test(line));
      const wrong = expected.map(([it, seen]) => {
        const place = { ManagedCluster: 'cluster1', ClusterProfile: 'profile' }[it.rule.kind] ?? 'hub';
        const message = seen.endsWith('(Played)') ? ': by the test' : '';
        return `WRONG  ${place}  ${it.rule.resource.split('.')[0]} ${nameOf(it)}: ${seen}${message}`;
      });
      assert.deepEqual(found.sort(), wrong.sort());
      const summary =
        wrong.length > 0
          ? `test is NOT healthy: .*; ${wrong.length} findings? \\(.*\\)`
          : `test is healthy: 1 ClusterProfile, ${WAITED_OBJECTS.length} objects: everything is as the bundle wants it`;
      assert.match(stdout, new RegExp(`(^|\n)${summary}\n$`));
      assert.deepEqual([code, stderr], [wrong.length > 0 ? 6 : 0, '']);
    }

    it('is found healthy when all its conditions are', () => assertWrong([]));

    const most = Math.max(...WAITED_OBJECTS.map(({ rule }) => rule.conditions.length));
    for (let nth = 0; nth < most; nth++) {
      it(`is not, while condition ${nth + 1} of those that the table has for it says the opposite, or is not there`, async () => {
        const having = WAITED_OBJECTS.filter(({ rule }) => rule.conditions[nth]);
        const differing = async (change: (shown: Shown) => readonly Shown[]) => {
          for (const it of having) {
            const shown = healthyConditions(it.rule);
            await show(
              client,
              it,
              shown.flatMap((condition, index) => (index === nth ? change(condition) : [condition])),
            );
          }
        };
        const wanted = having.map((it) => {
          const { type = '', status = '', mayBeAbsent } = it.rule.conditions[nth] ?? {};
          return { it, type, opposite: status === 'True' ? 'False' : 'True', mayBeAbsent };
        });
        await differing(({ type, status }) => [{ type, status: status === 'True' ? 'False' : 'True' }]);
        await assertWrong(wanted.map(({ it, type, opposite }) => [it, `${type} is ${opposite} (Played)`]));
        await differing(() => []);
        await assertWrong(
          wanted.filter(({ mayBeAbsent }) => !mayBeAbsent).map(({ it, type }) => [it, `${type} is not set`]),
        );
      });
    }

    it('is not, while its controller has not seen its newest generation', async () => {
      const observing = WAITED_OBJECTS.filter(({ rule }) => rule.observed || rule.rollout);
      const expected = observing.map(async (it): Promise<[WaitedObject, string]> => {
        const newest = await changeSpec(client, it);
        await show(client, it, healthyConditions(it.rule), { behind: 1 });
        const seen = `generation ${newest - 1} of ${newest}`;
        if (it.rule.observed === 'conditions') return [it, `Applied is of ${seen}`];
        return [it, `its controller has seen ${seen}`];
      });
      await assertWrong(await Promise.all(expected));
    });

    it('is not, while a field that it must have is not set', async () => {
      const [account, profile] = [object('ManagedServiceAccount'), object('ClusterProfile')];
      await show(client, account, healthyConditions(account.rule), { fields: {} });
      await show(client, profile, healthyConditions(profile.rule), {
        fields: { properties: [{ name: 'region.example.org', value: 'a' }] },
      });
      await assertWrong([
        [account, 'status.tokenSecretRef is not set'],
        [profile, 'status.accessProviders is not set'],
      ]);
      await show(client, profile, healthyConditions(profile.rule), {
        fields: { accessProviders: [{ name: 'a' }], properties: [{ name: 'region', value: 'a' }] },
      });
      await showHealthy(account);
      const property = 'status.properties[region.example.org]';
      await assertWrong([[profile, `${property} is not set`]]);
    });

    it('is not, while replicas are not available, not up to date, or old ones are still there', async () => {
      const [deployment, daemons, stateful] = [object('Deployment'), object('DaemonSet'), object('StatefulSet')];
      const common = { replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
      const daemonSet = { currentNumberScheduled: 2, desiredNumberScheduled: 2, numberMisscheduled: 0, numberReady: 1 };
      const says = (available: number, updated: number) =>
        `${available} of 2 replicas are available, ${updated} are up to date`;
      await show(client, deployment, [], {
        fields: { replicas: 3, updatedReplicas: 2, availableReplicas: 3, readyReplicas: 3 },
      });
      await show(client, daemons, [], { fields: { ...daemonSet, updatedNumberScheduled: 2, numberAvailable: 1 } });
      await show(client, stateful, [], { fields: { ...common, updatedReplicas: 1 } });
      await assertWrong([
        [deployment, says(3, 2)],
        [daemons, says(1, 2)],
        [stateful, says(2, 1)],
      ]);
      await show(client, deployment, [], { fields: {} });
      await showHealthy(daemons);
      await showHealthy(stateful);
      await assertWrong([[deployment, says(0, 0)]]);
    });
  });

  describe('in a run', () => {
    const secret = (name: string): WaitProps => ({
      resource: 'secrets',
      name,
      namespace: 'default',
      until: WaitUntil.CREATED,
    });
    const createSecret = (name: string) =>
      fleet().create('hub', [{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' } }]);
    /** Runs a bundle, and does something once its wait has begun. */
    async function whileWaiting(bundle: WrittenBundle, timeout: number, act: () => Promise<void> = async () => {}) {
      await client.send('DELETE', BEGUN);
      const run = bundle.run(fleet().clusters.env, '--timeout', String(timeout));
      const deadline = Date.now() + 60_000;
      while ((await client.send('GET', BEGUN)).status !== 200) {
        assert.ok(Date.now() < deadline, 'the wait begins');
        await sleep(50);
      }
      await sleep(1500);
      await act();
      return run;
    }

    it('may appear late, and so may its kind', async () => {
      const profile = object('ClusterProfile');
      const kind = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusterprofiles.multicluster.x-k8s.io';
      await client.send('DELETE', kind);
      // Its objects go first.
      for (let i = 0; i < 600 && (await client.send('GET', kind)).status !== 404; i++) await sleep(50);
      const bundle = waitingFor(waitFor(profile), secret('late'), {
        resource: 'customresourcedefinitions.apiextensions.k8s.io',
        name: 'clusterprofiles.multicluster.x-k8s.io',
        until: WaitUntil.HEALTHY,
      });
      // Alone: which of several is told of first depends on how long one look takes.
      const early = await waitingFor(waitFor(profile)).run(fleet().clusters.env, '--timeout', '1');
      assert.match(early.stderr, /clusterprofiles\S+ waited\/profile: wanted exists; it does not exist\n/);
      assert.equal(early.code, 6);
      const { code, stdout, stderr } = await whileWaiting(bundle, 60, async () => {
        await createSecret('late');
        await fleet().installKinds('hub', 'ocm-1.2.1/hub');
        await fleet().create('hub', [profile.json]);
        await showHealthy(profile);
      });
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /done in \d+s/);
    });

    it('may go while it is waited for: then the run ends in time, and says so', async () => {
      const addOn = object('ManagedClusterAddOn');
      await show(client, addOn, []);
      const { code, stderr } = await whileWaiting(waitingFor(waitFor(addOn)), 5, async () => {
        await client.send('DELETE', pathOf(addOn.json, addOn.rule.resource));
      });
      await fleet().create('hub', [addOn.json]);
      assert.equal(
        stderr,
        `  ${addOn.rule.resource} ${nameOf(addOn)}: wanted exists; it does not exist\napply: hub addons: waited 5 s; run apply again to go on from here\n`,
      );
      assert.equal(code, 6);
    });

    it('too long ends the run with the object, what was wanted, what was seen, and all conditions', async () => {
      const cluster = object('ManagedCluster');
      const shown = healthyConditions(cluster.rule);
      await show(client, cluster, [
        ...shown.slice(0, 2),
        { type: 'ManagedClusterConditionAvailable', status: 'Unknown' },
      ]);
      const { code, stdout, stderr } = await waitingFor(waitFor(cluster)).run(fleet().clusters.env, '--timeout', '2');
      assert.deepEqual(stderr.split('\n'), [
        `  ${cluster.rule.resource} cluster1: wanted ManagedClusterConditionAvailable=True; ManagedClusterConditionAvailable is Unknown (Played)`,
        '      HubAcceptedManagedCluster=True Played: by the test',
        '      ManagedClusterJoined=True Played: by the test',
        '      ManagedClusterConditionAvailable=Unknown Played: by the test',
        'apply: hub addons: waited 2 s; run apply again to go on from here',
        '',
      ]);
      assert.equal(code, 6);
      assert.match(stdout, /\[2\/2\] hub addons {2}wait managedclusters {2}TIMEOUT after [23]s\n/);
    });

    it('of a roll-out that hangs is told with the reasons of its pods', async () => {
      const deployment = object('Deployment');
      await show(client, deployment, [{ type: 'Available', status: 'False' }], {
        fields: { replicas: 2, updatedReplicas: 2 },
      });
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a-pod', namespace: NAMESPACE, labels: { app: 'a' } },
        spec: { containers: [{ name: 'main', image: 'a' }] },
      };
      await fleet().create('hub', [pod]);
      const path = pathOf(pod, 'pods');
      const { body } = await client.send('GET', path);
      const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "a"' };
      const conditions = [{ type: 'Ready', status: 'False', message: 'containers with unready status: [main]' }];
      const containerStatuses = [
        { name: 'main', image: 'a', imageID: '', ready: false, restartCount: 0, state: { waiting } },
      ];
      await client.send('PUT', `${path}/status`, {
        ...body,
        status: { phase: 'Pending', conditions, containerStatuses },
      });
      const { code, stderr } = await waitingFor(waitFor(deployment)).run(fleet().clusters.env, '--timeout', '1');
      assert.deepEqual(stderr.split('\n'), [
        '  deployments.apps waited/deployment: wanted rolled-out; 0 of 2 replicas are available, 2 are up to date',
        '      Available=False Played: by the test',
        '      pod a-pod Pending',
        '        containers with unready status: [main]',
        '        main: ImagePullBackOff: Back-off pulling image "a"',
        'apply: hub addons: waited 1 s; run apply again to go on from here',
        '',
      ]);
      assert.equal(code, 6);
    });

    it('is waited for over a restart of the API server', async () => {
      const { code, stderr } = await whileWaiting(waitingFor(secret('after-restart')), 60, async () => {
        await fleet().clusters.plane('hub').stopApiServer();
        await sleep(1500);
        await fleet().clusters.plane('hub').startApiServer();
        await createSecret('after-restart');
      });
      assert.deepEqual([code, stderr], [0, '']);
    });

    it('is given up in time where the API server does not come back, saying why', async () => {
      const plane = fleet().clusters.plane('hub');
      const { code, stderr } = await whileWaiting(waitingFor(secret('never')), 4, () => plane.stopApiServer());
      await plane.startApiServer();
      const refused = `The connection to the server ${new URL(plane.server).host} was refused - did you specify the right host or port?`;
      assert.deepEqual(stderr.split('\n'), [
        `  secrets secrets: wanted reachable; ${refused}`,
        'apply: hub addons: waited 4 s; run apply again to go on from here',
        '',
      ]);
      assert.equal(code, 6);
    });

    it('is limited by its own time where the run is given none', async () => {
      const bundle = waitingFor({ ...secret('never'), timeout: Duration.seconds(1) });
      const { code, stderr } = await bundle.run(fleet().clusters.env);
      assert.match(stderr, /secrets default\/never: wanted exists; it does not exist\napply: hub addons: waited 1 s/);
      assert.equal(code, 6);
    });
  });
});
