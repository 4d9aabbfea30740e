import type { RealFleet } from './real-fleet';

/** As much of an object as tells what it is and whether it is going away. */
export interface SeenObject {
  /** Kind and group, such as `Deployment.apps`. */
  readonly kind: string;
  /** Namespace; empty where it has none. */
  readonly namespace: string;
  readonly name: string;
  /** Bundle that it bears the label of; empty for none. */
  readonly bundle: string;
  /** Since when it is being deleted; empty where it is not. */
  readonly deleted: string;
  readonly finalizers: string;
}

const TEMPLATE =
  '{{range .items}}{{.apiVersion}}{{"\\t"}}{{.kind}}{{"\\t"}}{{with .metadata.namespace}}{{.}}{{end}}{{"\\t"}}{{.metadata.name}}' +
  '{{"\\t"}}{{with .metadata.labels}}{{with index . "cdk8s-cluster-inventory/bundle"}}{{.}}{{end}}{{end}}' +
  '{{"\\t"}}{{with .metadata.deletionTimestamp}}{{.}}{{end}}{{"\\t"}}{{with .metadata.finalizers}}{{.}}{{end}}{{"\\n"}}{{end}}';

/** Kinds that servers write all the time, or that have no state of their own. */
const RESTLESS = /^(events|leases|componentstatuses|endpoints|endpointslices)(\.|$)/;

/** Every object on a cluster, of every kind that it serves. */
export async function objectsOn(fleet: RealFleet, cluster: string): Promise<SeenObject[]> {
  const served = await fleet.mustKubectl(cluster, [
    'api-resources',
    '--cached=false',
    '--verbs=list,delete',
    '-o',
    'name',
  ]);
  const resources = served.split('\n').filter((name) => name && !RESTLESS.test(name));
  const words = ['get', resources.join(','), '--all-namespaces', '-o', `go-template=${TEMPLATE}`];
  const lines = (await fleet.mustKubectl(cluster, words)).split('\n').filter(Boolean);
  return lines.map((line) => {
    const [apiVersion = '', kind = '', namespace = '', name = '', bundle = '', deleted = '', finalizers = ''] =
      line.split('\t');
    const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
    return { kind: `${kind}${group}`, namespace, name, bundle, deleted, finalizers };
  });
}

/** An object as a person writes it. */
export function shown({ kind, namespace, name }: SeenObject): string {
  return `${kind} ${namespace && `${namespace}/`}${name}`;
}
