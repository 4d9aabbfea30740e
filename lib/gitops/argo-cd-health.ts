import { HEALTH_TABLE, type HealthRule } from '../health/health-table';
import { luaCheck } from '../health/lua-check';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';

/** Label on the Applications of a delivery; its value is the bundle's name. */
export const DELIVERY_LABEL = 'cdk8s-cluster-inventory/delivery';

/**
 * What Argo CD's ConfigMap `argocd-cm` must say besides what it says already: health checks in Lua, and tracking by
 * annotation. To be merged by `kubectl patch`: applied, it would take away what the installation wrote.
 */
export function argoCdConfigMap(namespace: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace },
    data: {
      // OCM copies labels to what it makes, which Argo CD would then take for a part of the Application.
      'application.resourceTrackingMethod': 'annotation',
      [keyOf('argoproj.io', 'Application')]: APPLICATION_CHECK,
      ...Object.fromEntries(
        HEALTH_TABLE.filter(needsCheck).map((rule) => [keyOf(rule.group, rule.kind), luaCheck(rule)]),
      ),
    },
  };
}

/**
 * Whether Argo CD needs our check. For Kubernetes' own kinds it has checks of the same meaning, which tell failure from delay;
 * ours would replace them for every Application that it has.
 */
export function needsCheck({ group }: HealthRule): boolean {
  return group !== 'apps' && group !== 'apiextensions.k8s.io';
}

function keyOf(group: string, kind: string): string {
  return `resource.customizations.health.${group}_${kind}`;
}

/**
 * An Application is as healthy as it says. One of ours holds back the next wave until all that it has to apply is there and
 * healthy: to Argo CD, an Application that misses some of its objects can be a healthy one, and a Degraded one would end the
 * sync of the root, with which all waves begin anew.
 */
const APPLICATION_CHECK = `local status = obj.status or {}
local health = status.health or {}
local labels = obj.metadata.labels or {}
if labels["${DELIVERY_LABEL}"] == nil then
  return {status = health.status or "Progressing", message = health.message or ""}
end
local sync = status.sync or {}
if sync.status == nil or sync.status == "Unknown" or status.resources == nil then
  return {status = "Progressing", message = "not compared with Git yet"}
end
for _, resource in ipairs(status.resources) do
  if resource.status ~= nil and resource.status ~= "Synced" and not resource.requiresPruning then
    return {status = "Progressing", message = resource.kind .. " " .. resource.name .. " is not as Git says"}
  end
end
if health.status ~= "Healthy" then
  return {status = "Progressing", message = health.message or "its objects are not healthy yet"}
end
return {status = "Healthy", message = ""}
`;
