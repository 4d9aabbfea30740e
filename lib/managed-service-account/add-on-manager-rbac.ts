import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { rule } from '../ocm/policy-rule';
import type { ManagedServiceAccountSettings } from './add-on-settings';

/** ServiceAccount of the manager on the hub, and of the agents on the managed clusters. */
export const SERVICE_ACCOUNT = 'managed-serviceaccount';

const NAME = 'open-cluster-management:managed-serviceaccount:addon-manager';
const RBAC = 'rbac.authorization.k8s.io';
const ADD_ONS = 'addon.open-cluster-management.io';
const ACCOUNTS = 'authentication.open-cluster-management.io';
const READ = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch'];
const LEASES = rule('coordination.k8s.io', ['leases'], [...READ, ...CHANGE]);

/** Adds the manager's rights on the hub: those to send the agents, and those to copy tokens. */
export function addManagerRbac(scope: Construct, settings: ManagedServiceAccountSettings): void {
  const { templateName, credentialSync, ephemeralIdentity, namespace } = settings;
  if (!templateName) addRole(scope, 'cluster-role', NAME, namespace, managerRules(ephemeralIdentity));
  if (credentialSync) {
    addRole(scope, 'credential-sync-cluster-role', `${NAME}-clusterprofile`, namespace, CREDENTIAL_SYNC_RULES);
  }
}

function addRole(scope: Construct, id: string, name: string, namespace: string, rules: k8s.PolicyRule[]): void {
  new k8s.KubeClusterRole(scope, id, { metadata: { name }, rules });
  new k8s.KubeClusterRoleBinding(scope, `${id}-binding`, {
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace }],
  });
}

const CREDENTIAL_SYNC_RULES = [
  rule(ACCOUNTS, ['managedserviceaccounts', 'managedserviceaccounts/status'], READ),
  rule('multicluster.x-k8s.io', ['clusterprofiles'], READ),
  rule('', ['secrets'], [...READ, 'create', 'update', 'delete']),
  LEASES,
];

function managerRules(ephemeralIdentity: boolean): k8s.PolicyRule[] {
  return [
    rule('cluster.open-cluster-management.io', ['managedclusters'], READ),
    rule(ADD_ONS, ['clustermanagementaddons'], [...READ, 'patch']),
    rule(ADD_ONS, ['clustermanagementaddons/finalizers'], ['update']),
    rule(ADD_ONS, ['managedclusteraddons'], [...READ, ...CHANGE, 'delete']),
    rule(ADD_ONS, ['managedclusteraddons/status'], ['update', 'patch']),
    rule(ADD_ONS, ['managedclusteraddons/finalizers'], ['update']),
    rule(ADD_ONS, ['addondeploymentconfigs'], READ),
    rule(
      ACCOUNTS,
      ['managedserviceaccounts', 'managedserviceaccounts/status'],
      // It deletes accounts whose time is over.
      [...READ, 'update', 'patch', ...(ephemeralIdentity ? ['delete'] : [])],
    ),
    rule('certificates.k8s.io', ['certificatesigningrequests'], READ),
    rule(
      'certificates.k8s.io',
      ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
      ['update'],
    ),
    {
      ...rule('certificates.k8s.io', ['signers'], ['approve', 'sign']),
      resourceNames: ['kubernetes.io/kube-apiserver-client'],
    },
    rule('', ['secrets'], [...READ, 'create', 'update']),
    rule('', ['configmaps', 'events'], ['get', ...CHANGE]),
    rule(RBAC, ['roles', 'rolebindings'], ['get', 'create', 'update']),
    rule('work.open-cluster-management.io', ['manifestworks'], [...READ, ...CHANGE]),
    LEASES,
  ];
}
