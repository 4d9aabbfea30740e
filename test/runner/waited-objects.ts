import { HEALTH_TABLE, type HealthRule } from '../../lib/health/health-table';
import type { ApiClient } from '../cluster/api-client';
import { article, Written } from '../fleet/written';
import { klusterlet, managedCluster } from './played-fleet';

/** Namespace of those that have one. */
export const NAMESPACE = 'waited';

/** A condition that an object shows. */
export interface Shown {
  readonly type: string;
  readonly status: string;
}

/** One object of a kind of the health table, whose status the test writes. */
export interface WaitedObject {
  readonly rule: HealthRule;
  /** It as it is created; cluster-scoped where it has no namespace. */
  // biome-ignore lint/suspicious/noExplicitAny: of whatever kind
  readonly json: any;
}

const pods = { replicas: 2, selector: { matchLabels: { app: 'a' } } };
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'a' }] } };
const proxyConfiguration = new Written(article()).object('ManagedProxyConfiguration', 'cluster-proxy').spec;
const SPECS: Readonly<Record<string, [apiVersion: string, name: string, spec: unknown, isClusterScoped?: true]>> = {
  Deployment: ['apps/v1', 'deployment', { ...pods, template }],
  DaemonSet: ['apps/v1', 'daemon-set', { selector: pods.selector, template }],
  StatefulSet: ['apps/v1', 'stateful-set', { ...pods, template, serviceName: 'a' }],
  ManagedClusterSetBinding: ['cluster.open-cluster-management.io/v1beta2', 'set', { clusterSet: 'set' }],
  Placement: ['cluster.open-cluster-management.io/v1beta1', 'placement', {}],
  ManagedCluster: ['cluster.open-cluster-management.io/v1', 'cluster1', specOf(managedCluster('cluster1')), true],
  ManagedProxyConfiguration: ['proxy.open-cluster-management.io/v1alpha1', 'cluster-proxy', proxyConfiguration, true],
  ClusterManager: ['operator.open-cluster-management.io/v1', 'cluster-manager', {}, true],
  Klusterlet: ['operator.open-cluster-management.io/v1', 'klusterlet', specOf(klusterlet('cluster1')), true],
  ManagedClusterAddOn: ['addon.open-cluster-management.io/v1alpha1', 'add-on', {}],
  ManagedServiceAccount: ['authentication.open-cluster-management.io/v1beta1', 'account', { rotation: {} }],
  ManifestWork: ['work.open-cluster-management.io/v1', 'work', { workload: { manifests: [] } }],
  ManifestWorkReplicaSet: [
    'work.open-cluster-management.io/v1alpha1',
    'replica-set',
    {
      manifestWorkTemplate: { workload: { manifests: [] } },
      placementRefs: [{ name: 'placement' }],
      cascadeDeletionPolicy: 'Foreground',
    },
  ],
  ClusterProfile: ['multicluster.x-k8s.io/v1alpha1', 'profile', { clusterManager: { name: 'ocm' }, displayName: 'a' }],
};

/** An object of each kind of the table but CustomResourceDefinitions, whose status the API server writes itself. */
export const WAITED_OBJECTS: readonly WaitedObject[] = HEALTH_TABLE.filter(
  ({ kind }) => kind !== 'CustomResourceDefinition',
).map((rule) => {
  const entry = SPECS[rule.kind];
  if (!entry) throw new Error(`a kind of the health table that is not tested: ${rule.kind}`);
  const [apiVersion, name, spec, isClusterScoped] = entry;
  const metadata = isClusterScoped ? { name } : { name, namespace: NAMESPACE };
  return { rule, json: { apiVersion, kind: rule.kind, metadata, spec } };
});

/** What a rule's conditions must be. */
export function healthyConditions({ conditions }: HealthRule): Shown[] {
  return conditions.map(({ type, status }) => ({ type, status }));
}

/** Plays the controller of an object: has it show these conditions, seen at its generation less `behind`. */
export async function show(
  client: ApiClient,
  { rule, json }: WaitedObject,
  conditions: readonly Shown[],
  { behind = 0, fields = FIELDS[rule.kind] }: { behind?: number; fields?: object | undefined } = {},
): Promise<void> {
  const path = pathOf(json, rule.resource);
  const { body: held } = await client.send('GET', path);
  const observedGeneration = held.metadata.generation - behind;
  const common = { lastTransitionTime: '2025-01-01T00:00:00Z', reason: 'Played', message: 'by the test' };
  const status = {
    ...fields,
    ...(rule.observed === 'status' || rule.rollout ? { observedGeneration } : {}),
    conditions: conditions.map((it) => ({
      ...common,
      ...it,
      ...(rule.observed === 'conditions' ? { observedGeneration } : {}),
    })),
  };
  // As a whole: what it does not say is not shown.
  const answer = await client.send('PUT', `${path}/status`, { ...held, status });
  if (answer.status !== 200) throw new Error(`status of ${path}: ${JSON.stringify(answer.body)}`);
}

/** Has an object reach its next generation, and returns it. */
export async function changeSpec(client: ApiClient, { rule, json }: WaitedObject): Promise<number> {
  const spec = SPEC_CHANGES[rule.kind] ?? { minReadySeconds: 1 };
  const path = pathOf(json, rule.resource);
  const { body } = await client.send('PATCH', path, { spec }, 'application/merge-patch+json');
  return body.metadata.generation;
}

const SPEC_CHANGES: Readonly<Record<string, object>> = {
  ClusterManager: { registrationImagePullSpec: 'other' },
  Klusterlet: { registrationImagePullSpec: 'other' },
  ManifestWork: { deleteOption: { propagationPolicy: 'Orphan' } },
};

/** Path of an object in the API. */
export function pathOf({ apiVersion, metadata: { name, namespace } }: WaitedObject['json'], resource: string): string {
  const api = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const space = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${api}${space}/${resource.split('.')[0]}/${name}`;
}

/** What a healthy status has besides conditions. */
const FIELDS: Readonly<Record<string, object>> = {
  Deployment: { replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 },
  StatefulSet: { replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 },
  DaemonSet: {
    ...{ currentNumberScheduled: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2 },
    ...{ numberAvailable: 2, numberReady: 2, numberMisscheduled: 0 },
  },
  ManagedServiceAccount: { tokenSecretRef: { name: 'account', lastRefreshTimestamp: '2025-01-01T00:00:00Z' } },
  ClusterProfile: {
    accessProviders: [{ name: 'open-cluster-management', cluster: { server: 'https://example.org' } }],
    properties: [{ name: 'region.example.org', value: 'a' }],
  },
};

function specOf(object: object): unknown {
  return (object as { spec: unknown }).spec;
}
