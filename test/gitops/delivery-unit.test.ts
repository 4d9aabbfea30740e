import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiObject } from 'cdk8s';
import { ClusterInventory, Fleet, Wait, WaitUntil } from '../../lib';
import { collectBundle } from '../../lib/fleet/bundle';
import { planOf } from '../../lib/fleet/plan';
import { type DeliveryUnit, deliveryUnits, isPartial, isPruned } from '../../lib/gitops/delivery-unit';
import { article, freshFolder } from '../fleet/written';
import { unitsOf } from './units-of';

const namesOf = (units: readonly DeliveryUnit[]) => units.map(({ name }) => name);

function unit(units: readonly DeliveryUnit[], name: string): DeliveryUnit {
  const found = units.find((other) => other.name === name);
  assert.ok(found, name);
  return found;
}

describe('delivery units', () => {
  test('are the steps of the plan, in its order', () => {
    assert.deepEqual(namesOf(unitsOf(article())), [
      'hub-crds',
      'hub-core',
      'hub-members',
      'hub-addons',
      'hub-gates',
      'cluster1-gates',
      'cluster2-gates',
      'cluster1-properties',
      'cluster2-properties',
      'hub-end',
    ]);
  });

  test('depend on every cluster of the step before, and within a step on their own cluster alone', () => {
    const units = unitsOf(article());
    const dependsOn = Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]));
    assert.deepEqual(dependsOn, {
      'hub-crds': [],
      'hub-core': ['hub-crds'],
      'hub-members': ['hub-core'],
      'hub-addons': ['hub-members'],
      'hub-gates': ['hub-addons'],
      'cluster1-gates': ['hub-gates'],
      'cluster2-gates': ['hub-gates'],
      'cluster1-properties': ['cluster1-gates'],
      'cluster2-properties': ['cluster2-gates'],
      'hub-end': ['cluster1-properties', 'cluster2-properties'],
    });
  });

  test('hold every object of the bundle once, with its file', () => {
    const units = unitsOf(article());
    const held = units.flatMap(({ objects }) => objects.map(({ path }) => path));
    const all = units.flatMap(({ cluster }) => cluster.objects.map(({ path }) => path));
    assert.equal(new Set(held).size, held.length);
    assert.deepEqual(new Set(held), new Set(all));
    assert.deepEqual(unit(units, 'hub-core').files, [
      'hub/core/00-namespaces.yaml',
      'hub/core/inventory.yaml',
      'hub/core/sandbox-fleet.yaml',
    ]);
    assert.deepEqual(unit(units, 'hub-members').files, ['hub/core/members/sandbox-fleet.yaml']);
    assert.deepEqual(unit(units, 'cluster1-gates').files, ['cluster1/gates/klusterlet.yaml']);
    assert.deepEqual(unit(units, 'cluster1-properties').files, ['cluster1/gates/properties/properties.yaml']);
  });

  test('wait for all that the plan waits for, with the last of their cluster and stage', () => {
    const fleet = new Fleet({ name: 'test', ocm: '1.2.1', outdir: freshFolder() });
    article()(fleet);
    const bundle = collectBundle(fleet);
    const plan = planOf(bundle);
    const units = deliveryUnits(bundle, plan);
    for (const name of ['hub', 'cluster1']) {
      for (const stage of ['crds', 'core', 'addons', 'gates', 'end']) {
        const lines = plan.filter((line) => line.verb === 'wait' && line.cluster === name && line.stage === stage);
        const itsUnits = units.filter((other) => other.cluster.cluster.name === name && other.stage === stage);
        const awaited = itsUnits.flatMap((other) => other.awaited.map(({ resource }) => resource));
        assert.deepEqual(new Set(awaited), new Set(lines.map(({ subject }) => subject)), `${name} ${stage}`);
      }
    }
    assert.deepEqual(unit(units, 'hub-core').awaited, []);
    assert.deepEqual(
      unit(units, 'hub-members').awaited.map(({ apiVersion, kind, name }) => `${apiVersion} ${kind} ${name}`),
      [
        'cluster.open-cluster-management.io/v1 ManagedCluster cluster1',
        'cluster.open-cluster-management.io/v1 ManagedCluster cluster2',
        'cluster.open-cluster-management.io/v1beta2 ManagedClusterSetBinding sandbox-fleet',
        'cluster.open-cluster-management.io/v1beta1 Placement sandbox-fleet',
      ],
    );
    assert.deepEqual(unit(units, 'cluster1-properties').awaited, []);
  });

  test('that write a few fields of what others own, and CRDs, are never pruned', () => {
    const units = unitsOf(article());
    assert.deepEqual(namesOf(units.filter(isPartial)), [
      'hub-members',
      'hub-gates',
      'cluster1-gates',
      'cluster2-gates',
    ]);
    assert.deepEqual(namesOf(units.filter(isPruned)), [
      'hub-core',
      'hub-addons',
      'cluster1-properties',
      'cluster2-properties',
    ]);
  });

  test('wait where nothing is applied', () => {
    const units = unitsOf((fleet) => {
      const cluster = fleet.managedCluster('a');
      const wait = { resource: 'secrets', namespace: 'x', name: 'y', until: WaitUntil.CREATED };
      new Wait(cluster.gates, 'wait', wait);
      new ApiObject(cluster.gates, 'late', {
        apiVersion: 'about.k8s.io/v1alpha1',
        kind: 'ClusterProperty',
        metadata: { name: 'x' },
        spec: { value: 'y' },
      });
    });
    assert.deepEqual(
      units.map(({ name, objects, awaited, dependsOn }) => [name, objects.length, awaited.length, dependsOn]),
      [
        ['a-gates', 0, 1, []],
        ['a-properties', 1, 0, ['a-gates']],
      ],
    );
  });

  test('of a stage that only a managed cluster has hold up the next stage of the hub', () => {
    const units = unitsOf((fleet) => {
      const hub = fleet.hub();
      const clusters = [fleet.managedCluster('a'), fleet.managedCluster('b')];
      new ClusterInventory(hub, 'inventory', { namespace: 'inventory', clusterSet: 'set', clusters });
      for (const { core } of clusters) {
        new ApiObject(core, 'own', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'own' } });
      }
    });
    assert.deepEqual(unit(units, 'a-core').dependsOn, ['hub-members']);
    assert.deepEqual(unit(units, 'hub-addons').dependsOn, ['a-core', 'b-core']);
  });
});
