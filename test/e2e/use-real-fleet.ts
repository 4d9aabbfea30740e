import { after, before } from 'node:test';
import { leftovers } from './leftovers';
import { BUNDLE, eventually, RealFleet } from './real-fleet';
import { become, sandbox } from './sandbox';

/** How a suite finds the fleet, and how it leaves it. */
export interface RealFleetOptions {
  /**
   * Whether the suite begins with `sandbox` applied, rather than on clusters that have only joined.
   * @default false
   */
  readonly beginsWithInventory?: boolean;
  /**
   * Whether the suite leaves its inventory to the next one in `test/e2e/run`: applying anew takes minutes. The last suite does not.
   * @default false
   */
  readonly leavesInventory?: boolean;
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
 * Gives a suite the fleet that the environment names. What another suite left of these tests' bundles is taken over, or
 * taken away first; a fleet that holds anything else is refused.
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
    const isLeft = (await leftovers(fleet)).some((fault) => fault.endsWith(` is of bundle ${BUNDLE}`));
    if (!isLeft) await eventually(90, () => leftovers(reached));
    else if (!options.beginsWithInventory) await empty(fleet, options);
    // OCM asks for no more than ten certificates of an add-on and cluster while the hub keeps the requests, which is an hour.
    const requests = ['--selector', 'open-cluster-management.io/addon-name'];
    await fleet.mustKubectl('hub', ['delete', 'certificatesigningrequests', ...requests]);
    if (options.beginsWithInventory) await become(fleet, sandbox(fleet));
    isOurs = true;
  });
  after(async () => {
    if (fleet && isOurs && options.leavesInventory) await options.takeBack?.(fleet);
    else if (fleet && isOurs) await empty(fleet, options);
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
  await fleet.mustRun(sandbox(fleet), 'delete', '--yes');
  await takeBack?.(fleet);
  await eventually(90, () => leftovers(fleet));
}
