/**
 * One measured run, in a process of its own: `tsx synth-once.ts CLUSTERS OUTDIR WHAT DELIVERY` prints figures as a JSON line.
 * Times are in milliseconds from before the first construct; loading the modules is not in them.
 */
import { Duration, Yaml } from 'cdk8s';
import { ClusterInventory, Fleet, HubDelivery } from '../../lib';
import { checkBundle } from '../../lib/checks/bundle-checks';
import { collectBundle } from '../../lib/fleet/bundle';
import { bundleFiles } from '../../lib/fleet/bundle-files';

const [count = '2', outdir = '', what = 'synth', delivery = 'contexts'] = process.argv.slice(2);

const start = performance.now();
const fleet = new Fleet({ name: 'bench', ocm: '1.2.1', outdir });
const byPlacement = delivery === 'placement';
const hub = fleet.hub({ context: 'hub', ...(byPlacement ? { delivery: HubDelivery.byPlacement() } : {}) });
const clusters = Array.from({ length: Number(count) }, (_, index) =>
  fleet.managedCluster(`cluster-${index}`, byPlacement ? {} : { context: `context-${index}` }),
);
new ClusterInventory(hub, 'inventory', {
  namespace: 'cluster-inventory',
  clusterSet: 'bench',
  clusters,
  ...(byPlacement ? { matchLabels: { fleet: 'bench' } } : {}),
  accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.days(30) }],
  properties: { environment: 'bench' },
});
if (what === 'synth') {
  fleet.synth();
  report({ milliseconds: performance.now() - start });
} else if (what === 'text') {
  // All that synth does but writing.
  const bundle = collectBundle(fleet);
  if (bundle.violations.length + checkBundle(bundle).length > 0)
    throw new Error('the fleet of the benchmark is broken');
  let files = 0;
  for (const { text } of bundleFiles(bundle)) files += Math.sign(text.length);
  report({ milliseconds: performance.now() - start, files });
} else {
  // The same objects, and nothing but text made of them, as cdk8s makes it.
  const objects = collectBundle(fleet).clusters.flatMap((cluster) => cluster.objects.map(({ json }) => json));
  const stringify = performance.now();
  for (const object of objects) Yaml.stringify(object);
  report({ milliseconds: performance.now() - stringify, objects: objects.length });
}

function report(figures: object): void {
  console.log(JSON.stringify({ ...figures, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
}
