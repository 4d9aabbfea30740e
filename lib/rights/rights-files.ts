import { type Bundle, isTouched } from '../fleet/bundle';
import { RIGHTS_FOLDER } from '../fleet/bundle-layout';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { applyRights, removalRights } from './needed-rights';
import { rightsObjects } from './rights-objects';

/** The runner's rights on one cluster, for the file of its own that they stand in. */
export interface RightsFile {
  /** Path relative to the bundle. */
  readonly path: string;
  readonly objects: readonly KubernetesObject[];
}

/** Makes the rights of all clusters that the bundle touches, one at a time; none where main.ts asks for none. */
export function* rightsFiles({ fleet, clusters }: Bundle): Generator<RightsFile> {
  if (!fleet.rights) return;
  const { applier, remover } = fleet.rights;
  for (const cluster of clusters.filter(isTouched)) {
    const objects = rightsObjects(fleet, 'apply', applyRights(cluster), remover ? [applier, remover] : [applier]);
    if (remover) objects.push(...rightsObjects(fleet, 'remove', removalRights(cluster), [remover]));
    yield { path: `${RIGHTS_FOLDER}/${cluster.cluster.name}.yaml`, objects };
  }
}
