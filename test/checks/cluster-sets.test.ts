import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Hub,
  ManagedClusterSet,
  ManagedClusterSetBinding,
  ManagedClusterSetMembership,
  Placement,
} from '../../lib';
import { add, reportOf } from './fleet-report';

const LABEL = 'metadata.labels["cluster.open-cluster-management.io/clusterset"]';
const API = 'cluster.open-cluster-management.io';

function sets(fill: (hub: Hub) => void): string[] {
  return reportOf((fleet) => {
    fleet.managedCluster('cluster1');
    fill(fleet.hub());
  });
}

describe('a binding', () => {
  const binding = (name: string, clusterSet: unknown) =>
    sets((hub) => {
      const metadata = { name, namespace: 'inventory' };
      add(hub.core, 'binding', `${API}/v1beta2`, 'ManagedClusterSetBinding', { metadata, spec: { clusterSet } });
    });

  it('bears the name of its set', () => {
    assert.deepEqual(binding('eu', 'eu'), []);
    assert.deepEqual(binding('eu', 'us'), [
      'hub/core/binding: spec.clusterSet "us" must be the name of the binding, "eu": OCM refuses two different names',
    ]);
  });
});

describe('the name of a set', () => {
  const named = (name: string) => sets((hub) => new ManagedClusterSet(hub.core, 'set', { name }));

  it('is that of a label value too, in lower case', () => {
    const rule = 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 63)';
    assert.deepEqual(named('e'.repeat(63)), []);
    assert.deepEqual(named('Prod_EU'), [`hub/core/set: metadata.name "Prod_EU" ${rule}`]);
    assert.deepEqual(named('e'.repeat(64)), [`hub/core/set: metadata.name "${'e'.repeat(64)}" ${rule}`]);
  });
});

describe('a membership', () => {
  const member = (hub: Hub, clusterSet: string, id = clusterSet) =>
    new ManagedClusterSetMembership(hub.core, id, { cluster: 'cluster1', clusterSet });

  it('puts a cluster into one exclusive set', () => {
    assert.deepEqual(
      sets((hub) => member(hub, 'eu')),
      [],
    );
    const lines = sets((hub) => {
      member(hub, 'eu');
      member(hub, 'us');
    });
    assert.deepEqual(lines, [
      'hub/core/us: metadata.name "cluster1" must be the only ManagedCluster of that name on the cluster; hub/core/eu has it too',
      `hub/core/us: ${LABEL} "us" must be the one exclusive set of cluster "cluster1"; hub/core/eu puts it into "eu"`,
    ]);
  });

  it('may be said twice only by mistake, which is told once', () => {
    const lines = sets((hub) => {
      member(hub, 'eu');
      member(hub, 'eu', 'again');
    });
    assert.deepEqual(lines, [
      'hub/core/again: metadata.name "cluster1" must be the only ManagedCluster of that name on the cluster; hub/core/eu has it too',
    ]);
  });

  it('is never in a set that chooses its clusters by their labels', () => {
    const lines = sets((hub) => {
      new ManagedClusterSet(hub.core, 'set', { name: 'eu', matchLabels: { region: 'eu' } });
      member(hub, 'eu');
    });
    assert.deepEqual(lines, [
      `hub/core/eu: ${LABEL} "eu" must name an exclusive set; this one chooses its clusters by their labels`,
    ]);
  });

  it('may be in a set of somebody else, of which the bundle knows nothing', () => {
    const lines = sets((hub) => {
      new ManagedClusterSet(hub.core, 'set', { name: 'us', matchLabels: { region: 'us' } });
      member(hub, 'eu');
    });
    assert.deepEqual(lines, []);
  });
});

describe('a Placement', () => {
  const choose = (hub: Hub, namespace: string, clusterSets: string[]) =>
    new Placement(hub.core, 'placement', { name: 'all', namespace, clusterSets });
  const bind = (hub: Hub, namespace: string, clusterSet: string) =>
    new ManagedClusterSetBinding(hub.core, `${clusterSet}-in-${namespace}`, { namespace, clusterSet });

  it('chooses only from sets that are bound in its namespace', () => {
    const lines = (namespace: string) =>
      sets((hub) => {
        bind(hub, 'inventory', 'eu');
        bind(hub, namespace, 'us');
        choose(hub, 'inventory', ['eu', 'us']);
      });
    assert.deepEqual(lines('inventory'), []);
    assert.deepEqual(lines('elsewhere'), [
      'hub/core/placement: spec.clusterSets[1] "us" must be bound in namespace "inventory" by a ManagedClusterSetBinding of this bundle',
    ]);
  });

  it('may name no set, and then chooses from all that are bound', () => {
    assert.deepEqual(
      sets((hub) => choose(hub, 'inventory', [])),
      [],
    );
  });
});
