import type { Construct } from 'constructs';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Props of a ManagedClusterSetBinding. */
export interface ManagedClusterSetBindingProps {
  /** Name of the set, and so of the binding: OCM's webhook refuses two different names. */
  readonly clusterSet: string;
  /** Namespace that may use the set. With the ClusterProfile gate on, it gets a ClusterProfile for each cluster in it. */
  readonly namespace: string;
}

/**
 * Makes a cluster set usable from a namespace: for Placements there, and for its ClusterProfiles.
 * Rests on ManagedClusterSetBinding `cluster.open-cluster-management.io/v1beta2`.
 */
export class ManagedClusterSetBinding extends cluster.ManagedClusterSetBinding {
  constructor(scope: Construct, id: string, props: ManagedClusterSetBindingProps) {
    super(scope, id, {
      metadata: { name: props.clusterSet, namespace: props.namespace },
      spec: { clusterSet: props.clusterSet },
    });
    checkInPlainApp(this);
  }
}
