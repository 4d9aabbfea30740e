import type { Construct } from 'constructs';
import { Wait, WaitUntil } from '../fleet/wait';
import type { ClusterProxySettings } from './settings';

// Names that the ManagedProxyConfiguration leaves at their defaults (`pkg/apis/proxy/v1alpha1`, `pkg/constant`).
const SECRETS = ['proxy-client', 'proxy-server', 'agent-server', 'proxy-server-ca'];
const USER_SERVER_SECRET = 'cluster-proxy-user-serving-cert';
const PROXY_SERVER_DEPLOYMENT = 'cluster-proxy';

/** Waits for what the add-on's manager makes: certificates and the proxy servers. Without a manager nobody makes them. */
export function addWaits(scope: Construct, { namespace, replicas, userServer }: ClusterProxySettings): void {
  if (replicas === 0) return;
  const [first = '', ...others] = [...SECRETS, ...(userServer ? [USER_SERVER_SECRET] : [])];
  const secrets = new Wait(scope, 'wait-secrets', {
    resource: 'secrets',
    name: first,
    namespace,
    until: WaitUntil.CREATED,
  });
  for (const name of others) secrets.include(name, namespace);
  new Wait(scope, 'wait-proxy-servers', {
    resource: 'deployments.apps',
    name: PROXY_SERVER_DEPLOYMENT,
    namespace,
    until: WaitUntil.ROLLED_OUT,
  });
}
