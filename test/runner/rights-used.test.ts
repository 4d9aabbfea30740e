import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterManagerComponent, type Fleet, ManagedClusterAddOn, ManifestWork, Subject } from '../../lib';
import { leftOut } from '../cluster/binaries';
import {
  ACCOUNTS,
  CLUSTER_PROXY,
  MANAGED_SERVICE_ACCOUNT,
  PLACEMENT_OF_INVENTORY,
  PROPERTIES,
} from '../cluster/full-settings';
import { MANIFEST_WORK } from '../cluster/full-specs';
import { article } from '../fleet/written';
import { FLEET_NAMES, useJoinedFleet } from './joined-fleet';
import { playWebhooks } from './played-webhooks';
import { neededToWrite, requestsOf } from './requests-of';
import { type GivenRight, givenRights, inWords, makeUsersWithout, takeUsersAway } from './rights-to-take-away';
import { unwaitedBundle } from './unwaited-bundle';
import { WrittenBundle } from './written-bundle';

const PROPS = { rights: { applier: Subject.user('ci'), remover: Subject.user('janitor') } };

/** The article's inventory with every setting there is. */
const everySetting = (uid: string) => (fleet: Fleet) => {
  const { hub, clusters } = article(
    {
      namespace: PLACEMENT_OF_INVENTORY.namespace,
      clusterSet: PLACEMENT_OF_INVENTORY.name,
      matchLabels: { 'example.org/tier': 'edge' },
      accounts: ACCOUNTS,
      properties: PROPERTIES,
    },
    { uid, clusterProxy: CLUSTER_PROXY, managedServiceAccount: MANAGED_SERVICE_ACCOUNT },
  )(fleet);
  hub.featureGates.set(ClusterManagerComponent.WORK, { NilExecutorValidating: true });
  for (const { name: cluster } of clusters) {
    const manifests = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' } }];
    new ManifestWork(hub.addons, `work-${cluster}`, { name: 'settings', cluster, manifests, spec: MANIFEST_WORK });
    new ManagedClusterAddOn(hub.addons, `other-${cluster}`, { addOn: 'other', cluster });
  }
};

describe('the rights on a fleet with every setting', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet(false, true);
  let full: WrittenBundle;
  let unwaited: WrittenBundle;
  let given: GivenRight[];
  let build: (fleet: Fleet) => void;

  const as = (user: string) => {
    const { clusters } = fleet();
    const contexts = FLEET_NAMES.map((name) => clusters.accessTo(name, `kind-${name}`, user));
    return { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig(`as-${user}`, contexts) };
  };

  before(async () => {
    build = everySetting(await fleet().uid('hub'));
    full = new WrittenBundle(build, PROPS);
    unwaited = unwaitedBundle(build, PROPS);
    given = givenRights(full.written, 'hub');
    await playWebhooks(fleet(), true);
    for (const name of FLEET_NAMES) {
      const must = (...files: string[]) =>
        fleet().clusters.mustKubectl(name, [
          'apply',
          '--server-side',
          '--field-manager=cdk8s-cluster-inventory-test',
          ...files,
        ]);
      if (name === 'hub') await must('-f', `${full.folder}/hub/core/00-namespaces.yaml`);
      await must('-f', `${full.folder}/rights/${name}.yaml`);
    }
  });

  it('hold none on admission without which everything could be written all the same', async () => {
    const admission = given.filter(isForAdmission);
    const single = admission.flatMap((right) => (right.names ?? []).map((name) => ({ ...right, names: [name] })));
    const rest = given.filter((right) => right.role === 'apply' && !admission.includes(right));
    const users = single.map((lack, index) => ({ user: `lacks-${index}`, has: [...rest, ...single], lacks: [lack] }));
    await makeUsersWithout(
      fleet(),
      'hub',
      [...rest, ...single],
      [...users, { user: 'whole', has: [...rest, ...single], lacks: [] }],
    );
    await sleep(2000);
    const objects = neededToWrite(full.written);
    const refusals = async (user: string) => {
      const client = fleet().client('hub', user);
      const all = await Promise.all(objects.map(({ object, plural }) => client.refusal(object, plural)));
      return all.filter((refusal) => refusal !== undefined);
    };
    assert.deepEqual(await refusals('whole'), []);
    const needless: string[] = [];
    for (const { user, lacks } of users) {
      const told = await refusals(user);
      if (told.length === 0) needless.push(...lacks.map(inWords));
      // A policy answers 422; where one may not bind, the role is looked up that is not there in a dry run.
      for (const refusal of told) assert.match(refusal, /^(403|404|422) /);
    }
    assert.deepEqual(needless, []);
    assert.ok(users.length > 10, String(users.length));
    await takeUsersAway(fleet(), 'hub');
  });

  it('let it be planned, applied, waited for, verified and taken away', async () => {
    const available = {
      type: 'Available',
      status: 'True',
      reason: 'Test',
      message: '',
      lastTransitionTime: new Date(),
    };
    const late = READ_WHERE_LATE.map((resource) => unwaitedBundle(build, PROPS, [resource]));
    for (const [user, bundle, code, ...words] of [
      ['ci', full, 0, 'plan'],
      ['ci', unwaited, 0],
      ...late.map((bundle) => ['ci', bundle, 6, '--timeout', '1'] as const),
      ['ci', full, 6, 'verify'],
      ['janitor', unwaited, 0, 'prune', '--yes'],
      ['janitor', unwaited, 0, 'delete', '--yes'],
    ] as const) {
      const ended = await bundle.run(as(user), ...words);
      // Of what is late the runner reads five: one of the six add-ons must be well.
      if (bundle === unwaited && words.length === 0) {
        const addOn = [
          'managedclusteraddons.v1alpha1.addon.open-cluster-management.io',
          'other',
          '--namespace=cluster1',
          '--subresource=status',
          '--type=merge',
        ];
        const patch = JSON.stringify({ status: { conditions: [available] } });
        await fleet().clusters.mustKubectl('hub', ['patch', ...addOn, '--patch', patch]);
      }
      assert.equal(ended.code, code, `${words}: ${ended.stdout}${ended.stderr}`);
    }
  });

  for (const cluster of FLEET_NAMES) {
    it(`are all used on ${cluster}, object by object`, () => {
      const used = new Set(requestsOf(fleet(), cluster, ['ci', 'janitor']));
      const unused = givenRights(full.written, cluster)
        .filter((right) => !isForAdmission(right))
        .flatMap((right) =>
          (right.names ?? [undefined]).map((name) => ({ ...right, names: name === undefined ? [] : [name] })),
        )
        .map(inWords)
        .filter((words) => !used.has(words));
      assert.deepEqual(unused, []);
    });
  }
});

/** What the runner reads by name only where it is not healthy in time, to say why; otherwise it lists it. */
const READ_WHERE_LATE = [
  'managedclusters.cluster.open-cluster-management.io',
  'clusterprofiles.multicluster.x-k8s.io',
  'managedclusteraddons.addon.open-cluster-management.io',
];

/** Whether it is asked about while something else is written, and so is in no request of its own. */
function isForAdmission({ verb, plural }: GivenRight): boolean {
  return plural.includes('/') || ['bind', 'escalate', 'execute-as'].includes(verb);
}
