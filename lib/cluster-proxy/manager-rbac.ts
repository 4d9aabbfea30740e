import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { leaveUnlabelled } from '../fleet/bundle-label';
import { rule } from '../ocm/policy-rule';
import type { ClusterProxyRelease } from '../releases/release';
import { SERVICE_ACCOUNT } from './pod';
import type { ClusterProxySettings } from './settings';

const NAME = 'open-cluster-management:cluster-proxy:addon-manager';
const RBAC = 'rbac.authorization.k8s.io';
const ADD_ONS = 'addon.open-cluster-management.io';
const READ = ['get', 'list', 'watch'];
const ALL = ['*'];

/** Adds the ServiceAccount of the manager and user server, and its rights on the hub. */
export function addManagerRbac(scope: Construct, { release, namespace }: ClusterProxySettings): void {
  const subjects = [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace }];
  const account = new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: { name: SERVICE_ACCOUNT, namespace },
  });
  // The manager writes this one anew, without labels and owned by the ManagedProxyConfiguration, whenever that changes
  // (cluster-proxy v0.10.0, v0.11.0: `pkg/proxyserver/controllers`).
  leaveUnlabelled(account);
  new k8s.KubeClusterRole(scope, 'cluster-role', { metadata: { name: NAME }, rules: hubRules(release) });
  new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
    metadata: { name: NAME },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
    subjects,
  });
  new k8s.KubeRole(scope, 'role', { metadata: { name: NAME, namespace }, rules: NAMESPACE_RULES });
  new k8s.KubeRoleBinding(scope, 'role-binding', {
    metadata: { name: NAME, namespace },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: NAME },
    subjects,
  });
}

const NAMESPACE_RULES = [
  rule('', ['services', 'events', 'serviceaccounts'], ALL),
  rule('apps', ['deployments', 'deployments/scale'], ALL),
  rule('', ['configmaps'], ['get', 'create', 'update', 'patch']),
  rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update', 'patch']),
];

/** Rule for rule as the chart has them, repetitions included, so that a comparison with it shows nothing. */
function hubRules(release: ClusterProxyRelease): k8s.PolicyRule[] {
  return [
    rule('cluster.open-cluster-management.io', ['managedclusters', 'managedclustersets'], READ),
    rule(
      ADD_ONS,
      [
        'clustermanagementaddons',
        'managedclusteraddons',
        'clustermanagementaddons/status',
        'clustermanagementaddons/finalizers',
        'managedclusteraddons/status',
      ],
      ALL,
    ),
    rule(ADD_ONS, ['addondeploymentconfigs'], READ),
    rule(ADD_ONS, ['managedclusteraddons/finalizers'], ALL),
    rule(
      'proxy.open-cluster-management.io',
      ['managedproxyconfigurations', ...(release.serviceResolvers ? ['managedproxyserviceresolvers'] : [])].flatMap(
        (kind) => [kind, `${kind}/status`, `${kind}/finalizers`],
      ),
      ALL,
    ),
    rule(
      'certificates.k8s.io',
      ['certificatesigningrequests', 'certificatesigningrequests/approval', 'certificatesigningrequests/status'],
      [...READ, 'update', 'patch'],
    ),
    {
      ...rule('certificates.k8s.io', ['signers'], ALL),
      resourceNames: ['open-cluster-management.io/proxy-agent-signer', 'kubernetes.io/kube-apiserver-client'],
    },
    rule('', ['namespaces', 'secrets', 'pods', 'pods/portforward'], ALL),
    rule('', ['serviceaccounts', 'services'], READ),
    rule('apps', ['deployments'], READ),
    rule(RBAC, ['roles', 'rolebindings'], [...READ, 'create', 'update', 'patch']),
    rule('work.open-cluster-management.io', ['manifestworks'], [...READ, 'create', 'update', 'patch', 'delete']),
    rule('coordination.k8s.io', ['leases'], ALL),
    rule('', ['configmaps', 'secrets'], ALL),
    rule('apps', ['replicasets'], ['get']),
    { ...rule('', ['events'], ['create', 'patch', 'update']), apiGroups: ['', 'events.k8s.io'] },
    rule('', ['configmaps', 'secrets'], ALL),
    rule(
      'imageregistry.open-cluster-management.io',
      ['managedclusterimageregistries', 'managedclusterimageregistries'],
      READ,
    ),
    // The manager makes a ClusterRole for every agent, impersonation or not: without these two rules, which the chart
    // drops with impersonation, it fails at that and no agent is ever registered (`pkg/proxyagent/agent/agent.go`).
    rule(RBAC, ['clusterroles', 'clusterrolebindings'], [...release.clusterRoleVerbs]),
    rule('authentication.k8s.io', ['tokenreviews'], ['create']),
    rule('multicluster.x-k8s.io', ['clusterprofiles'], READ),
    rule('multicluster.x-k8s.io', ['clusterprofiles/status'], ['update', 'patch']),
  ];
}
