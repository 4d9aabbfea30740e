import type { Construct } from 'constructs';
import * as proxy from '../../imports/proxy.open-cluster-management.io';
import type { ProxyEntrypoint } from './proxy-entrypoint';
import type { ClusterProxySettings } from './settings';

/** Adds the object from which the manager makes the proxy servers, the certificates and the agents. */
export function addManagedProxyConfiguration(scope: Construct, settings: ClusterProxySettings): void {
  const { namespace, replicas, entrypoint, proxyServerPort, userServer } = settings;
  const { additionalSans = [] } = userServer ?? {};
  new proxy.ManagedProxyConfiguration(scope, 'configuration', {
    metadata: { name: 'cluster-proxy' },
    spec: {
      authentication: {
        dump: { secrets: {} },
        signer: { type: proxy.ManagedProxyConfigurationSpecAuthenticationSignerType.SELF_SIGNED },
      },
      proxyServer: {
        image: settings.proxyServerImage,
        replicas,
        namespace,
        entrypoint: { ...entrypointSpec(entrypoint), port: proxyServerPort },
      },
      proxyAgent: { image: settings.proxyAgentImage, replicas },
      // The list also where it is empty: server-side apply makes null of an object whose last field is taken back, and
      // the CRD does not take that.
      ...(userServer ? { userServer: { additionalSaNs: additionalSans } } : {}),
    },
  });
}

function entrypointSpec({ type, address }: ProxyEntrypoint): proxy.ManagedProxyConfigurationSpecProxyServerEntrypoint {
  const Type = proxy.ManagedProxyConfigurationSpecProxyServerEntrypointType;
  if (address !== undefined) return { type: Type.HOSTNAME, hostname: { value: address } };
  // Without this empty object the manager, which reads its fields, has nothing to default.
  if (type === Type.LOAD_BALANCER_SERVICE) return { type, loadBalancerService: {} };
  return { type: Type.PORT_FORWARD };
}
