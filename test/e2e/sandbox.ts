import { Duration } from 'cdk8s';
import { ClusterInventory, type ClusterInventoryProps, type Fleet } from '../../lib';
import type { WrittenBundle } from '../runner/written-bundle';
import type { RealFleet } from './real-fleet';

/** What differs from the article's fleet. */
export interface SandboxProps extends Partial<Omit<ClusterInventoryProps, 'clusters'>> {
  /**
   * Names of the managed clusters.
   * @default - all that the fleet has
   */
  readonly clusters?: readonly string[];
  /**
   * Adds to the fleet besides.
   * @default - nothing
   */
  readonly also?: (fleet: Fleet, inventory: ClusterInventory) => void;
}

/** The bundle that main.ts gives, with or without changes, for the clusters of a real fleet. */
export function sandbox(
  fleet: RealFleet,
  { clusters = fleet.managed, also, ...props }: SandboxProps = {},
): WrittenBundle {
  return fleet.bundle((synthesized) => {
    const hub = fleet.addHub(synthesized);
    const inventory = new ClusterInventory(hub, 'inventory', {
      namespace: 'cluster-inventory',
      clusterSet: 'sandbox-fleet',
      clusters: clusters.map((name) => fleet.addManaged(synthesized, name)),
      accounts: [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }],
      properties: { environment: 'sandbox' },
      ...props,
    });
    also?.(synthesized, inventory);
  });
}

/** Applies a bundle, prunes what it no longer has, and returns what `apply` said. */
export async function become(fleet: RealFleet, bundle: WrittenBundle): Promise<string> {
  const { stdout } = await fleet.mustRun(bundle);
  if (/apply prune takes them away/.test(stdout)) await fleet.mustRun(bundle, 'prune', '--yes');
  return stdout;
}
