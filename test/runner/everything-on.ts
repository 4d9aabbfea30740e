import type { ApiClient } from '../cluster/api-client';

/** What servers write of themselves, all the time. */
const RESTLESS = ['events', 'leases'];

interface ServedResource {
  readonly name: string;
  readonly verbs: readonly string[];
}

/** Every object on a cluster with its resourceVersion, to see whether anything at all was written. */
export async function everythingOn(client: ApiClient): Promise<Record<string, string>> {
  const { body: groups } = await client.send('GET', '/apis');
  const preferred: string[] = groups.groups.map(
    (group: { preferredVersion: { groupVersion: string } }) => `/apis/${group.preferredVersion.groupVersion}`,
  );
  const versions: Record<string, string> = {};
  for (const api of ['/api/v1', ...preferred]) {
    const { body: served } = await client.send('GET', api);
    const listable = (served.resources as ServedResource[]).filter(
      ({ name, verbs }) => verbs.includes('list') && verbs.includes('create') && !RESTLESS.includes(name),
    );
    for (const { name: resource } of listable) {
      const { body: list } = await client.send('GET', `${api}/${resource}`);
      for (const { metadata } of list.items ?? []) {
        versions[`${api}/${resource} ${metadata.namespace ?? '-'}/${metadata.name}`] = metadata.resourceVersion;
      }
    }
  }
  return versions;
}
