import { Duration } from 'cdk8s';
import { ImagePullPolicy, k8s } from 'cdk8s-plus-28';
import {
  AddOnDeploymentConfig,
  AddOnInstallation,
  ClusterInventory,
  type ClusterInventoryProps,
  ClusterProperty,
  type Fleet,
  type Hub,
  HubDelivery,
  HubDeployMode,
  InventoryConsumer,
  type ManagedCluster,
  ManagedClusterAddOn,
  ManagedServiceAccount,
  ManifestWork,
  Placement,
  ProxyEntrypoint,
} from '../../lib';
import { ocmKinds } from '../../lib/releases/schemas';
import { article } from '../fleet/written';
import { ACCOUNTS, CLUSTER_PROXY, MANAGED_SERVICE_ACCOUNT, PLACEMENT_OF_INVENTORY, PROPERTIES } from './full-settings';
import { ADD_ON_DEPLOYMENT_CONFIG, MANIFEST_WORK, NEW_PLACEMENT_FIELDS, PLACEMENT } from './full-specs';

/** Fleets that, taken together, use every setting there is. Each fills a Fleet of whatever release. */
export const FULL_FLEETS: Readonly<Record<string, (fleet: Fleet) => void>> = {
  'the article’s fleet': article(),
  'a fleet with the add-ons in their other modes': otherModes,
  'a fleet with the add-ons on all clusters': onAllClusters,
  'a fleet whose hub has the set and the add-ons': article(
    { existingClusterSet: true },
    { existingAddOns: { accountNamespace: 'accounts' } },
  ),
  'a fleet delivered by Placement': deliveredFleet(true),
  'a fleet delivered cluster by cluster': deliveredFleet(false),
  'a fleet with a controller that uses the inventory': withController,
  'a fleet with every setting': (fleet) => fleetWithSettings(fleet, true),
};

/** The fleet with every setting, after all that can be taken back was taken back. */
export function fleetWithSettingsTakenBack(fleet: Fleet): void {
  fleetWithSettings(fleet, false);
}

function fleetWithSettings(fleet: Fleet, on: boolean): void {
  const { networkPolicies, agentNamespaceSettable } = fleet.releases.clusterProxy;
  const clusterProxy = {
    ...CLUSTER_PROXY,
    networkPolicies,
    ...(agentNamespaceSettable ? { agentNamespace: 'agents' } : {}),
  };
  const hub = fleet.hub({
    clusterManager: 'manager',
    ...(on ? { context: 'arn:aws:eks:eu/hub', uid: '7b6a3a0c-6f1f-4f0e-9d0c-0f6f2c8a1b11' } : {}),
    ...(on ? { clusterProxy, managedServiceAccount: MANAGED_SERVICE_ACCOUNT } : {}),
  });
  const clusters = ['edge-1', 'edge-2'].map((name) =>
    fleet.managedCluster(name, {
      klusterlet: `klusterlet-${name}`,
      ...(on ? { context: name, properties: { region: name } } : {}),
    }),
  );
  const settings: Required<
    Omit<ClusterInventoryProps, 'namespace' | 'existingNamespace' | 'clusterSet' | 'clusters' | 'existingClusterSet'>
  > = { matchLabels: { 'example.org/tier': 'edge', empty: '' }, accounts: ACCOUNTS, properties: PROPERTIES };
  new ClusterInventory(hub, 'inventory', {
    namespace: PLACEMENT_OF_INVENTORY.namespace,
    clusterSet: PLACEMENT_OF_INVENTORY.name,
    clusters,
    ...(on ? settings : { matchLabels: {} }),
  });
  if (on) new ClusterInventory(hub, 'second', { namespace: 'second', clusterSet: 'exclusive', clusters });
  turnAllGates(fleet, hub, clusters, on);
  addPlacement(fleet, hub, on);
  for (const cluster of clusters) addToCluster(hub, cluster, on);
}

function turnAllGates(fleet: Fleet, hub: Hub, clusters: readonly ManagedCluster[], on: boolean): void {
  const { clusterManagerGates, klusterletGates } = fleet.releases.ocm;
  const needed = ['ClusterProfile', 'ClusterProperty'];
  const gates = (list: readonly { readonly name: string }[]) =>
    Object.fromEntries(list.map(({ name }) => [name, on || needed.includes(name)]));
  for (const [component, list] of Object.entries(clusterManagerGates)) {
    hub.featureGates.set(component as never, gates(list));
  }
  for (const [component, list] of Object.entries(klusterletGates)) {
    for (const { featureGates } of clusters) featureGates.set(component as never, gates(list));
  }
}

