import fs from 'node:fs';
import path from 'node:path';
import type { StructuralSchema } from '../checks/structural-schema';
import { quote } from '../checks/violation';

/** A kind in one of the API versions that a server serves it in. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  /** Whether its objects stand in a namespace. */
  readonly namespaced: boolean;
  readonly schema: StructuralSchema;
}

const CRDS = path.join(__dirname, '../../imports/crds');
const KINDS = new Map<string, ReadonlyMap<string, ServedKind>>();
const CRDS_OF_FOLDER = new Map<string, readonly object[]>();

/**
 * The kinds that OCM's operators and charts bring to a hub or a managed cluster, those behind a gate included, by
 * apiVersion and kind: `cluster.open-cluster-management.io/v1beta2/ManagedClusterSet`.
 * @throws Error if there are no schemas of that OCM version
 */
export function ocmKinds(ocmVersion: string, side: 'hub' | 'spoke'): ReadonlyMap<string, ServedKind> {
  const key = `${ocmVersion}/${side}`;
  let kinds = KINDS.get(key);
  if (!kinds) {
    const served = readCrds('ocm', ocmVersion, side).flatMap(kindsOfCrd);
    kinds = new Map(served.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));
    KINDS.set(key, kinds);
  }
  return kinds;
}

/**
 * The CRDs that a chart brings in its `crds/` folder, without their prose, as they are to be emitted. They are shared:
 * change none of them.
 * @throws Error if there are no schemas of that chart version
 */
export function chartCrds(chart: 'cluster-proxy' | 'managed-serviceaccount', version: string): readonly object[] {
  return readCrds(chart, version);
}

/** The kinds that a CustomResourceDefinition serves, one for each served version, in its order. None for another object. */
export function kindsOfCrd(crd: object): readonly ServedKind[] {
  // Also a user's own CRD, of which nobody has checked anything: what is missing makes no kind.
  const { spec } = crd as { spec?: CrdSpec };
  const { group, names, scope, versions } = spec ?? {};
  if (!group || !names?.kind || !Array.isArray(versions)) return [];
  const { kind, plural = '' } = names;
  return versions
    .filter((version) => version?.served)
    .map(({ name, schema }) => ({
      group,
      version: name,
      kind,
      plural,
      namespaced: scope === 'Namespaced',
      schema: schema?.openAPIV3Schema ?? { 'x-kubernetes-preserve-unknown-fields': true },
    }));
}

interface CrdSpec {
  readonly group?: string;
  readonly scope?: string;
  readonly names?: { readonly kind?: string; readonly plural?: string };
  readonly versions?: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
  }[];
}

function readCrds(component: string, version: string, side = ''): readonly object[] {
  const release = `${component}-${version}`;
  const known = fs
    .readdirSync(CRDS)
    .filter((name) => name.startsWith(`${component}-`))
    .sort();
  if (!known.includes(release)) {
    const versions = known.map((name) => name.slice(component.length + 1)).join(', ');
    throw new Error(`schemas: version ${quote(version)} of ${component} must be one of imports/crds: ${versions}`);
  }
  const folder = path.join(CRDS, release, side);
  let crds = CRDS_OF_FOLDER.get(folder);
  if (!crds) {
    const files = fs.readdirSync(folder).sort();
    crds = files.map((file): object => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));
    CRDS_OF_FOLDER.set(folder, crds);
  }
  return crds;
}
