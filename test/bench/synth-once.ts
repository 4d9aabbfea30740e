/**
 * One measured run, in a process of its own: `tsx synth-once.ts CLUSTERS OUTDIR WHAT DELIVERY` prints figures as a JSON line.
 * Times are in milliseconds from before the first construct; loading the modules is not in them. `chart` measures nothing,
 * and writes a Helm chart that renders the same objects for as many clusters as its values name.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ApiObject, App, Chart, Duration, Yaml } from 'cdk8s';
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
} else if (what === 'plain') {
  // The same objects in an ordinary App, a chart for each cluster.
  const { clusters: all } = collectBundle(fleet);
  const begun = performance.now();
  const app = new App({ outdir });
  for (const { cluster, objects } of all) {
    const chart = new Chart(app, cluster.name);
    for (const [index, { json }] of objects.entries()) new ApiObject(chart, String(index), json);
  }
  app.synth();
  report({ milliseconds: performance.now() - begun });
} else if (what === 'chart') {
  writeChart(collectBundle(fleet));
} else {
  // Nothing but text made of the same objects, as cdk8s makes it.
  const objects = collectBundle(fleet).clusters.flatMap((cluster) => cluster.objects.map(({ json }) => json));
  const stringify = performance.now();
  for (const object of objects) Yaml.stringify(object);
  report({ milliseconds: performance.now() - stringify, objects: objects.length });
}

/** What a managed cluster has, and what on the hub names the fleet's only one, is repeated for each that the values name. */
function writeChart(bundle: ReturnType<typeof collectBundle>) {
  const name = 'cluster-0';
  const texts = bundle.clusters.flatMap(({ cluster, objects }) =>
    objects.map(({ json }) => ({
      text: `---\n${Yaml.stringify(json)}`.replaceAll('{{', '{{ "{{" }}'),
      isManaged: cluster.name === name,
    })),
  );
  const isRepeated = ({ text, isManaged }: { text: string; isManaged: boolean }) => isManaged || text.includes(name);
  const each = texts.filter(isRepeated).map(({ text }) => text.replaceAll(name, '{{ . }}'));
  const once = texts.filter((it) => !isRepeated(it)).map(({ text }) => text);
  fs.mkdirSync(path.join(outdir, 'templates'), { recursive: true });
  fs.writeFileSync(path.join(outdir, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
  const template = `${once.join('')}{{- range .Values.clusters }}\n${each.join('')}{{- end }}\n`;
  fs.writeFileSync(path.join(outdir, 'templates/all.yaml'), template);
}

function report(figures: object): void {
  console.log(JSON.stringify({ ...figures, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
}
