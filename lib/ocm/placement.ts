import type { Construct } from 'constructs';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Taints that OCM puts on a cluster that it cannot reach (open-cluster-management-io/ocm, `pkg/registration/hub/taint`). */
export const OUTAGE_TAINTS = [
  'cluster.open-cluster-management.io/unreachable',
  'cluster.open-cluster-management.io/unavailable',
];

/** Props of a Placement. */
export interface PlacementProps {
  /** Name. */
  readonly name: string;
  /** Namespace; each of the sets must be bound in it. */
  readonly namespace: string;
  /** Names of the cluster sets to choose from. */
  readonly clusterSets: string[];
  /**
   * Keeps a cluster chosen while it is unreachable or unavailable. Without it an outage takes the cluster out, and an
   * add-on installed by this Placement is uninstalled.
   * @default true
   */
  readonly tolerateOutages?: boolean;
  /**
   * Everything else that a Placement can say: predicates, prioritizers, spread, decision groups, more tolerations.
   * @default - every cluster of the sets
   */
  readonly spec?: cluster.PlacementSpec;
}

/**
 * A choice of managed clusters. Rests on Placement `cluster.open-cluster-management.io/v1beta1`.
 */
export class Placement extends cluster.Placement {
  constructor(scope: Construct, id: string, props: PlacementProps) {
    const { name, namespace, clusterSets, tolerateOutages = true, spec = {} } = props;
    const tolerations = [
      ...(tolerateOutages ? OUTAGE_TAINTS.map((key) => ({ key, operator: 'Exists' })) : []),
      ...(spec.tolerations ?? []),
    ];
    super(scope, id, {
      metadata: { name, namespace },
      spec: {
        ...spec,
        clusterSets: [...new Set([...clusterSets, ...(spec.clusterSets ?? [])])],
        ...(tolerations.length > 0 ? { tolerations } : {}),
      },
    });
    checkInPlainApp(this);
  }
}
