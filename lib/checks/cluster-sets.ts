import type { Bundle, BundledCluster } from '../fleet/bundle';
import { CLUSTER_SET_LABEL } from '../ocm/managed-cluster-set-membership';
import { hubOf, objectsOf } from './bundle-objects';
import type { Violation } from './violation';

const GROUP = 'cluster.open-cluster-management.io';

/**
 * Bindings bear the name of their set, a cluster is in one exclusive set at most, and a Placement chooses only from sets
 * that are bound in its namespace (OCM's webhooks and placement controller, in open-cluster-management-io/ocm).
 */
export function checkClusterSets(bundle: Bundle): Violation[] {
  const hub = hubOf(bundle);
  return hub ? [...checkBindings(hub), ...checkMemberships(hub), ...checkPlacements(hub)] : [];
}

function checkBindings(hub: BundledCluster): Violation[] {
  return objectsOf(hub, GROUP, 'ManagedClusterSetBinding')
    .filter(({ json }) => json.metadata.name !== json.spec?.clusterSet)
    .map(({ path, json }) => ({
      path,
      field: 'spec.clusterSet',
      value: json.spec?.clusterSet,
      rule: `must be the name of the binding, ${JSON.stringify(json.metadata.name)}: OCM refuses two different names`,
    }));
}

function checkMemberships(hub: BundledCluster): Violation[] {
  const first = new Map<string, { path: string; set: string }>();
  const selecting = new Set(
    objectsOf(hub, GROUP, 'ManagedClusterSet')
      .filter(({ json }) => json.spec?.clusterSelector?.selectorType === 'LabelSelector')
      .map(({ json }) => json.metadata.name),
  );
  return objectsOf(hub, GROUP, 'ManagedCluster').flatMap(({ path, json }): Violation[] => {
    const { name = '', labels } = json.metadata;
    const set = labels?.[CLUSTER_SET_LABEL];
    if (set === undefined) return [];
    const field = `metadata.labels["${CLUSTER_SET_LABEL}"]`;
    if (selecting.has(set)) {
      return [
        { path, field, value: set, rule: 'must name an exclusive set; this one chooses its clusters by their labels' },
      ];
    }
    const other = first.get(name);
    if (!other) first.set(name, { path, set });
    if (!other || other.set === set) return [];
    const rule = `must be the one exclusive set of cluster "${name}"; ${other.path} puts it into "${other.set}"`;
    return [{ path, field, value: set, rule }];
  });
}

function checkPlacements(hub: BundledCluster): Violation[] {
  const bound = new Set(
    objectsOf(hub, GROUP, 'ManagedClusterSetBinding').map(
      ({ json }) => `${json.metadata.namespace}/${json.metadata.name}`,
    ),
  );
  return objectsOf(hub, GROUP, 'Placement').flatMap(({ path, json }) => {
    const { namespace } = json.metadata;
    const sets: unknown = json.spec?.clusterSets ?? [];
    return (Array.isArray(sets) ? sets : []).flatMap((set, index): Violation[] =>
      bound.has(`${namespace}/${set}`)
        ? []
        : [
            {
              path,
              field: `spec.clusterSets[${index}]`,
              value: set,
              rule: `must be bound in namespace "${namespace}" by a ManagedClusterSetBinding of this bundle`,
            },
          ],
    );
  });
}
