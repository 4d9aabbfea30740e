import type { Difference } from './differences';

/** A difference from upstream that is meant. */
export interface Deviation extends Partial<Difference> {
  /** Renders that show it, by their path `CHART-VERSION/NAME`: every one that matches. */
  readonly renders: RegExp;
  readonly object: string;
  readonly path: string;
  /** The fault upstream, with where it stands. */
  readonly because: string;
}

const NAMESPACE = 'open-cluster-management-addon';
const CONFIGURATION = 'proxy.open-cluster-management.io/v1alpha1 ManagedProxyConfiguration cluster-proxy';
const NO_SUCH_FIELD =
  'chart 0.10.0 writes a field that its own CRD does not have: strict validation refuses the object, other clients drop the field';
const WITHOUT_IMPERSONATION =
  'enableImpersonation=false does not reach the agents (0.10.0: by a field that the CRD lacks; 0.11.0: not at all), which take it for on; a variable of an AddOnDeploymentConfig does (pkg/proxyagent/agent/agent.go)';
const RIGHTS_NEEDED =
  'the manager makes the ClusterRole cluster-proxy-addon-agent-tokenreview whatever enableImpersonation says; without the right to, it sets RegistrationApplied=False and never registers an agent (pkg/proxyagent/agent/agent.go; addon-framework, pkg/addonmanager/controllers/registration/controller.go)';
const MANAGER_ROLE = 'rbac.authorization.k8s.io/v1 ClusterRole open-cluster-management:cluster-proxy:addon-manager';
const tokenReviews = {
  apiGroups: ['authentication.k8s.io'],
  resources: ['tokenreviews'],
  verbs: ['create'],
};
const clusterRoles = (...verbs: string[]) => ({
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: ['clusterroles', 'clusterrolebindings'],
  verbs,
});

/** Every way in which the constructs differ from the charts. One that no longer shows fails the comparison. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    renders: /^cluster-proxy-0\.10\.0\/(?!user-server$)/,
    object: CONFIGURATION,
    path: 'spec.proxyAgent.additionalValues',
    upstream: { enableImpersonation: 'true' },
    because: NO_SUCH_FIELD,
  },
  {
    renders: /^cluster-proxy-0\.10\.0\/user-server$/,
    object: CONFIGURATION,
    path: 'spec.proxyAgent.additionalValues',
    upstream: { enableImpersonation: 'false' },
    because: NO_SUCH_FIELD,
  },
  {
    renders: /^cluster-proxy-0\.10\.0\/hostname$/,
    object: CONFIGURATION,
    path: 'spec.proxyServer.entrypoint.hostname.port',
    upstream: 8443,
    because: NO_SUCH_FIELD,
  },
  {
    renders: /^cluster-proxy-[^/]+\/(article|access-provider)/,
    object: CONFIGURATION,
    path: 'spec.userServer.additionalSANs',
    ours: [],
    because:
      'where the names are taken back, server-side apply makes null of the empty object that the chart writes, and the CRD refuses it (sigs.k8s.io/structured-merge-diff, typed/remove.go)',
  },
  {
    renders: /^cluster-proxy-[^/]+\/(defaults|load-balancer|hostname|images|user-server|agent-namespace)$/,
    object: `cluster.open-cluster-management.io/v1beta1 Placement ${NAMESPACE}/cluster-proxy-placement`,
    path: 'spec.tolerations',
    ours: [
      { key: 'cluster.open-cluster-management.io/unreachable', operator: 'Exists' },
      { key: 'cluster.open-cluster-management.io/unavailable', operator: 'Exists' },
    ],
    because:
      'a Placement that does not tolerate outages drops a cluster that has one, and OCM uninstalls the add-on there (ocm, pkg/registration/hub/taint and pkg/addon/controllers/addonmanagement/addon_install_reconciler.go)',
  },
  {
    renders: /^cluster-proxy-[^/]+\/user-server$/,
    object: `addon.open-cluster-management.io/v1alpha1 AddOnDeploymentConfig ${NAMESPACE}/cluster-proxy`,
    path: '',
    ours: {
      apiVersion: 'addon.open-cluster-management.io/v1alpha1',
      kind: 'AddOnDeploymentConfig',
      metadata: { name: 'cluster-proxy', namespace: NAMESPACE },
      spec: {
        agentInstallNamespace: 'open-cluster-management-cluster-proxy',
        customizedVariables: [{ name: 'enableImpersonation', value: 'false' }],
      },
    },
    because: WITHOUT_IMPERSONATION,
  },
  {
    renders: /^cluster-proxy-0\.10\.0\/user-server$/,
    object: 'addon.open-cluster-management.io/v1alpha1 ClusterManagementAddOn cluster-proxy',
    path: 'spec.supportedConfigs[1].defaultConfig',
    ours: { name: 'cluster-proxy', namespace: NAMESPACE },
    because: WITHOUT_IMPERSONATION,
  },
  {
    renders: /^cluster-proxy-0\.11\.0\/user-server$/,
    object: 'addon.open-cluster-management.io/v1beta1 ClusterManagementAddOn cluster-proxy',
    path: 'spec.defaultConfigs[]',
    ours: {
      group: 'addon.open-cluster-management.io',
      resource: 'addondeploymentconfigs',
      name: 'cluster-proxy',
      namespace: NAMESPACE,
    },
    because: WITHOUT_IMPERSONATION,
  },
  {
    renders: /^cluster-proxy-0\.10\.0\/user-server$/,
    object: MANAGER_ROLE,
    path: 'rules[]',
    ours: clusterRoles('create', 'get', 'list', 'watch', 'delete'),
    because: RIGHTS_NEEDED,
  },
  {
    renders: /^cluster-proxy-0\.11\.0\/user-server$/,
    object: MANAGER_ROLE,
    path: 'rules[]',
    ours: clusterRoles('create', 'get', 'list', 'watch', 'update', 'delete'),
    because: RIGHTS_NEEDED,
  },
  {
    renders: /^cluster-proxy-[^/]+\/user-server$/,
    object: MANAGER_ROLE,
    path: 'rules[]',
    ours: tokenReviews,
    because: RIGHTS_NEEDED,
  },
];
