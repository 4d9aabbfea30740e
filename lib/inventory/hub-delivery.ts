/** What managed clusters were told when they joined, as far as delivery from the hub rests on it. */
export interface HubDeliveryProps {
  /**
   * Says that feature gate `ClusterProperty` is on in the Klusterlet of every managed cluster, set when it joined.
   * Properties are delivered as ClusterProperty objects then. Where the gate is off they would never arrive.
   * @default false: properties are ClusterClaims, which need no gate
   */
  readonly clusterPropertyGate?: boolean;
  /**
   * How many properties of its own the Klusterlet of every managed cluster was told to report when it joined
   * (`maxCustomClusterClaims`): 1 or more. Those beyond, by name, are dropped without a word on the hub.
   * @default - the release's own limit, 20
   */
  readonly maxCustomClusterClaims?: number;
}

/**
 * How the hub delivers rights and properties to managed clusters, so that a bundle touches nothing but the hub and needs
 * no kubeconfig context for any of them.
 */
export class HubDelivery {
  /**
   * One ManifestWorkReplicaSet for each inventory, over its Placement: a further cluster adds no object for it. Turns on
   * the hub's gate `ManifestWorkReplicaSet`, and has managed-serviceaccount installed by Placement too unless the hub
   * says otherwise. Properties of one cluster alone are a ManifestWork for that cluster.
   */
  public static byPlacement(props: HubDeliveryProps = {}): HubDelivery {
    return new HubDelivery(true, props);
  }

  /** One ManifestWork for each inventory and cluster, which needs no gate. Clusters that nobody names get nothing. */
  public static clusterByCluster(props: HubDeliveryProps = {}): HubDelivery {
    return new HubDelivery(false, props);
  }

  /** Whether every property is a ClusterProperty instead of a ClusterClaim. */
  public readonly clusterPropertyGate: boolean;
  /** Limit of custom properties that the managed clusters were told at join; undefined where it is the release's own. */
  public readonly maxCustomClusterClaims?: number;

  private constructor(
    /** Whether a Placement chooses the clusters. */
    public readonly usesPlacement: boolean,
    { clusterPropertyGate = false, maxCustomClusterClaims }: HubDeliveryProps,
  ) {
    this.clusterPropertyGate = clusterPropertyGate;
    if (maxCustomClusterClaims !== undefined) this.maxCustomClusterClaims = maxCustomClusterClaims;
  }
}
