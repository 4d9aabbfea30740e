import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterInventory, ClusterManagerComponent, type Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import { FLEET_NAMES, operated, useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';

const SET_LABEL = 'cluster.open-cluster-management.io/clusterset';
const ACCOUNT = { name: 'test', clusterRole: 'view', validity: Duration.days(30) };

describe('prune', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet();
  const hub = (...words: string[]) => fleet().clusters.mustKubectl('hub', words);
  const env = () => fleet().clusters.env;

  /** The whole fleet, and what is left of it once a cluster, an account, a property and a gate left main.ts. */
  const whole = (uid: string) => (it: Fleet) => {
    const accounts = [ACCOUNT, { ...ACCOUNT, name: 'audit' }];
    const { hub } = article({ accounts, properties: { environment: 'sandbox', region: 'eu' } }, { uid })(it);
    hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterImporter: true });
  };
  const reduced = (uid: string) => (it: Fleet) => {
    const onHub = it.hub({ context: 'kind-hub', uid });
    const clusters = [it.managedCluster('cluster1', { context: 'kind-cluster1' })];
    const names = { namespace: 'cluster-inventory', clusterSet: 'sandbox-fleet' };
    const properties = { environment: 'sandbox' };
    new ClusterInventory(onHub, 'inventory', { ...names, clusters, accounts: [ACCOUNT], properties });
  };
  /** Another bundle on the same hub, which uses the first one's add-ons and gates. */
  const neighbour = (uid: string) => (it: Fleet) => {
    const existingAddOns = { accountNamespace: 'open-cluster-management-agent-addon' };
    const onHub = it.hub({ context: 'kind-hub', uid, existingAddOns });
    const clusters = [it.managedCluster('cluster2', { context: 'kind-cluster2' })];
    const accounts = [{ ...ACCOUNT, name: 'neighbour' }];
    const names = { namespace: 'neighbours', clusterSet: 'sandbox-fleet', existingClusterSet: true };
    new ClusterInventory(onHub, 'inventory', { ...names, clusters, accounts });
  };
  /** Gives an object the owner that OCM gives to an add-on on a cluster, whoever made it. */
  async function ownAsOcmDoes(object: string, namespace: string): Promise<void> {
    const name = 'managed-serviceaccount';
    const { apiVersion, kind, metadata } = JSON.parse(await hub('get', 'clustermanagementaddon', name, '-o', 'json'));
    const patch = { metadata: { ownerReferences: [{ apiVersion, kind, name, uid: metadata.uid }] } };
    await hub('patch', object, '--namespace', namespace, '--type=merge', '--patch', JSON.stringify(patch));
  }

  it('says so where there is nothing', async () => {
    const uid = await fleet().uid('hub');
    const bundle = unwaitedBundle(whole(uid));
    assert.equal((await bundle.run(env())).code, 0);
    const { code, stdout, stderr } = await bundle.run(env(), 'prune');
    assert.deepEqual([code, stdout, stderr], [0, 'there is nothing to prune\n', '']);
  });

  it('lists what left main.ts, and deletes nothing unless it is told to', async () => {
    const uid = await fleet().uid('hub');
    const second = await unwaitedBundle(neighbour(uid), { name: 'second' }).run(env());
    assert.deepEqual([second.code, second.stderr], [0, '']);
    await hub('label', 'managedcluster', 'cluster2', 'example.org/tier=edge', 'cdk8s-cluster-inventory/bundle=test');
    await hub('create', 'configmap', 'somebody', '--namespace=cluster2');
    await hub('label', 'configmap', 'somebody', '--namespace=cluster2', 'cdk8s-cluster-inventory/bundle=test');
    for (const object of ['configmap/somebody', 'managedclusteraddon/managed-serviceaccount']) {
      await ownAsOcmDoes(object, 'cluster2');
    }
    const before = await fleet().everything();
    const bundle = unwaitedBundle(reduced(uid));
    const asked = await bundle.run(env(), 'prune');
    assert.deepEqual(
      [asked.code, asked.stderr],
      [3, 'apply: nothing was deleted: say --yes where there is nobody to ask\n'],
    );
    const dry = await bundle.run(env(), 'prune', '--dry-run');
    assert.deepEqual([dry.code, dry.stderr, dry.stdout], [0, '', `${asked.stdout}nothing was written\n`]);
    assert.deepEqual(asked.stdout.trimEnd().split('\n'), LISTED);
    assert.deepEqual(await fleet().everything(), before);
  });

  it('takes away just that', async () => {
    const uid = await fleet().uid('hub');
    const before = await fleet().everything();
    const { code, stderr } = await unwaitedBundle(reduced(uid)).run(env(), 'prune', '--yes');
    assert.deepEqual([code, stderr], [0, '']);
    const now = await fleet().everything();
    const differences = FLEET_NAMES.flatMap((name) =>
      Object.entries(before[name] ?? {})
        .filter(([key, version]) => now[name]?.[key] !== version)
        .map(([key]) => `${now[name]?.[key] ? 'written' : 'gone'} ${name} ${key.replace(/\/api\S*\//, '')}`),
    );
    assert.deepEqual(differences.sort(), DIFFERENCES);
    assert.deepEqual(
      Object.keys(now.hub ?? {}).filter((key) => before.hub?.[key] === undefined),
      [],
    );
    const labels = JSON.parse(await hub('get', 'managedcluster', 'cluster2', '-o', 'jsonpath={.metadata.labels}'));
    assert.deepEqual([labels[SET_LABEL], labels['example.org/tier']], [undefined, 'edge']);
    assert.deepEqual(
      (await operated(fleet(), 'hub')).spec.registrationConfiguration?.featureGates?.map(({ feature }) => feature),
      ['ManagedClusterAutoApproval', 'DefaultClusterSet', 'ClusterProfile'],
    );
    const again = await unwaitedBundle(reduced(uid)).run(env(), 'prune');
    assert.deepEqual([again.code, again.stdout], [0, 'there is nothing to prune\n']);
  });

  it('takes away what a cluster that left has on itself, once it is told how to reach that cluster', async () => {
    const uid = await fleet().uid('hub');
    const bundle = unwaitedBundle(reduced(uid));
    const cluster2 = (...words: string[]) => fleet().clusters.mustKubectl('cluster2', words);
    await cluster2('create', 'namespace', 'shared');
    await cluster2('label', 'namespace', 'shared', 'cdk8s-cluster-inventory/bundle=test');
    await cluster2('create', 'configmap', 'somebody', '--namespace=shared');
    const before = await fleet().everything();
    const wrong = await bundle.run(env(), 'prune', '--yes', '--context', 'cluster2=kind-cluster1');
    assert.equal(wrong.code, 3);
    assert.match(
      wrong.stderr,
      /cluster2: context kind-cluster1 reaches the managed cluster "cluster1": its Klusterlet says so/,
    );
    assert.deepEqual(await fleet().everything(), before);

    const right = await bundle.run(env(), 'prune', '--yes', '--context', 'cluster2=kind-cluster2');
    assert.deepEqual([right.code, right.stderr], [0, '']);
    assert.deepEqual(right.stdout.match(/^ {2}cluster2: .*$/gm), [
      '  cluster2: clusterproperties.about.k8s.io environment',
      '  cluster2: clusterproperties.about.k8s.io region',
      '  cluster2: namespaces shared',
      '  cluster2: gates registrationConfiguration/ClusterProperty of klusterlet, given back as they were',
    ]);
    assert.match(
      right.stdout,
      /cluster2: namespaces shared stays, since somebody else has there: ConfigMap somebody$/m,
    );
    await cluster2('get', 'configmap', 'somebody', '--namespace=shared');
    const now = await fleet().everything();
    assert.deepEqual([now.hub, now.cluster1], [before.hub, before.cluster1]);
    assert.deepEqual((await operated(fleet(), 'cluster2')).spec.registrationConfiguration?.featureGates ?? [], []);
  });

  it('leaves a bundle of another name as it is, as delete does', async () => {
    const uid = await fleet().uid('hub');
    const bundle = unwaitedBundle(neighbour(uid), { name: 'second' });
    const whatIsThere = async () => (await bundle.run(env(), 'delete', '--dry-run')).stdout;
    const before = await whatIsThere();
    assert.match(before, /^ {2}hub: managedserviceaccounts\.\S+ cluster2\/neighbour$/m);
    const { code } = await unwaitedBundle(reduced(uid)).run(env(), 'delete', '--yes', '--timeout', '2');
    // Without controllers no namespace ends.
    assert.equal(code, 6);
    assert.equal(await whatIsThere(), before);
    const { spec } = await operated(fleet(), 'hub');
    assert.deepEqual(
      spec.registrationConfiguration?.featureGates?.map(({ feature }) => feature),
      ['ManagedClusterAutoApproval', 'DefaultClusterSet', 'ClusterProfile'],
      'the second bundle asks for the gate still',
    );
  });
});

