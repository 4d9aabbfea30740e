import { App, Chart } from 'cdk8s';
import { Wait } from '../../lib/fleet/wait';
import { Releases, type ReleasesProps } from '../../lib/releases/releases';
import { differences } from './differences';
import { emitted, type Manifest } from './emitted';

/**
 * What a setting changes, a line each, sorted: `+ Kind name` and `- Kind name` for objects that come and go,
 * `Kind name path: before → after` for fields. Waits count as objects.
 */
export function changes(releases: ReleasesProps, before: (chart: Chart) => void, after: (chart: Chart) => void) {
  const found = differences(withWaits(releases, before), withWaits(releases, after));
  return found
    .map(({ object, path, upstream, ours }) => {
      const name = object.replace(/^\S+ /, '');
      if (path === '') return `${upstream === undefined ? '+' : '-'} ${name}`;
      return `${name} ${path}: ${JSON.stringify(upstream)} → ${JSON.stringify(ours)}`;
    })
    .sort();
}

/** The Waits in a chart, as `resource until names`. */
export function waits(releases: ReleasesProps, fill: (chart: Chart) => void): string[] {
  const app = new App();
  new Releases(releases).attachTo(app);
  const chart = new Chart(app, 'chart');
  fill(chart);
  const found = chart.node.findAll().filter((node) => node instanceof Wait);
  return found.flatMap(({ props, names }) => names.map((name) => `${props.resource} ${name} ${props.until}`));
}

/** Objects without their namespace, so that one that moves changes in that field alone. */
function withWaits(releases: ReleasesProps, fill: (chart: Chart) => void): Manifest[] {
  const objects = emitted(releases, fill).map(({ metadata: { namespace, ...metadata }, ...object }) => ({
    ...object,
    metadata,
    ...(namespace === undefined ? {} : { namespace }),
  }));
  const awaited = waits(releases, fill).map((name) => ({ apiVersion: 'v1', kind: 'Wait', metadata: { name } }));
  return [...objects, ...awaited] as Manifest[];
}
