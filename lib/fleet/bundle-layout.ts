import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import type { BundledCluster, BundledObject } from './bundle';
import { partialKindOf, type StageName } from './stages';

/** Folder, within a cluster's, of what exists only behind a gate. */
export const GATED_FOLDER = 'gates/properties';

/** Folder, within the hub's, of ManagedClusters with nothing but labels: apart, since no folder with them may be applied. */
export const MEMBERS_FOLDER = 'core/members';

/** Folder of the runner's rights on each cluster, where main.ts asks for them. */
export const RIGHTS_FOLDER = 'rights';

/** File of a stage's Namespaces, which sorts before every other. */
export const NAMESPACES_FILE = '00-namespaces';

/** Files of a bundle that are not Kubernetes objects. */
export const PLAN_FILE = 'plan.tsv';
export const README_FILE = 'README.md';
export const OBJECTS_FILE = 'objects.tsv';
export const RUNNER_FILE = 'apply';

/** Whether the object goes to the file of Namespaces. */
export function isNamespace({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Namespace' && apiVersion === 'v1';
}

/** Where an object stands, relative to the bundle, such as `hub/core/sandbox-fleet.yaml`. */
export function fileOf({ cluster, fileOrder }: BundledCluster, { stage, top, json }: BundledObject): string {
  const folder = `${cluster.name}/${folderOf(stage, json)}`;
  if (isNamespace(json)) return `${folder}/${NAMESPACES_FILE}.yaml`;
  const number = fileOrder.get(`${stage}/${top}`);
  const prefix = number === undefined ? '' : `${number}-`;
  return `${folder}/${prefix}${top}.yaml`;
}

function folderOf(stage: StageName, json: KubernetesObject): string {
  const verb = partialKindOf(json)?.verb;
  if (verb === 'members') return MEMBERS_FOLDER;
  return stage === 'gates' && verb !== 'gates' ? GATED_FOLDER : stage;
}
