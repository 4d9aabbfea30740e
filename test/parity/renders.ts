import type { Chart } from 'cdk8s';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import { ClusterProxyAddOn, type ClusterProxyAddOnProps } from '../../lib/cluster-proxy/cluster-proxy-add-on';
import { ProxyEntrypoint } from '../../lib/cluster-proxy/proxy-entrypoint';
import {
  ManagedServiceAccountAddOn,
  type ManagedServiceAccountAddOnProps,
} from '../../lib/managed-service-account/add-on';
import { HubDeployMode } from '../../lib/managed-service-account/hub-deploy-mode';
import { AddOnInstallation } from '../../lib/ocm/add-on-installation';
import type { ReleasesProps } from '../../lib/releases/releases';

/** How to emit what a render of an upstream chart holds. */
export interface Render {
  readonly releases: ReleasesProps;
  readonly fill: (chart: Chart) => void;
}

const OWN_PLACEMENT = AddOnInstallation.byPlacements([
  { name: 'cluster-proxy-placement', namespace: 'open-cluster-management-addon' },
]);
const OF_BOTH_PROXIES: Record<string, ClusterProxyAddOnProps> = {
  defaults: {},
  'load-balancer': {
    entrypoint: ProxyEntrypoint.loadBalancer(),
    replicas: 2,
    imagePullPolicy: ImagePullPolicy.ALWAYS,
  },
  hostname: { entrypoint: ProxyEntrypoint.hostname('hub.example.org'), proxyServerPort: 8443 },
  images: {
    registry: 'registry.example.org/ocm',
    tag: 'v1.2.3',
    proxyServerImage: 'registry.example.org/ocm/cluster-proxy',
    proxyAgentImage: 'registry.example.org/ocm/cluster-proxy',
  },
  'user-server': {
    kubeApiProxy: false,
    serviceProxy: true,
    impersonation: false,
    userServer: { additionalSans: ['proxy.example.org'] },
  },
};
const ARTICLE: ClusterProxyAddOnProps = { installation: OWN_PLACEMENT, accessProvider: true, userServer: {} };
const ACCESS_PROVIDER: ClusterProxyAddOnProps = { ...ARTICLE, serviceProxy: true };

const CLUSTER_PROXY: Record<string, Record<string, ClusterProxyAddOnProps>> = {
  '0.10.0': { ...OF_BOTH_PROXIES, article: ARTICLE, 'article-with-service-proxy': ACCESS_PROVIDER },
  '0.11.0': {
    ...OF_BOTH_PROXIES,
    'access-provider': ACCESS_PROVIDER,
    'access-provider-network-policies': { ...ACCESS_PROVIDER, networkPolicies: true },
    'agent-namespace': { agentNamespace: 'agents' },
  },
};

const installation = AddOnInstallation.clusterByCluster();
const MANAGED_SERVICE_ACCOUNT: Record<string, Record<string, ManagedServiceAccountAddOnProps>> = {
  '0.10.0': {
    defaults: {},
    article: { installation },
    'credential-sync': { installation, credentialSync: true },
    'addon-template': {
      installation,
      hubDeployMode: HubDeployMode.ADD_ON_TEMPLATE,
      agentImagePullSecret: 'registry',
    },
    'images-and-gates': {
      replicas: 3,
      tag: 'v1.2.3',
      image: 'registry.example.org/ocm/managed-serviceaccount',
      agentImagePullSecret: 'registry',
      ephemeralIdentity: true,
    },
  },
};

/** The settings that stand for the values of each render, by its path `CHART-VERSION/NAME`. */
export const RENDERS: ReadonlyMap<string, Render> = new Map([
  ...entries('cluster-proxy', CLUSTER_PROXY, (version, props) => ({
    releases: { ocm: version === '0.10.0' ? '1.2.1' : '1.3.1', clusterProxy: version },
    fill: (chart) => void new ClusterProxyAddOn(chart, 'cluster-proxy', props),
  })),
  ...entries('managed-serviceaccount', MANAGED_SERVICE_ACCOUNT, (version, props) => ({
    releases: { ocm: '1.2.1', managedServiceAccount: version },
    fill: (chart) => void new ManagedServiceAccountAddOn(chart, 'managed-serviceaccount', props),
  })),
]);

function entries<P>(
  chart: string,
  versions: Record<string, Record<string, P>>,
  render: (version: string, props: P) => Render,
): [string, Render][] {
  return Object.entries(versions).flatMap(([version, renders]) =>
    Object.entries(renders).map(([name, props]): [string, Render] => [
      `${chart}-${version}/${name}`,
      render(version, props),
    ]),
  );
}
