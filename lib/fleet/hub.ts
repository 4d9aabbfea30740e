import type { Construct } from 'constructs';
import type { ClusterProxyAddOnProps } from '../cluster-proxy/cluster-proxy-add-on';
import { HubAddOns } from '../inventory/hub-add-ons';
import type { HubDelivery } from '../inventory/hub-delivery';
import type { ManagedServiceAccountAddOnProps } from '../managed-service-account/add-on';
import { ClusterManagerFeatureGates } from '../ocm/cluster-manager-feature-gates';
import { FleetCluster } from './fleet-cluster';

/** What a hub has that the bundle must not touch, because somebody else installed it. */
export interface ExistingAddOns {
  /**
   * Namespace of cluster-proxy's manager and user server on the hub.
   * @default 'open-cluster-management-addon'
   */
  readonly clusterProxyNamespace?: string;
  /**
   * Namespace of managed-serviceaccount's manager on the hub.
   * @default 'open-cluster-management-managed-serviceaccount'
   */
  readonly managedServiceAccountNamespace?: string;
  /** Namespace on the managed clusters in which managed-serviceaccount's agent runs, and so the accounts live. */
  readonly accountNamespace: string;
}

/** Props of the hub. */
export interface HubProps {
  /**
   * Kubeconfig context that the runner reaches it by.
   * @default - none: the runner must be told
   */
  readonly context?: string;
  /**
   * UID of its kube-system namespace, which tells it from every other cluster.
   * @default - not pinned: the runner shows what it reached and asks
   */
  readonly uid?: string;
  /**
   * Name of its folder in the bundle.
   * @default 'hub'
   */
  readonly name?: string;
  /**
   * Name of its ClusterManager.
   * @default 'cluster-manager'
   */
  readonly clusterManager?: string;
  /**
   * Settings of the cluster-proxy add-on, which all inventories on the hub share.
   * @default - upstream's defaults, and what an access provider needs
   */
  readonly clusterProxy?: ClusterProxyAddOnProps;
  /**
   * Settings of the managed-serviceaccount add-on, which all inventories on the hub share.
   * @default - upstream's defaults, and what credential sync needs
   */
  readonly managedServiceAccount?: ManagedServiceAccountAddOnProps;
  /**
   * Has each inventory's Placement install managed-serviceaccount, instead of one ManagedClusterAddOn for each cluster.
   * The accounts then live in namespace `open-cluster-management-agent-addon` on the managed clusters.
   * @default - false; true with `HubDelivery.byPlacement` unless `managedServiceAccount` has an installation
   */
  readonly managedServiceAccountByPlacement?: boolean;
  /**
   * Says that the hub has both add-ons already. Nothing of them is emitted then; what they must provide is guarded.
   * @default - the bundle brings them
   */
  readonly existingAddOns?: ExistingAddOns;
  /**
   * Has rights and properties delivered by the hub, so that no managed cluster needs a context. It holds for all
   * inventories on the hub.
   * @default - rights by a ManifestWork for each account and cluster, properties through each cluster's own context
   */
  readonly delivery?: HubDelivery;
}

/** The hub of a fleet. */
export class Hub extends FleetCluster {
  /** UID of its kube-system namespace, where it is pinned. */
  public readonly uid?: string;
  /** What the hub has already, where main.ts says so. */
  public readonly existingAddOns?: ExistingAddOns;
  /** How it delivers rights and properties, where main.ts says so. */
  public readonly delivery?: HubDelivery;
  /** The add-ons of the hub, which its inventories share. */
  public readonly addOns: HubAddOns;

  private readonly clusterManager: string;

  /** Made by `Fleet.hub`. */
  constructor(scope: Construct, props: HubProps = {}) {
    super(scope, props.name ?? 'hub', props.context);
    if (props.uid !== undefined) this.uid = props.uid;
    if (props.existingAddOns !== undefined) this.existingAddOns = props.existingAddOns;
    if (props.delivery !== undefined) this.delivery = props.delivery;
    this.clusterManager = props.clusterManager ?? 'cluster-manager';
    this.addOns = new HubAddOns(this, props);
  }

  /** The feature gates of the hub, made at the first call; one object that all who want a gate share. */
  public get featureGates(): ClusterManagerFeatureGates {
    const made = this.gates.node.tryFindChild('cluster-manager') as ClusterManagerFeatureGates | undefined;
    return made ?? new ClusterManagerFeatureGates(this.gates, 'cluster-manager', { name: this.clusterManager });
  }
}
