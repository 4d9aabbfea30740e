import type { BundledCluster } from '../fleet/bundle';
import { groupOf } from '../kubernetes/kubernetes-object';
import { CLUSTER_SET_LABEL } from '../ocm/managed-cluster-set-membership';
import { distinctRights, type Right } from './right';

const CLUSTER_GROUP = 'cluster.open-cluster-management.io';
const WORK_GROUP = 'work.open-cluster-management.io';
const RBAC_GROUP = 'rbac.authorization.k8s.io';

interface Executor {
  readonly subject?: { readonly serviceAccount?: { readonly namespace?: string; readonly name?: string } };
}

interface GatedPart {
  readonly featureGates?: readonly { readonly feature: string; readonly mode?: string }[];
}

/** As the webhook has it where a work names none: without a namespace. */
const OF_WORK_AGENT = { namespace: '', name: 'klusterlet-work-sa' };

/**
 * What OCM's webhooks ask of whoever writes: to join clusters to sets, to bind sets, and to have works run by an executor;
 * with gate NilExecutorValidating also by the work agent's own account
 * (ocm@v1.2.1: pkg/registration/webhook, pkg/work/webhook/v1/manifestwork_validating.go).
 */
export function webhookRights({ objects }: BundledCluster): Right[] {
  const ofKind = (group: string, kind: string) =>
    objects.map(({ json }) => json).filter((json) => json.kind === kind && groupOf(json.apiVersion ?? '') === group);
  const toSet = (verb: string, name: string): Right => ({
    verb: 'create',
    resource: `managedclustersets.${CLUSTER_GROUP}/${verb}`,
    name,
  });
  const joined = ofKind(CLUSTER_GROUP, 'ManagedCluster').map(({ metadata }) => metadata.labels?.[CLUSTER_SET_LABEL]);
  const bound = ofKind(CLUSTER_GROUP, 'ManagedClusterSetBinding').map(({ metadata }) => metadata.name);
  const asksOfAll = ofKind('operator.open-cluster-management.io', 'ClusterManager').some(({ spec }) =>
    (spec?.workConfiguration as GatedPart | undefined)?.featureGates?.some(
      ({ feature, mode }) => feature === 'NilExecutorValidating' && mode === 'Enable',
    ),
  );
  const executed = ofKind(WORK_GROUP, 'ManifestWork').flatMap(({ metadata, spec }): Right[] => {
    const { serviceAccount = asksOfAll ? OF_WORK_AGENT : undefined } =
      (spec?.executor as Executor | undefined)?.subject ?? {};
    if (!serviceAccount) return [];
    const name = `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`;
    const resource = `manifestworks.${WORK_GROUP}`;
    return [{ verb: 'execute-as', resource, name, ...(metadata.namespace && { namespace: metadata.namespace }) }];
  });
  return distinctRights([
    ...joined.flatMap((name) => (name ? [toSet('join', name)] : [])),
    ...bound.flatMap((name) => (name ? [toSet('bind', name)] : [])),
    ...executed,
  ]);
}

/**
 * What a cluster that is in no set of ours yet takes besides: it leaves the set that OCM puts every cluster into, and goes
 * back to it when its label is taken away.
 */
export function defaultSetRights(cluster: BundledCluster): Right[] {
  const join = webhookRights(cluster).find(({ resource }) => resource.endsWith('/join'));
  return join ? [{ ...join, name: 'default' }] : [];
}

/**
 * What Kubernetes asks of whoever writes roles and bindings without holding all the rights in them: `escalate` on the role,
 * and `bind` on what a binding refers to.
 */
export function escalationRights({ objects }: BundledCluster): Right[] {
  const rights = objects.flatMap(({ json }): Right[] => {
    if (groupOf(json.apiVersion ?? '') !== RBAC_GROUP) return [];
    const { name = '', namespace } = json.metadata;
    const where = namespace === undefined ? {} : { namespace };
    switch (json.kind) {
      case 'ClusterRole':
      case 'Role':
        return [{ verb: 'escalate', resource: `${json.kind.toLowerCase()}s.${RBAC_GROUP}`, name, ...where }];
      case 'ClusterRoleBinding':
      case 'RoleBinding': {
        const { kind = '', name: role = '' } = (json.roleRef ?? {}) as { kind?: string; name?: string };
        return [{ verb: 'bind', resource: `${kind.toLowerCase()}s.${RBAC_GROUP}`, name: role, ...where }];
      }
      default:
        return [];
    }
  });
  return distinctRights(rights);
}
