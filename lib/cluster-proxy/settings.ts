import { ImagePullPolicy } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { AddOnInstallation } from '../ocm/add-on-installation';
import { imageVersion, SettingRules } from '../ocm/setting-rules';
import { CLUSTER_PROXY_RELEASES } from '../releases/cluster-proxy-releases';
import type { ClusterProxyRelease } from '../releases/release';
import { Releases } from '../releases/releases';
import type { ClusterProxyAddOnProps, ProxyUserServer } from './cluster-proxy-add-on';
import { ProxyEntrypoint } from './proxy-entrypoint';

const IMAGE = 'quay.io/open-cluster-management/cluster-proxy';

/** The add-on's settings, checked, with the defaults filled in and images written out in full. */
export interface ClusterProxySettings {
  readonly release: ClusterProxyRelease;
  readonly namespace: string;
  readonly installation: AddOnInstallation;
  readonly image: string;
  readonly proxyServerImage: string;
  readonly proxyAgentImage: string;
  readonly replicas: number;
  readonly entrypoint: ProxyEntrypoint;
  readonly proxyServerPort: number;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly kubeApiProxy: boolean;
  readonly serviceProxy: boolean;
  readonly impersonation: boolean;
  readonly userServer: ProxyUserServer | undefined;
  readonly accessProvider: boolean;
  readonly networkPolicies: boolean;
  readonly agentNamespace: string;
}

/**
 * Fills in the chart's defaults.
 * @throws Error at the first setting that is malformed or that the release does not have
 */
export function resolveSettings(scope: Construct, props: ClusterProxyAddOnProps): ClusterProxySettings {
  const release = Releases.of(scope).clusterProxy;
  checkSettings(new SettingRules(scope.node.path), props, release);
  const version = imageVersion(props.tag, props.digest, release.version);
  const { registry = 'quay.io/open-cluster-management', image = 'cluster-proxy' } = props;
  return {
    release,
    namespace: props.namespace ?? 'open-cluster-management-addon',
    installation: props.installation ?? AddOnInstallation.onAllClusters(),
    image: `${registry}/${image}${version}`,
    proxyServerImage: `${props.proxyServerImage ?? IMAGE}${version}`,
    proxyAgentImage: `${props.proxyAgentImage ?? IMAGE}${version}`,
    replicas: props.replicas ?? 1,
    entrypoint: props.entrypoint ?? ProxyEntrypoint.portForward(),
    proxyServerPort: props.proxyServerPort ?? 8091,
    imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    kubeApiProxy: props.kubeApiProxy ?? true,
    serviceProxy: props.serviceProxy ?? false,
    impersonation: props.impersonation ?? true,
    userServer: props.userServer,
    accessProvider: props.accessProvider ?? false,
    networkPolicies: props.networkPolicies ?? false,
    agentNamespace: props.agentNamespace ?? release.agentNamespace,
  };
}

function checkSettings(rules: SettingRules, props: ClusterProxyAddOnProps, release: ClusterProxyRelease): void {
  rules.dnsLabel('namespace', props.namespace);
  rules.repository('registry', props.registry);
  rules.imagePath('image', props.image);
  rules.repository('proxyServerImage', props.proxyServerImage);
  rules.repository('proxyAgentImage', props.proxyAgentImage);
  rules.tagOrDigest(props.tag, props.digest);
  rules.wholeNumber('replicas', props.replicas, 0);
  rules.host('entrypoint.hostname', props.entrypoint?.address);
  rules.wholeNumber('proxyServerPort', props.proxyServerPort, 1, 65535);
  props.userServer?.additionalSans?.forEach((name, index) => {
    rules.certificateName(`userServer.additionalSans[${index}]`, name);
  });
  rules.dnsLabel('agentNamespace', props.agentNamespace);
  // Off and absent are the same, so that one main.ts can name the setting for every release.
  requireRelease(rules, 'networkPolicies', props.networkPolicies || undefined, release, (r) => r.networkPolicies);
  requireRelease(rules, 'agentNamespace', props.agentNamespace, release, (r) => r.agentNamespaceSettable);
}

function requireRelease(
  rules: SettingRules,
  field: string,
  value: unknown,
  release: ClusterProxyRelease,
  hasIt: (release: ClusterProxyRelease) => boolean,
): void {
  const having = CLUSTER_PROXY_RELEASES.filter(hasIt).map(({ version }) => version);
  const rule = `must be left out: cluster-proxy ${release.version} does not have it; ${having.join(', ')} does`;
  rules.require(value === undefined || hasIt(release), field, value, rule);
}
