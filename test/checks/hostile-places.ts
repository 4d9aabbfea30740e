import { Duration } from 'cdk8s';
import {
  AddOnDeploymentConfig,
  ClusterInventory,
  type ClusterInventoryProps,
  ClusterManagerComponent,
  ClusterProperty,
  Fleet,
  type Hub,
  KlusterletComponent,
  ManagedClusterAddOn,
  ManagedClusterSet,
  ManagedClusterSetBinding,
  ManagedServiceAccount,
  ManifestWork,
  Placement,
} from '../../lib';
import { add } from './fleet-report';

/** Makes a fleet with a text in one place, to be written to a folder. */
export type Put = (text: string, outdir: string) => Fleet;

const fleetIn = (outdir: string) => new Fleet({ name: 'test', ocm: '1.2.1', outdir });
const onHub =
  (put: (hub: Hub, text: string) => void): Put =>
  (text, outdir) => {
    const fleet = fleetIn(outdir);
    const hub = fleet.hub();
    fleet.managedCluster('cluster1');
    put(hub, text);
    return fleet;
  };
const inInventory =
  (part: (text: string) => Partial<ClusterInventoryProps>, id = (_: string) => 'inventory'): Put =>
  (text, outdir) => {
    const fleet = fleetIn(outdir);
    const clusters = [fleet.managedCluster('cluster1')];
    const props = { namespace: 'inventory', clusterSet: 'fleet', clusters, ...part(text) };
    new ClusterInventory(fleet.hub(), id(text), props);
    return fleet;
  };
const account = (more: object) => ({
  accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.hours(1), ...more }],
});
const configMap = (hub: Hub, metadata: object, id = 'mine') =>
  add(hub.core, id, 'v1', 'ConfigMap', { metadata: { name: 'a', namespace: 'b', ...metadata } });
const IN = { namespace: 'inventory', clusterSets: [] };
const EXISTING = { existingAddOns: { accountNamespace: 'agents' } };

