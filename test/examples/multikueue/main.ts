import { Duration } from 'cdk8s';
import { ClusterInventory, Fleet, MultiKueue } from '../../../lib';
import { writePatches } from '../patches';

// Kueue on the hub sends Jobs to the worker clusters. It is installed in kueue-system, there and on the workers.
const fleet = new Fleet({ name: 'multikueue', ocm: '1.2.1' });
const hub = fleet.hub({ context: 'kind-hub' });
const clusters = ['worker1', 'worker2'].map((name) => fleet.managedCluster(name));

const watch = ['get', 'list', 'watch'];
const inventory = new ClusterInventory(hub, 'workers', {
  namespace: 'kueue-system',
  existingNamespace: true,
  clusterSet: 'workers',
  clusters,
  accounts: [
    {
      name: 'multikueue',
      // What Kueue v0.19.2 asks for batch Jobs (`site/static/examples/multikueue/create-multikueue-kubeconfig.sh`).
      rules: [
        { apiGroups: ['batch'], resources: ['jobs'], verbs: [...watch, 'create', 'delete'] },
        { apiGroups: ['batch'], resources: ['jobs/status'], verbs: ['get'] },
        {
          apiGroups: ['kueue.x-k8s.io'],
          resources: ['workloads'],
          verbs: [...watch, 'create', 'delete', 'update', 'patch'],
        },
        { apiGroups: ['kueue.x-k8s.io'], resources: ['workloads/status'], verbs: ['get', 'update', 'patch'] },
        { apiGroups: ['kueue.x-k8s.io'], resources: ['clusterqueues', 'localqueues'], verbs: watch },
      ],
      validity: Duration.hours(12),
    },
  ],
});
const kueue = new MultiKueue(inventory, 'kueue');

fleet.synth();
writePatches(fleet.outdir, {
  ...kueue.patches,
  'controller_manager_config.yaml': kueue.configuration,
  multikueueclusters: kueue.clusters,
});
