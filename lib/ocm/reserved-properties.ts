/** Names of properties that OCM counts outside the limit (ocm, `pkg/registration/spoke/managedcluster`). */
export const RESERVED_NAMES = [
  'id.k8s.io',
  'kubeversion.open-cluster-management.io',
  'platform.open-cluster-management.io',
  'product.open-cluster-management.io',
];

/** Whether a property of that name is outside the limit of custom ones, by OCM's word or by suffixes of a Klusterlet. */
export function isReservedProperty(name: string, suffixes: readonly string[] = []): boolean {
  return RESERVED_NAMES.includes(name) || suffixes.some((suffix) => name.endsWith(suffix));
}
