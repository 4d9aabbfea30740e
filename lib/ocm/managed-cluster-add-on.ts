import type { Construct } from 'constructs';
import * as addon from '../../imports/addon.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** A configuration object for an add-on on one cluster. */
export interface AddOnConfigReference {
  /** API group, such as `addon.open-cluster-management.io`. */
  readonly group: string;
  /** Plural, such as `addondeploymentconfigs`. */
  readonly resource: string;
  /** Name. */
  readonly name: string;
  /**
   * Namespace.
   * @default - none: the object is cluster-scoped
   */
  readonly namespace?: string;
}

/** Props of a ManagedClusterAddOn. */
export interface ManagedClusterAddOnProps {
  /** Name of the add-on, that is of its ClusterManagementAddOn. */
  readonly addOn: string;
  /** Name of the managed cluster. */
  readonly cluster: string;
  /**
   * Namespace of the agent on the managed cluster.
   * @default - the add-on's own
   */
  readonly installNamespace?: string;
  /**
   * Configuration for this cluster, in place of the add-on's default for the same resource.
   * @default - none
   */
  readonly configs?: AddOnConfigReference[];
}

/**
 * An add-on on one managed cluster, installed by hand instead of by a Placement. Leave it out where a Placement installs
 * the add-on: OCM then makes and owns this object.
 *
 * Rests on ManagedClusterAddOn `addon.open-cluster-management.io/v1alpha1`, which every supported release serves and
 * stores; v1beta1 has no `installNamespace`.
 */
export class ManagedClusterAddOn extends addon.ManagedClusterAddOn {
  constructor(scope: Construct, id: string, props: ManagedClusterAddOnProps) {
    const { addOn, cluster, installNamespace, configs } = props;
    super(scope, id, {
      metadata: { name: addOn, namespace: cluster },
      spec: {
        ...(installNamespace === undefined ? {} : { installNamespace }),
        // Not an empty spec: server-side apply makes null of it where it takes back the last field, and the CRD does not
        // take that.
        ...(configs || installNamespace === undefined
          ? { configs: (configs ?? []).map((config) => ({ ...config })) }
          : {}),
      },
    });
    checkInPlainApp(this);
  }
}
