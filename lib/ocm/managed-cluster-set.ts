import type { Construct } from 'constructs';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Props of a ManagedClusterSet. */
export interface ManagedClusterSetProps {
  /** Name of the set: a label value of at most 63 characters, lower case. */
  readonly name: string;
  /**
   * Labels that a managed cluster must bear to be in the set; `{}` takes every cluster. A cluster may be in many sets
   * of this kind.
   * @default - membership is exclusive, by the label that ManagedClusterSetMembership sets
   */
  readonly matchLabels?: { readonly [key: string]: string };
}

/**
 * A set of managed clusters, by exclusive label or by label selector.
 * Rests on ManagedClusterSet `cluster.open-cluster-management.io/v1beta2`.
 */
export class ManagedClusterSet extends cluster.ManagedClusterSet {
  /** Labels that choose its clusters; undefined where membership is exclusive. */
  public readonly matchLabels?: { readonly [key: string]: string };

  constructor(scope: Construct, id: string, props: ManagedClusterSetProps) {
    const { ManagedClusterSetSpecClusterSelectorSelectorType: SelectorType } = cluster;
    super(scope, id, {
      metadata: { name: props.name },
      spec: {
        clusterSelector: props.matchLabels
          ? { selectorType: SelectorType.LABEL_SELECTOR, labelSelector: { matchLabels: { ...props.matchLabels } } }
          : { selectorType: SelectorType.EXCLUSIVE_CLUSTER_SET_LABEL },
      },
    });
    if (props.matchLabels) this.matchLabels = { ...props.matchLabels };
    checkInPlainApp(this);
  }
}
