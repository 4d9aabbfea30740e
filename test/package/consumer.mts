import assert from 'node:assert/strict';
import fs from 'node:fs';
import { App, Chart, Testing } from 'cdk8s';
import { ManagedClusterSet, Placement, Releases } from 'cdk8s-cluster-inventory';
import { ManagedCluster } from 'cdk8s-cluster-inventory/imports/cluster.open-cluster-management.io';
import { Secret } from 'cdk8s-plus-28';

const app = new App();
new Releases({ ocm: '1.3.1' }).attachTo(app);
const chart = new Chart(app, 'chart');
new ManagedClusterSet(chart, 'set', { name: 'plain' });
new Placement(chart, 'placement', { name: 'plain', namespace: 'default', clusterSets: ['plain'] });
new ManagedCluster(chart, 'cluster', { metadata: { name: 'cluster2' }, spec: { hubAcceptsClient: true } });
new Secret(chart, 'secret', { metadata: { name: 'plain', namespace: 'default' }, stringData: { of: 'cdk8s-plus' } });
const objects = Testing.synth(chart);
assert.deepEqual(objects[1]?.spec?.clusterSets, ['plain']);
fs.writeFileSync('from-chart.json', JSON.stringify(objects));
