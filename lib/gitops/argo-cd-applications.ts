import path from 'node:path';
import { isUnlabelled } from '../fleet/bundle-label';
import { groupOf, type KubernetesObject } from '../kubernetes/kubernetes-object';
import { DELIVERY_LABEL } from './argo-cd-health';
import { type ArgoCdSettings, argoCdName, destinationCalled, IN_CLUSTER, sourceFolderOf } from './argo-cd-settings';
import { type DeliveryUnit, isPartial, isPruned } from './delivery-unit';

/** Folder of the Applications, within that of the delivery. */
export const APPLICATIONS_FOLDER = 'applications';

/**
 * Sync waves, by the unit's name. A unit comes after those that it depends on if they have anything to wait for; if not,
 * it goes with them: what a step waits for stands in its last unit, and the Placement in `core` is satisfied only by the
 * labels in `members`.
 */
export function syncWaves(units: readonly DeliveryUnit[]): ReadonlyMap<string, number> {
  const waves = new Map<string, number>();
  const after = new Map<string, number>();
  // A unit stands after all that it depends on.
  for (const { name, dependsOn, awaited } of units) {
    const wave = Math.max(0, ...dependsOn.map((other) => after.get(other) ?? 0));
    waves.set(name, wave);
    after.set(name, awaited.length > 0 ? wave + 1 : wave);
  }
  return waves;
}

/** Name of a unit's Application. */
export function applicationName(unit: string, { namePrefix }: ArgoCdSettings): string {
  return `${namePrefix}${unit}`;
}

/** The Application of a unit. */
export function argoCdApplication(unit: DeliveryUnit, wave: number, settings: ArgoCdSettings): KubernetesObject {
  const prune = isPruned(unit);
  const ignored = ignoredDifferences(unit);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: applicationName(unit.name, settings),
      namespace: settings.namespace,
      labels: { [DELIVERY_LABEL]: settings.bundle },
      annotations: {
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        'argocd.argoproj.io/sync-wave': String(wave),
      },
      // Deletion has an order, too, which Argo CD does not keep: whoever deletes an Application of the hub leaves its objects.
      ...(prune && !unit.isHub ? { finalizers: ['resources-finalizer.argocd.argoproj.io'] } : {}),
    },
    spec: {
      project: settings.project,
      source: sourceOf(sourceFolderOf(unit, settings), settings),
      destination: destinationCalled(argoCdName(unit.cluster.cluster, settings)),
      ...(ignored.length > 0 ? { ignoreDifferences: ignored } : {}),
      syncPolicy: {
        automated: { prune, selfHeal: true },
        syncOptions: [
          'ServerSideApply=true',
          'SkipDryRunOnMissingResource=true',
          'FailOnSharedResource=true',
          ...(prune ? [] : ['Prune=false', 'Delete=false']),
          ...(ignored.length > 0 ? ['RespectIgnoreDifferences=true'] : []),
          // Argo CD would become the owner of what others wrote by client-side apply, and drop it, since it is not here.
          ...(isPartial(unit) ? ['ClientSideApplyMigration=false'] : []),
        ],
        retry: RETRY,
      },
    },
  };
}

/** The Application that holds the others, wave by wave. */
export function rootApplication(settings: ArgoCdSettings): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: applicationName('root', settings), namespace: settings.namespace },
    spec: {
      project: settings.rootProject,
      source: sourceOf(`${settings.folder}/${APPLICATIONS_FOLDER}`, settings),
      destination: { name: IN_CLUSTER, namespace: settings.namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['ServerSideApply=true', 'FailOnSharedResource=true'],
        retry: RETRY,
      },
    },
  };
}

/** Without end, and with what Git says by then: what comes too early is refused, and goes in later. */
const RETRY = { limit: -1, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } };

function sourceOf(folder: string, { repoUrl, revision, path: bundle }: ArgoCdSettings): object {
  return { repoURL: repoUrl, targetRevision: revision, path: path.posix.join(bundle, folder) };
}

/**
 * Its controller writes the object as a whole, so that the annotation by which Argo CD tracks it comes and goes. All
 * annotations, since ignoring one alone leaves an empty map behind, which is a difference, too.
 */
function ignoredDifferences({ objects }: DeliveryUnit): object[] {
  return objects
    .filter(({ construct }) => isUnlabelled(construct))
    .map(({ json: { apiVersion, kind, metadata } }) => ({
      ...(groupOf(apiVersion) ? { group: groupOf(apiVersion) } : {}),
      kind,
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      jsonPointers: ['/metadata/annotations'],
    }));
}
