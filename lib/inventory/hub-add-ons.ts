import { Construct } from 'constructs';
import { ClusterProxyAddOn } from '../cluster-proxy/cluster-proxy-add-on';
import { Guard } from '../fleet/guard';
import type { Hub, HubProps } from '../fleet/hub';
import { Wait, WaitUntil } from '../fleet/wait';
import { ManagedServiceAccountAddOn } from '../managed-service-account/add-on';
import { AddOnInstallation, type PlacementReference } from '../ocm/add-on-installation';
import { CrdBundle } from '../ocm/crd-bundle';
import { ManagedClusterAddOn } from '../ocm/managed-cluster-add-on';
import { Releases } from '../releases/releases';
import { namespaceOn } from './inventory-namespaces';

/** Where managed-serviceaccount's agent runs when its ManagedClusterAddOn is written by hand. */
const ACCOUNT_NAMESPACE = 'open-cluster-management-managed-serviceaccount';
/** Where it runs when a Placement installs it. */
const ACCOUNT_NAMESPACE_BY_PLACEMENT = 'open-cluster-management-agent-addon';

const MANAGED_CLUSTER_ADD_ONS = 'managedclusteraddons.addon.open-cluster-management.io';

/**
 * The two add-ons of a hub. They exist once on a hub, so all inventories share them: the first one to ask makes them,
 * each adds its Placement and its clusters. On a hub that has them already, they are guarded instead.
 */
export class HubAddOns {
  private made?: { readonly clusterProxy: ClusterProxyAddOn; readonly accounts: ManagedServiceAccountAddOn };

  /** Made by the Hub. */
  constructor(
    private readonly hub: Hub,
    private readonly props: HubProps,
  ) {}

  /** Namespace on the managed clusters in which the accounts live. */
  public get accountNamespace(): string {
    const { existingAddOns } = this.props;
    if (existingAddOns) return existingAddOns.accountNamespace;
    return this.accountsByPlacement ? ACCOUNT_NAMESPACE_BY_PLACEMENT : ACCOUNT_NAMESPACE;
  }

  /** Brings both add-ons to the clusters that a Placement chooses. */
  public serve(placement: PlacementReference, clusters: string[]): void {
    if (this.props.existingAddOns) {
      this.guardExisting();
    } else {
      this.made ??= this.make();
      const { clusterProxy, accounts } = this.made;
      if (!this.props.clusterProxy?.installation) clusterProxy.installByPlacement(placement);
      if (this.inventoriesInstallAccounts) accounts.installByPlacement(placement);
    }
    for (const cluster of clusters) this.serveCluster(cluster);
  }

  private get accountsByPlacement(): boolean {
    return this.inventoriesInstallAccounts || this.props.managedServiceAccount?.installation?.placements !== undefined;
  }

  /** Whether each inventory's Placement installs managed-serviceaccount. */
  private get inventoriesInstallAccounts(): boolean {
    const { managedServiceAccountByPlacement, managedServiceAccount, delivery } = this.props;
    // What is said of the add-on itself comes before what follows from the delivery.
    const follows = delivery?.usesPlacement === true && managedServiceAccount?.installation === undefined;
    return managedServiceAccountByPlacement ?? follows;
  }

  private make() {
    const { crds, addons } = this.hub;
    CrdBundle.ofClusterProxy(crds, 'cluster-proxy');
    CrdBundle.ofManagedServiceAccount(crds, 'managed-serviceaccount');
    const clusterProxy = new ClusterProxyAddOn(addons, 'cluster-proxy', {
      installation: AddOnInstallation.byPlacements([]),
      serviceProxy: true,
      userServer: {},
      accessProvider: true,
      ...this.props.clusterProxy,
    });
    const accounts = new ManagedServiceAccountAddOn(addons, 'managed-serviceaccount', {
      installation: this.accountsByPlacement
        ? AddOnInstallation.byPlacements([])
        : AddOnInstallation.clusterByCluster(),
      credentialSync: true,
      ...this.props.managedServiceAccount,
    });
    namespaceOn(this.hub, clusterProxy.namespace);
    namespaceOn(this.hub, accounts.namespace);
    return { clusterProxy, accounts };
  }

  private serveCluster(cluster: string): void {
    const scope = this.made?.accounts ?? this.hub.addons.node.findChild('existing-add-ons');
    const id = `on-${cluster}`;
    if (scope.node.tryFindChild(id)) return;
    const onCluster = new Construct(scope, id);
    if (this.made && !this.accountsByPlacement) {
      new ManagedClusterAddOn(onCluster, 'managed-serviceaccount', {
        addOn: ManagedServiceAccountAddOn.ADD_ON_NAME,
        cluster,
        installNamespace: ACCOUNT_NAMESPACE,
      });
    } else {
      this.waitForAddOn(onCluster, ManagedServiceAccountAddOn.ADD_ON_NAME, cluster);
    }
    this.waitForAddOn(onCluster, ClusterProxyAddOn.ADD_ON_NAME, cluster);
  }

  /** A Placement installs the add-on, so OCM makes the object. */
  private waitForAddOn(scope: Construct, name: string, namespace: string): void {
    new Wait(scope, `wait-${name}`, {
      resource: MANAGED_CLUSTER_ADD_ONS,
      name,
      namespace,
      until: WaitUntil.HEALTHY,
      atEnd: true,
    });
  }

  private guardExisting(): void {
    const { existingAddOns } = this.props;
    if (!existingAddOns || this.hub.addons.node.tryFindChild('existing-add-ons')) return;
    const scope = new Construct(this.hub.addons, 'existing-add-ons');
    const { clusterProxy, managedServiceAccount } = Releases.of(this.hub);
    const {
      clusterProxyNamespace = 'open-cluster-management-addon',
      managedServiceAccountNamespace = ACCOUNT_NAMESPACE,
    } = existingAddOns;
    new Guard(scope, 'proxy-manager', {
      resource: 'deployments.apps',
      name: 'cluster-proxy-addon-manager',
      namespace: clusterProxyNamespace,
      gate: clusterProxy.accessProviderGate,
    });
    new Guard(scope, 'proxy-service', {
      resource: 'services',
      name: 'cluster-proxy-addon-user',
      namespace: clusterProxyNamespace,
    });
    new Guard(scope, 'proxy-configuration', {
      resource: 'managedproxyconfigurations.proxy.open-cluster-management.io',
      name: 'cluster-proxy',
      field: 'spec.userServer',
    });
    new Guard(scope, 'accounts-manager', {
      resource: 'deployments.apps',
      name: 'managed-serviceaccount-addon-manager',
      namespace: managedServiceAccountNamespace,
      gate: managedServiceAccount.credentialSyncGate,
    });
  }
}
