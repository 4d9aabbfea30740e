import type { Written } from '../fleet/written';
import type { PlayedFleet } from './played-fleet';

const API_GROUP = 'rbac.authorization.k8s.io';

/** What a user must be allowed on the hub besides reading, each as the runner says it of who is not. */
export function rightsNeeded(written: Written): string[] {
  const special = written.plan('guard', 'hub', '-', 'right').map((line) => line.split(' ').slice(4, -1).join(' '));
  const ordinary = written.listed('hub').flatMap((line) => {
    const [, resource = '', , , applied] = line.split(' ');
    if (applied === '-') return [];
    const isMade = !/^(managedclusters|clustermanagers)\./.test(resource);
    return [`patch ${resource}`, ...(isMade ? [`create ${resource}`] : [])];
  });
  return [...special, ...new Set(ordinary)];
}

/** Makes users of the hub, each with the rights named beside and to read everything. */
export async function makeUsers(
  fleet: PlayedFleet,
  rights: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const read = { verbs: ['get', 'list'], apiGroups: ['*'], resources: ['*'] };
  const objects = Object.entries(rights).flatMap(([name, words]) => [
    { apiVersion: `${API_GROUP}/v1`, kind: 'ClusterRole', metadata: { name }, rules: [read, ...words.map(ruleFor)] },
    {
      apiVersion: `${API_GROUP}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name },
      subjects: [{ kind: 'User', name, apiGroup: API_GROUP }],
    },
  ]);
  await fleet.create('hub', objects);
}

function ruleFor(right: string): object {
  const [verb, target = '', name] = right.split(' ');
  const [resource = '', subresource] = target.split('/');
  const [plural = '', ...group] = resource.split('.');
  const resources = [subresource ? `${plural}/${subresource}` : plural];
  return { verbs: [verb], apiGroups: [group.join('.')], resources, ...(name ? { resourceNames: [name] } : {}) };
}
