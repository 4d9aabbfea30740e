import type { k8s } from 'cdk8s-plus-28';
import type { ClusterProxyRelease } from '../releases/release';

/** ServiceAccount of the manager and the user server. */
export const SERVICE_ACCOUNT = 'cluster-proxy';

/** Labels on the pods of one part of the add-on. */
export function podLabels(component: string): { [label: string]: string } {
  return { 'open-cluster-management.io/addon': 'cluster-proxy', component };
}

/** Confines each container of the add-on on the hub. */
export const CONTAINER_SECURITY: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
};

/** Confines the pod, in the releases whose pods are confined. */
export function podSecurity({ hardenedPods }: ClusterProxyRelease): Pick<k8s.PodSpec, 'securityContext'> {
  if (!hardenedPods) return {};
  return { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } };
}

/** Tells a container its namespace, in the same releases. */
export function namespaceVariable({ hardenedPods }: ClusterProxyRelease): Pick<k8s.Container, 'env'> {
  if (!hardenedPods) return {};
  return { env: [{ name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }] };
}
