/**
 * One measured synth, in a process of its own: `tsx synth-once.ts CLUSTERS OUTDIR` prints figures as one JSON line.
 * Times are in milliseconds from before the first construct; the imports are not in them.
 */
import { Duration, Yaml } from 'cdk8s';
import { ClusterInventory, Fleet } from '../../lib';
import { collectBundle } from '../../lib/fleet/bundle';

const [count = '2', outdir = '', measure = 'synth'] = process.argv.slice(2);

const before = process.memoryUsage().rss;
const start = performance.now();
const fleet = new Fleet({ name: 'bench', ocm: '1.2.1', outdir });
const hub = fleet.hub({ context: 'hub' });
const clusters = Array.from({ length: Number(count) }, (_, index) =>
  fleet.managedCluster(`cluster-${index}`, { context: `context-${index}` }),
);
new ClusterInventory(hub, 'inventory', {
  namespace: 'cluster-inventory',
  clusterSet: 'bench',
  clusters,
  accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.days(30) }],
  properties: { environment: 'bench' },
});
if (measure === 'synth') {
  fleet.synth();
  report({ milliseconds: performance.now() - start });
} else {
  // The same objects, and nothing but text made of them.
  const objects = collectBundle(fleet).clusters.flatMap((cluster) => cluster.objects.map(({ json }) => json));
  const stringify = performance.now();
  for (const object of objects) Yaml.stringify(object);
  report({ milliseconds: performance.now() - stringify, objects: objects.length });
}

function report(figures: object): void {
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    JSON.stringify({ ...figures, peakMegabytes: Math.round(peak), beforeMegabytes: Math.round(before / 2 ** 20) }),
  );
}
