/** A Placement, by name. */
export interface PlacementReference {
  /** Name of the Placement. */
  readonly name: string;
  /** Namespace of the Placement. */
  readonly namespace: string;
}

/**
 * On which managed clusters an add-on is installed.
 *
 * Either Placements choose them, and OCM adds and removes the add-on as their decisions change, or each cluster is given
 * its ManagedClusterAddOn by hand. The two do not mix: with Placements, OCM deletes the ManagedClusterAddOn of every
 * cluster outside them (open-cluster-management-io/ocm,
 * `pkg/addon/controllers/addonmanagement/addon_install_reconciler.go`).
 */
export class AddOnInstallation {
  /**
   * On every cluster of the hub, as the charts do by default: the chart's namespace gets a binding to the set `global` and
   * a Placement over it. With the ClusterProfile gate on, the binding also brings a ClusterProfile for every cluster
   * into that namespace.
   */
  public static onAllClusters(): AddOnInstallation {
    return new AddOnInstallation(true, []);
  }

  /**
   * On the clusters that these Placements choose. May be empty where `installByPlacement` of the add-on names some later.
   * Each should tolerate unreachable and unavailable clusters, or an outage uninstalls the add-on.
   */
  public static byPlacements(placements: PlacementReference[]): AddOnInstallation {
    return new AddOnInstallation(false, placements);
  }

  /** On the clusters that have a ManagedClusterAddOn, made by hand. */
  public static clusterByCluster(): AddOnInstallation {
    return new AddOnInstallation(false, undefined);
  }

  private constructor(
    /** Whether the add-on brings a binding and a Placement of its own that choose every cluster. */
    public readonly coversAllClusters: boolean,
    /** Placements named beforehand; undefined where no Placement may install the add-on. */
    public readonly placements: PlacementReference[] | undefined,
  ) {}
}