const LISTED = [
  'no longer in the bundle:',
  '  hub: manifestworks.work.open-cluster-management.io cluster1/audit-rights',
  '  hub: manifestworks.work.open-cluster-management.io cluster2/audit-rights',
  '  hub: manifestworks.work.open-cluster-management.io cluster2/test-rights',
  '  hub: managedserviceaccounts.authentication.open-cluster-management.io cluster1/audit',
  '  hub: managedserviceaccounts.authentication.open-cluster-management.io cluster2/audit',
  '  hub: managedserviceaccounts.authentication.open-cluster-management.io cluster2/test',
  '  hub: managedclusteraddons.addon.open-cluster-management.io cluster2/managed-serviceaccount',
  `  hub: label ${SET_LABEL} of ManagedCluster cluster2`,
  '  hub: gates registrationConfiguration/ClusterImporter of cluster-manager, given back as they were',
  '  cluster1: clusterproperties.about.k8s.io region',
];
const DIFFERENCES = [
  'gone cluster1 clusterproperties -/region',
  'gone hub managedclusteraddons cluster2/managed-serviceaccount',
  'gone hub managedserviceaccounts cluster1/audit',
  'gone hub managedserviceaccounts cluster2/audit',
  'gone hub managedserviceaccounts cluster2/test',
  'gone hub manifestworks cluster1/audit-rights',
  'gone hub manifestworks cluster2/audit-rights',
  'gone hub manifestworks cluster2/test-rights',
  'written hub clustermanagers -/cluster-manager',
  'written hub managedclusters -/cluster2',
];
