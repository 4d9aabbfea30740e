import { after, before } from 'node:test';
import { ClusterInventory } from '../../lib';
import { leftovers } from './leftovers';
import { BUNDLE, eventually, RealFleet } from './real-fleet';

/** How a suite leaves the fleet. */
export interface RealFleetOptions {
  /**
   * Takes away what the suite brought by other means than a bundle's `apply`, before the bundles are taken away.
   * @default - there is nothing else
   */
  readonly cleanUp?: (fleet: RealFleet) => Promise<void>;
  /**
   * Takes back what the suite set by hand, once the bundles are gone.
   * @default - it set nothing
   */
  readonly takeBack?: (fleet: RealFleet) => Promise<void>;
}

/**
 * Gives a suite the fleet that the environment names, joined and empty, and leaves it so. What an earlier run left of
 * these tests' bundles is taken away first; a fleet that holds anything else is refused.
 *
 * To be called in a `describe` with `{ skip: leftOut() }`. What it returns has the fleet once the tests run.
 */
export function useRealFleet(options: RealFleetOptions = {}): () => RealFleet {
  let fleet: RealFleet | undefined;
  let isOurs = false;
  before(async () => {
    const reached = await RealFleet.reach();
    fleet = reached;
    // Nothing is touched on a fleet that somebody else uses.
    if ((await leftovers(fleet)).some((fault) => fault.endsWith(` is of bundle ${BUNDLE}`)))
      await empty(fleet, options);
    else await eventually(90, () => leftovers(reached));
    isOurs = true;
  });
  after(async () => {
    if (fleet && isOurs) await empty(fleet, options);
    fleet?.forget();
  });
  return () => {
    if (fleet) return fleet;
    throw new Error('the fleet is there once the tests run');
  };
}

/**
 * Takes away all bundles of these tests.
 * @throws Error that says what is still there, if the fleet does not become joined and empty
 */
async function empty(fleet: RealFleet, { cleanUp, takeBack }: RealFleetOptions): Promise<void> {
  await cleanUp?.(fleet);
  const bundle = fleet.bundle((synthesized) => {
    const hub = fleet.addHub(synthesized);
    const clusters = fleet.managed.map((name) => fleet.addManaged(synthesized, name));
    new ClusterInventory(hub, 'inventory', {
      namespace: 'cluster-inventory',
      clusterSet: 'sandbox-fleet',
      clusters,
      properties: { environment: 'sandbox' },
    });
  });
  await fleet.mustRun(bundle, 'delete', '--yes');
  await takeBack?.(fleet);
  await eventually(90, () => leftovers(fleet));
}
