import type { ApiObject } from 'cdk8s';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { partialKindOf } from './stages';

/** Label on the objects of a bundle, but those that others own too; its value is the bundle's name. */
export const BUNDLE_LABEL = 'cdk8s-cluster-inventory/bundle';

const UNLABELLED = new WeakSet<ApiObject>();

/** Keeps the bundle's label off an object that a controller overwrites as a whole: the two would take turns. */
export function leaveUnlabelled(object: ApiObject): void {
  UNLABELLED.add(object);
}

/** Whether a controller overwrites the object as a whole, so that no label of ours would stay on it. */
export function isUnlabelled(object: ApiObject): boolean {
  return UNLABELLED.has(object);
}

/** The object with the bundle's label, and with what identifies it first, for whoever reads the file. */
export function labelled(object: ApiObject, bundle: string): KubernetesObject {
  const json: KubernetesObject = object.toJson();
  const { name, namespace, labels, ...others } = json.metadata ?? {};
  const own = partialKindOf(json) || UNLABELLED.has(object) ? labels : { ...labels, [BUNDLE_LABEL]: bundle };
  const metadata = {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(own === undefined ? {} : { labels: own }),
    ...others,
  };
  return { ...json, metadata };
}
