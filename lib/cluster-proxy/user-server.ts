import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { CONTAINER_SECURITY, namespaceVariable, podLabels, podSecurity, SERVICE_ACCOUNT } from './pod';
import type { ClusterProxySettings } from './settings';

/** Name of the user server's Deployment and Service, and `component` label of its pods. */
export const USER_SERVER = 'cluster-proxy-addon-user';
/** Port of the user server, the one in a ClusterProfile's access provider. */
export const USER_SERVER_PORT = 9092;
/** Port at which the proxy servers take requests from the hub. */
export const PROXY_SERVER_HUB_PORT = 8090;

// Volume, where it is mounted, and the Secret behind it; the manager makes the last two.
const CERTIFICATES = [
  ['user-tls-vol', '/user-tls', 'cluster-proxy-user-serving-cert'],
  ['proxy-server-ca', '/proxy-ca', 'proxy-server-ca'],
  ['proxy-client-cert', '/proxy-client-tls', 'proxy-client'],
] as const;

/** Adds the server through which users of the hub reach the managed clusters, and its Service. */
export function addUserServer(scope: Construct, settings: ClusterProxySettings): void {
  if (!settings.serviceProxy) return;
  const { release, namespace, replicas, image } = settings;
  const metadata = { name: USER_SERVER, namespace, labels: { component: USER_SERVER } };
  new k8s.KubeService(scope, 'user-service', {
    metadata,
    spec: {
      selector: podLabels(USER_SERVER),
      ports: [
        {
          name: 'https',
          protocol: 'TCP',
          port: USER_SERVER_PORT,
          targetPort: k8s.IntOrString.fromNumber(USER_SERVER_PORT),
        },
      ],
      type: 'ClusterIP',
    },
  });
  const container = { image, imagePullPolicy: 'IfNotPresent', command: ['/cluster-proxy'] };
  new k8s.KubeDeployment(scope, 'user-server', {
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: podLabels(USER_SERVER) },
      template: {
        metadata: { labels: podLabels(USER_SERVER) },
        spec: {
          serviceAccount: SERVICE_ACCOUNT,
          ...podSecurity(release),
          containers: [
            {
              name: 'controllers',
              ...container,
              args: [
                'controllers',
                `--certificates-namespace=${namespace}`,
                `--signer-secret-namespace=${namespace}`,
                `--agent-image=${image}`,
              ],
              securityContext: CONTAINER_SECURITY,
            },
            {
              name: 'user-server',
              ...container,
              args: serverArguments(settings),
              ...namespaceVariable(release),
              securityContext: CONTAINER_SECURITY,
              volumeMounts: CERTIFICATES.map(([name, mountPath]) => ({ name, mountPath, readOnly: true })),
            },
          ],
          volumes: CERTIFICATES.map(([name, , secretName]) => ({ name, secret: { secretName } })),
        },
      },
    },
  });
}

function serverArguments({ release, namespace, agentNamespace }: ClusterProxySettings): string[] {
  return [
    'user-server',
    `--host=proxy-entrypoint.${namespace}.svc`,
    `--port=${PROXY_SERVER_HUB_PORT}`,
    '--proxy-ca-cert=/proxy-ca/ca.crt',
    '--proxy-cert=/proxy-client-tls/tls.crt',
    '--proxy-key=/proxy-client-tls/tls.key',
    `--server-port=${USER_SERVER_PORT}`,
    '--server-key=/user-tls/tls.key',
    '--server-cert=/user-tls/tls.crt',
    '--service-proxy-ca-cert=/proxy-ca/ca.crt',
    `--agent-install-namespace=${release.userServerAgentNamespace ?? agentNamespace}`,
  ];
}
