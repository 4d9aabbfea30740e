import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterInventory, type InventoryAccount } from '../../lib';
import { AccessProvider } from './access-provider';
import { leftOut } from './fleet-address';
import { gateList, setGateByHand } from './gates-by-hand';
import { conditionOf } from './leftovers';
import { OF_A_CLUSTER } from './members';
import { assertUsable, profileNames, propertyOf } from './profiles';
import { eventually } from './real-fleet';
import { become, sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

const AUDIT: InventoryAccount = {
  name: 'audit',
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }],
  validity: Duration.days(1),
};
/** The account `test` once its rights are narrowed. */
const NARROW: InventoryAccount = {
  name: 'test',
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }],
  namespaces: ['default'],
  validity: Duration.days(30),
};

/** Off by default, and nothing that the bundle asks for. */
const UNRELATED_GATE = 'V1beta1CSRAPICompatibility';

describe('an inventory that changes', { skip: leftOut() }, () => {
  const fleet = useRealFleet({
    takeBack: async (real) => {
      for (const cluster of ['hub', real.first]) await setGateByHand(real, cluster, UNRELATED_GATE, undefined);
    },
  });
  let clusters: string[];

  before(async () => {
    await setGateByHand(fleet(), 'hub', UNRELATED_GATE, 'Enable');
    clusters = [fleet().first];
  });

  it('begins with one cluster, beside a gate of the hub that somebody turned on by hand', async () => {
    await become(fleet(), sandbox(fleet(), { clusters }));
    await assertUsable(fleet(), fleet().first, { properties: { environment: 'sandbox' }, accounts: ['test'] });
    assert.deepEqual(await profileNames(fleet()), clusters);
    const gates = await gateList(fleet(), 'hub');
    assert.deepEqual([gates[UNRELATED_GATE], gates.ClusterProfile], ['Enable', 'Enable']);
  });

  it('gets a cluster that joined later', async () => {
    clusters = [fleet().first, fleet().second];
    await become(fleet(), sandbox(fleet(), { clusters }));
    for (const cluster of clusters) {
      await assertUsable(fleet(), cluster, { properties: { environment: 'sandbox' }, accounts: ['test'] });
    }
  });

  it('gets an account, and another loses rights', async () => {
    await become(fleet(), sandbox(fleet(), { clusters, accounts: [NARROW, AUDIT] }));
    for (const cluster of clusters) {
      const [narrow, audit] = await Promise.all(
        ['test', 'audit'].map((account) => AccessProvider.open(fleet(), cluster, account)),
      );
      try {
        const requests = ['configmaps', 'namespaces/default/configmaps', 'pods'].map((it) => `GET /api/v1/${it}`);
        assert.deepEqual(Object.values((await narrow?.statuses(...requests)) ?? {}), [403, 200, 403], cluster);
        assert.deepEqual(Object.values((await audit?.statuses(...requests)) ?? {}), [200, 200, 403], cluster);
      } finally {
        await Promise.all([narrow?.close(), audit?.close()]);
      }
    }
  });

  it('loses an account with its credentials and its rights', async () => {
    const provider = await AccessProvider.open(fleet(), fleet().first, 'audit');
    try {
      await become(fleet(), sandbox(fleet(), { clusters, accounts: [NARROW] }));
      const { status } = await provider.send('GET', '/api/v1/configmaps');
      assert.ok([401, 403].includes(status), `the old token gets ${status}`);
    } finally {
      await provider.close();
    }
    for (const cluster of clusters) {
      await assertUsable(fleet(), cluster, { properties: {}, accounts: ['test'] });
      assert.equal(await fleet().get(cluster, 'clusterrole', 'cluster-inventory:audit'), undefined);
    }
  });

  it('gets another value of a property', async () => {
    await become(
      fleet(),
      sandbox(fleet(), { clusters, accounts: [NARROW], properties: { environment: 'production' } }),
    );
    for (const cluster of clusters) {
      await eventually(60, async () => {
        const value = await propertyOf(fleet(), cluster, 'environment');
        return value === 'production' ? undefined : `${cluster} has environment=${value}`;
      });
    }
  });

  it('gets more properties than OCM lets through by default, beside a gate of a cluster set by hand', async () => {
    await setGateByHand(fleet(), fleet().first, UNRELATED_GATE, 'Enable');
    const many = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`property-${index}`, `value ${index}`]));
    const properties = { environment: 'production', ...many };
    await become(fleet(), sandbox(fleet(), { clusters, accounts: [NARROW], properties }));
    for (const cluster of clusters) await assertUsable(fleet(), cluster, { properties, accounts: ['test'] });
    const gates = await gateList(fleet(), fleet().first);
    assert.deepEqual([gates[UNRELATED_GATE], gates.ClusterProperty], ['Enable', 'Enable']);
  });

  it('has a cluster moved to another set', async () => {
    const moved = fleet().bundle((synthesized) => {
      const hub = fleet().addHub(synthesized);
      const [first, second] = clusters.map((name) => fleet().addManaged(synthesized, name));
      if (!first || !second) throw new Error('the fleet has two managed clusters');
      const properties = { environment: 'production' };
      const inventory = { accounts: [NARROW], properties };
      new ClusterInventory(hub, 'inventory', {
        namespace: 'cluster-inventory',
        clusterSet: 'sandbox-fleet',
        clusters: [first],
        ...inventory,
      });
      new ClusterInventory(hub, 'other', {
        namespace: 'other-inventory',
        clusterSet: 'other-fleet',
        clusters: [second],
        properties,
      });
    });
    await become(fleet(), moved);
    await eventually(30, async () => {
      const found = [await profileNames(fleet()), await profileNames(fleet(), 'other-inventory')].join(' | ');
      return found === `${fleet().first} | ${fleet().second}` ? undefined : `profiles ${found}`;
    });
    const { metadata } = await fleet().get('hub', 'managedcluster', fleet().second);
    assert.equal(metadata.labels['cluster.open-cluster-management.io/clusterset'], 'other-fleet');
  });

  it('loses a cluster, which stays managed', async () => {
    const accounts = [NARROW];
    const properties = { environment: 'production' };
    const whole = sandbox(fleet(), { clusters, accounts, properties });
    await become(fleet(), whole);
    assert.deepEqual(await profileNames(fleet()), [...clusters].sort());
    await fleet().mustRun(whole, 'delete', '--yes', '--cluster', fleet().second);
    await become(fleet(), sandbox(fleet(), { clusters: [fleet().first], accounts, properties }));
    await eventually(60, async () => {
      const names = await profileNames(fleet());
      const left = await fleet().list('hub', OF_A_CLUSTER, { namespace: fleet().second });
      return [
        ...(names.includes(fleet().second) ? [`profiles ${names}`] : []),
        ...left.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      ];
    });
    const removed = await fleet().get('hub', 'managedcluster', fleet().second);
    assert.equal(conditionOf(removed, 'ManagedClusterConditionAvailable'), 'True');
    assert.equal(removed.metadata.labels['cluster.open-cluster-management.io/clusterset'] ?? 'default', 'default');
    await assertUsable(fleet(), fleet().first, { properties, accounts: ['test'] });
  });

  it('is taken away beside the gates that were set by hand', async () => {
    await fleet().mustRun(sandbox(fleet(), { clusters: [fleet().first] }), 'delete', '--yes');
    for (const [cluster, ours] of [
      ['hub', 'ClusterProfile'],
      [fleet().first, 'ClusterProperty'],
    ] as const) {
      const gates = await gateList(fleet(), cluster);
      assert.deepEqual([gates[UNRELATED_GATE], gates[ours]], ['Enable', undefined], cluster);
    }
  });
});
