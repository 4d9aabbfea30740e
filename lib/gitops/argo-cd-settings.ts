import path from 'node:path';
import type { FleetCluster } from '../fleet/fleet-cluster';
import { Hub } from '../fleet/hub';
import { type DeliveryUnit, isPartial } from './delivery-unit';

/** What all Applications of a delivery have in common. */
export interface ArgoCdSettings {
  /** Folder of the delivery within the bundle. */
  readonly folder: string;
  readonly repoUrl: string;
  readonly revision: string;
  /** Folder of the bundle within the repository. */
  readonly path: string;
  readonly namespace: string;
  readonly project: string;
  /** AppProject of the Application that holds the others. */
  readonly rootProject: string;
  readonly namePrefix: string;
  /** Name of the bundle. */
  readonly bundle: string;
  /** Names or addresses by which Argo CD knows clusters, where main.ts gives any. */
  readonly destinations: { readonly [cluster: string]: string };
}

/** Name under which Argo CD knows the cluster that it runs on. */
export const IN_CLUSTER = 'in-cluster';

/** A cluster as Argo CD knows it: by its name, or by the address of its API server. */
export type Destination = { readonly name: string } | { readonly server: string };

/** What Argo CD calls a cluster. */
export function argoCdName(cluster: FleetCluster, { destinations }: ArgoCdSettings): string {
  return destinations[cluster.name] ?? (cluster instanceof Hub ? IN_CLUSTER : cluster.name);
}

/** What an Application calls it: an address has a protocol, a name has none. */
export function destinationCalled(text: string): Destination {
  return text.includes('://') ? { server: text } : { name: text };
}

/**
 * The folder that a unit's Application reads, relative to the bundle: its stage's, and none of the folders therein, which
 * are other units'. Partial objects stand apart, as Argo CD may apply them.
 */
export function sourceFolderOf(unit: DeliveryUnit, { folder }: ArgoCdSettings): string {
  return isPartial(unit) ? `${folder}/units/${unit.name}` : path.posix.dirname(unit.files[0] ?? '');
}
