import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { add, reportOf } from './fleet-report';

const RULE = 'must be a managed cluster of the fleet; add it with fleet.managedCluster';

describe('what is about one managed cluster', () => {
  const cases: [apiVersion: string, kind: string, field: 'name' | 'namespace', spec?: object][] = [
    ['cluster.open-cluster-management.io/v1', 'ManagedCluster', 'name'],
    ['addon.open-cluster-management.io/v1alpha1', 'ManagedClusterAddOn', 'namespace', {}],
    ['authentication.open-cluster-management.io/v1beta1', 'ManagedServiceAccount', 'namespace', { rotation: {} }],
    [
      'work.open-cluster-management.io/v1',
      'ManifestWork',
      'namespace',
      { workload: { manifests: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }] } },
    ],
  ];
  for (const [apiVersion, kind, field, spec] of cases) {
    it(`is about one of the fleet, by the ${field} of a ${kind}`, () => {
      const about = (cluster: string) =>
        reportOf((fleet) => {
          const hub = fleet.hub({ existingAddOns: { accountNamespace: 'agents' } });
          fleet.managedCluster('cluster1');
          const metadata = field === 'name' ? { name: cluster } : { name: 'thing', namespace: cluster };
          add(hub.core, 'object', apiVersion, kind, { metadata, ...(spec ? { spec } : {}) });
        });
      assert.deepEqual(about('cluster1'), []);
      assert.deepEqual(about('cluster11'), [`hub/core/object: metadata.${field} "cluster11" ${RULE}`]);
      assert.deepEqual(about('hub'), [`hub/core/object: metadata.${field} "hub" ${RULE}`]);
    });
  }
});
