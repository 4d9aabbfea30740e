import { App, Chart, Testing } from 'cdk8s';
import { ManagedClusterSet, Placement, Releases } from 'cdk8s-cluster-inventory';
import { ManagedCluster } from 'cdk8s-cluster-inventory/imports/cluster.open-cluster-management.io';

const app = new App();
new Releases({ ocm: '1.2.1' }).attachTo(app);
const chart = new Chart(app, 'chart');
new ManagedClusterSet(chart, 'set', { name: 'plain' });
new Placement(chart, 'placement', { name: 'plain', namespace: 'default', clusterSets: ['plain'] });
new ManagedCluster(chart, 'cluster', { metadata: { name: 'cluster1' }, spec: { hubAcceptsClient: true } });
export const objects: unknown[] = Testing.synth(chart);
