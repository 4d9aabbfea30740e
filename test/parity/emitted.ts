import { App, Chart, Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { Releases, type ReleasesProps } from '../../lib/releases/releases';

/** An object as it stands in a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** What a chart holds once it is written as YAML and read back. */
export function emitted(releases: ReleasesProps, fill: (chart: Chart) => void): Manifest[] {
  const app = new App();
  new Releases(releases).attachTo(app);
  const chart = new Chart(app, 'chart');
  fill(chart);
  return parsed(Yaml.stringify(...chart.toJson()));
}

/** The objects of a YAML stream; documents of comments alone are none. */
export function parsed(text: string): Manifest[] {
  const documents = parseAllDocuments(text);
  return documents.flatMap((document) => {
    const [fault] = document.errors;
    if (fault) throw fault;
    const object: Manifest | null = document.toJS();
    return object ? [object] : [];
  });
}

/** What tells an object from every other in a cluster. */
export function identity({ apiVersion, kind, metadata }: Manifest): string {
  const { name, namespace } = metadata;
  return `${apiVersion} ${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
