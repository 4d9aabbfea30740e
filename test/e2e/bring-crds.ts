import { eventually, type RealFleet } from './real-fleet';

/** Applies the CRDs in a folder to the hub, and returns once it serves them. */
export async function bringCrds(fleet: RealFleet, folder: string): Promise<void> {
  await fleet.mustKubectl('hub', ['apply', '--server-side', '-f', folder]);
  await served(fleet, 'hub', '-f', folder);
}

/** Returns once a cluster serves the kinds of the CRDs that the words name, such as `-f FILE`, also where they appear late. */
export async function served(fleet: RealFleet, cluster: string, ...which: readonly string[]): Promise<void> {
  // `kubectl wait` fails on one that has no conditions yet.
  await eventually(60, async () => {
    const { code, stderr } = await fleet.kubectl(cluster, [
      'wait',
      '--for=condition=Established',
      '--timeout=1s',
      ...which,
    ]);
    return code === 0 ? undefined : stderr;
  });
}
