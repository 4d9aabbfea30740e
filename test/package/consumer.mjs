import { Duration } from 'cdk8s';
import { ClusterInventory, Fleet } from 'cdk8s-cluster-inventory';

const fleet = new Fleet({ name: 'scratch', ocm: '1.3.1', outdir: 'from-mjs' });
const hub = fleet.hub({ context: 'hub' });
const clusters = [fleet.managedCluster('cluster1', { context: 'cluster1' })];
new ClusterInventory(hub, 'inventory', {
  namespace: 'cluster-inventory',
  clusterSet: 'scratch',
  clusters,
  accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.days(1) }],
});
fleet.synth();
