import fs from 'node:fs';
import path from 'node:path';
import { rightsFiles } from '../rights/rights-files';
import { listObjects } from './awaited-objects';
import { type Bundle, isTouched } from './bundle';
import { fileOf, OBJECTS_FILE, PLAN_FILE, README_FILE, RUNNER_FILE } from './bundle-layout';
import { bundleReadme } from './bundle-readme';
import { planOf, planText } from './plan';
import { yamlText } from './yaml-text';

/** A file of a bundle. */
export interface BundleFile {
  /** Path relative to the bundle, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Whether it is a program. */
  readonly isExecutable?: true;
}

const RUNNER = path.join(__dirname, '../runner/apply');

const OBJECTS_HEADER =
  '# objects: cluster, resource, namespace, name, applied in stage, waited for after stage, health; tab-separated, "-" for nothing';

/** Makes the files of a bundle, one at a time, so that the text of only one is in memory. */
export function* bundleFiles(bundle: Bundle): Generator<BundleFile> {
  const plan = planOf(bundle);
  yield { path: README_FILE, text: bundleReadme(bundle, plan) };
  yield { path: PLAN_FILE, text: planText(plan) };
  yield { path: OBJECTS_FILE, text: objectsText(bundle) };
  yield { path: RUNNER_FILE, text: fs.readFileSync(RUNNER, 'utf8'), isExecutable: true };
  for (const cluster of bundle.clusters) {
    if (!isTouched(cluster)) continue;
    const files = new Map<string, unknown[]>();
    for (const object of cluster.objects) {
      const file = fileOf(cluster, object);
      const docs = files.get(file);
      if (docs) docs.push(object.json);
      else files.set(file, [object.json]);
    }
    for (const [file, docs] of files) yield { path: file, text: yamlText(docs) };
  }
  for (const { path: file, objects } of rightsFiles(bundle)) yield { path: file, text: yamlText(objects) };
}

function objectsText({ clusters }: Bundle): string {
  const rows = clusters.flatMap((cluster) =>
    listObjects(cluster).map(({ resource, namespace = '-', name, applied = '-', awaited = '-', health = '-' }) =>
      [cluster.cluster.name, resource, namespace, name, applied, awaited, health].join('\t'),
    ),
  );
  return `${[OBJECTS_HEADER, ...rows].join('\n')}\n`;
}
