import { Construct } from 'constructs';
import type { ManagedCluster } from '../fleet/managed-cluster';
import { ClusterProperty } from '../ocm/cluster-property';
import { KlusterletComponent } from '../ocm/klusterlet-feature-gates';
import { Releases } from '../releases/releases';

/**
 * Puts properties on a managed cluster, with the gate that they need and room for all of them. What another inventory put
 * there with the same value is left alone; with another value, both stand, and the check of identities says so.
 * @returns the names
 */
export function addProperties(cluster: ManagedCluster, properties: { readonly [name: string]: string }): string[] {
  const names = Object.keys(properties);
  if (names.length === 0) return names;
  cluster.featureGates.set(KlusterletComponent.REGISTRATION, { ClusterProperty: true });
  const made = cluster.gates.node.tryFindChild('properties') as Construct | undefined;
  const scope = made ?? new Construct(cluster.gates, 'properties');
  for (const [name, value] of Object.entries(properties)) {
    const id = `property-${name}`;
    const other = scope.node.tryFindChild(id) as ClusterProperty | undefined;
    if (other?.value === value) continue;
    new ClusterProperty(scope, other ? `${id}-${scope.node.children.length}` : id, { name, value });
  }
  const count = scope.node.children.length;
  if (count > Releases.of(cluster).ocm.customClusterClaims) cluster.featureGates.allowCustomClusterClaims(count);
  return names;
}
