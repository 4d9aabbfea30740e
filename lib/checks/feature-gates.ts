import type { Bundle, BundledCluster, BundledObject } from '../fleet/bundle';
import { Hub } from '../fleet/hub';
import { OCM_RELEASES } from '../releases/ocm-releases';
import type { FeatureGate, OcmRelease } from '../releases/release';
import { objectsOf } from './bundle-objects';
import type { Violation } from './violation';

const GROUP = 'operator.open-cluster-management.io';
type Side = 'clusterManagerGates' | 'klusterletGates';

/**
 * Gate lists name gates that the component has in the release, each once and with its mode, and what exists only behind
 * a gate goes with the gate. OCM drops an unknown gate with no more than a condition, and a missing mode means off.
 */
export function checkFeatureGates(bundle: Bundle): Violation[] {
  const { ocm } = bundle.fleet.releases;
  return bundle.clusters.flatMap((cluster) => [
    ...objectsOf(cluster, GROUP, 'ClusterManager').flatMap((object) => checkLists(object, ocm, 'clusterManagerGates')),
    ...objectsOf(cluster, GROUP, 'Klusterlet').flatMap((object) => checkLists(object, ocm, 'klusterletGates')),
    ...checkGatedKinds(cluster, ocm),
  ]);
}

/** Whether a gate is on in a cluster's part of the bundle. */
export function isGateOn(cluster: BundledCluster | undefined, component: string, gate: string): boolean {
  return [...objectsOf(cluster, GROUP, 'ClusterManager'), ...objectsOf(cluster, GROUP, 'Klusterlet')].some(({ json }) =>
    entriesOf(json.spec?.[component]).some(({ feature, mode }) => feature === gate && mode === 'Enable'),
  );
}

function checkLists({ path, json }: BundledObject, ocm: OcmRelease, side: Side): Violation[] {
  return Object.entries(json.spec ?? {}).flatMap(([component, configuration]) => {
    const seen = new Set<unknown>();
    return entriesOf(configuration).flatMap(({ feature, mode }, index): Violation[] => {
      if (feature === undefined) return [];
      const field = `spec.${component}.featureGates[${index}]`;
      const again = seen.has(feature);
      seen.add(feature);
      const known = gatesOf(ocm, side)[component] ?? [];
      if (!known.some(({ name }) => name === feature)) {
        return [
          {
            path,
            field: `${field}.feature`,
            value: feature,
            rule: unknownGate(String(feature), component, known, ocm, side),
          },
        ];
      }
      if (again) return [{ path, field: `${field}.feature`, value: feature, rule: 'must stand in the list once' }];
      return mode === undefined
        ? [{ path, field: `${field}.mode`, rule: 'must be Enable or Disable; left out it means Disable' }]
        : [];
    });
  });
}

function unknownGate(
  gate: string,
  component: string,
  known: readonly FeatureGate[],
  ocm: OcmRelease,
  side: Side,
): string {
  const has = (gates: readonly FeatureGate[]) => gates.some(({ name }) => name === gate);
  const elsewhere = [
    ...Object.entries(ocm.clusterManagerGates).map(([part, gates]) => [`ClusterManager spec.${part}`, gates] as const),
    ...Object.entries(ocm.klusterletGates).map(([part, gates]) => [`Klusterlet spec.${part}`, gates] as const),
  ].filter(([, gates]) => has(gates));
  const others = OCM_RELEASES.filter((release) => has(gatesOf(release, side)[component] ?? []));
  const names = known.map(({ name }) => name).join(', ') || 'none';
  const hints = [
    elsewhere.length > 0 ? `it belongs to ${elsewhere.map(([place]) => place).join(' and ')}` : '',
    others.length > 0 ? `OCM ${others.map(({ version }) => version).join(', ')} has it there` : '',
  ].filter(Boolean);
  return [`must be a gate that spec.${component} has in OCM ${ocm.version}: ${names}`, ...hints].join('; ');
}

function checkGatedKinds(cluster: BundledCluster, ocm: OcmRelease): Violation[] {
  const isHub = cluster.cluster instanceof Hub;
  return Object.entries(gatesOf(ocm, isHub ? 'clusterManagerGates' : 'klusterletGates')).flatMap(([component, gates]) =>
    gates.flatMap(({ name, opens }) => {
      if (!opens) return [];
      const on = isGateOn(cluster, component, name);
      const list = `spec.${component} of the ${isHub ? 'ClusterManager' : 'Klusterlet'}`;
      return cluster.objects
        .filter(({ json }) => cluster.kinds.find(json.apiVersion, json.kind)?.resource === opens)
        .flatMap(({ path, json, stage }) => {
          const wrong = (rule: string): Violation => ({ path, field: 'kind', value: json.kind, rule });
          return [
            ...(on ? [] : [wrong(`must go with feature gate ${name}, enabled in ${list} in this bundle`)]),
            ...(stage === 'gates'
              ? []
              : [wrong(`must be in the gates stage, not in ${stage}: it needs feature gate ${name}`)]),
          ];
        });
    }),
  );
}

/** An interface cannot be asked for a field by any name; a copy of it can. */
function gatesOf(ocm: OcmRelease, side: Side): Readonly<Record<string, readonly FeatureGate[]>> {
  return { ...ocm[side] };
}

function entriesOf(configuration: unknown): readonly { readonly feature?: unknown; readonly mode?: unknown }[] {
  const list = (configuration as { featureGates?: unknown } | undefined)?.featureGates;
  return Array.isArray(list) ? list.map((entry) => entry ?? {}) : [];
}
