import assert from 'node:assert/strict';
import { conditionOf } from './leftovers';
import type { RealFleet } from './real-fleet';

const NAMESPACE = 'cluster-inventory';

/** What a consumer of an inventory needs of a cluster. */
export interface ProfileContent {
  /** Properties that the bundle gave it; it has others of its own. */
  readonly properties: Readonly<Record<string, string>>;
  /** Accounts whose credentials must be there. */
  readonly accounts: readonly string[];
}

/** Names of the ClusterProfiles in the inventory's namespace, or in another one, sorted. */
export async function profileNames(fleet: RealFleet, namespace = NAMESPACE): Promise<string[]> {
  const profiles = await fleet.list('hub', 'clusterprofiles.multicluster.x-k8s.io', { namespace });
  return profiles.map(({ metadata }) => metadata.name as string).sort();
}

/** A property that a ClusterProfile shows, or undefined. */
export async function propertyOf(fleet: RealFleet, cluster: string, name: string): Promise<string | undefined> {
  const profile = await fleet.get('hub', 'clusterprofiles.multicluster.x-k8s.io', cluster, NAMESPACE);
  return profile?.status?.properties?.find((property: { readonly name: string }) => property.name === name)?.value;
}

/** Asserts that a controller can use a cluster's ClusterProfile. */
export async function assertUsable(fleet: RealFleet, cluster: string, content: ProfileContent): Promise<void> {
  const profile = await fleet.get('hub', 'clusterprofiles.multicluster.x-k8s.io', cluster, NAMESPACE);
  assert.ok(profile, `there is no ClusterProfile ${cluster}`);
  const { status } = profile;
  for (const type of ['ControlPlaneHealthy', 'Joined'])
    assert.equal(conditionOf(profile, type), 'True', `${cluster} ${type}`);

  const served = JSON.parse(await fleet.mustKubectl(cluster, ['get', '--raw', '/version']));
  assert.equal(status.version?.kubernetes, served.gitVersion, cluster);

  const providers: { name: string; cluster: Record<string, unknown> }[] = status.accessProviders;
  assert.deepEqual(
    providers.map(({ name, cluster: { server } }) => ({ name, server })),
    [
      {
        name: 'open-cluster-management',
        server: `https://cluster-proxy-addon-user.open-cluster-management-addon:9092/${cluster}`,
      },
    ],
  );
  assert.match(
    Buffer.from(String(providers[0]?.cluster['certificate-authority-data']), 'base64').toString(),
    /BEGIN CERT/,
  );

  const properties = Object.fromEntries(
    (status.properties as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
  );
  assert.deepEqual({ ...properties, ...content.properties }, properties, cluster);

  const secrets = await fleet.list('hub', 'secrets', { namespace: NAMESPACE });
  const ofCluster = secrets.filter(({ metadata }) => metadata.name.startsWith(`${cluster}-`));
  assert.deepEqual(
    ofCluster.map(({ metadata, data }) => [metadata.name, Boolean(data?.token)]),
    [...content.accounts].sort().map((account) => [`${cluster}-${account}`, true]),
  );
}
