import { groupOf, type KubernetesObject } from '../kubernetes/kubernetes-object';

/** One of the four stages of a cluster. */
export interface StageRule {
  /** Name of the stage, its chart and its folder. */
  readonly name: StageName;
  /** What belongs there, for the bundle's README. */
  readonly holds: string;
}

/** Names of the stages. */
export type StageName = 'crds' | 'core' | 'addons' | 'gates';

/** The order: stage by stage across the fleet, in each stage the hub first. This is the one place that says so. */
export const STAGES: readonly StageRule[] = [
  { name: 'crds', holds: 'kinds that the add-ons bring' },
  { name: 'core', holds: 'namespaces, cluster sets, memberships, bindings and Placements' },
  { name: 'addons', holds: 'the add-ons, their accounts, and the rights of those on the managed clusters' },
  { name: 'gates', holds: 'feature gates, and in `properties/` what exists only behind one' },
];

/** A kind of which a bundle writes a few fields only, since OCM and others own the rest. Never labelled or deleted. */
export interface PartialKind {
  readonly group: string;
  readonly kind: string;
  /**
   * Step of the plan that writes its objects. It is never `apply`: where somebody once wrote the object by client-side
   * apply, `kubectl apply --server-side` takes over all that they wrote, and drops what our part of it leaves out.
   */
  readonly verb: 'gates' | 'members';
}

/** The partial kinds. */
export const PARTIAL_KINDS: readonly PartialKind[] = [
  { group: 'cluster.open-cluster-management.io', kind: 'ManagedCluster', verb: 'members' },
  { group: 'operator.open-cluster-management.io', kind: 'ClusterManager', verb: 'gates' },
  { group: 'operator.open-cluster-management.io', kind: 'Klusterlet', verb: 'gates' },
];

/** What makes an object partial, or undefined for one that the bundle owns whole. */
export function partialKindOf({ apiVersion, kind }: KubernetesObject): PartialKind | undefined {
  return PARTIAL_KINDS.find((partial) => partial.kind === kind && partial.group === groupOf(apiVersion ?? ''));
}
