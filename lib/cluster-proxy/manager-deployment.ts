import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { CONTAINER_SECURITY, namespaceVariable, podLabels, podSecurity, SERVICE_ACCOUNT } from './pod';
import type { ClusterProxySettings } from './settings';

/** `component` label of the manager's pods. */
export const MANAGER_COMPONENT = 'cluster-proxy-manager';

/** Adds the manager, which makes the proxy servers on the hub and sends the agents to the managed clusters. */
export function addManagerDeployment(scope: Construct, settings: ClusterProxySettings): void {
  const { release, namespace, replicas, image } = settings;
  new k8s.KubeDeployment(scope, 'manager', {
    metadata: { name: 'cluster-proxy-addon-manager', namespace, labels: { component: MANAGER_COMPONENT } },
    spec: {
      replicas,
      selector: { matchLabels: podLabels(MANAGER_COMPONENT) },
      template: {
        metadata: { labels: podLabels(MANAGER_COMPONENT) },
        spec: {
          serviceAccount: SERVICE_ACCOUNT,
          // It drains for up to 30 seconds.
          ...(release.hardenedPods ? { terminationGracePeriodSeconds: 40 } : {}),
          ...podSecurity(release),
          containers: [
            {
              name: 'manager',
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['/manager'],
              args: managerArguments(settings),
              ...namespaceVariable(release),
              securityContext: CONTAINER_SECURITY,
            },
          ],
        },
      },
    },
  });
}

function managerArguments(settings: ClusterProxySettings): string[] {
  const { release } = settings;
  return [
    '--leader-elect=true',
    `--signer-secret-namespace=${settings.namespace}`,
    `--enable-kube-api-proxy=${settings.kubeApiProxy}`,
    `--enable-service-proxy=${settings.serviceProxy}`,
    ...(release.networkPolicies ? [`--enable-network-policies=${settings.networkPolicies}`] : []),
    `--image-pull-policy=${settings.imagePullPolicy}`,
    ...(release.agentNamespaceSettable ? [`--agent-install-namespace=${settings.agentNamespace}`] : []),
    `--feature-gates=${release.accessProviderGate}=${settings.accessProvider}`,
  ];
}
