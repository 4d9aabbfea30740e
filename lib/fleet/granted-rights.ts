import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { carriedManifests } from '../ocm/carried-manifests';
import type { BundledObject } from './bundle';

/** Label whose ClusterRoles OCM gives to the work agent of a managed cluster (ocm, `manifests/klusterlet/managed`). */
export const AGGREGATE_TO_WORK = 'open-cluster-management.io/aggregate-to-work';

interface Binding {
  readonly kind?: string;
  readonly metadata?: { readonly namespace?: string };
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}

/** The rights that a work grants on the clusters that it is delivered to, each as who, what and where: what a security review looks for. */
export function grantedRights({ json }: BundledObject): string[][] {
  const manifests = carriedManifests(json)?.manifests ?? [];
  return [...agentRights(manifests as readonly KubernetesObject[]), ...boundRights(manifests as readonly Binding[])];
}

/** What OCM gives to its own agent there, by a label. */
function agentRights(manifests: readonly KubernetesObject[]): string[][] {
  return manifests
    .filter(({ kind, metadata }) => kind === 'ClusterRole' && metadata?.labels?.[AGGREGATE_TO_WORK] === 'true')
    .map(({ metadata }) => ['OCM’s work agent', `ClusterRole ${metadata.name}`, 'the whole cluster']);
}

function boundRights(manifests: readonly Binding[]): string[][] {
  return manifests
    .filter(({ kind }) => kind === 'ClusterRoleBinding' || kind === 'RoleBinding')
    .flatMap(({ metadata, roleRef, subjects = [] }) =>
      subjects.map((subject) => [
        `${subject.kind} ${subject.namespace ? `${subject.namespace}/` : ''}${subject.name}`,
        `${roleRef?.kind} ${roleRef?.name}`,
        metadata?.namespace ? `namespace ${metadata.namespace}` : 'the whole cluster',
      ]),
    );
}
