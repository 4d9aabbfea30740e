import type { Bundle, BundledObject } from '../fleet/bundle';
import { Hub } from '../fleet/hub';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { hubOf, objectsOf } from './bundle-objects';
import { clusterSetsOf, manifestsOf } from './deliveries';
import { checkValue, countedProperties } from './properties';
import type { Violation } from './violation';

const GROUP = 'work.open-cluster-management.io';

/** The rules of properties for those that works carry: the values, and how many a cluster reports. */
export function checkDeliveredProperties(bundle: Bundle): Violation[] {
  const hub = hubOf(bundle);
  if (!hub) return [];
  const sets = objectsOf(hub, GROUP, 'ManifestWorkReplicaSet');
  const works = objectsOf(hub, GROUP, 'ManifestWork');
  const delivery = hub.cluster instanceof Hub ? hub.cluster.delivery : undefined;
  const limit = delivery?.maxCustomClusterClaims ?? bundle.fleet.releases.ocm.customClusterClaims;
  return [
    ...[...sets, ...works].flatMap(checkValues),
    ...checkCounts(
      sets.flatMap((set) => clusterSetsOf(hub, set.json).map((name) => [`cluster set "${name}"`, set] as const)),
      limit,
    ),
    ...checkCounts(
      works.map((work) => [`cluster "${work.json.metadata.namespace}"`, work] as const),
      limit,
    ),
  ];
}

function checkValues(object: BundledObject): Violation[] {
  const { field, list } = manifestsOf(object);
  return list.flatMap((manifest, index) =>
    manifest.kind === 'ClusterProperty' ? checkValue(manifest, object.path, `${field}[${index}].`) : [],
  );
}

/** Counts what comes together, on a set's clusters or on one cluster; told at the object that exceeds the limit. */
function checkCounts(delivered: readonly (readonly [to: string, object: BundledObject])[], limit: number): Violation[] {
  const names = new Map<string, Set<string>>();
  return delivered.flatMap(([to, object]): Violation[] => {
    const { field, list } = manifestsOf(object);
    const known = names.get(to) ?? new Set();
    const before = known.size;
    for (const name of countedProperties(list.filter(isProperty))) known.add(name);
    names.set(to, known);
    if (known.size <= limit || before > limit) return [];
    const rule = `must be at most ${limit} properties for ${to}, or those beyond are dropped; where its Klusterlets allow more, say so by maxCustomClusterClaims of the hub’s delivery`;
    return [{ path: object.path, field, value: known.size, rule }];
  });
}

function isProperty({ apiVersion, kind }: KubernetesObject): boolean {
  return (
    (kind === 'ClusterClaim' && apiVersion?.startsWith('cluster.open-cluster-management.io/')) ||
    (kind === 'ClusterProperty' && apiVersion?.startsWith('about.k8s.io/'))
  );
}
