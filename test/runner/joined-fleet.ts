import { before } from 'node:test';
import { useClusters } from '../cluster/use-clusters';
import { type FleetName, PlayedFleet } from './played-fleet';

/** ClusterManager and Klusterlets as somebody made them by client-side apply, which leaves its mark on them. */
export const OPERATED: Readonly<Record<FleetName, OperatedObject>> = {
  hub: {
    apiVersion: 'operator.open-cluster-management.io/v1',
    kind: 'ClusterManager',
    metadata: { name: 'cluster-manager', labels: { 'example.org/team': 'hubs' } },
    spec: {
      deployOption: { mode: 'Default' },
      registrationConfiguration: {
        autoApproveUsers: ['example'],
        featureGates: [
          { feature: 'ManagedClusterAutoApproval', mode: 'Enable' },
          { feature: 'DefaultClusterSet', mode: 'Disable' },
        ],
      },
    },
  },
  cluster1: klusterletOf('cluster1'),
  cluster2: klusterletOf('cluster2'),
};

/** As much of a ClusterManager or Klusterlet as a test looks at. */
export interface OperatedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly registrationConfiguration?: GatedPart;
    readonly workConfiguration?: GatedPart;
  };
}

/** A part of its spec that lists gates. */
export interface GatedPart {
  readonly featureGates?: readonly { readonly feature: string; readonly mode?: string }[];
  readonly [field: string]: unknown;
}

/** Gives a suite a fleet whose clusters have joined. Nothing of OCM runs; Kubernetes' own controllers do if asked for. */
export function useJoinedFleet(controllers = false, audited = false): () => PlayedFleet {
  const contexts = { hub: 'kind-hub', cluster1: 'kind-cluster1', cluster2: 'kind-cluster2' };
  const clusters = useClusters(contexts, { controllers, audited });
  let fleet: PlayedFleet | undefined;
  before(async () => {
    fleet = new PlayedFleet(clusters());
    await fleet.prepare();
    for (const name of FLEET_NAMES) await applyOperated(fleet, name);
  });
  return () => {
    if (fleet) return fleet;
    throw new Error('the fleet is there once the tests run');
  };
}

export const FLEET_NAMES: readonly FleetName[] = ['hub', 'cluster1', 'cluster2'];

/** Makes a ClusterManager or Klusterlet anew by client-side apply. */
export async function applyOperated(fleet: PlayedFleet, name: FleetName, object = OPERATED[name]): Promise<void> {
  await fleet.clusters.mustKubectl(name, ['delete', object.kind, object.metadata.name]);
  await fleet.clusters.mustKubectl(name, ['apply', '-f', '-'], JSON.stringify(object));
}

/** A cluster's ClusterManager or Klusterlet as it is. */
export async function operated(fleet: PlayedFleet, name: FleetName): Promise<OperatedObject> {
  const { kind, metadata } = OPERATED[name];
  return JSON.parse(await fleet.clusters.mustKubectl(name, ['get', kind, metadata.name, '-o', 'json']));
}

function klusterletOf(clusterName: string): OperatedObject {
  return {
    apiVersion: 'operator.open-cluster-management.io/v1',
    kind: 'Klusterlet',
    metadata: { name: 'klusterlet', labels: { 'example.org/team': 'edge' } },
    spec: { clusterName, deployOption: { mode: 'Singleton' }, namespace: 'open-cluster-management-edge' },
  };
}
