import type { Disagreement } from './agreement';

/** An object without its name. */
export interface Nameless extends Disagreement<string> {
  readonly apiVersion: string;
  readonly kind: string;
  /** What the kind demands besides a name. */
  readonly rest?: object;
  readonly namespaced?: boolean;
}

const long = (length: number) => 'a'.repeat(length);

/** Names at the edges of the syntaxes that there are. */
export const NAMES: readonly string[] = [
  ...['a', '1', 'a-b', 'a.b', '10.0.0.9', '010.0.0.9', `${long(64)}.b`, `${'a.'.repeat(26)}b`],
  ...[52, 53, 63, 64, 253].map(long),
  ...['a..b', 'a.-b', 'a_b', 'A', 'a-', '-a', '.a', 'a.', '...', 'a:b', 'a b', 'ü'],
  ...['::9', '::ffff:10.0.0.9', 'FE80::9', long(254)],
  ...['.', '..', 'a%b', 'a/b'],
];

const POD = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'a', image: 'example.org/a:1' }], restartPolicy: 'Always' },
};
const WORKLOAD = { selector: { matchLabels: { app: 'a' } }, template: POD };
const RUN_ONCE = { template: { ...POD, spec: { ...POD.spec, restartPolicy: 'Never' } } };
const ROLE = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
const WEBHOOK = {
  matchConstraints: {
    resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
  },
  validations: [{ expression: 'true' }],
};

/** Kinds that every API server has, with the least that they take. */
export const NAMELESS: readonly Nameless[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true },
  { apiVersion: 'v1', kind: 'Endpoints', namespaced: true },
  { apiVersion: 'v1', kind: 'LimitRange', namespaced: true, rest: { spec: { limits: [] } } },
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Node' },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespaced: true,
    rest: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    rest: { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/a' } } },
  },
  { apiVersion: 'v1', kind: 'PodTemplate', namespaced: true, rest: { template: POD } },
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    namespaced: true,
    rest: { spec: { selector: { app: 'a' }, template: POD } },
  },
  { apiVersion: 'v1', kind: 'ResourceQuota', namespaced: true, rest: { spec: { hard: { pods: '1' } } } },
  { apiVersion: 'v1', kind: 'Secret', namespaced: true },
  { apiVersion: 'v1', kind: 'Service', namespaced: true, rest: { spec: { ports: [{ port: 80 }] } } },
  { apiVersion: 'v1', kind: 'ServiceAccount', namespaced: true },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', rest: { spec: WEBHOOK } },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    rest: { spec: { policyName: 'a', validationActions: ['Deny'] } },
  },
  { apiVersion: 'apps/v1', kind: 'ControllerRevision', namespaced: true, rest: { revision: 1, data: {} } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', namespaced: true, rest: { spec: WORKLOAD } },
  { apiVersion: 'apps/v1', kind: 'Deployment', namespaced: true, rest: { spec: WORKLOAD } },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespaced: true, rest: { spec: WORKLOAD } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', namespaced: true, rest: { spec: { ...WORKLOAD, serviceName: 'a' } } },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    namespaced: true,
    rest: { spec: { maxReplicas: 1, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } } },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    namespaced: true,
    rest: { spec: { schedule: '* * * * *', jobTemplate: { spec: RUN_ONCE } } },
  },
  { apiVersion: 'batch/v1', kind: 'Job', namespaced: true, rest: { spec: RUN_ONCE } },
  { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespaced: true },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    namespaced: true,
    rest: { addressType: 'IPv4', endpoints: [] },
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    rest: { spec: { priorityLevelConfiguration: { name: 'a' }, matchingPrecedence: 2 } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    namespaced: true,
    rest: { spec: { defaultBackend: { service: { name: 'a', port: { number: 1 } } } } },
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', rest: { spec: { controller: 'example.org/a' } } },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    rest: { spec: { parentRef: { resource: 'services', name: 'a', namespace: 'a' } } },
    weLeave: ['::ffff:10.0.0.9', 'FE80::9'],
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespaced: true, rest: { spec: { podSelector: {} } } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', rest: { spec: { cidrs: ['10.1.0.0/24'] } } },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', rest: { handler: 'a' } },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    namespaced: true,
    rest: { spec: { selector: {} } },
  },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', rest: { roleRef: ROLE } },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', namespaced: true },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', namespaced: true, rest: { roleRef: ROLE } },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', rest: { value: 1 } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', rest: { spec: {} } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', rest: { spec: { drivers: [] } } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', rest: { provisioner: 'example.org/a' } },
];

