import type { Construct } from 'constructs';
import { AddOnDeploymentConfig } from '../ocm/add-on-deployment-config';
import type { ClusterProxySettings } from './settings';

/**
 * Turns impersonation off where it is decided: in the agents, which take it for on unless a variable of an
 * AddOnDeploymentConfig says otherwise (`pkg/proxyagent/agent/agent.go` and its chart, v0.10.0 and v0.11.0). The chart
 * says it in a field that its CRD does not have (0.10.0) or not at all (0.11.0).
 *
 * @returns the object that the ClusterManagementAddOn is to name, or undefined where there is nothing to say
 */
export function addAgentConfiguration(
  scope: Construct,
  { namespace, impersonation, agentNamespace }: ClusterProxySettings,
): { name: string; namespace: string } | undefined {
  if (impersonation) return undefined;
  const name = 'cluster-proxy';
  new AddOnDeploymentConfig(scope, 'agent-configuration', {
    name,
    namespace,
    variables: { enableImpersonation: 'false' },
    // Left out, its default would move the agents to another namespace.
    spec: { agentInstallNamespace: agentNamespace },
  });
  return { name, namespace };
}
