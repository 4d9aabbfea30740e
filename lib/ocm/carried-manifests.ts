import { groupOf, type KubernetesObject } from '../kubernetes/kubernetes-object';

/** The objects that a work has for managed clusters, and the field that they stand in. */
export interface CarriedManifests {
  readonly field: string;
  readonly manifests: unknown;
}

/** What a ManifestWork or ManifestWorkReplicaSet carries, as it was written; undefined for any other object. */
export function carriedManifests({ apiVersion, kind, spec }: KubernetesObject): CarriedManifests | undefined {
  if (groupOf(apiVersion ?? '') !== 'work.open-cluster-management.io') return undefined;
  if (kind === 'ManifestWork') return { field: 'spec.workload.manifests', manifests: spec?.workload?.manifests };
  if (kind !== 'ManifestWorkReplicaSet') return undefined;
  const field = 'spec.manifestWorkTemplate.workload.manifests';
  return { field, manifests: spec?.manifestWorkTemplate?.workload?.manifests };
}
