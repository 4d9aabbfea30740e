import type { Written } from '../fleet/written';
import type { Manifest } from '../parity/emitted';
import type { FleetName, PlayedFleet } from './played-fleet';

const API = 'rbac.authorization.k8s.io';

/** One verb on one resource of one rule of the emitted rights. */
export interface GivenRight {
  /** Last part of the role's name. */
  readonly role: 'apply' | 'remove';
  readonly verb: string;
  /** Plural, with its subresource. */
  readonly plural: string;
  readonly group: string;
  readonly names?: readonly string[];
  readonly namespace?: string;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** Every right in the file of a cluster. */
export function givenRights(written: Written, cluster: FleetName): GivenRight[] {
  return written
    .objects(`rights/${cluster}.yaml`)
    .filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
    .flatMap(({ metadata: { name, namespace }, rules }: Manifest) =>
      (rules as Rule[]).flatMap(({ verbs, apiGroups: [group = ''], resources: [plural = ''], resourceNames }) =>
        verbs.map((verb) => ({
          role: name.split(':').at(-1) as 'apply' | 'remove',
          ...{ verb, plural, group },
          ...(resourceNames ? { names: resourceNames } : {}),
          ...(namespace === undefined ? {} : { namespace }),
        })),
      ),
    );
}

/** A user who has some rights but for a few. */
export interface UserWithout {
  readonly user: string;
  readonly has: readonly GivenRight[];
  readonly lacks: readonly GivenRight[];
}

/** A short name for a right, for the failures of a test. */
export function inWords({ verb, plural, names = [], namespace }: GivenRight): string {
  return [verb, plural, names.join('+'), namespace && `in ${namespace}`].filter(Boolean).join(' ');
}

/**
 * Makes users who have all rights but a few. Rights only add up, so each right becomes a role of its own, bound to all who
 * are not to lack it.
 */
export async function makeUsersWithout(
  fleet: PlayedFleet,
  cluster: FleetName,
  rights: readonly GivenRight[],
  users: readonly UserWithout[],
): Promise<void> {
  const objects = rights.flatMap((right, index) => {
    const allowed = users.filter(({ has, lacks }) => has.includes(right) && !lacks.includes(right));
    const { namespace, plural, group, verb, names } = right;
    const kind = namespace === undefined ? 'ClusterRole' : 'Role';
    const metadata = {
      name: `part-${index}`,
      labels: { part: 'of-rights' },
      ...(namespace === undefined ? {} : { namespace }),
    };
    const rule = { apiGroups: [group], resources: [plural], verbs: [verb], ...(names ? { resourceNames: names } : {}) };
    return [
      { apiVersion: `${API}/v1`, kind, metadata, rules: [rule] },
      {
        apiVersion: `${API}/v1`,
        kind: `${kind}Binding`,
        metadata,
        roleRef: { apiGroup: API, kind, name: metadata.name },
        subjects: allowed.map(({ user }) => ({ kind: 'User', name: user, apiGroup: API })),
      },
    ];
  });
  await fleet.create(cluster, objects);
}

/** Takes away what `makeUsersWithout` made. */
export async function takeUsersAway(fleet: PlayedFleet, cluster: FleetName): Promise<void> {
  const kinds = 'roles,rolebindings,clusterroles,clusterrolebindings';
  await fleet.clusters.mustKubectl(cluster, ['delete', kinds, '--all-namespaces', '--selector=part=of-rights']);
}
