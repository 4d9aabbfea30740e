import type { Bundle, BundledCluster } from '../fleet/bundle';
import { fileOf } from '../fleet/bundle-layout';
import { Hub } from '../fleet/hub';
import { partialKindOf } from '../fleet/stages';
import type { FeatureGate } from '../releases/release';

/** A gate list that Git owns whole under GitOps, and what becomes of the gates that it does not name. */
export interface GateReset {
  /** File of the list, relative to the bundle. */
  readonly file: string;
  /** Kind and field of the list: `ClusterManager spec.registrationConfiguration.featureGates`. */
  readonly list: string;
  /** What the list says, each as `Gate=Enable`. */
  readonly says: readonly string[];
  /** Gates of the release that it does not name, each as `Gate=Disable`: what they become, whatever they were. */
  readonly resets: readonly string[];
}

/**
 * The gate lists of a bundle. A list is atomic: an engine that applies it takes the whole of it, and a gate that it does not
 * name goes back to the release's default, where the runner would have kept it as it was.
 */
export function gateResets({ clusters, fleet }: Bundle): GateReset[] {
  const { clusterManagerGates, klusterletGates } = fleet.releases.ocm;
  return clusters.flatMap((cluster) => {
    const known = cluster.cluster instanceof Hub ? clusterManagerGates : klusterletGates;
    return resetsOn(cluster, { ...known });
  });
}

function resetsOn(cluster: BundledCluster, known: Readonly<Record<string, readonly FeatureGate[]>>): GateReset[] {
  return cluster.objects
    .filter(({ json }) => partialKindOf(json)?.verb === 'gates')
    .flatMap((object) => {
      const { kind, spec } = object.json;
      const parts: [string, { featureGates?: { feature: string; mode?: string }[] }][] = Object.entries(spec ?? {});
      return parts.flatMap(([component, { featureGates }]) => {
        if (!featureGates) return [];
        const named = new Set(featureGates.map(({ feature }) => feature));
        const others = (known[component] ?? []).filter(({ name }) => !named.has(name));
        return {
          file: fileOf(cluster, object),
          list: `${kind} spec.${component}.featureGates`,
          says: featureGates.map(({ feature, mode }) => `${feature}=${mode}`),
          resets: others.map(({ name, enabledByDefault }) => `${name}=${enabledByDefault ? 'Enable' : 'Disable'}`),
        };
      });
    });
}
