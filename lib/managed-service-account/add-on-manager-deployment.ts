import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { SERVICE_ACCOUNT } from './add-on-manager-rbac';
import type { ManagedServiceAccountSettings } from './add-on-settings';

const LABELS = { 'open-cluster-management.io/addon': 'managed-serviceaccount' };

/** Adds the manager: without a template it sends the agents, with the credential-sync gate it copies tokens. */
export function addManagerDeployment(scope: Construct, settings: ManagedServiceAccountSettings): void {
  const { namespace, replicas, image, templateName, credentialSync } = settings;
  if (templateName && !credentialSync) return;
  new k8s.KubeServiceAccount(scope, 'service-account', { metadata: { name: SERVICE_ACCOUNT, namespace } });
  new k8s.KubeDeployment(scope, 'manager', {
    metadata: { name: 'managed-serviceaccount-addon-manager', namespace },
    spec: {
      replicas,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccount: SERVICE_ACCOUNT,
          containers: [
            {
              name: 'manager',
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['/msa', 'manager'],
              args: managerArguments(settings),
            },
          ],
        },
      },
    },
  });
}

function managerArguments(settings: ManagedServiceAccountSettings): string[] {
  const { release, image, agentImagePullSecret } = settings;
  const gates = [
    `${release.ephemeralIdentityGate}=${settings.ephemeralIdentity}`,
    `${release.credentialSyncGate}=${settings.credentialSync}`,
  ];
  return [
    ...leaderElection(settings),
    `--deploy-mode=${settings.hubDeployMode}`,
    `--agent-image-name=${image}`,
    `--feature-gates=${gates.join(',')}`,
    ...(agentImagePullSecret ? [`--agent-image-pull-secret=${agentImagePullSecret}`] : []),
  ];
}

/** One replica needs no election. */
export function leaderElection({ replicas }: ManagedServiceAccountSettings): string[] {
  return replicas > 1 ? ['--leader-elect=true'] : [];
}
