import type { Bundle } from '../fleet/bundle';
import { type PartialKind, partialKindOf } from '../fleet/stages';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import type { Violation } from './violation';

const STAGE_OF_VERB = { members: 'core', gates: 'gates' } as const;
/** Fields of a configuration in ClusterManager and Klusterlet that the plan's `gates` step writes. */
const GATE_FIELDS = ['featureGates', 'clusterClaimConfiguration'];

/** A partial object stands in the stage whose step writes it, and holds nothing but what that step writes. */
export function checkPartialObjects({ clusters }: Bundle): Violation[] {
  return clusters.flatMap(({ objects }) =>
    objects.flatMap(({ path, json, stage }): Violation[] => {
      const partial = partialKindOf(json);
      if (!partial) return [];
      const home = STAGE_OF_VERB[partial.verb];
      const rule = `must be in the ${home} stage, not in ${stage}`;
      return [
        ...(stage === home ? [] : [{ path, field: 'kind', value: json.kind, rule }]),
        ...furtherFields(partial, json).map(([field, value]) => ({
          path,
          field,
          value,
          rule: `must be left out: of a ${json.kind} the bundle owns ${OWNED[partial.verb]}, and no more`,
        })),
      ];
    }),
  );
}

const OWNED = { members: 'labels', gates: 'lists of feature gates and clusterClaimConfiguration' };

function furtherFields(
  { verb }: PartialKind,
  { apiVersion, kind, metadata, spec, ...rest }: KubernetesObject,
): [string, unknown][] {
  const owned = verb === 'members' ? ['name', 'labels'] : ['name'];
  const inMetadata = Object.entries(metadata).filter(([field]) => !owned.includes(field));
  const inSpec =
    verb === 'members' ? (spec === undefined ? [] : [['spec', spec] as [string, unknown]]) : furtherInSpec(spec);
  return [
    ...inMetadata.map(([field, value]): [string, unknown] => [`metadata.${field}`, value]),
    ...inSpec,
    ...Object.entries(rest),
  ];
}

function furtherInSpec(spec: unknown): [string, unknown][] {
  return Object.entries(spec ?? {}).flatMap(([component, configuration]): [string, unknown][] => {
    if (typeof configuration !== 'object' || configuration === null) return [[`spec.${component}`, configuration]];
    return Object.entries(configuration)
      .filter(([field]) => !GATE_FIELDS.includes(field))
      .map(([field, value]) => [`spec.${component}.${field}`, value]);
  });
}
