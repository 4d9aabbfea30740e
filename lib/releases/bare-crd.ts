import { parseAllDocuments } from 'yaml';
import { bareSchema, type Report } from './bare-schema';

/** A CustomResourceDefinition as imports/crds/ holds it, schema only; here is no more than what the import reads of it. */
export interface BareCrd {
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string | undefined>> };
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

// What any CRD of upstream's may hold, and one that is not whole may lack.
interface UpstreamCrd {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly group: string;
    readonly names?: { readonly kind: string; readonly plural: string };
    readonly scope: string;
    readonly versions?: readonly UpstreamVersion[];
  };
}
interface UpstreamVersion {
  readonly name: string;
  readonly storage: boolean;
  readonly deprecationWarning?: string;
  readonly additionalPrinterColumns?: readonly { readonly description?: string }[];
  readonly schema?: { readonly openAPIV3Schema?: object };
}

const TEMPLATE = '__go_template__';
const APPROVAL = 'api-approved.kubernetes.io';

/**
 * Reads one of upstream's CRDs, without prose, status and conversion, its versions in the order that fits imports/*.ts.
 * @param origin what the annotation says about where it is from
 * @returns undefined for a text that holds no CRD; whatever else is wrong is reported only
 */
export function bareCrd(text: string, origin: string, report: Report): BareCrd | undefined {
  // OCM's operator fills in the conversion webhook's CA: as a Go template the file is not YAML.
  const documents = parseAllDocuments(text.replace(/\{\{[^{}]*\}\}/g, TEMPLATE));
  const [document] = documents;
  if (!document || documents.length !== 1) return void report('', 'must hold one YAML document');
  const [fault] = document.errors;
  if (fault) return void report('', `must be YAML: ${fault.message.split('\n')[0]}`);
  const { apiVersion, kind, metadata, spec }: UpstreamCrd = document.toJS() ?? {};
  if (kind !== 'CustomResourceDefinition' || apiVersion !== 'apiextensions.k8s.io/v1') {
    return void report('', 'must be a CustomResourceDefinition of apiextensions.k8s.io/v1');
  }
  if (!metadata || !spec?.names) return void report('', 'must have metadata, spec and spec.names');
  const { names, group, scope } = spec;
  if (metadata.name !== `${names.plural}.${group}`) {
    report('metadata.name', `must be plural and group: ${names.plural}.${group}`, metadata.name);
  }
  if (scope !== 'Cluster' && scope !== 'Namespaced') report('spec.scope', 'must be Cluster or Namespaced', scope);
  if (typeof names.kind !== 'string') report('spec.names.kind', 'must be set');
  const approval = metadata.annotations?.[APPROVAL];
  const annotations = { [APPROVAL]: approval, 'cdk8s-cluster-inventory/origin': origin };
  const versions = bareVersions(spec.versions ?? [], report);
  const bare = {
    apiVersion,
    kind,
    metadata: { name: metadata.name, annotations },
    spec: { group, names, scope, versions },
  };
  if (JSON.stringify(bare).includes(TEMPLATE)) report('', 'must hold no Go template outside spec.conversion');
  return bare;
}

function bareVersions(versions: readonly UpstreamVersion[], report: Report): object[] {
  if (versions.filter(({ storage }) => storage).length !== 1) {
    report('spec.versions', 'must have exactly one with storage: true');
  }
  return [...versions].sort(byStorageAndPriority).map((version) => {
    const { additionalPrinterColumns, deprecationWarning: _, schema, ...rest } = version;
    const field = `spec.versions[name=${version.name}].schema.openAPIV3Schema`;
    if (!schema?.openAPIV3Schema) report(field, 'must be set');
    return {
      ...rest,
      schema: { openAPIV3Schema: bareSchema(schema?.openAPIV3Schema, field, report) },
      additionalPrinterColumns: additionalPrinterColumns?.map(({ description: _, ...column }) => column),
    };
  });
}

/** The first version gives its class the bare name in imports/, so the order must not be upstream's to change. */
function byStorageAndPriority(a: UpstreamVersion, b: UpstreamVersion): number {
  return (
    Number(b.storage) - Number(a.storage) ||
    maturity(b.name) - maturity(a.name) ||
    b.name.localeCompare(a.name, 'en', { numeric: true })
  );
}

/** Kubernetes' version priority: v2 before v1, v1 before v1beta2, v1beta2 before v1beta1, that before v1alpha1. */
function maturity(version: string): number {
  return [/^v\d+alpha\d+$/, /^v\d+beta\d+$/, /^v\d+$/].findIndex((name) => name.test(version));
}
