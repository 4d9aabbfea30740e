import type { KubernetesObject } from '../kubernetes/kubernetes-object';

/**
 * A partial object as Argo CD may apply it.
 *
 * Argo CD applies by kubectl's code, which looks for whoever owns the annotation of client-side apply, hands all their fields
 * to the applier and applies again, so that those left out here are dropped: `hubAcceptsClient` of a ManagedCluster, nearly
 * all of a Klusterlet. It looks after its first apply (kubectl: `migrateToSSAIfNecessary`), so an object that brings the
 * annotation itself, with another value, leaves nobody to be found. `ClientSideApplyMigration=false` keeps Argo CD from doing
 * the same, but not kubectl's code in it.
 */
export function argoCdPartialObject({ apiVersion, kind, metadata, ...rest }: KubernetesObject): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, annotations: ANNOTATIONS },
    ...rest,
  };
}

const ANNOTATIONS = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  // It stays when it leaves the bundle, and is no difference then.
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'kubectl.kubernetes.io/last-applied-configuration': '{}',
};
