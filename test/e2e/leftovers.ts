import { objectsOn, type SeenObject, shown } from './objects-on';
import type { ClusterObject, RealFleet } from './real-fleet';

/** Kinds of which a fleet that has only joined has no object, or just those of these names. */
const EMPTY_KINDS: Readonly<Record<string, readonly string[]>> = {
  'ManagedClusterAddOn.addon.open-cluster-management.io': [],
  'ClusterManagementAddOn.addon.open-cluster-management.io': [],
  'AddOnDeploymentConfig.addon.open-cluster-management.io': [],
  'ManifestWork.work.open-cluster-management.io': [],
  'AppliedManifestWork.work.open-cluster-management.io': [],
  'ManagedServiceAccount.authentication.open-cluster-management.io': [],
  'ManagedProxyConfiguration.proxy.open-cluster-management.io': [],
  'ClusterProfile.multicluster.x-k8s.io': [],
  'ClusterProperty.about.k8s.io': [],
  'Placement.cluster.open-cluster-management.io': [],
  'ManagedClusterSetBinding.cluster.open-cluster-management.io': [],
  'ManagedClusterSet.cluster.open-cluster-management.io': ['default', 'global'],
};

/** Names of RBAC objects and namespaces that a bundle, or an add-on of it, brings. OCM leaves one namespace behind. */
const OF_A_BUNDLE =
  /^(cluster-inventory$|cluster-inventory:|open-cluster-management:(cluster-proxy|managed-serviceaccount)|open-cluster-management-(addon|managed-serviceaccount)$)/;

const GATES_BEFORE = 'cdk8s-cluster-inventory/gates-before';
/** Label that says which set a ManagedCluster is in. */
export const SET_LABEL = 'cluster.open-cluster-management.io/clusterset';

/** What keeps the fleet from being joined, healthy and empty, for a person; nothing where it is. */
export async function leftovers(fleet: RealFleet): Promise<string[]> {
  const perCluster = await Promise.all(
    ['hub', ...fleet.managed].map(async (cluster) => {
      const found = (await objectsOn(fleet, cluster)).flatMap((object) => faultOf(object) ?? []);
      return [...found, ...(await operatorFaults(fleet, cluster))].map((fault) => `${cluster}: ${fault}`);
    }),
  );
  return [...perCluster.flat(), ...(await memberFaults(fleet)), ...(await rolloutFaults(fleet))];
}

function faultOf(object: SeenObject): string | undefined {
  const { kind, name, bundle, deleted, finalizers } = object;
  if (deleted && !kind.startsWith('Pod')) return `${shown(object)} is being deleted since ${deleted}: ${finalizers}`;
  if (bundle) return `${shown(object)} is of bundle ${bundle}`;
  const isOfBundle = /^(Namespace$|(Cluster)?Role(Binding)?\.)/.test(kind) && OF_A_BUNDLE.test(name);
  return isOfBundle || EMPTY_KINDS[kind]?.includes(name) === false ? `${shown(object)} is there` : undefined;
}

async function operatorFaults(fleet: RealFleet, cluster: string): Promise<string[]> {
  const kind = cluster === 'hub' ? 'clustermanagers' : 'klusterlets';
  const operated = await fleet.list(cluster, `${kind}.operator.open-cluster-management.io`);
  return operated.flatMap(({ kind: its, metadata, status }) => {
    const before = metadata.annotations?.[GATES_BEFORE];
    const isSeen = status?.observedGeneration === metadata.generation;
    return [
      ...(before ? [`${its} ${metadata.name} remembers ${before}`] : []),
      ...(isSeen ? [] : [`${its} ${metadata.name} is not seen by its operator`]),
    ];
  });
}

/** The operator rolls the hub's webhooks out anew when a gate changes: until then they may not answer. */
async function rolloutFaults(fleet: RealFleet): Promise<string[]> {
  const deployments = await fleet.list('hub', 'deployments', { namespace: 'open-cluster-management-hub' });
  return deployments
    .filter(({ metadata, spec, status }) => {
      const { observedGeneration, replicas, updatedReplicas, availableReplicas } = status;
      const counts = [replicas ?? 0, updatedReplicas ?? 0, availableReplicas ?? 0];
      return observedGeneration !== metadata.generation || counts.some((count) => count !== spec.replicas);
    })
    .map(({ metadata }) => `hub: Deployment ${metadata.name} is not rolled out`);
}

async function memberFaults(fleet: RealFleet): Promise<string[]> {
  const members = await fleet.list('hub', 'managedclusters.cluster.open-cluster-management.io');
  return fleet.managed.flatMap((name) => {
    const member = members.find(({ metadata }) => metadata.name === name);
    if (!member) return `hub: managed cluster ${name} has not joined`;
    const set = member.metadata.labels?.[SET_LABEL] ?? 'default';
    return [
      ...(set === 'default' ? [] : [`hub: ManagedCluster ${name} is in the set ${set}`]),
      ...['HubAcceptedManagedCluster', 'ManagedClusterJoined', 'ManagedClusterConditionAvailable']
        .filter((type) => conditionOf(member, type) !== 'True')
        .map((type) => `hub: ManagedCluster ${name} has ${type}=${conditionOf(member, type)}`),
    ];
  });
}

/** Status of an object's condition; undefined where it does not show it. */
export function conditionOf(object: ClusterObject, type: string): string | undefined {
  return object?.status?.conditions?.find((condition: { readonly type: string }) => condition.type === type)?.status;
}
