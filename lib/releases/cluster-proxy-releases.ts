import type { ClusterProxyRelease } from './release';

const CVE_2026_66794 =
  'CVE-2026-66794 is open: the service proxy, which an access provider needs, has no allowlist of services yet.';

/** Every cluster-proxy chart that can be emitted, oldest first (open-cluster-management-io/cluster-proxy, `charts/`). */
export const CLUSTER_PROXY_RELEASES: readonly ClusterProxyRelease[] = [
  {
    version: '0.10.0',
    advisories: [CVE_2026_66794],
    oldestOcm: '1.2',
    addOnApi: 'v1alpha1',
    accessProviderGate: 'ClusterProfileAccessProvider',
    agentNamespace: 'open-cluster-management-cluster-proxy',
    agentNamespaceSettable: false,
    userServerAgentNamespace: 'open-cluster-management-agent-addon',
    networkPolicies: false,
    serviceResolvers: true,
    hardenedPods: false,
    clusterRoleVerbs: ['create', 'get', 'list', 'watch', 'delete'],
  },
  {
    version: '0.11.0',
    advisories: [CVE_2026_66794],
    oldestOcm: '1.3',
    addOnApi: 'v1beta1',
    accessProviderGate: 'ClusterProfile',
    agentNamespace: 'open-cluster-management-cluster-proxy',
    agentNamespaceSettable: true,
    networkPolicies: true,
    serviceResolvers: false,
    hardenedPods: true,
    clusterRoleVerbs: ['create', 'get', 'list', 'watch', 'update', 'delete'],
  },
];
