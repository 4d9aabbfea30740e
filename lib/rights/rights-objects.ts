import type { Fleet } from '../fleet/fleet';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import type { Right } from './right';
import type { Subject } from './subject';

/** Label on the emitted roles and bindings; its value is the bundle's name. Never the bundle's own label: prune would take them. */
export const RIGHTS_LABEL = 'cdk8s-cluster-inventory/rights';

const GROUP = 'rbac.authorization.k8s.io';

/** Verbs in the order in which a rule has them. */
const VERBS = ['get', 'list', 'create', 'patch', 'delete', 'bind', 'escalate', 'execute-as'];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/**
 * A role and its binding for what has no namespace and for lists of all, and one of each in every namespace with rights.
 * @param what last part of their names
 */
export function rightsObjects(
  fleet: Fleet,
  what: 'apply' | 'remove',
  rights: readonly Right[],
  subjects: readonly Subject[],
): KubernetesObject[] {
  const name = `cdk8s-cluster-inventory:${fleet.name}:${what}`;
  const scopes = new Map<string | undefined, Right[]>([[undefined, []]]);
  for (const right of rights) scopes.set(right.namespace, [...(scopes.get(right.namespace) ?? []), right]);
  return [...scopes].flatMap(([namespace, inScope]) => {
    if (inScope.length === 0) return [];
    const kind = namespace === undefined ? 'ClusterRole' : 'Role';
    const labels = { [RIGHTS_LABEL]: fleet.name };
    const metadata = namespace === undefined ? { name, labels } : { name, namespace, labels };
    return [
      { apiVersion: `${GROUP}/v1`, kind, metadata, rules: rulesFor(inScope) },
      {
        apiVersion: `${GROUP}/v1`,
        kind: `${kind}Binding`,
        metadata,
        roleRef: { apiGroup: GROUP, kind, name },
        subjects: subjects.map(rbacSubject),
      },
    ];
  });
}

function rbacSubject({ kind, name, namespace }: Subject): object {
  return namespace === undefined ? { kind, name, apiGroup: GROUP } : { kind, name, namespace };
}

/** One rule for all objects of a kind that may have the same done to them, kind by kind as the rights come. */
function rulesFor(rights: readonly Right[]): Rule[] {
  const byResource = new Map<string, Map<string | undefined, string[]>>();
  for (const { resource, name, verb } of rights) {
    const names = byResource.get(resource) ?? new Map<string | undefined, string[]>();
    byResource.set(resource, names.set(name, [...(names.get(name) ?? []), verb]));
  }
  return [...byResource].flatMap(([resource, names]) => {
    const alike = new Map<string, (string | undefined)[]>();
    for (const [name, verbs] of names) {
      const sorted = [...verbs].sort((a, b) => VERBS.indexOf(a) - VERBS.indexOf(b)).join(' ');
      // What names no object stays a rule of its own.
      const key = name === undefined ? `${sorted} ` : sorted;
      alike.set(key, [...(alike.get(key) ?? []), name]);
    }
    return [...alike].map(([verbs, resourceNames]) => ruleFor(resource, verbs.trim().split(' '), resourceNames));
  });
}

function ruleFor(resource: string, verbs: string[], names: readonly (string | undefined)[]): Rule {
  const [target = '', subresource] = resource.split('/');
  const [plural = '', ...group] = target.split('.');
  const resourceNames = names.filter((name) => name !== undefined);
  return {
    apiGroups: [group.join('.')],
    resources: [subresource === undefined ? plural : `${plural}/${subresource}`],
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
    verbs,
  };
}
