/** A condition that a healthy object must show. */
export interface HealthCondition {
  /** `type` of the condition. */
  readonly type: string;
  /** `status` that it must have. */
  readonly status: 'True' | 'False';
  /** The condition may be absent; it must only not say the opposite. */
  readonly mayBeAbsent?: true;
  /** The condition is set only on objects that have this field, written like `spec.userServer`. */
  readonly onlyWith?: string;
}

/** When an object of one kind is healthy. */
export interface HealthRule {
  /** Resource as kubectl takes it: plural and group. */
  readonly resource: string;
  /** API group of the kind. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
  /**
   * Where the controller says which generation it has seen: `status.observedGeneration`, or one in each condition.
   * Absent where it says so nowhere.
   */
  readonly observed?: 'status' | 'conditions';
  /** Healthy once its newest generation runs with all replicas, as `kubectl rollout status` sees it. */
  readonly rollout?: true;
  /** Conditions, all of them. */
  readonly conditions: readonly HealthCondition[];
  /** Fields that must be set. */
  readonly fields?: readonly string[];
  /** Slow, and nothing in a later stage needs it: waited for after the last stage, together with the others. */
  readonly atEnd?: true;
  /**
   * Every managed cluster brings at least one, in the namespace of its name or elsewhere. The runner then reads them by a
   * list, since asking for each would take too long.
   */
  readonly comesWithCluster?: 'in its namespace' | 'elsewhere';
  /** How long it may take, in seconds. A wait that a leader lease or a back-off may hold up is given 360. */
  readonly timeoutSeconds: number;
}

const isTrue = (...types: string[]): HealthCondition[] => types.map((type) => ({ type, status: 'True' }));
const isFalse = (...types: string[]): HealthCondition[] => types.map((type) => ({ type, status: 'False' }));

/**
 * When each kind is healthy: the one table behind the runner's waits and the GitOps engines' health checks. The
 * conditions are those that OCM 1.2.1 and 1.3.1, cluster-proxy and managed-serviceaccount set on these kinds.
 */
