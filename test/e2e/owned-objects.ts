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
  const clusters = [...new Set(owned.map(([name = '']) => name))];
  const perCluster = await Promise.all(
    clusters.map(async (cluster) => {
      const ofCluster = owned.filter(([name]) => name === cluster);
      const resources = [...new Set(ofCluster.map(([, name = '']) => name))];
      const lists = await Promise.all(resources.map((resource) => fleet.list(cluster, resource)));
      return ofCluster.map(([, resource = '', namespace, name]): [string, ClusterObject] => {
        const found = lists[resources.indexOf(resource)]?.find(
          ({ metadata }) => metadata.name === name && (metadata.namespace ?? '-') === namespace,
        );
        return [[cluster, resource, namespace, name].join(' '), found];
      });
    }),
  );
  const objects = new Map(perCluster.flat());
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
    if (isSame || isFirstNote(old, now) || !isDeepStrictEqual(statusOf(old), statusOf(now))) return [];
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

function fieldsOf(managedFields: readonly ClusterObject[] = [], ofStatus: boolean): unknown[] {
  return managedFields.filter(
    ({ subresource, manager }) => (subresource === 'status') === ofStatus && manager !== BEFORE_FIRST_APPLY,
  );
}

/**
 * How the API server notes, at the next apply, whose the fields of an object are that has no managed fields. The
 * cluster-proxy add-on's manager leaves its ServiceAccount so: it updates it with an object that it made anew.
 */
const BEFORE_FIRST_APPLY = 'before-first-apply';

function isFirstNote(old: ClusterObject, now: ClusterObject): boolean {
  const noted = now.metadata.managedFields?.some(({ manager }: ClusterObject) => manager === BEFORE_FIRST_APPLY);
  return old.metadata.managedFields === undefined && noted === true;
}