/** Metadata that an object may come with, besides its name. */
export const METADATA: Readonly<Record<string, object>> = {
  nothing: {},
  labels: { labels: { a: 'b', 'example.org/a': '', 'A.b_c-1': 'X.y_z-9' } },
  'no labels': { labels: {} },
  'null labels': { labels: null },
  'null label': { labels: { a: null } },
  'a number as label': { labels: { a: 1 } },
  'labels as list': { labels: [] },
  'empty label key': { labels: { '': 'a' } },
  'a label key with an empty prefix': { labels: { '/a': 'a' } },
  'a label key with two slashes': { labels: { 'a/b/c': 'a' } },
  'a label key with an upper-case prefix': { labels: { 'Example.org/a': 'a' } },
  'a label key of 63': { labels: { [long(63)]: 'a' } },
  'a label key of 64': { labels: { [long(64)]: 'a' } },
  'a label prefix of 253': { labels: { [`${long(253)}/a`]: 'a' } },
  'a label prefix of 254': { labels: { [`${long(254)}/a`]: 'a' } },
  'a label value of 63': { labels: { a: long(63) } },
  'a label value of 64': { labels: { a: long(64) } },
  'a label value with a blank': { labels: { a: 'a b' } },
  'a label value with a dash at its end': { labels: { a: 'a-' } },
  'a label value with an umlaut': { labels: { a: 'ü' } },
  annotations: { annotations: { a: 'any ü\n', 'example.org/a': '' } },
  'an annotation key in upper case': { annotations: { 'Example.ORG/A': '' } },
  'an annotation key with a blank': { annotations: { 'a b': '' } },
  'an annotation key of 64': { annotations: { [long(64)]: '' } },
  'a number as annotation': { annotations: { a: 1 } },
  'annotations of 256 KiB': { annotations: { a: long(256 * 1024 - 1) } },
  'annotations of 256 KiB and a byte': { annotations: { a: long(256 * 1024) } },
  'annotations of 256 KiB in two-byte letters': { annotations: { aa: 'ü'.repeat(128 * 1024 - 1) } },
  'annotations over 256 KiB in two-byte letters': { annotations: { aa: 'ü'.repeat(128 * 1024) } },
  finalizers: { finalizers: ['example.org/a', 'kubernetes'] },
  'a finalizer without a prefix': { finalizers: ['a'] },
  'a finalizer with a blank': { finalizers: ['example.org/a b'] },
  'an empty finalizer': { finalizers: [''] },
  'null finalizers': { finalizers: null },
  'finalizers twice': { finalizers: ['example.org/a', 'example.org/a'] },
  'both finalizers of garbage collection': { finalizers: ['orphan', 'foregroundDeletion'] },
  'an owner': { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'b', uid: 'c' }] },
  'an owner without uid': { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'b' }] },
  'an owner without version': { ownerReferences: [{ apiVersion: '', kind: 'ConfigMap', name: 'b', uid: 'c' }] },
  'an owner of a malformed version': {
    ownerReferences: [{ apiVersion: 'a/b/c', kind: 'ConfigMap', name: 'b', uid: 'c' }],
  },
  'an event as owner': { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'b', uid: 'c' }] },
  'two controllers': {
    ownerReferences: ['b', 'c'].map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name,
      uid: name,
      controller: true,
    })),
  },
  'an owner with an unknown field': {
    ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'b', uid: 'c', other: 1 }],
  },
  'an unknown field': { label: {} },
  'null in an unknown field': { label: null },
  'a null time of creation': { creationTimestamp: null },
  'a generation': { generation: 1 },
  'a uid': { uid: 'a' },
  'a version of the resource': { resourceVersion: '1' },
  'a time of creation': { creationTimestamp: '2025-01-31T00:00:00Z' },
  'managed fields': { managedFields: [{ manager: 'a' }] },
};

/** Where the check of metadata and the API server part, by name of the case. */
export const DISPUTED_METADATA: Disagreement<string> = {
  // The server drops them without a word.
  weRefuse: ['null label', 'a generation', 'a version of the resource', 'a time of creation'],
  // Too rare to have rules for.
  weLeave: [
    'a finalizer without a prefix',
    'finalizers twice',
    'both finalizers of garbage collection',
    'an owner of a malformed version',
    'an event as owner',
    'two controllers',
    'an owner with an unknown field',
    'null in an unknown field',
  ],
};
