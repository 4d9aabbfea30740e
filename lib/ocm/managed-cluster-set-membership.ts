import type { Construct } from 'constructs';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Label that puts a managed cluster into an exclusive set (open-cluster-management.io/api, `cluster/v1beta2`). */
export const CLUSTER_SET_LABEL = 'cluster.open-cluster-management.io/clusterset';

/** Props of a ManagedClusterSetMembership. */
export interface ManagedClusterSetMembershipProps {
  /** Name of the managed cluster, which must have joined the hub already. */
  readonly cluster: string;
  /** Name of the exclusive set. A cluster is in one exclusive set at most. */
  readonly clusterSet: string;
}

/**
 * Membership of a managed cluster in an exclusive set: a ManagedCluster object with the label and nothing else.
 *
 * Write it as a label (`kubectl label managedcluster`), and never delete the object: that would detach the cluster. Even
 * `kubectl apply --server-side` is not safe: where somebody made the ManagedCluster by client-side apply, it takes over
 * their fields, `hubAcceptsClient` among them, and drops them, since they are not here.
 */
export class ManagedClusterSetMembership extends cluster.ManagedCluster {
  constructor(scope: Construct, id: string, props: ManagedClusterSetMembershipProps) {
    super(scope, id, { metadata: { name: props.cluster, labels: { [CLUSTER_SET_LABEL]: props.clusterSet } } });
    checkInPlainApp(this);
  }
}
