import type { Bundle, BundledCluster, BundledObject } from '../fleet/bundle';
import { Hub } from '../fleet/hub';
import { groupOf } from '../kubernetes/kubernetes-object';

/** The hub's part of a bundle, or undefined for a fleet without one. */
export function hubOf(bundle: Bundle): BundledCluster | undefined {
  return bundle.clusters.find(({ cluster }) => cluster instanceof Hub);
}

/** The objects of a kind on a cluster, in whatever version. None where there is no cluster. */
export function objectsOf(cluster: BundledCluster | undefined, group: string, kind: string): BundledObject[] {
  return cluster?.objects.filter(({ json }) => json.kind === kind && groupOf(json.apiVersion ?? '') === group) ?? [];
}
