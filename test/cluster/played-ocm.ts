import path from 'node:path';
import type { Fleet } from '../../lib';
import { ManagedCluster } from '../../lib';
import type { Clusters } from './clusters';

const CRDS = path.join(__dirname, '../../imports/crds');

/** A hub, and one cluster that stands for each managed one. */
export type HubAndManaged = Clusters<'hub' | 'managed'>;

/** Installs a release's CRDs as an operator of OCM would, those behind a gate too, and waits until they are served. */
export async function installCrds(clusters: HubAndManaged, name: 'hub' | 'managed', release: string): Promise<void> {
  const folder = path.join(CRDS, release);
  await clusters.mustKubectl(name, ['apply', '--server-side', '--validate=strict', '-f', folder]);
  await clusters.serves(name);
}

/** Makes what is there before a bundle comes: the hub's own objects, and those of each cluster that has joined it. */
export async function playOcm(clusters: HubAndManaged, fleet: Fleet): Promise<void> {
  const managed = fleet.clusters.filter((cluster) => cluster instanceof ManagedCluster);
  const gates = (fleet.clusters[0]?.node.tryFindChild('gates')?.node.tryFindChild('cluster-manager') ?? {}) as {
    readonly name?: string;
  };
  await createAll(clusters, 'hub', [
    {
      apiVersion: 'operator.open-cluster-management.io/v1',
      kind: 'ClusterManager',
      metadata: { name: gates.name ?? 'cluster-manager' },
      spec: { registrationImagePullSpec: 'registry.example.org/registration', deployOption: { mode: 'Default' } },
    },
    ...managed.flatMap(({ name }) => [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      {
        apiVersion: 'cluster.open-cluster-management.io/v1',
        kind: 'ManagedCluster',
        metadata: { name },
        spec: { hubAcceptsClient: true, leaseDurationSeconds: 60 },
      },
    ]),
  ]);
  await createAll(
    clusters,
    'managed',
    managed.map(({ name, klusterlet }) => ({
      apiVersion: 'operator.open-cluster-management.io/v1',
      kind: 'Klusterlet',
      metadata: { name: klusterlet },
      spec: { clusterName: name, deployOption: { mode: 'Singleton' } },
    })),
  );
}

async function createAll(clusters: HubAndManaged, name: 'hub' | 'managed', items: readonly object[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await clusters.mustKubectl(name, ['apply', '--server-side', '--field-manager=clusteradm', '-f', '-'], list);
}
