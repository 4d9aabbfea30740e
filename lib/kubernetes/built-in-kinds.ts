import { groupOf } from './kubernetes-object';

/** A kind that a Kubernetes API server knows without any CustomResourceDefinition. */
export interface BuiltInKind {
  /** Such as `apps/v1`; the core group is `v1`. */
  readonly apiVersion: string;
  /** Such as `Deployment`. */
  readonly kind: string;
  /** Resource name in the API's paths and in RBAC rules, such as `deployments`. */
  readonly plural: string;
  /** Whether its objects live in a namespace. */
  readonly namespaced: boolean;
}

interface KindsOfVersion {
  readonly namespaced?: Readonly<Record<string, string>>;
  readonly cluster?: Readonly<Record<string, string>>;
}

/**
 * Kind and plural of every built-in kind that can be applied, stable in some release of Kubernetes 1.28 to 1.34
 * (`kubectl api-resources`). Reviews, Binding and ComponentStatus cannot be applied and are left out.
 */
const KINDS: Readonly<Record<string, KindsOfVersion>> = {
  v1: {
    namespaced: {
      ConfigMap: 'configmaps',
      Endpoints: 'endpoints',
      Event: 'events',
      LimitRange: 'limitranges',
      PersistentVolumeClaim: 'persistentvolumeclaims',
      Pod: 'pods',
      PodTemplate: 'podtemplates',
      ReplicationController: 'replicationcontrollers',
      ResourceQuota: 'resourcequotas',
      Secret: 'secrets',
      Service: 'services',
      ServiceAccount: 'serviceaccounts',
    },
    cluster: { Namespace: 'namespaces', Node: 'nodes', PersistentVolume: 'persistentvolumes' },
  },
  'admissionregistration.k8s.io/v1': {
    cluster: {
      MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
      ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
      ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
      ValidatingWebhookConfiguration: 'validatingwebhookconfigurations',
    },
  },
  'apiextensions.k8s.io/v1': { cluster: { CustomResourceDefinition: 'customresourcedefinitions' } },
  'apiregistration.k8s.io/v1': { cluster: { APIService: 'apiservices' } },
  'apps/v1': {
    namespaced: {
      ControllerRevision: 'controllerrevisions',
      DaemonSet: 'daemonsets',
      Deployment: 'deployments',
      ReplicaSet: 'replicasets',
      StatefulSet: 'statefulsets',
    },
  },
  'autoscaling/v1': { namespaced: { HorizontalPodAutoscaler: 'horizontalpodautoscalers' } },
  'autoscaling/v2': { namespaced: { HorizontalPodAutoscaler: 'horizontalpodautoscalers' } },
  'batch/v1': { namespaced: { CronJob: 'cronjobs', Job: 'jobs' } },
  'certificates.k8s.io/v1': { cluster: { CertificateSigningRequest: 'certificatesigningrequests' } },
  'coordination.k8s.io/v1': { namespaced: { Lease: 'leases' } },
  'discovery.k8s.io/v1': { namespaced: { EndpointSlice: 'endpointslices' } },
  'events.k8s.io/v1': { namespaced: { Event: 'events' } },
  'flowcontrol.apiserver.k8s.io/v1': {
    cluster: { FlowSchema: 'flowschemas', PriorityLevelConfiguration: 'prioritylevelconfigurations' },
  },
  'networking.k8s.io/v1': {
    namespaced: { Ingress: 'ingresses', NetworkPolicy: 'networkpolicies' },
    cluster: { IngressClass: 'ingressclasses', IPAddress: 'ipaddresses', ServiceCIDR: 'servicecidrs' },
  },
  'node.k8s.io/v1': { cluster: { RuntimeClass: 'runtimeclasses' } },
  'policy/v1': { namespaced: { PodDisruptionBudget: 'poddisruptionbudgets' } },
  'rbac.authorization.k8s.io/v1': {
    namespaced: { Role: 'roles', RoleBinding: 'rolebindings' },
    cluster: { ClusterRole: 'clusterroles', ClusterRoleBinding: 'clusterrolebindings' },
  },
  'resource.k8s.io/v1': {
    namespaced: { ResourceClaim: 'resourceclaims', ResourceClaimTemplate: 'resourceclaimtemplates' },
    cluster: { DeviceClass: 'deviceclasses', ResourceSlice: 'resourceslices' },
  },
  'scheduling.k8s.io/v1': { cluster: { PriorityClass: 'priorityclasses' } },
  'storage.k8s.io/v1': {
    namespaced: { CSIStorageCapacity: 'csistoragecapacities' },
    cluster: {
      CSIDriver: 'csidrivers',
      CSINode: 'csinodes',
      StorageClass: 'storageclasses',
      VolumeAttachment: 'volumeattachments',
      VolumeAttributesClass: 'volumeattributesclasses',
    },
  },
};

/** Every built-in kind, by API version and then by kind. */
export const BUILT_IN_KINDS: readonly BuiltInKind[] = Object.entries(KINDS).flatMap(([apiVersion, kinds]) => [
  ...Object.entries(kinds.namespaced ?? {}).map(([kind, plural]) => ({ apiVersion, kind, plural, namespaced: true })),
  ...Object.entries(kinds.cluster ?? {}).map(([kind, plural]) => ({ apiVersion, kind, plural, namespaced: false })),
]);

const BY_VERSION_AND_KIND = new Map(BUILT_IN_KINDS.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind]));

/** Finds a built-in kind; `undefined` where Kubernetes brings none of that API version and kind. */
export function builtInKind(apiVersion: string, kind: string): BuiltInKind | undefined {
  return BY_VERSION_AND_KIND.get(`${apiVersion} ${kind}`);
}

const BY_RESOURCE = new Map(BUILT_IN_KINDS.map((kind) => [resourceOf(kind), kind]));

/** Finds the built-in kind of a resource as kubectl takes it, such as `deployments.apps` or `secrets`. */
export function builtInKindOf(resource: string): BuiltInKind | undefined {
  return BY_RESOURCE.get(resource);
}

function resourceOf({ apiVersion, plural }: BuiltInKind): string {
  const group = groupOf(apiVersion);
  return group ? `${plural}.${group}` : plural;
}