export const HEALTH_TABLE: readonly HealthRule[] = [
  ...['Deployment', 'DaemonSet', 'StatefulSet'].map((kind) => ({
    resource: `${kind.toLowerCase()}s.apps`,
    group: 'apps',
    kind,
    rollout: true as const,
    conditions: [],
    timeoutSeconds: 180,
  })),
  {
    resource: 'customresourcedefinitions.apiextensions.k8s.io',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    conditions: isTrue('Established'),
    timeoutSeconds: 60,
  },
  {
    resource: 'managedclustersetbindings.cluster.open-cluster-management.io',
    group: 'cluster.open-cluster-management.io',
    kind: 'ManagedClusterSetBinding',
    conditions: isTrue('Bound'),
    timeoutSeconds: 60,
  },
  {
    resource: 'placements.cluster.open-cluster-management.io',
    group: 'cluster.open-cluster-management.io',
    kind: 'Placement',
    conditions: [...isTrue('PlacementSatisfied'), ...isFalse('PlacementMisconfigured')],
    timeoutSeconds: 60,
  },
  {
    resource: 'managedclusters.cluster.open-cluster-management.io',
    group: 'cluster.open-cluster-management.io',
    kind: 'ManagedCluster',
    conditions: isTrue('HubAcceptedManagedCluster', 'ManagedClusterJoined', 'ManagedClusterConditionAvailable'),
    comesWithCluster: 'in its namespace',
    timeoutSeconds: 60,
  },
  {
    resource: 'managedproxyconfigurations.proxy.open-cluster-management.io',
    group: 'proxy.open-cluster-management.io',
    kind: 'ManagedProxyConfiguration',
    // ProxyClientSecretSigned is declared upstream too, but nothing ever sets it.
    conditions: [
      ...isTrue('ProxyServerDeployed', 'ProxyServerSecretSigned', 'AgentServerSecretSigned'),
      { type: 'UserServerSecretSigned', status: 'True', onlyWith: 'spec.userServer' },
    ],
    timeoutSeconds: 180,
  },
  {
    resource: 'clustermanagers.operator.open-cluster-management.io',
    group: 'operator.open-cluster-management.io',
    kind: 'ClusterManager',
    observed: 'status',
    conditions: [
      ...isTrue('Applied', 'ValidFeatureGates'),
      ...isFalse('Progressing', 'HubRegistrationDegraded', 'HubPlacementDegraded'),
    ],
    timeoutSeconds: 360,
  },
  {
    resource: 'klusterlets.operator.open-cluster-management.io',
    group: 'operator.open-cluster-management.io',
    kind: 'Klusterlet',
    observed: 'status',
    conditions: [
      ...isTrue('Applied', 'Available'),
      ...isFalse('HubConnectionDegraded', 'RegistrationDesiredDegraded', 'WorkDesiredDegraded'),
    ],
    timeoutSeconds: 360,
  },
  {
    resource: 'managedclusteraddons.addon.open-cluster-management.io',
    group: 'addon.open-cluster-management.io',
    kind: 'ManagedClusterAddOn',
    conditions: [...isTrue('Available'), { type: 'Degraded', status: 'False', mayBeAbsent: true }],
    atEnd: true,
    comesWithCluster: 'in its namespace',
    timeoutSeconds: 360,
  },
  {
    resource: 'managedserviceaccounts.authentication.open-cluster-management.io',
    group: 'authentication.open-cluster-management.io',
    kind: 'ManagedServiceAccount',
    conditions: isTrue('SecretCreated', 'TokenReported'),
    fields: ['status.tokenSecretRef'],
    atEnd: true,
    comesWithCluster: 'in its namespace',
    timeoutSeconds: 360,
  },
  {
    resource: 'manifestworks.work.open-cluster-management.io',
    group: 'work.open-cluster-management.io',
    kind: 'ManifestWork',
    observed: 'conditions',
    conditions: isTrue('Applied', 'Available'),
    atEnd: true,
    comesWithCluster: 'in its namespace',
    timeoutSeconds: 180,
  },
  {
    resource: 'manifestworkreplicasets.work.open-cluster-management.io',
    group: 'work.open-cluster-management.io',
    kind: 'ManifestWorkReplicaSet',
    // PlacementRolledOut stays False unless a manifest's conditionRules give Progressing. None says its generation.
    conditions: isTrue('PlacementVerified', 'ManifestworkApplied'),
    atEnd: true,
    timeoutSeconds: 360,
  },
  {
    resource: 'clusterprofiles.multicluster.x-k8s.io',
    group: 'multicluster.x-k8s.io',
    kind: 'ClusterProfile',
    conditions: isTrue('ControlPlaneHealthy', 'Joined'),
    fields: ['status.accessProviders'],
    atEnd: true,
    comesWithCluster: 'elsewhere',
    timeoutSeconds: 360,
  },
];

/** The rule for a resource in kubectl's form, or undefined where an object of it is healthy once it exists. */
export function healthRuleOf(resource: string): HealthRule | undefined {
  return HEALTH_TABLE.find((rule) => rule.resource === resource);
}

/**
 * Writes the rule as one word for the plan: terms joined by commas. `rolled-out` is a roll-out, `generation` and
 * `generations` ask for the observed generation (in the status, in each condition), `Type=Status` and `Type!=Status` for a condition, `.path` for a field.
 */
export function healthExpression(rule: HealthRule, object?: unknown): string {
  const conditions = rule.conditions.filter(({ onlyWith }) => !onlyWith || hasField(object, onlyWith));
  return [
    ...(rule.rollout ? ['rolled-out'] : []),
    ...(rule.observed === 'status' ? ['generation'] : []),
    ...(rule.observed === 'conditions' ? ['generations'] : []),
    ...conditions.map(({ type, status, mayBeAbsent }) =>
      mayBeAbsent ? `${type}!=${status === 'True' ? 'False' : 'True'}` : `${type}=${status}`,
    ),
    ...(rule.fields ?? []).map((field) => `.${field}`),
  ].join(',');
}

function hasField(object: unknown, path: string): boolean {
  let value = object as Record<string, unknown> | undefined;
  for (const part of path.split('.')) value = value?.[part] as Record<string, unknown> | undefined;
  return value !== undefined;
}
