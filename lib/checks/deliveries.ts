import { isDeepStrictEqual } from 'node:util';
import type { Bundle, BundledCluster, BundledObject } from '../fleet/bundle';
import { groupOf, type KubernetesObject } from '../kubernetes/kubernetes-object';
import { LABEL_VALUE } from '../kubernetes/syntax';
import { carriedManifests } from '../ocm/carried-manifests';
import { CLUSTER_SET_LABEL } from '../ocm/managed-cluster-set-membership';
import { OUTAGE_TAINTS } from '../ocm/placement';
import { hubOf, objectsOf } from './bundle-objects';
import type { Violation } from './violation';

const WORK = 'work.open-cluster-management.io';
const CLUSTER = 'cluster.open-cluster-management.io';

/**
 * What ManifestWorkReplicaSets deliver arrives, stays through an outage, and fights with nothing else that the bundle
 * delivers to the same clusters (ocm, `pkg/work/hub/controllers/manifestworkreplicasetcontroller`).
 */
export function checkDeliveries(bundle: Bundle): Violation[] {
  const hub = hubOf(bundle);
  if (!hub) return [];
  const sets = objectsOf(hub, WORK, 'ManifestWorkReplicaSet');
  const namesWorks = bundle.fleet.releases.ocm.replicaSetNamesItsWorks;
  return [
    ...sets.flatMap((set) => [...checkLabel(set), ...checkPlacements(hub, set)]),
    ...(namesWorks ? checkNames(hub, sets) : []),
    ...checkContents(hub, sets),
  ];
}

/** OCM labels each work with its set. */
function checkLabel({ path, json }: BundledObject): Violation[] {
  const { namespace, name } = json.metadata;
  const value = `${namespace}.${name}`;
  if (LABEL_VALUE.test(value)) return [];
  const rule = `must be a label value together with its namespace, NAMESPACE.NAME: at most 63 characters; it has ${value.length}`;
  return [{ path, field: 'metadata.name', value, rule }];
}

function checkPlacements(hub: BundledCluster, { path, json }: BundledObject): Violation[] {
  return placementsOf(json).flatMap(({ name }, index): Violation[] => {
    const field = `spec.placementRefs[${index}].name`;
    const all = objectsOf(hub, CLUSTER, 'Placement').filter((placement) => placement.json.metadata.name === name);
    const here = all.find((placement) => placement.json.metadata.namespace === json.metadata.namespace);
    if (!here) {
      if (all.length === 0) return [];
      const rule = `must be a Placement in namespace "${json.metadata.namespace}"; ${all[0]?.path} is one in "${all[0]?.json.metadata.namespace}"`;
      return [{ path, field, value: name, rule }];
    }
    const tolerated = tolerationsOf(here.json);
    return OUTAGE_TAINTS.filter((taint) => !tolerated(taint)).map((taint) => ({
      path,
      field,
      value: name,
      rule: `must tolerate ${taint}, as Placement does by itself: or an outage takes away what is delivered`,
    }));
  });
}

/** In such a release the work in each cluster's namespace bears the name of the set, whatever the set's namespace. */
function checkNames(hub: BundledCluster, sets: readonly BundledObject[]): Violation[] {
  const works = new Map(objectsOf(hub, WORK, 'ManifestWork').map(({ path, json }) => [json.metadata.name, path]));
  const first = new Map<string | undefined, string>();
  return sets.flatMap(({ path, json }): Violation[] => {
    const { name } = json.metadata;
    const other = first.get(name) ?? works.get(name);
    first.set(name, first.get(name) ?? path);
    if (other === undefined) return [];
    const rule = `must be the only name of its kind and of ManifestWorks: OCM gives it to the work of every cluster; ${other} has it too`;
    return [{ path, field: 'metadata.name', value: name, rule }];
  });
}

interface Delivered {
  readonly path: string;
  readonly manifest: KubernetesObject;
}

/** Two works that give one cluster the same object must agree on it, or they write it over each other for ever. */
function checkContents(hub: BundledCluster, sets: readonly BundledObject[]): Violation[] {
  const first = new Map<string, Delivered>();
  const setOf = new Map(
    objectsOf(hub, CLUSTER, 'ManagedCluster').map(({ json }) => [
      json.metadata.name,
      json.metadata.labels?.[CLUSTER_SET_LABEL],
    ]),
  );
  const check = (object: BundledObject, into: string, alsoIn: string | undefined): Violation[] => {
    const { field, list } = manifestsOf(object);
    return list.flatMap((manifest, index): Violation[] => {
      const identity = identityOf(manifest);
      const others = [first.get(`${into}\t${identity}`), alsoIn && first.get(`${alsoIn}\t${identity}`)];
      if (!first.has(`${into}\t${identity}`)) first.set(`${into}\t${identity}`, { path: object.path, manifest });
      const other = others.find((it) => it && it.path !== object.path && !isDeepStrictEqual(it.manifest, manifest));
      if (!other) return [];
      const rule = `must be the same object as ${other.path} delivers to the same clusters: the two would write it over each other`;
      return [{ path: object.path, field: `${field}[${index}]`, value: identity, rule }];
    });
  };
  return [
    ...sets.flatMap((object) =>
      clusterSetsOf(hub, object.json).flatMap((set) => check(object, `set ${set}`, undefined)),
    ),
    ...objectsOf(hub, WORK, 'ManifestWork').flatMap((object) => {
      const { namespace } = object.json.metadata;
      const set = setOf.get(namespace);
      return check(object, `cluster ${namespace}`, set === undefined ? undefined : `set ${set}`);
    }),
  ];
}

/** Names of the cluster sets that a ManifestWorkReplicaSet's Placements choose from, as far as this bundle has them. */
export function clusterSetsOf(hub: BundledCluster, set: KubernetesObject): string[] {
  const names = placementsOf(set).flatMap(({ name }) =>
    objectsOf(hub, CLUSTER, 'Placement')
      .filter(({ json: { metadata } }) => metadata.name === name && metadata.namespace === set.metadata.namespace)
      .flatMap(({ json }): unknown => json.spec?.clusterSets ?? []),
  );
  return [...new Set(names.map(String))];
}

/** The objects that a work carries, as far as they are any. */
export function manifestsOf({ json }: BundledObject): { readonly field: string; readonly list: KubernetesObject[] } {
  const { field = '', manifests } = carriedManifests(json) ?? {};
  const list = Array.isArray(manifests) ? manifests : [];
  return { field, list: list.map((manifest) => manifest ?? {}) };
}

function placementsOf({ spec }: KubernetesObject): readonly { readonly name?: string }[] {
  return Array.isArray(spec?.placementRefs) ? spec.placementRefs.map((reference: unknown) => reference ?? {}) : [];
}

function tolerationsOf({ spec }: KubernetesObject): (taint: string) => boolean {
  const tolerations: unknown = spec?.tolerations;
  const list = (Array.isArray(tolerations) ? tolerations : []) as readonly Toleration[];
  // No key and Exists tolerates everything; OCM's taints have no value, and bar a cluster from being chosen.
  return (taint) =>
    list.some(
      (it) =>
        it?.tolerationSeconds === undefined &&
        (it?.key === taint || (!it?.key && it?.operator === 'Exists')) &&
        (!it.effect || it.effect === 'NoSelect') &&
        (it.operator === 'Exists' || !it.value),
    );
}

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

function identityOf({ apiVersion = '', kind, metadata }: KubernetesObject): string {
  const { namespace, name } = metadata ?? {};
  return `${groupOf(String(apiVersion))}/${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
