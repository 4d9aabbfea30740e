import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { ClusterInventory, type Fleet, HubDelivery, type ManagedCluster } from '../../lib';
import { article, Written } from './written';

interface ClusterPlan {
  readonly name: string;
  readonly context: string | undefined;
  readonly properties: Record<string, string>;
  /** Which of the inventories it is in. */
  readonly inventories: readonly boolean[];
}

interface FleetPlan {
  readonly clusters: readonly ClusterPlan[];
  readonly added: ClusterPlan;
  readonly at: number;
  readonly accounts: readonly (readonly string[])[];
  readonly properties: readonly Record<string, string>[];
  readonly sharedSet: boolean;
  readonly byPlacement: boolean;
  readonly existing: boolean;
}

// Names that sort in other orders than they are added, and some that JavaScript takes for array indices.
const NAMES = ['7', '10', 'a', 'z', 'cluster1', 'cluster10', 'cluster2', 'eu-1'];
const cluster = (name: fc.Arbitrary<string>): fc.Arbitrary<ClusterPlan> =>
  fc.record({
    name,
    context: fc.constantFrom(undefined, 'context', 'a|b`c'),
    properties: fc.dictionary(fc.constantFrom('region', 'tier', 'zone'), fc.constantFrom('1', 'x'), { maxKeys: 3 }),
    inventories: fc.constantFrom([true, true], [true, false], [false, true]),
  });

const fleets: fc.Arbitrary<FleetPlan> = fc
  .shuffledSubarray(NAMES, { minLength: 2, maxLength: 6 })
  .chain(([added = '', ...others]) =>
    fc.record({
      clusters: fc.tuple(...others.map((name) => cluster(fc.constant(name)))),
      added: cluster(fc.constant(added)),
      at: fc.nat(others.length),
      accounts: fc.tuple(...['reader', 'writer'].map((name) => fc.subarray([`${name}-1`, `${name}-2`]))),
      properties: fc.tuple(
        ...['one', 'two'].map((owner) =>
          fc.dictionary(fc.constantFrom('region', `owner-${owner}`), fc.constant('1'), { maxKeys: 2 }),
        ),
      ),
      sharedSet: fc.boolean(),
      byPlacement: fc.boolean(),
      existing: fc.boolean(),
    }),
  );

function build(plan: FleetPlan, clusters: readonly ClusterPlan[]) {
  return (fleet: Fleet) => {
    const hub = fleet.hub({
      managedServiceAccountByPlacement: plan.byPlacement,
      ...(plan.existing ? { existingAddOns: { accountNamespace: 'accounts' } } : {}),
    });
    const made: [ClusterPlan, ManagedCluster][] = clusters.map((wanted) => {
      const { name, context, properties } = wanted;
      return [wanted, fleet.managedCluster(name, { properties, ...(context === undefined ? {} : { context }) })];
    });
    for (const index of [0, 1]) {
      const members = made.filter(([{ inventories }]) => inventories[index]).map(([, member]) => member);
      if (members.length === 0) continue;
      new ClusterInventory(hub, `inventory-${index}`, {
        namespace: `namespace-${index}`,
        ...(plan.sharedSet || index === 0 ? { clusterSet: 'set' } : { clusterSet: 'other', matchLabels: { a: 'b' } }),
        clusters: members,
        accounts: (plan.accounts[index] ?? []).map((name) => ({
          name,
          clusterRole: 'view',
          validity: Duration.hours(1),
        })),
        properties: plan.properties[index] ?? {},
      });
    }
  };
}

/** Lines of the old text that are not, in their order, among those of the new one. */
function lostLines(before: string, after: string): string[] {
  const lines = after.split('\n');
  let next = 0;
  return before.split('\n').filter((line) => {
    const found = lines.indexOf(line, next);
    if (found >= 0) next = found + 1;
    return found < 0;
  });
}

function assertOnlyAdds(before: Record<string, string>, after: Record<string, string>): void {
  const lost = Object.entries(before).flatMap(([file, text]) =>
    lostLines(text, after[file] ?? '').map((line) => `${file}: ${line}`),
  );
  assert.deepEqual(lost, []);
}

