import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import {
  AddOnInstallation,
  ClusterProperty,
  ClusterProxyAddOn,
  CrdBundle,
  ManagedClusterAddOn,
  ManagedClusterSet,
  ManagedClusterSetBinding,
  ManagedServiceAccount,
  ManagedServiceAccountAddOn,
  ManifestWork,
  Placement,
  Releases,
} from '../../lib';
import { BUNDLE_LABEL } from '../../lib/fleet/bundle-label';
import { BUNDLE } from './real-fleet';

/** Charts of the plain App, in the order in which they are applied. Each becomes a file. */
export const PLAIN_CHARTS = ['crds', 'core', 'addons', 'accounts', 'properties'] as const;

/** Name of the set, of its binding and of its Placement. */
export const PLAIN_SET = 'sandbox-fleet';
const NAMESPACE = 'cluster-inventory';
const ACCOUNT = 'test';

/** Writes the article's inventory as an ordinary cdk8s App, without a Fleet: its charts hold what is applied as a whole. */
export function writePlainApp(outdir: string, clusters: readonly string[]): void {
  const app = new App({ outdir });
  new Releases({ ocm: '1.2.1' }).attachTo(app);
  // Labelled as a bundle's objects are, so that what is left of it can be taken away as one.
  const labels = { [BUNDLE_LABEL]: BUNDLE };
  const [crds, core, addons, accounts, properties] = PLAIN_CHARTS.map((id) => new Chart(app, id, { labels })) as [
    Chart,
    Chart,
    Chart,
    Chart,
    Chart,
  ];

  CrdBundle.ofClusterProxy(crds, 'cluster-proxy');
  CrdBundle.ofManagedServiceAccount(crds, 'managed-serviceaccount');

  const namespaces = [NAMESPACE, 'open-cluster-management-addon', 'open-cluster-management-managed-serviceaccount'];
  for (const name of namespaces) new k8s.KubeNamespace(core, name, { metadata: { name } });
  new ManagedClusterSet(core, 'set', { name: PLAIN_SET });
  new ManagedClusterSetBinding(core, 'binding', { clusterSet: PLAIN_SET, namespace: NAMESPACE });
  new Placement(core, 'placement', { name: PLAIN_SET, namespace: NAMESPACE, clusterSets: [PLAIN_SET] });

  new ClusterProxyAddOn(addons, 'cluster-proxy', {
    installation: AddOnInstallation.byPlacements([{ name: PLAIN_SET, namespace: NAMESPACE }]),
    serviceProxy: true,
    userServer: {},
    accessProvider: true,
  });
  new ManagedServiceAccountAddOn(addons, 'managed-serviceaccount', {
    installation: AddOnInstallation.clusterByCluster(),
    credentialSync: true,
  });

  const installNamespace = 'open-cluster-management-managed-serviceaccount';
  for (const cluster of clusters) {
    new ManagedClusterAddOn(accounts, `add-on-${cluster}`, {
      addOn: ManagedServiceAccountAddOn.ADD_ON_NAME,
      cluster,
      installNamespace,
    });
    const validity = Duration.days(30);
    new ManagedServiceAccount(accounts, `account-${cluster}`, {
      name: ACCOUNT,
      cluster,
      validity,
      syncToClusterProfile: true,
    });
    const rights = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'cluster-inventory:test' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: installNamespace }],
    };
    new ManifestWork(accounts, `rights-${cluster}`, { name: 'test-rights', cluster, manifests: [rights] });
  }

  new ClusterProperty(properties, 'environment', { name: 'environment', value: 'sandbox' });
  app.synth();
}
