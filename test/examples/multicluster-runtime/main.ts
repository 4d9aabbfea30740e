import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { ClusterInventory, Fleet, InventoryConsumer } from '../../../lib';

// A controller on sigs.k8s.io/multicluster-runtime with its cluster-inventory provider. It reads its provider file by the flag
// of the access library, and limits the cache of its local manager to the namespace in variable NAMESPACE.
const fleet = new Fleet({ name: 'fleet-controller', ocm: '1.2.1' });
const hub = fleet.hub({ context: 'kind-hub' });
const clusters = ['cluster1', 'cluster2'].map((name) => fleet.managedCluster(name));

const inventory = new ClusterInventory(hub, 'inventory', {
  namespace: 'fleet-controller',
  clusterSet: 'sandbox-fleet',
  clusters,
  accounts: [
    {
      name: 'controller',
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
      validity: Duration.hours(12),
    },
  ],
});
const consumer = new InventoryConsumer(inventory, 'controller');

const labels = { app: 'controller' };
const pod = { containers: [{ name: 'manager', image: 'registry.example.com/team/controller:v1' }] };
new k8s.KubeDeployment(hub.gates, 'controller', {
  metadata: { name: 'controller', namespace: inventory.namespace },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: consumer.podSpec(pod, 'manager') },
  },
});

fleet.synth();
