import type { Bundle } from '../fleet/bundle';
import { ManagedCluster } from '../fleet/managed-cluster';
import { hubOf, objectsOf } from './bundle-objects';
import type { Violation } from './violation';

/** Kinds on the hub that are about one managed cluster, and the field that names it. */
const KINDS_OF_A_CLUSTER = [
  { group: 'cluster.open-cluster-management.io', kind: 'ManagedCluster', field: 'name' },
  { group: 'addon.open-cluster-management.io', kind: 'ManagedClusterAddOn', field: 'namespace' },
  { group: 'authentication.open-cluster-management.io', kind: 'ManagedServiceAccount', field: 'namespace' },
  { group: 'work.open-cluster-management.io', kind: 'ManifestWork', field: 'namespace' },
] as const;

/** What is about one managed cluster is about one that the fleet knows: a typo is found here, not on the hub. */
export function checkManagedClusters(bundle: Bundle): Violation[] {
  const managed = bundle.clusters.filter(({ cluster }) => cluster instanceof ManagedCluster);
  const known = new Set(managed.map(({ cluster }) => cluster.name));
  return KINDS_OF_A_CLUSTER.flatMap(({ group, kind, field }) =>
    objectsOf(hubOf(bundle), group, kind)
      .filter(({ json }) => !known.has(json.metadata[field] ?? ''))
      .map(({ path, json }) => ({
        path,
        field: `metadata.${field}`,
        value: json.metadata[field],
        rule: 'must be a managed cluster of the fleet; add it with fleet.managedCluster',
      })),
  );
}
