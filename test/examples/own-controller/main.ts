import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { ClusterInventory, Fleet, InventoryConsumer } from '../../../lib';

// A controller of one's own, that is told its provider file by a flag of its own, and may read Deployments on each cluster.
const fleet = new Fleet({ name: 'auditor', ocm: '1.2.1' });
const hub = fleet.hub({ context: 'kind-hub' });
const clusters = ['cluster1', 'cluster2'].map((name) => fleet.managedCluster(name));

const inventory = new ClusterInventory(hub, 'inventory', {
  namespace: 'auditor',
  clusterSet: 'audited',
  clusters,
  accounts: [
    {
      name: 'auditor',
      rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] }],
      validity: Duration.hours(12),
    },
  ],
});
const auditor = new InventoryConsumer(inventory, 'auditor', { providerFileFlag: '--inventory-providers' });

const labels = { app: 'auditor' };
const pod = { containers: [{ name: 'auditor', image: 'registry.example.com/team/auditor:v1', args: ['--verbose'] }] };
new k8s.KubeDeployment(hub.gates, 'auditor', {
  metadata: { name: 'auditor', namespace: inventory.namespace },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: auditor.podSpec(pod, 'auditor') },
  },
});

fleet.synth();
