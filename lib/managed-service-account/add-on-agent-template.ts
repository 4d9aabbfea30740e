import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import * as addon from '../../imports/addon.open-cluster-management.io';
import { rule } from '../ocm/policy-rule';
import { leaderElection } from './add-on-manager-deployment';
import { SERVICE_ACCOUNT } from './add-on-manager-rbac';
import type { ManagedServiceAccountSettings } from './add-on-settings';

// Role of the agents on the hub, and who on the hub gives it to them.
const HUB_ROLE = 'managed-serviceaccount-addon-agent';
const ADD_ON_MANAGER = { name: 'addon-manager-controller-sa', namespace: 'open-cluster-management-hub' };

const NAMESPACE = 'open-cluster-management-agent-addon';
const AGENT_ROLE = 'open-cluster-management:managed-serviceaccount:addon-agent';
const RBAC = 'rbac.authorization.k8s.io';
const ACCOUNTS = 'authentication.open-cluster-management.io';
const WRITE = ['get', 'create', 'update', 'patch'];

/** Adds what OCM's add-on manager makes the agents from, where the add-on has no manager to send them. */
export function addAgentTemplate(scope: Construct, settings: ManagedServiceAccountSettings): void {
  const { templateName: name } = settings;
  if (!name) return;
  new k8s.KubeClusterRole(scope, 'agent-hub-role', {
    metadata: { name: HUB_ROLE },
    rules: [
      rule('', ['secrets'], ['get', 'list', 'watch', 'create', 'update']),
      rule(ACCOUNTS, ['managedserviceaccounts'], ['get', 'list', 'watch', 'update', 'patch', 'delete']),
      rule(ACCOUNTS, ['managedserviceaccounts/status'], ['get', 'update', 'patch']),
    ],
  });
  // Nobody may give away rights that he lacks: so the add-on manager gets the role, too.
  new k8s.KubeClusterRoleBinding(scope, 'agent-hub-role-binding', {
    metadata: { name: 'open-cluster-management-addon-manager-managed-serviceaccount' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: HUB_ROLE },
    subjects: [{ kind: 'ServiceAccount', ...ADD_ON_MANAGER }],
  });
  new addon.AddOnTemplate(scope, 'agent-template', {
    metadata: { name },
    spec: {
      addonName: 'managed-serviceaccount',
      agentSpec: { workload: { manifests: manifests(settings) } },
      registration: [
        {
          type: addon.AddOnTemplateSpecRegistrationType.KUBE_CLIENT,
          kubeClient: {
            hubPermissions: [
              {
                type: addon.AddOnTemplateSpecRegistrationKubeClientHubPermissionsType.CURRENT_CLUSTER,
                currentCluster: { clusterRoleName: HUB_ROLE },
              },
            ],
          },
        },
      ],
    },
  });
}

/** The objects on each managed cluster. OCM fills in what stands in double braces. */
function manifests(settings: ManagedServiceAccountSettings): object[] {
  const named = { name: AGENT_ROLE, namespace: NAMESPACE };
  const subjects = [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace: NAMESPACE }];
  return [
    k8s.KubeNamespace.manifest({
      metadata: {
        name: NAMESPACE,
        // Other add-ons live there too: it must outlast this one.
        annotations: { 'addon.open-cluster-management.io/deletion-orphan': '' },
        labels: { 'addon.open-cluster-management.io/namespace': 'true' },
      },
    }),
    k8s.KubeClusterRole.manifest({
      metadata: { name: AGENT_ROLE },
      rules: [rule('authentication.k8s.io', ['tokenreviews'], ['create'])],
    }),
    k8s.KubeClusterRoleBinding.manifest({
      metadata: { name: `${AGENT_ROLE}{{INSTALL_NAMESPACE}}` },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: AGENT_ROLE },
      subjects,
    }),
    agentDeployment(settings),
    k8s.KubeRole.manifest({
      metadata: named,
      rules: [
        rule('', ['events'], ['create']),
        rule('', ['serviceaccounts', 'serviceaccounts/token'], ['get', 'watch', 'list', 'create', 'delete']),
        rule('coordination.k8s.io', ['leases'], WRITE),
        rule('authentication.k8s.io', ['tokenrequests'], WRITE),
      ],
    }),
    k8s.KubeRoleBinding.manifest({
      metadata: named,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: AGENT_ROLE },
      subjects,
    }),
    k8s.KubeServiceAccount.manifest({
      metadata: { name: SERVICE_ACCOUNT, namespace: NAMESPACE },
      imagePullSecrets: [{ name: 'open-cluster-management-image-pull-credentials' }],
    }),
  ];
}

function agentDeployment(settings: ManagedServiceAccountSettings): object {
  const { replicas, image, release } = settings;
  const labels = { 'addon-agent': 'managed-serviceaccount' };
  const args = [
    ...leaderElection(settings),
    '--cluster-name={{CLUSTER_NAME}}',
    '--kubeconfig={{HUB_KUBECONFIG}}',
    `--feature-gates=${release.ephemeralIdentityGate}=true`,
  ];
  return k8s.KubeDeployment.manifest({
    metadata: { name: 'managed-serviceaccount-addon-agent', namespace: NAMESPACE },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccount: SERVICE_ACCOUNT,
          containers: [
            {
              name: 'addon-agent',
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['/msa', 'agent'],
              args,
              livenessProbe: {
                httpGet: { path: '/healthz', port: k8s.IntOrString.fromNumber(8000) },
                initialDelaySeconds: 2,
                periodSeconds: 10,
              },
            },
          ],
        },
      },
    },
  });
}
