import path from 'node:path';
import { before } from 'node:test';
import type { ApiClient } from '../cluster/api-client';
import type { Clusters } from '../cluster/clusters';
import { useClusters } from '../cluster/use-clusters';
import { everythingOn } from './everything-on';

const CRDS = path.join(__dirname, '../../imports/crds');

/** A hub and two managed clusters. */
export type FleetName = 'hub' | 'cluster1' | 'cluster2';
const NAMES: readonly FleetName[] = ['hub', 'cluster1', 'cluster2'];

/** Real API servers with what OCM 1.2.1 leaves on them once both clusters have joined. Nothing of OCM runs. */
export class PlayedFleet {
  constructor(
    public readonly clusters: Clusters<FleetName>,
    private readonly names: readonly FleetName[] = NAMES,
  ) {}

  /** Installs OCM's kinds and objects. */
  public async prepare(): Promise<void> {
    await Promise.all(
      this.names.map(async (name) => {
        await this.installKinds(name, `ocm-1.2.1/${name === 'hub' ? 'hub' : 'spoke'}`);
        await this.create(name, name === 'hub' ? HUB_OBJECTS : [klusterlet(name)]);
      }),
    );
  }

  /** Installs a folder of kinds as the operator does, which notes its version on each, and waits until they are served. */
  public async installKinds(name: FleetName, folder: string, version = '1.2.1'): Promise<void> {
    const must = (...words: string[]) => this.clusters.mustKubectl(name, words);
    const files = path.join(CRDS, folder);
    await must('apply', '--server-side', '--field-manager=operator', '-f', files);
    await must('annotate', '-f', files, `operator.open-cluster-management.io/version=${version}`);
    await this.clusters.serves(name, '-f', files);
  }

  /** Creates objects, or changes them, as somebody else. */
  public async create(name: FleetName, items: readonly object[], manager = 'clusteradm'): Promise<void> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const flags = ['--server-side', '--force-conflicts', `--field-manager=${manager}`];
    await this.clusters.mustKubectl(name, ['apply', ...flags, '-f', '-'], list);
  }

  /** UID of a cluster's kube-system namespace. */
  public uid(name: FleetName): Promise<string> {
    return this.clusters.mustKubectl(name, ['get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}']);
  }

  /** A client that may do everything, or what the user may whom it acts as. */
  public client(name: FleetName, actAs?: string): ApiClient {
    return this.clusters.plane(name).client(actAs);
  }

  /** Every object of every cluster with its resourceVersion. */
  public async everything(): Promise<Record<string, Record<string, string>>> {
    const all = await Promise.all(
      this.names.map(async (name) => [name, await everythingOn(this.client(name))] as const),
    );
    return Object.fromEntries(all);
  }
}

/**
 * Gives a suite a played fleet of its own. What it returns has it once the tests run.
 * @param names those of its clusters that are there; all of them by default
 */
export function usePlayedFleet(names: readonly FleetName[] = NAMES): () => PlayedFleet {
  const contexts = Object.fromEntries(names.map((name) => [name, `kind-${name}`])) as Record<FleetName, string>;
  const clusters = useClusters(contexts, { controllers: false });
  let fleet: PlayedFleet | undefined;
  before(async () => {
    fleet = new PlayedFleet(clusters(), names);
    await fleet.prepare();
  });
  return () => {
    if (fleet) return fleet;
    throw new Error('the fleet is there once the tests run');
  };
}

/** A cluster that has joined. */
export function managedCluster(name: string, hubAcceptsClient = true): object {
  const metadata = { name };
  return {
    apiVersion: 'cluster.open-cluster-management.io/v1',
    kind: 'ManagedCluster',
    metadata,
    spec: { hubAcceptsClient },
  };
}

/** The agent of a cluster, which knows the cluster's name. */
export function klusterlet(clusterName?: string): object {
  return {
    apiVersion: 'operator.open-cluster-management.io/v1',
    kind: 'Klusterlet',
    metadata: { name: 'klusterlet' },
    spec: { clusterName, deployOption: { mode: 'Singleton' } },
  };
}

const HUB_OBJECTS: readonly object[] = [
  {
    apiVersion: 'operator.open-cluster-management.io/v1',
    kind: 'ClusterManager',
    metadata: { name: 'cluster-manager' },
    spec: { deployOption: { mode: 'Default' } },
  },
  ...['cluster1', 'cluster2'].flatMap((name) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    managedCluster(name),
  ]),
];
