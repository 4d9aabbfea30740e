import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Duration } from 'cdk8s';
import type { BundledCluster } from '../fleet/bundle';
import { isUnlabelled } from '../fleet/bundle-label';
import { fileOf } from '../fleet/bundle-layout';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { type DeliveryUnit, isPartial, isPruned } from './delivery-unit';
import { fluxHealth } from './flux-health';
import type { FluxSource } from './flux-source';

/** What all Kustomizations of a delivery have in common. */
export interface FluxSettings {
  /** Folder of the delivery within the bundle. */
  readonly folder: string;
  /** Folder of the bundle within the source. */
  readonly path: string;
  readonly source: FluxSource;
  readonly namespace: string;
  readonly namePrefix: string;
  readonly interval: Duration;
  readonly retryInterval: Duration;
  readonly serviceAccountName?: string;
  /** Names of the Secrets with kubeconfigs, by cluster, where main.ts gives any. */
  readonly kubeConfigSecrets: { readonly [cluster: string]: string };
}

/** Name of the Secret with the kubeconfig of a unit's cluster; undefined for a hub that Flux runs on. */
export function kubeConfigSecret({ cluster, isHub }: DeliveryUnit, settings: FluxSettings): string | undefined {
  const { name } = cluster.cluster;
  return settings.kubeConfigSecrets[name] ?? (isHub ? undefined : `${name}-kubeconfig`);
}

/** Longest value of a label, and so of a Kustomization's name: Flux labels with it what it applies. */
const LONGEST_NAME = 63;

/** Least time for the checks of a unit; where it takes longer, Flux reports it and tries again. */
const LEAST_TIMEOUT = 180;

/** The name of a unit's Kustomization: that of the unit, shortened where it would not fit. */
export function kustomizationName(unit: string, { namePrefix }: FluxSettings): string {
  const name = `${namePrefix}${unit}`;
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}

/** The folder that a Kustomization reads, relative to the bundle. */
export function folderOf(unit: DeliveryUnit, settings: FluxSettings): string {
  return stageFolderOf(unit) ?? `${settings.folder}/units/${unit.name}`;
}

/**
 * The folder of the unit's own files, where it holds nothing else: Flux reads a folder with all that is in it, and in `core`
 * and `gates` stand folders of other units.
 */
export function stageFolderOf({ cluster, files }: DeliveryUnit): string | undefined {
  const [folder, ...others] = new Set(files.map((file) => path.posix.dirname(file)));
  if (folder === undefined || others.length > 0) return undefined;
  return filesBelow(cluster).get(folder) === files.length ? folder : undefined;
}

const FILES_BELOW = new WeakMap<BundledCluster, ReadonlyMap<string, number>>();

/** How many files of a cluster stand in each folder, or below it. */
function filesBelow(cluster: BundledCluster): ReadonlyMap<string, number> {
  const known = FILES_BELOW.get(cluster);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const file of new Set(cluster.objects.map((object) => fileOf(cluster, object)))) {
    for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) {
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  }
  FILES_BELOW.set(cluster, counts);
  return counts;
}

/** The kustomization.yaml of a unit whose files do not have a folder of their own: a list of them, and nothing else. */
export function kustomizeFile({ files }: DeliveryUnit, folder: string): object {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: files.map((file) => path.posix.relative(folder, file)),
  };
}

/** The Flux Kustomization of a unit. */
export function fluxKustomization(unit: DeliveryUnit, settings: FluxSettings): KubernetesObject {
  const { source, namespace, serviceAccountName } = settings;
  const secret = kubeConfigSecret(unit, settings);
  const { healthChecks, healthCheckExprs } = fluxHealth(unit.awaited);
  const patches = patchesOf(unit);
  const timeout = Math.max(LEAST_TIMEOUT, ...unit.awaited.map(({ timeoutSeconds }) => timeoutSeconds));
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: kustomizationName(unit.name, settings), namespace },
    spec: {
      ...(unit.dependsOn.length > 0
        ? { dependsOn: unit.dependsOn.map((name) => ({ name: kustomizationName(name, settings) })) }
        : {}),
      interval: fluxDuration(settings.interval.toSeconds()),
      retryInterval: fluxDuration(settings.retryInterval.toSeconds()),
      timeout: fluxDuration(timeout),
      sourceRef: {
        kind: source.kind,
        name: source.name,
        ...(source.namespace === undefined ? {} : { namespace: source.namespace }),
      },
      path: path.posix.join(settings.path, folderOf(unit, settings)).replace(/^(?!\.\/)/, './'),
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      ...(secret === undefined ? {} : { kubeConfig: { secretRef: { name: secret } } }),
      prune: isPruned(unit),
      // Deletion has an order, too, which Flux does not keep: whoever deletes a Kustomization of the hub leaves its objects.
      ...(unit.isHub || !isPruned(unit) ? { deletionPolicy: 'Orphan' } : {}),
      ...(patches.length > 0 ? { patches } : {}),
      ...(healthChecks.length > 0 ? { healthChecks, healthCheckExprs } : {}),
    },
  };
}

interface Patch {
  readonly target: { readonly kind: string; readonly name?: string; readonly namespace?: string };
  readonly patch: string;
}

/** Who owns what: Flux must know of objects that are not its own before it touches them. */
function patchesOf(unit: DeliveryUnit): Patch[] {
  if (isPartial(unit)) {
    // Without Merge, Flux takes over the fields of everyone whose name begins with `kubectl`, and drops those not in Git.
    const kinds = new Map(unit.objects.map(({ json }) => [json.kind, json.apiVersion]));
    return [...kinds].map(([kind, apiVersion]) => ({
      target: { kind },
      patch: annotations(apiVersion, kind, { ssa: 'Merge', prune: 'disabled' }),
    }));
  }
  // Its controller writes it as a whole, so that Flux's labels would come and go.
  return unit.objects
    .filter(({ construct }) => isUnlabelled(construct))
    .map(({ json: { apiVersion, kind, metadata } }) => ({
      target: { kind, name: metadata.name ?? '', ...(metadata.namespace ? { namespace: metadata.namespace } : {}) },
      patch: annotations(apiVersion, kind, { ssa: 'IfNotPresent' }),
    }));
}

function annotations(apiVersion: string, kind: string, values: Readonly<Record<string, string>>): string {
  return [
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    // The target says which objects.
    '  name: any',
    '  annotations:',
    ...Object.entries(values).map(([key, value]) => `    kustomize.toolkit.fluxcd.io/${key}: ${value}`),
    '',
  ].join('\n');
}

/** Go's notation, as Flux writes it. */
function fluxDuration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return parts.map((part, index) => (part > 0 ? `${part}${'hms'[index]}` : '')).join('') || '0s';
}
