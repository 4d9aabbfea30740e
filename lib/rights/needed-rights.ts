import { listObjects } from '../fleet/awaited-objects';
import type { BundledCluster, BundledObject } from '../fleet/bundle';
import { BUNDLE_LABEL } from '../fleet/bundle-label';
import { isNamespace } from '../fleet/bundle-layout';
import { Hub } from '../fleet/hub';
import type { ManagedCluster } from '../fleet/managed-cluster';
import { partialKindOf } from '../fleet/stages';
import { defaultSetRights, escalationRights, webhookRights } from './admission-rights';
import { distinctRights, type Right } from './right';
import { readRights } from './runner-reads';

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
const MANAGED_CLUSTERS = 'managedclusters.cluster.open-cluster-management.io';
const CLUSTER_MANAGERS = 'clustermanagers.operator.open-cluster-management.io';
const KLUSTERLETS = 'klusterlets.operator.open-cluster-management.io';
const CLUSTER_PROFILES = 'clusterprofiles.multicluster.x-k8s.io';

/** Kinds that the runner never takes away, as its `labelled_objects` leaves them out, and Namespaces: see `removalRights`. */
const KEPT =
  /^(namespaces|events|endpoints|endpointslices|secrets|leases|pods|replicasets|controllerrevisions|appliedmanifestworks)(\.|$)/;

/**
 * What the runner needs on a cluster to plan, to apply, and to verify what the bundle has and waits for, besides what every
 * user may. What `verify` lists beyond that is not among it: the runner names it, and leaves it out.
 */
export function applyRights(bundled: BundledCluster): Right[] {
  const listed = listObjects(bundled);
  const hasMembers = listed.some(({ resource }) => resource === MANAGED_CLUSTERS);
  return distinctRights([
    ...identityRights(bundled),
    ...(hasMembers ? [{ verb: 'list', resource: MANAGED_CLUSTERS }] : []),
    ...bundled.guards.map(({ props: { resource, name, namespace } }) => ({
      verb: 'get',
      resource,
      name,
      ...(namespace === undefined ? {} : { namespace }),
    })),
    ...bundled.objects.flatMap((object) => writeRights(bundled, object)),
    ...readRights(listed),
    ...webhookRights(bundled),
    ...defaultSetRights(bundled),
    ...escalationRights(bundled),
  ]);
}

/**
 * What it needs besides to prune and delete. Namespaces are not among it: what one of them holds can be told only by who
 * may list every kind, so the runner leaves them to an administrator.
 */
export function removalRights(bundled: BundledCluster): Right[] {
  const isHub = bundled.cluster instanceof Hub;
  // By that label it finds them; what lacks it goes with something else.
  const whole = bundled.objects.filter(({ json }) => json.metadata.labels?.[BUNDLE_LABEL] !== undefined);
  const removed = whole.map((object) => ({ resource: resourceOf(bundled, object), ...object.json.metadata }));
  const mine = removed.filter(({ resource }) => !KEPT.test(resource));
  const list = (resource: string): Right => ({ verb: 'list', resource });
  const awaited = listObjects(bundled).some(({ resource }) => resource === CLUSTER_PROFILES);
  return distinctRights(
    [
      ...mine.map(({ resource }) => list(resource)),
      ...mine.filter(({ resource }) => resource === CRDS).map(({ name = '' }) => list(name)),
      ...(isHub ? [list(MANAGED_CLUSTERS), list(CLUSTER_MANAGERS)] : [list(KLUSTERLETS)]),
      ...(awaited ? [list(CLUSTER_PROFILES)] : []),
      ...mine.map(({ resource, name = '', namespace }) => ({
        verb: 'delete',
        resource,
        name,
        ...(namespace === undefined ? {} : { namespace }),
      })),
    ],
    applyRights(bundled),
  );
}

/** To see which cluster this is, and what runs there. */
function identityRights({ cluster }: BundledCluster): Right[] {
  const get = (resource: string, name: string): Right => ({ verb: 'get', resource, name });
  return [
    get('namespaces', 'kube-system'),
    ...(cluster instanceof Hub
      ? [get(CRDS, MANAGED_CLUSTERS)]
      : [
          get(KLUSTERLETS, (cluster as ManagedCluster).klusterlet),
          get(CRDS, 'appliedmanifestworks.work.open-cluster-management.io'),
        ]),
  ];
}

/** To write an object; reading it comes with `readRights`. */
function writeRights(bundled: BundledCluster, object: BundledObject): Right[] {
  const { name = '', namespace } = object.json.metadata;
  // A server-side apply that creates is a create under the object's name, so even that can be limited.
  const isMade = !partialKindOf(object.json) && !isNamespace(object.json);
  const right = (verb: string): Right => ({
    verb,
    resource: resourceOf(bundled, object),
    name,
    ...(namespace === undefined ? {} : { namespace }),
  });
  return [right('patch'), ...(isMade ? [right('create')] : [])];
}

function resourceOf({ kinds }: BundledCluster, { json }: BundledObject): string {
  return kinds.find(json.apiVersion, json.kind)?.resource ?? json.kind;
}
