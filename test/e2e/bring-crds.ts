import { conditionOf } from './leftovers';
import { type ClusterObject, eventually, type RealFleet } from './real-fleet';

/** Applies the CRDs in a folder to the hub, and returns once it serves them. */
export async function bringCrds(fleet: RealFleet, folder: string): Promise<void> {
  await fleet.mustKubectl('hub', ['apply', '--server-side', '-f', folder]);
  // `kubectl wait` fails on one that has no conditions yet.
  await eventually(60, async () => {
    const { items } = JSON.parse(await fleet.mustKubectl('hub', ['get', '-f', folder, '-o', 'json']));
    return (items as ClusterObject[])
      .filter((crd) => conditionOf(crd, 'Established') !== 'True')
      .map(({ metadata }) => `${metadata.name} is not Established`);
  });
}
