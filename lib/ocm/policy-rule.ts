import type { k8s } from 'cdk8s-plus-28';

/** A rule of a Role or ClusterRole for resources of one API group; the core group is the empty string. */
export function rule(apiGroup: string, resources: string[], verbs: string[]): k8s.PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}