describe('adding a cluster', () => {
  it('adds lines to the article’s bundle, and two files, and moves nothing', () => {
    const { files: before } = new Written(article());
    const { files: grown } = new Written((fleet) => {
      const hub = fleet.hub({ context: 'kind-hub' });
      const clusters = ['cluster1', 'cluster3', 'cluster2'].map((name) =>
        fleet.managedCluster(name, { context: `kind-${name}` }),
      );
      new ClusterInventory(hub, 'inventory', {
        namespace: 'cluster-inventory',
        clusterSet: 'sandbox-fleet',
        clusters,
        accounts: [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }],
        properties: { environment: 'sandbox' },
      });
    });
    assertOnlyAdds(before, grown);
    const added = Object.keys(grown).filter((file) => !(file in before));
    assert.deepEqual(added, ['cluster3/gates/klusterlet.yaml', 'cluster3/gates/properties/properties.yaml']);
    const changed = Object.keys(before).filter((file) => before[file] !== grown[file]);
    assert.deepEqual(changed, [
      'README.md',
      'hub/addons/inventory-account-test.yaml',
      'hub/addons/managed-serviceaccount.yaml',
      'hub/core/members/sandbox-fleet.yaml',
      'objects.tsv',
      'plan.tsv',
    ]);
  });

  it('adds lines to the bundle of any fleet and moves none, wherever in main.ts the cluster is added', () => {
    fc.assert(
      fc.property(fleets, (plan) => {
        const after = [...plan.clusters.slice(0, plan.at), plan.added, ...plan.clusters.slice(plan.at)];
        // A second inventory that comes only with the cluster is more than a cluster added.
        const isIn = (clusters: readonly ClusterPlan[], index: number) =>
          clusters.some(({ inventories }) => inventories[index]);
        fc.pre([0, 1].every((index) => isIn(plan.clusters, index) === isIn(after, index)));
        assertOnlyAdds(new Written(build(plan, plan.clusters)).files, new Written(build(plan, after)).files);
      }),
      { numRuns: 60 },
    );
  });

  it('adds at most one object where the hub delivers by Placement to a set that labels choose', () => {
    const objectsFor = (names: readonly string[], accounts: readonly string[], matchLabels?: Record<string, string>) =>
      new Written((fleet) => {
        const hub = fleet.hub({ context: 'hub', delivery: HubDelivery.byPlacement() });
        new ClusterInventory(hub, 'inventory', {
          namespace: 'inventory',
          clusterSet: 'set',
          clusters: names.map((name) => fleet.managedCluster(name)),
          accounts: accounts.map((name) => ({ name, clusterRole: 'view', validity: Duration.hours(1) })),
          properties: { environment: 'prod' },
          ...(matchLabels ? { matchLabels } : {}),
        });
      }).objects();
    const added = (accounts: readonly string[], matchLabels?: Record<string, string>) => {
      const before = objectsFor(['a', 'b'], accounts, matchLabels).map((object) => JSON.stringify(object));
      const grown = objectsFor(['a', 'b', 'c'], accounts, matchLabels);
      return grown.filter((object) => !before.includes(JSON.stringify(object))).map(({ kind }) => kind);
    };
    assert.deepEqual(added([], { tier: 'prod' }), []);
    assert.deepEqual(added(['reader'], { tier: 'prod' }), ['ManagedServiceAccount']);
    assert.deepEqual(added([]), ['ManagedCluster'], 'the label of an exclusive set');
    assert.deepEqual(added(['reader', 'writer'], { tier: 'prod' }), ['ManagedServiceAccount', 'ManagedServiceAccount']);
  });

  it('would be seen to move a line', () => {
    assert.deepEqual(lostLines('a\nb\nc', 'a\nc\nx\nb'), ['c']);
    assert.deepEqual(lostLines('a\nb', 'x\na\ny\nb\nz'), []);
  });
});
