import { Duration } from 'cdk8s';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import {
  AddOnInstallation,
  type ClusterProxyAddOnProps,
  type InventoryAccount,
  type ManagedServiceAccountAddOnProps,
  ProxyEntrypoint,
} from '../../lib';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Name and namespace of the Placement that an inventory makes. */
export const PLACEMENT_OF_INVENTORY = { name: 'edge', namespace: 'inventory' };

const IMAGE = 'registry.example.org:5000/ocm/image';

// Required, so that a new setting that is not tried does not compile.
/** Every setting of cluster-proxy that goes with a digest and that both releases have. */
export const CLUSTER_PROXY: Required<Omit<ClusterProxyAddOnProps, 'tag' | 'networkPolicies' | 'agentNamespace'>> = {
  namespace: 'open-cluster-management-addon',
  installation: AddOnInstallation.byPlacements([PLACEMENT_OF_INVENTORY]),
  registry: 'registry.example.org:5000/ocm',
  image: 'proxy',
  digest: DIGEST,
  proxyServerImage: IMAGE,
  proxyAgentImage: IMAGE,
  replicas: 3,
  entrypoint: ProxyEntrypoint.hostname('hub.example.org'),
  proxyServerPort: 8443,
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  kubeApiProxy: false,
  serviceProxy: true,
  impersonation: false,
  userServer: { additionalSans: ['proxy.example.org', '192.0.2.1', '2001:db8::1'] },
  accessProvider: true,
};
/** Every setting of managed-serviceaccount that goes with a digest, but how it is installed and run. */
export const MANAGED_SERVICE_ACCOUNT: Required<
  Omit<ManagedServiceAccountAddOnProps, 'tag' | 'installation' | 'hubDeployMode' | 'addOnTemplateName'>
> = {
  namespace: 'accounts',
  image: IMAGE,
  digest: DIGEST,
  replicas: 2,
  ephemeralIdentity: true,
  credentialSync: true,
  agentImagePullSecret: 'registry',
};
/** Accounts with rights of every form. */
export const ACCOUNTS: InventoryAccount[] = [
  { name: 'viewer', validity: Duration.minutes(10), clusterRole: 'view', namespaces: ['default', 'kube-public'] },
  {
    name: 'operator',
    validity: Duration.days(365),
    rules: [
      {
        apiGroups: ['', 'apps'],
        resources: ['pods', 'deployments/scale'],
        resourceNames: ['one'],
        verbs: ['get', 'patch'],
      },
      { nonResourceUrLs: ['/metrics', '/healthz/*'], verbs: ['get'] },
    ],
  },
  {
    name: 'auditor',
    validity: Duration.hours(1),
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['list'] }],
    namespaces: ['default'],
  },
];
/** More than a registration agent reports by default, with names and values at their bounds. */
export const PROPERTIES = {
  ...Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`property-${index}.example.org`, `value ${index}`])),
  [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`]: 'ü'.repeat(512),
  odd: ' on: {"yes": [null]} # \n\t☃',
};
