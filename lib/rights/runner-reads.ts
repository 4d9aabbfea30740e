import type { ListedObject } from '../fleet/awaited-objects';
import { healthRuleOf } from '../health/health-table';
import { distinctRights, type Right } from './right';

/** Names in one namespace that the runner reads one by one; of more it takes a list. As in the runner, `states`. */
export const MOST_NAMES = 10;
/** Namespaces that it asks one by one; of more it takes a list of all. */
export const MOST_NAMESPACES = 20;

/**
 * What the runner's waits read: each object by its name; by a list what comes with every managed cluster or is many; the
 * pods where a roll-out is waited for, to say why they do not run. Secrets are never listed, however many.
 */
export function readRights(listed: readonly ListedObject[]): Right[] {
  const waits = new Map<string, ListedObject[]>();
  for (const object of listed) {
    if (!object.awaited) continue;
    const line = [object.resource, object.awaited, object.health].join('\t');
    waits.set(line, [...(waits.get(line) ?? []), object]);
  }
  const rollouts = listed.filter(({ resource, awaited }) => awaited && healthRuleOf(resource)?.rollout);
  return distinctRights([
    ...listed.map(({ resource, name, namespace }) => ({ verb: 'get', resource, name, ...within(namespace) })),
    ...[...waits.values()].flatMap(listsOf),
    ...rollouts.map(({ namespace }) => ({ verb: 'list', resource: 'pods', ...within(namespace) })),
  ]);
}

/** The lists that the objects of one wait are read by. */
function listsOf(objects: readonly ListedObject[]): Right[] {
  const resource = objects[0]?.resource ?? '';
  if (resource === 'secrets') return [];
  const { comesWithCluster } = healthRuleOf(resource) ?? {};
  const everywhere = { verb: 'list', resource };
  if (comesWithCluster === 'in its namespace') return [everywhere];
  const counts = new Map<string | undefined, number>();
  for (const { namespace } of objects) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  if (counts.size > MOST_NAMESPACES) return [everywhere];
  return [...counts]
    .filter(([, count]) => comesWithCluster || count > MOST_NAMES)
    .map(([namespace]) => ({ ...everywhere, ...within(namespace) }));
}

function within(namespace: string | undefined): { namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}
