import type { Bundle, BundledCluster } from '../fleet/bundle';
import { objectsOf } from './bundle-objects';
import type { Violation } from './violation';

const LONGEST_VALUE = 1024;
/** Names that OCM fills itself and counts outside the limit (ocm, `pkg/registration/spoke/managedcluster`). */
const RESERVED_NAMES = [
  'id.k8s.io',
  'kubeversion.open-cluster-management.io',
  'platform.open-cluster-management.io',
  'product.open-cluster-management.io',
];

/**
 * Property values that a ManagedCluster's status can hold, and no more properties than the agent reports: a value too
 * long stops all status updates of the cluster, and a property too many is dropped without a word. Values of ClusterClaims
 * are bounded by their schema.
 */
export function checkProperties({ clusters, fleet }: Bundle): Violation[] {
  return clusters.flatMap((cluster) => checkPropertiesOf(cluster, fleet.releases.ocm.customClusterClaims));
}

function checkPropertiesOf(cluster: BundledCluster, defaultLimit: number): Violation[] {
  const properties = objectsOf(cluster, 'about.k8s.io', 'ClusterProperty');
  const claims = objectsOf(cluster, 'cluster.open-cluster-management.io', 'ClusterClaim');
  const [klusterlet] = objectsOf(cluster, 'operator.open-cluster-management.io', 'Klusterlet');
  const allowed = klusterlet?.json.spec?.registrationConfiguration?.clusterClaimConfiguration;
  const suffixes: unknown = allowed?.reservedClusterClaimSuffixes;
  const isReserved = (name: string) =>
    RESERVED_NAMES.includes(name) || (Array.isArray(suffixes) && suffixes.some((suffix) => name.endsWith(suffix)));
  // A claim that bears the name of a property is not reported.
  const custom = new Set(
    [...properties, ...claims]
      .filter(({ json }) => json.metadata.labels?.['open-cluster-management.io/spoke-only'] === undefined)
      .map(({ json }) => json.metadata.name ?? '')
      .filter((name) => !isReserved(name)),
  );
  // The operator takes 0 for no word on it.
  const limit: number = allowed?.maxCustomClusterClaims || defaultLimit;
  return [
    ...properties.flatMap(({ path, json }): Violation[] => {
      const value: unknown = json.spec?.value;
      const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
      if (bytes <= LONGEST_VALUE) return [];
      const rule = `must be at most ${LONGEST_VALUE} bytes, or no status of the cluster reaches the hub any more; it has ${bytes}`;
      return [{ path, field: 'spec.value', value, rule }];
    }),
    ...(custom.size > limit
      ? [
          {
            path: cluster.cluster.node.path,
            field: 'properties',
            value: custom.size,
            rule: `must be at most ${limit}, or those beyond are dropped; raise it with featureGates.allowCustomClusterClaims`,
          },
        ]
      : []),
  ];
}
