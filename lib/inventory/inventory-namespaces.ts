import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Guard } from '../fleet/guard';
import type { Hub } from '../fleet/hub';

/** Label that says of which set a namespace holds the ClusterProfiles (sigs.k8s.io/cluster-inventory-api). */
const CLUSTER_SET_LABEL = 'multicluster.x-k8s.io/clusterset';

const SETS_OF_NAMESPACE = new WeakMap<k8s.KubeNamespace, Set<string>>();

/** The Namespace object of that name in the hub's core stage; one object, however many ask for it. */
export function namespaceOn(hub: Hub, name: string): k8s.KubeNamespace {
  const id = `namespace-${name}`;
  const made = hub.core.node.tryFindChild(id) as k8s.KubeNamespace | undefined;
  return made ?? new k8s.KubeNamespace(hub.core, id, { metadata: { name } });
}

/**
 * The same for a namespace that gets the ClusterProfiles of a set. The API wants it labelled with the set, which OCM
 * leaves to others; where profiles of several sets meet in one namespace, there is no such label.
 */
export function inventoryNamespaceOn(hub: Hub, name: string, clusterSet: string): void {
  const namespace = namespaceOn(hub, name);
  const sets = SETS_OF_NAMESPACE.get(namespace) ?? new Set<string>();
  if (sets.size === 0) {
    SETS_OF_NAMESPACE.set(namespace, sets);
    namespace.metadata.addLabel(
      CLUSTER_SET_LABEL,
      Lazy.any({ produce: () => (sets.size === 1 ? clusterSet : undefined) }),
    );
  }
  sets.add(clusterSet);
}

/** Has a namespace that somebody else made looked for before the first write. */
export function guardNamespaceOn(hub: Hub, name: string): void {
  const id = `existing-namespace-${name}`;
  if (!hub.core.node.tryFindChild(id)) new Guard(hub.core, id, { resource: 'namespaces', name });
}