function addPlacement(fleet: Fleet, hub: Hub, on: boolean): void {
  const { name, namespace } = PLACEMENT_OF_INVENTORY;
  const kind = ocmKinds(fleet.releases.ocm.version, 'hub').get('cluster.open-cluster-management.io/v1beta1/Placement');
  const hasNewFields = kind?.schema.properties?.spec?.properties?.sortBy !== undefined;
  new Placement(hub.core, 'placement-of-everything', {
    name: 'everything',
    namespace,
    clusterSets: [name],
    tolerateOutages: on,
    ...(on ? { spec: { ...PLACEMENT, ...(hasNewFields ? NEW_PLACEMENT_FIELDS : {}) } } : {}),
  });
}

function addToCluster(hub: Hub, { name: cluster, gates }: ManagedCluster, on: boolean): void {
  const config = new AddOnDeploymentConfig(hub.addons, `configuration-${cluster}`, {
    name: 'agents',
    namespace: cluster,
    ...(on ? { variables: { PROXY_LEVEL: 'x'.repeat(1024) }, spec: ADD_ON_DEPLOYMENT_CONFIG } : {}),
  });
  const configs = [config.reference, { group: '', resource: 'configmaps', name: 'other' }];
  new ManagedClusterAddOn(hub.addons, `other-${cluster}`, {
    addOn: 'other',
    cluster,
    ...(on ? { installNamespace: 'others', configs } : {}),
  });
  new ManagedServiceAccount(hub.addons, `passing-${cluster}`, {
    name: 'passing',
    cluster,
    validity: Duration.minutes(10),
    ...(on ? { rotate: false, timeToLive: Duration.days(1) } : {}),
  });
  new ManifestWork(hub.addons, `work-${cluster}`, {
    name: 'settings',
    cluster,
    manifests: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { a: '1' } },
      {
        apiVersion: 'example.org/v1',
        kind: 'Other',
        metadata: { name: 'of' },
        spec: { none: null, some: [1, { a: 2.5 }] },
      },
    ],
    ...(on ? { spec: MANIFEST_WORK } : {}),
  });
  new ClusterProperty(gates, 'own', { name: 'stays.example.org', value: 'here', spokeOnly: on });
}

function otherModes(fleet: Fleet): void {
  const hub = fleet.hub({
    clusterProxy: {
      tag: 'v1.2.3',
      replicas: 0,
      entrypoint: ProxyEntrypoint.loadBalancer(),
      imagePullPolicy: ImagePullPolicy.NEVER,
    },
    managedServiceAccountByPlacement: true,
    managedServiceAccount: {
      ...MANAGED_SERVICE_ACCOUNT,
      hubDeployMode: HubDeployMode.ADD_ON_TEMPLATE,
      addOnTemplateName: 'accounts-of-ours',
    },
  });
  const clusters = [fleet.managedCluster('lone')];
  new ClusterInventory(hub, 'inventory', { namespace: 'lone', clusterSet: 'lone', clusters, accounts: ACCOUNTS });
}

/** Delivered by the hub: by Placement and as claims, or a work each and as properties where that gate is on. */
export function deliveredFleet(byPlacement: boolean): (fleet: Fleet) => void {
  const delivery = byPlacement
    ? HubDelivery.byPlacement({ maxCustomClusterClaims: 100 })
    : HubDelivery.clusterByCluster({ clusterPropertyGate: true, maxCustomClusterClaims: 100 });
  return (fleet) => {
    const hub = fleet.hub({ delivery });
    const clusters = [fleet.managedCluster('some', { properties: { 'only.here': 'x' } }), fleet.managedCluster('more')];
    const content = { accounts: ACCOUNTS, properties: PROPERTIES, matchLabels: { tier: 'edge' } };
    new ClusterInventory(hub, 'delivered', { namespace: 'delivered', clusterSet: 'delivered', clusters, ...content });
  };
}

function onAllClusters(fleet: Fleet): void {
  const installation = AddOnInstallation.onAllClusters();
  const hub = fleet.hub({
    clusterProxy: { installation, entrypoint: ProxyEntrypoint.hostname('2001:db8::1') },
    managedServiceAccount: { installation, tag: 'v1.2.3' },
  });
  const clusters = [fleet.managedCluster('all')];
  new ClusterInventory(hub, 'inventory', { namespace: 'all', clusterSet: 'all', clusters, accounts: ACCOUNTS });
}

/** All that the other fleets leave out of the users of an inventory; what Kueue and Argo CD get are the same kinds. */
function withController(fleet: Fleet): void {
  const { hub, inventory } = article()(fleet);
  const consumer = new InventoryConsumer(inventory, 'controller', {
    account: 'test',
    pluginImage: 'registry.example.org/plugin:v1',
    providerFileFlag: '--providers',
  });
  const labels = { app: 'controller' };
  const pod = { containers: [{ name: 'controller', image: 'registry.example.org/controller:v1' }] };
  new k8s.KubeDeployment(hub.gates, 'controller', {
    metadata: { name: 'controller', namespace: inventory.namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: consumer.podSpec(pod, 'controller') },
    },
  });
}
