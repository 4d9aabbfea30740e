import { Duration } from 'cdk8s';
import { ClusterInventory, Fleet } from './lib';

const fleet = new Fleet({ name: 'sandbox', ocm: '1.2.1', clusterProxy: '0.10.0', managedServiceAccount: '0.10.0' });
const hub = fleet.hub({ context: 'kind-hub' });
const clusters = ['cluster1', 'cluster2'].map((name) => fleet.managedCluster(name, { context: `kind-${name}` }));

new ClusterInventory(hub, 'inventory', {
  namespace: 'cluster-inventory',
  clusterSet: 'sandbox-fleet',
  clusters,
  accounts: [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }],
  properties: { environment: 'sandbox' },
});

fleet.synth();
