import { ClusterInventory, type ClusterInventoryProps, type Fleet } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import type { Written } from '../fleet/written';

/** A fleet of two clusters with inventories over them. */
export const inventories =
  (...all: (Partial<ClusterInventoryProps> & { id?: string })[]) =>
  (fleet: Fleet) => {
    const hub = fleet.hub();
    const clusters = ['a', 'b'].map((name) => fleet.managedCluster(name));
    for (const [index, { id = `inventory-${index}`, ...props }] of all.entries()) {
      new ClusterInventory(hub, id, { namespace: `namespace-${index}`, clusterSet: 'set', clusters, ...props });
    }
  };

/** The spec of the one object of that kind and name. */
export const specOf = (written: Written, kind: string, name: string) =>
  (written.object(kind, name) as KubernetesObject).spec;
