import { groupOf, type KubernetesObject } from '../kubernetes/kubernetes-object';
import { type ArgoCdSettings, argoCdName, destinationCalled, IN_CLUSTER } from './argo-cd-settings';
import type { DeliveryUnit } from './delivery-unit';

/**
 * The AppProjects of a delivery: one that allows exactly the clusters, namespaces and kinds of the bundle, and one for the
 * Application that holds the others, which allows Applications and nothing else. Were they one, whatever the bundle's
 * Applications apply could make Applications of any project.
 */
export function argoCdProjects(units: readonly DeliveryUnit[], settings: ArgoCdSettings): KubernetesObject[] {
  const { namespace, project: name, rootProject } = settings;
  const places = new Map<string, Set<string>>();
  const kinds = { cluster: new Map<string, object>(), namespace: new Map<string, object>() };
  for (const unit of units) {
    const cluster = argoCdName(unit.cluster.cluster, settings);
    // An Application that names no namespace is itself checked with none.
    const namespaces = places.get(cluster) ?? new Set(['']);
    places.set(cluster, namespaces);
    for (const { json } of unit.objects) {
      const isNamespaced =
        unit.cluster.kinds.find(json.apiVersion, json.kind)?.namespaced ?? json.metadata.namespace !== undefined;
      if (json.metadata.namespace !== undefined) namespaces.add(json.metadata.namespace);
      const group = groupOf(json.apiVersion);
      kinds[isNamespaced ? 'namespace' : 'cluster'].set(`${group}/${json.kind}`, { group, kind: json.kind });
    }
  }
  return [
    project(name, namespace, `Bundle ${settings.bundle}: what is in it, and no more`, settings.repoUrl, {
      destinations: [...places].flatMap(([cluster, namespaces]) =>
        [...namespaces].sort().map((itsNamespace) => ({ ...destinationCalled(cluster), namespace: itsNamespace })),
      ),
      clusterResourceWhitelist: sorted(kinds.cluster),
      namespaceResourceWhitelist: sorted(kinds.namespace),
    }),
    project(rootProject, namespace, `Bundle ${settings.bundle}: its Applications`, settings.repoUrl, {
      destinations: [{ name: IN_CLUSTER, namespace }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
    }),
  ];
}

function project(
  name: string,
  namespace: string,
  description: string,
  repoUrl: string,
  limits: object,
): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace },
    spec: { description, sourceRepos: [repoUrl], ...limits },
  };
}

function sorted(kinds: ReadonlyMap<string, object>): object[] {
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}
