import type { BundledObject } from './bundle';

interface Binding {
  readonly kind?: string;
  readonly metadata?: { readonly namespace?: string };
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}

/** The rights that a ManifestWork grants on its cluster, each as who, what and where: what a security review looks for. */
export function grantedRights({ json }: BundledObject): string[][] {
  if (json.kind !== 'ManifestWork') return [];
  const manifests: readonly Binding[] = json.spec?.workload?.manifests ?? [];
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
