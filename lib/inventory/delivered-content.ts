import { Construct } from 'constructs';
import { quote } from '../checks/violation';
import type { Fleet } from '../fleet/fleet';
import { AGGREGATE_TO_WORK } from '../fleet/granted-rights';
import type { Hub } from '../fleet/hub';
import type { ManagedCluster } from '../fleet/managed-cluster';
import { ClusterManagerComponent } from '../ocm/cluster-manager-feature-gates';
import { ManifestWork } from '../ocm/manifest-work';
import { ManifestWorkReplicaSet } from '../ocm/manifest-work-replica-set';
import { isReservedProperty } from '../ocm/reserved-properties';
import { Releases } from '../releases/releases';
import type { HubDelivery } from './hub-delivery';

/** What an inventory has delivered to its clusters. */
export interface DeliveredContentProps {
  readonly delivery: HubDelivery;
  /** Namespace of the inventory and its Placement. */
  readonly namespace: string;
  /** Name of the Placement. */
  readonly placement: string;
  /** Objects that grant the accounts their rights. */
  readonly rights: readonly unknown[];
  /** Properties of every cluster. */
  readonly properties: { readonly [name: string]: string };
}

/** Rights and properties that an inventory delivers from the hub: one object over its Placement, or one a cluster. */
export class DeliveredContent {
  private readonly scope: Construct;
  private readonly name: string;
  /** One list for all clusters: at 10,000 of them, copies of it would be most of the memory. */
  private readonly shared: readonly unknown[];
  private readonly faults: string[] = [];

  public constructor(
    hub: Hub,
    inventory: Construct,
    private readonly props: DeliveredContentProps,
  ) {
    const { delivery, namespace, placement, rights, properties } = props;
    const { id } = inventory.node;
    // By the bundle and the inventory: OCM 1.2 names works after the set, whatever its namespace.
    this.name = `${(hub.node.root as Fleet).name}-${id}`;
    this.scope = new Construct(delivery.usesPlacement ? hub.gates : hub.addons, `${id}-delivery`);
    // The right on properties stays when the last of them goes: without it the agent could not tell that it is gone.
    this.shared = [this.rightOnProperties(), ...this.propertyObjects(properties), ...rights];
    this.scope.node.addValidation({ validate: () => this.faults });
    if (!delivery.usesPlacement || this.shared.length === 1) return;
    hub.featureGates.set(ClusterManagerComponent.WORK, { ManifestWorkReplicaSet: true });
    const { name } = this;
    const placements = [placement];
    new ManifestWorkReplicaSet(this.scope, 'content', { name, namespace, placements, manifests: [...this.shared] });
  }

  /**
   * Delivers to a cluster what it does not get by Placement.
   * @returns names of all properties that the cluster then has of the inventory
   */
  public on({ name: cluster, properties: own }: ManagedCluster): string[] {
    const { properties: common, delivery } = this.props;
    const all = { ...common, ...own };
    this.checkCount(cluster, own);
    const { name } = this;
    if (delivery.usesPlacement) {
      const further = Object.entries(own).filter(([property]) => common[property] === undefined);
      for (const [property, value] of Object.entries(own)) this.checkValue(cluster, property, value);
      if (further.length > 0) {
        const manifests = [this.rightOnProperties(), ...this.propertyObjects(Object.fromEntries(further))];
        new ManifestWork(this.scope, cluster, { name: `${name}-own`, cluster, manifests });
      }
    } else if (this.shared.length > 1 || Object.keys(own).length > 0) {
      const manifests =
        Object.keys(own).length === 0
          ? [...this.shared]
          : [this.rightOnProperties(), ...this.propertyObjects(all), ...this.props.rights];
      new ManifestWork(this.scope, cluster, { name, cluster, manifests });
    }
    return Object.keys(all);
  }

  private checkValue(cluster: string, property: string, value: string): void {
    const common = this.props.properties[property];
    if (common === undefined || common === value) return;
    const rule = `must be ${quote(common)}, which the inventory delivers by Placement to every cluster; leave the property out of the inventory’s`;
    this.faults.push(`properties.${property} of cluster ${quote(cluster)}: ${quote(value)} ${rule}`);
  }

  /** What comes by Placement and what comes to the cluster alone, together; the checks of objects count each by itself. */
  private checkCount(cluster: string, own: ManagedCluster['properties']): void {
    const { properties: common, delivery } = this.props;
    const limit = delivery.maxCustomClusterClaims ?? Releases.of(this.scope).ocm.customClusterClaims;
    const isCounted = (name: string) => !isReservedProperty(name);
    const further = Object.keys(own).filter((name) => isCounted(name) && common[name] === undefined).length;
    const before = Object.keys(common).filter(isCounted).length;
    if (!delivery.usesPlacement || Math.max(before, further) > limit || before + further <= limit) return;
    const rule = `must be at most ${limit}, or those beyond are dropped; where its Klusterlet allows more, say so by maxCustomClusterClaims of the hub’s delivery`;
    this.faults.push(`properties of cluster ${quote(cluster)}: ${before + further} ${rule}`);
  }

  private rightOnProperties(): object {
    const { group, resource } = this.kindOfProperties;
    return {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `cluster-inventory:${resource}`, labels: { [AGGREGATE_TO_WORK]: 'true' } },
      rules: [{ apiGroups: [group], resources: [resource], verbs: ['get', 'create', 'update', 'delete'] }],
    };
  }

  private propertyObjects(properties: { readonly [name: string]: string }): object[] {
    const { group, kind } = this.kindOfProperties;
    const apiVersion = `${group}/v1alpha1`;
    return Object.entries(properties).map(([name, value]) => ({
      apiVersion,
      kind,
      metadata: { name },
      spec: { value },
    }));
  }

  private get kindOfProperties() {
    return this.props.delivery.clusterPropertyGate
      ? { group: 'about.k8s.io', kind: 'ClusterProperty', resource: 'clusterproperties' }
      : { group: 'cluster.open-cluster-management.io', kind: 'ClusterClaim', resource: 'clusterclaims' };
  }
}
