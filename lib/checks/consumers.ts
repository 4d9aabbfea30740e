import { ACCESS_PROVIDER, ACCOUNT_ARGUMENT } from '../consumers/access-provider';
import type { Bundle, BundledCluster, BundledObject } from '../fleet/bundle';
import { SYNC_LABEL } from '../managed-service-account/managed-service-account';
import { CLUSTER_SET_LABEL } from '../ocm/managed-cluster-set-membership';
import { hubOf, objectsOf } from './bundle-objects';
import { quote, type Violation } from './violation';

const CLUSTER = 'cluster.open-cluster-management.io';

/**
 * A provider file in a ConfigMap is of use where ClusterProfiles are: its namespace is bound to a set, and the account that it
 * names is on every member of the set, with a copied token. Upstream says so only when a request to the cluster fails.
 */
export function checkConsumers(bundle: Bundle): Violation[] {
  const hub = hubOf(bundle);
  if (!hub) return [];
  return objectsOf(hub, '', 'ConfigMap').flatMap((object) =>
    Object.entries((object.json.data ?? {}) as object).flatMap(([key, text]) =>
      argumentsOf(text).flatMap((list) => checkFile(hub, object, `data["${key}"]`, list)),
    ),
  );
}

function checkFile(
  hub: BundledCluster,
  { path, json }: BundledObject,
  field: string,
  list: readonly unknown[],
): Violation[] {
  const wrong = (value: unknown, rule: string): Violation[] => [{ path, field, value, rule }];
  const argument = list.find((item) => typeof item === 'string' && item.startsWith(ACCOUNT_ARGUMENT));
  const account = String(argument ?? '').slice(ACCOUNT_ARGUMENT.length);
  if (!account) return wrong(list, `must name the account by the argument ${ACCOUNT_ARGUMENT}NAME`);
  const { namespace } = json.metadata;
  const bindings = objectsOf(hub, CLUSTER, 'ManagedClusterSetBinding');
  const sets = bindings.filter((binding) => binding.json.metadata.namespace === namespace);
  if (sets.length === 0) {
    return wrong(
      account,
      `must be in a namespace with ClusterProfiles: no ManagedClusterSetBinding of this bundle is in ${quote(namespace)}`,
    );
  }
  const on = new Set(
    objectsOf(hub, 'authentication.open-cluster-management.io', 'ManagedServiceAccount')
      .filter(({ json: { metadata } }) => metadata.name === account && metadata.labels?.[SYNC_LABEL] === 'true')
      .map(({ json: { metadata } }) => metadata.namespace),
  );
  if (on.size === 0)
    return wrong(account, 'must be an account of this bundle whose tokens are copied to ClusterProfiles');
  const names = new Set(sets.map((binding) => binding.json.metadata.name));
  const without = objectsOf(hub, CLUSTER, 'ManagedCluster')
    .filter(({ json: { metadata } }) => names.has(metadata.labels?.[CLUSTER_SET_LABEL]))
    .map(({ json: { metadata } }) => metadata.name)
    .filter((cluster) => !on.has(cluster));
  return without.length === 0
    ? []
    : wrong(account, `must be an account on every cluster of the set; it is not on ${without.join(', ')}`);
}

/** The plugin's arguments in each of OCM's providers in a text; none if the text is no provider file. */
function argumentsOf(text: unknown): unknown[][] {
  const providers: unknown = parsed(text)?.providers;
  return (Array.isArray(providers) ? providers : [])
    .filter((provider) => provider?.name === ACCESS_PROVIDER)
    .map((provider) => [provider.execConfig?.args ?? []].flat());
}

function parsed(text: unknown): { readonly providers?: unknown } | undefined {
  try {
    return JSON.parse(String(text)) ?? undefined;
  } catch {
    // Any other text.
    return undefined;
  }
}
