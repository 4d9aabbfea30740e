import type { Bundle, BundledCluster } from '../fleet/bundle';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { isReservedProperty } from '../ocm/reserved-properties';
import { objectsOf } from './bundle-objects';
import type { Violation } from './violation';

const LONGEST_VALUE = 1024;

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
  // A claim that bears the name of a property is not reported.
  const custom = countedProperties(
    [...properties, ...claims].map(({ json }) => json),
    Array.isArray(suffixes) ? suffixes : [],
  );
  // The operator takes 0 for no word on it.
  const limit: number = allowed?.maxCustomClusterClaims || defaultLimit;
  return [
    ...properties.flatMap(({ path, json }) => checkValue(json, path)),
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

/** Names of those properties and claims that count towards the limit of custom ones, each once. */
export function countedProperties(objects: readonly KubernetesObject[], suffixes: readonly string[] = []): Set<string> {
  return new Set(
    objects
      .filter(({ metadata }) => metadata?.labels?.['open-cluster-management.io/spoke-only'] === undefined)
      .map(({ metadata }) => String(metadata?.name ?? ''))
      .filter((name) => !isReservedProperty(name, suffixes)),
  );
}

/** The length of a ClusterProperty's value, which no schema bounds. */
export function checkValue({ spec }: KubernetesObject, path: string, at = ''): Violation[] {
  const value: unknown = spec?.value;
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (bytes <= LONGEST_VALUE) return [];
  const rule = `must be at most ${LONGEST_VALUE} bytes, or no status of the cluster reaches the hub any more; it has ${bytes}`;
  return [{ path, field: `${at}spec.value`, value, rule }];
}
