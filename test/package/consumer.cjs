const { Duration } = require('cdk8s');
const { ClusterInventory, Fleet } = require('cdk8s-cluster-inventory');

const fleet = new Fleet({ name: 'scratch', ocm: '1.3.1', outdir: 'from-cjs' });
const hub = fleet.hub({ context: 'hub' });
const clusters = [fleet.managedCluster('cluster1', { context: 'cluster1' })];
new ClusterInventory(hub, 'inventory', {
  namespace: 'cluster-inventory',
  clusterSet: 'scratch',
  clusters,
  accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.days(1) }],
});
fleet.synth();
