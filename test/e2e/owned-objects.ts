import { isDeepStrictEqual } from 'node:util';
import type { WrittenBundle } from '../runner/written-bundle';
import type { ClusterObject, RealFleet } from './real-fleet';

/** Every object that a bundle writes, as the fleet has it, by cluster, resource, namespace and name. */
export type OwnedObjects = ReadonlyMap<string, ClusterObject>;

/**
 * Reads every object that a bundle writes.
 * @throws Error that names those that are not there
 */
export async function ownedObjects(fleet: RealFleet, { written }: WrittenBundle): Promise<OwnedObjects> {
  const rows = written.listed().map((line) => line.split(' '));
  const owned = rows.filter(([, , , , stage]) => stage !== '-');
  const objects = new Map<string, ClusterObject>();
  for (const cluster of new Set(owned.map(([name = '']) => name))) {
    const ofCluster = owned.filter(([name]) => name === cluster);
    for (const resource of new Set(ofCluster.map(([, name = '']) => name))) {
      const there = await fleet.list(cluster, resource);
      for (const [, , namespace, name] of ofCluster.filter(([, its]) => its === resource)) {
        const found = there.find(({ metadata }) => metadata.name === name && (metadata.namespace ?? '-') === namespace);
        objects.set([cluster, resource, namespace, name].join(' '), found);
      }
    }
  }
  const missing = [...objects].filter(([, object]) => !object).map(([key]) => key);
  if (missing.length === 0) return objects;
  throw new Error(`not there: ${missing.join(', ')}`);
}

/** What was written between two looks, status aside, for a person. */
export function rewritten(before: OwnedObjects, after: OwnedObjects): string[] {
  return [...before].flatMap(([key, old]) => {
    const now = after.get(key);
    const [oldSelf, self] = [withoutStatus(old), withoutStatus(now)];
    if (!isDeepStrictEqual(oldSelf, self))
      return [`${key}: was ${JSON.stringify(oldSelf)}, is ${JSON.stringify(self)}`];
    const isSame = old.metadata.resourceVersion === now.metadata.resourceVersion;
    // Who writes status changes the version too; who writes without a change of anything does not.
    if (isSame || !isDeepStrictEqual(statusOf(old), statusOf(now))) return [];
    return [`${key}: was written, without a difference that remains`];
  });
}

/** All but status, and who wrote it and when. */
function withoutStatus({ status, ...object }: ClusterObject): ClusterObject {
  const { resourceVersion, managedFields, ...metadata } = object.metadata;
  return { ...object, metadata, managers: fieldsOf(managedFields, false) };
}

function statusOf({ status, metadata }: ClusterObject): unknown {
  return [status, fieldsOf(metadata.managedFields, true)];
}

function fieldsOf(managedFields: readonly ClusterObject[], ofStatus: boolean): unknown[] {
  return managedFields.filter(({ subresource }) => (subresource === 'status') === ofStatus);
}
