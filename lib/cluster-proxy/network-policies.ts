import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { MANAGER_COMPONENT } from './manager-deployment';
import type { ClusterProxySettings } from './settings';
import { PROXY_SERVER_HUB_PORT, USER_SERVER, USER_SERVER_PORT } from './user-server';

const PROXY_SERVER_AGENT_PORT = 8091;
const MANAGER = { component: MANAGER_COMPONENT };
const USER = { component: USER_SERVER };
// The label that the manager gives the proxy servers (`pkg/common/constants.go`).
const PROXY_SERVERS = { 'proxy.open-cluster-management.io/component-name': 'proxy-server' };

// Ports alone, without peers: DNS and the API server are selected by nothing that every vendor has. 5353 is DNS on some.
const DNS: k8s.NetworkPolicyEgressRule = {
  ports: [53, 5353].flatMap((number) => [port(number, 'UDP'), port(number, 'TCP')]),
};
const KUBERNETES_API: k8s.NetworkPolicyEgressRule = { ports: [port(443), port(6443)] };

/** Adds a policy for each part of the add-on on the hub: nothing in, nothing out, but what it needs. */
export function addNetworkPolicies(scope: Construct, settings: ClusterProxySettings): void {
  if (!settings.networkPolicies) return;
  const add = (part: string, pods: Labels, ingress: k8s.NetworkPolicyIngressRule[], egress: (typeof DNS)[] = []) => {
    new k8s.KubeNetworkPolicy(scope, `network-policy-${part}`, {
      metadata: { name: `cluster-proxy-${part}-network-policy`, namespace: settings.namespace },
      spec: {
        podSelector: { matchLabels: pods },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length > 0 ? { ingress } : {}),
        egress: [DNS, KUBERNETES_API, ...egress],
      },
    });
  };
  const fromUserServer = { from: [peer(USER)], ports: [port(PROXY_SERVER_HUB_PORT)] };
  const toProxyServers = { to: [peer(PROXY_SERVERS)], ports: [port(PROXY_SERVER_HUB_PORT)] };
  add('addon-manager', MANAGER, []);
  add('proxy-server', PROXY_SERVERS, [
    { ports: [port(PROXY_SERVER_HUB_PORT), port(PROXY_SERVER_AGENT_PORT)] },
    fromUserServer,
  ]);
  if (settings.serviceProxy) add('addon-user', USER, [{ ports: [port(USER_SERVER_PORT)] }], [toProxyServers]);
}

type Labels = { [label: string]: string };

function port(number: number, protocol = 'TCP'): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(number) };
}

function peer(matchLabels: Labels): k8s.NetworkPolicyPeer {
  return { podSelector: { matchLabels } };
}