/** Every place where a text of main.ts can go, by what it is there. */
export const PLACES: Readonly<Record<string, Put>> = {
  'the name of the bundle': (name, outdir) => {
    const fleet = new Fleet({ name, ocm: '1.2.1', outdir });
    configMap(fleet.hub(), {});
    return fleet;
  },
  'the name of the hub’s folder': (name, outdir) => {
    const fleet = fleetIn(outdir);
    configMap(fleet.hub({ name }), {});
    return fleet;
  },
  'the context of the hub': (context, outdir) => {
    const fleet = fleetIn(outdir);
    configMap(fleet.hub({ context }), {});
    return fleet;
  },
  'the UID of the hub': (uid, outdir) => {
    const fleet = fleetIn(outdir);
    configMap(fleet.hub({ uid }), {});
    return fleet;
  },
  'the name of the ClusterManager': (clusterManager, outdir) => {
    const fleet = fleetIn(outdir);
    fleet.hub({ clusterManager }).featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: true });
    return fleet;
  },
  'the name of a cluster': (name, outdir) => {
    const fleet = fleetIn(outdir);
    const clusters = [fleet.managedCluster(name, { properties: { region: 'eu' } })];
    new ClusterInventory(fleet.hub(), 'inventory', {
      namespace: 'inventory',
      clusterSet: 'fleet',
      clusters,
      ...account({}),
    });
    return fleet;
  },
  'the context of a cluster': (context, outdir) => {
    const fleet = fleetIn(outdir);
    fleet.managedCluster('cluster1', { context }).featureGates.set(KlusterletComponent.WORK, {});
    return fleet;
  },
  'the name of a Klusterlet': (klusterlet, outdir) => {
    const fleet = fleetIn(outdir);
    fleet.managedCluster('cluster1', { klusterlet }).featureGates.set(KlusterletComponent.WORK, {});
    return fleet;
  },
  'the namespace of accounts on a hub that has the add-ons': (accountNamespace, outdir) => {
    const fleet = fleetIn(outdir);
    const clusters = [fleet.managedCluster('cluster1')];
    const hub = fleet.hub({ existingAddOns: { accountNamespace } });
    new ClusterInventory(hub, 'inventory', { namespace: 'inventory', clusterSet: 'fleet', clusters, ...account({}) });
    return fleet;
  },
  'the id of an inventory': inInventory(
    () => account({}),
    (text) => text,
  ),
  'the namespace of an inventory': inInventory((namespace) => ({ namespace })),
  'the set of an inventory': inInventory((clusterSet) => ({ clusterSet })),
  'the set of an inventory that somebody else made': inInventory((clusterSet) => ({
    clusterSet,
    existingClusterSet: true,
  })),
  'the key of a label that chooses': inInventory((key) => ({ matchLabels: { [key]: 'x' } })),
  'the value of a label that chooses': inInventory((value) => ({ matchLabels: { key: value } })),
  'the name of an account': inInventory((name) => account({ name })),
  'the role of an account': inInventory((clusterRole) => account({ clusterRole })),
  'a namespace of an account': inInventory((namespace) => account({ namespaces: [namespace] })),
  'the name of a property': inInventory((name) => ({ properties: { [name]: 'x' } })),
  'the value of a property': inInventory((value) => ({ properties: { region: value } })),
  'the id of a construct': onHub((hub, id) => configMap(hub, {}, id)),
  'the key of a label': onHub((hub, key) => configMap(hub, { labels: { [key]: 'x' } })),
  'the value of a label': onHub((hub, value) => configMap(hub, { labels: { key: value } })),
  'the key of an annotation': onHub((hub, key) => configMap(hub, { annotations: { [key]: 'x' } })),
  'the value of an annotation': onHub((hub, value) => configMap(hub, { annotations: { key: value } })),
  'a key and a value of data': onHub((hub, text) =>
    add(hub.core, 'mine', 'v1', 'ConfigMap', { metadata: { name: 'a', namespace: 'b' }, data: { [text]: text } }),
  ),
  'the name of a ClusterRole': onHub((hub, name) =>
    add(hub.core, 'mine', 'rbac.authorization.k8s.io/v1', 'ClusterRole', { metadata: { name }, rules: [] }),
  ),
  'the name of a ManagedClusterSet': onHub((hub, name) => new ManagedClusterSet(hub.core, 'mine', { name })),
  'the set of a binding': onHub(
    (hub, clusterSet) => new ManagedClusterSetBinding(hub.core, 'mine', { namespace: 'a', clusterSet }),
  ),
  'the namespace of a binding': onHub(
    (hub, namespace) => new ManagedClusterSetBinding(hub.core, 'mine', { namespace, clusterSet: 'a' }),
  ),
  'the name of a Placement': onHub((hub, name) => new Placement(hub.core, 'mine', { ...IN, name })),
  'the set of a Placement': onHub(
    (hub, set) => new Placement(hub.core, 'mine', { ...IN, name: 'a', clusterSets: [set] }),
  ),
  'the name of an add-on': onHub(
    (hub, addOn) => new ManagedClusterAddOn(hub.addons, 'mine', { addOn, cluster: 'cluster1' }),
  ),
  'the cluster of an add-on': onHub(
    (hub, cluster) => new ManagedClusterAddOn(hub.addons, 'mine', { addOn: 'a', cluster }),
  ),
  'the namespace of an add-on': onHub(
    (hub, installNamespace) =>
      new ManagedClusterAddOn(hub.addons, 'mine', { addOn: 'a', cluster: 'cluster1', installNamespace }),
  ),
  'the variable of an AddOnDeploymentConfig': onHub(
    (hub, key) =>
      new AddOnDeploymentConfig(hub.addons, 'mine', { name: 'a', namespace: 'a', variables: { [key]: 'x' } }),
  ),
  'the value of such a variable': onHub(
    (hub, value) =>
      new AddOnDeploymentConfig(hub.addons, 'mine', { name: 'a', namespace: 'a', variables: { KEY: value } }),
  ),
  'the name of a ManagedServiceAccount': (name, outdir) => {
    const fleet = fleetIn(outdir);
    const cluster = fleet.managedCluster('cluster1').name;
    const validity = Duration.hours(1);
    const props = { name, cluster, validity, syncToClusterProfile: true };
    new ManagedServiceAccount(fleet.hub(EXISTING).addons, 'mine', props);
    return fleet;
  },
  'the name of a ManifestWork': onHub((hub, name) => {
    const manifests = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }];
    new ManifestWork(hub.addons, 'mine', { name, cluster: 'cluster1', manifests });
  }),
  'what a ManifestWork carries': onHub((hub, text) => {
    const metadata = { name: 'a', namespace: 'a' };
    const manifests = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [text]: text } }];
    new ManifestWork(hub.addons, 'mine', { name: 'a', cluster: 'cluster1', manifests });
  }),
  'the name of a ClusterProperty': (name, outdir) => propertyIn(outdir, name, 'x'),
  'the value of a ClusterProperty': (value, outdir) => propertyIn(outdir, 'region', value),
};

function propertyIn(outdir: string, name: string, value: string): Fleet {
  const fleet = fleetIn(outdir);
  const cluster = fleet.managedCluster('cluster1');
  cluster.featureGates.set(KlusterletComponent.REGISTRATION, { ClusterProperty: true });
  new ClusterProperty(cluster.gates, 'mine', { name, value });
  return fleet;
}
