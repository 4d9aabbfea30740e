import { Duration } from 'cdk8s';
import { ArgoCd, ClusterInventory, Fleet } from '../../../lib';
import { writePatches } from '../patches';

// Argo CD on the hub deploys into one namespace of each cluster. It is installed in argocd, with its ClusterProfile controller.
const fleet = new Fleet({ name: 'argo-cd', ocm: '1.2.1' });
const hub = fleet.hub({ context: 'kind-hub' });
const clusters = ['cluster1', 'cluster2'].map((name) => fleet.managedCluster(name));

const inventory = new ClusterInventory(hub, 'targets', {
  namespace: 'argocd',
  existingNamespace: true,
  clusterSet: 'targets',
  clusters,
  accounts: [{ name: 'argocd', clusterRole: 'admin', namespaces: ['guestbook'], validity: Duration.hours(12) }],
});
const argoCd = new ArgoCd(inventory, 'argo-cd');

fleet.synth();
writePatches(fleet.outdir, argoCd.patches);
