import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManagedClusterAddOn } from '../../lib';
import { add, reportOf } from './fleet-report';

/** The report of two objects on one hub, or of one on each of two managed clusters. */
function two(first: [string, string, object], second: [string, string, object], { apart = false } = {}): string[] {
  return reportOf((fleet) => {
    const hub = fleet.hub();
    const [a, b] = apart ? [fleet.managedCluster('cluster1'), fleet.managedCluster('cluster2')] : [hub, hub];
    add(a.core, 'one', first[0], first[1], { metadata: first[2] });
    add(b.addons, 'two', second[0], second[1], { metadata: second[2] });
  });
}

const NAMED = { name: 'settings', namespace: 'inventory' };

describe('two objects of one cluster', () => {
  it('are never of one kind, namespace and name', () => {
    assert.deepEqual(two(['v1', 'ConfigMap', NAMED], ['v1', 'ConfigMap', NAMED]), [
      'hub/addons/two: metadata.name "inventory/settings" must be the only ConfigMap of that name on the cluster; hub/core/one has it too',
    ]);
    const name = { name: 'inventory' };
    assert.deepEqual(two(['v1', 'Namespace', name], ['v1', 'Namespace', name]), [
      'hub/addons/two: metadata.name "inventory" must be the only Namespace of that name on the cluster; hub/core/one has it too',
    ]);
  });

  it('are one and the same in two versions of the API', () => {
    const lines = reportOf((fleet) => {
      const hub = fleet.hub();
      const cluster = fleet.managedCluster('cluster1').name;
      new ManagedClusterAddOn(hub.addons, 'one', { addOn: 'proxy', cluster });
      add(hub.addons, 'two', 'addon.open-cluster-management.io/v1beta1', 'ManagedClusterAddOn', {
        metadata: { name: 'proxy', namespace: cluster },
        spec: {},
      });
    });
    assert.deepEqual(lines, [
      'hub/addons/two: metadata.name "cluster1/proxy" must be the only ManagedClusterAddOn of that name on the cluster; hub/addons/one has it too',
    ]);
  });

  it('may differ in any one part of what tells them apart', () => {
    const others: [string, string, object][] = [
      ['v1', 'ConfigMap', { ...NAMED, name: 'other' }],
      ['v1', 'ConfigMap', { ...NAMED, namespace: 'other' }],
      ['v1', 'Secret', NAMED],
    ];
    for (const other of others) assert.deepEqual(two(['v1', 'ConfigMap', NAMED], other), []);
    assert.deepEqual(two(['v1', 'Event', NAMED], ['events.k8s.io/v1', 'Event', NAMED]), []);
  });

  it('may be equal on two clusters', () => {
    assert.deepEqual(two(['v1', 'ConfigMap', NAMED], ['v1', 'ConfigMap', NAMED], { apart: true }), []);
  });
});
