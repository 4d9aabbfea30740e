import { isDeepStrictEqual } from 'node:util';
import { Construct } from 'constructs';
import { throwViolation } from '../checks/violation';
import type { Hub } from '../fleet/hub';
import type { ManagedCluster } from '../fleet/managed-cluster';
import { Wait, WaitUntil } from '../fleet/wait';
import { ClusterManagerComponent } from '../ocm/cluster-manager-feature-gates';
import { ManagedClusterSet } from '../ocm/managed-cluster-set';
import { ManagedClusterSetBinding } from '../ocm/managed-cluster-set-binding';
import { ManagedClusterSetMembership } from '../ocm/managed-cluster-set-membership';
import { Placement } from '../ocm/placement';
import { AccountOnClusters, type InventoryAccount } from './account';
import { addProperties } from './cluster-properties';
import { DeliveredContent } from './delivered-content';
import { guardNamespaceOn, inventoryNamespaceOn } from './inventory-namespaces';

/** What an inventory is: which clusters, which set, which accounts with which rights, which properties. */
export interface ClusterInventoryProps {
  /** Namespace on the hub that gets a ClusterProfile for each cluster. The bundle creates it unless it exists. */
  readonly namespace: string;
  /**
   * Says that the namespace exists, made by somebody else, such as the installation of Kueue. Then the bundle guards it, and
   * neither labels nor deletes it.
   * @default false
   */
  readonly existingNamespace?: boolean;
  /** Name of the cluster set. */
  readonly clusterSet: string;
  /**
   * The managed clusters of the set. An account needs its clusters named: it is an object for each of them on the hub.
   * @default - none is named: the set has whatever clusters `matchLabels` or somebody else puts into it
   */
  readonly clusters?: ManagedCluster[];
  /**
   * Labels of the managed clusters that are in the set, instead of membership by the exclusive label. Somebody else sets
   * them; clusters that `clusters` names must bear them.
   * @default - the bundle makes each of the clusters a member
   */
  readonly matchLabels?: { readonly [key: string]: string };
  /**
   * Says that the set exists with its members, made by somebody else. Then the bundle only binds it.
   * @default false
   */
  readonly existingClusterSet?: boolean;
  /**
   * Accounts on each cluster, whose tokens are copied next to the ClusterProfiles.
   * @default - none
   */
  readonly accounts?: InventoryAccount[];
  /**
   * Properties of each cluster, by name, unless the cluster has one of that name itself. Clusters that are not named get
   * them only by `HubDelivery.byPlacement` of the hub.
   * @default - none but the clusters' own
   */
  readonly properties?: { readonly [name: string]: string };
}

/**
 * A cluster inventory on a hub: ClusterProfiles in one namespace, with access providers that answer, credentials of the
 * accounts, and the clusters' properties.
 *
 * It composes what that takes: the set and its members, the binding and the Placement in the inventory's namespace, the
 * two add-ons, the accounts with their rights, the feature gates, and the waits. Two inventories on one hub share the
 * add-ons, and may share a set.
 */
export class ClusterInventory extends Construct {
  /** The hub that it is on. */
  public readonly hub: Hub;
  /** Namespace on the hub with the ClusterProfiles and the copies of tokens. */
  public readonly namespace: string;
  /** Whether somebody else made that namespace. */
  public readonly existingNamespace: boolean;
  /** Names of the managed clusters that it names, each once. */
  public readonly clusterNames: string[];
  /** Names of its accounts, each on all of those clusters. */
  public readonly accountNames: string[];

  /** Made below the hub: what it emits goes to the stages of the hub and of the managed clusters. */
  constructor(hub: Hub, id: string, props: ClusterInventoryProps) {
    super(hub, id);
    const { namespace, existingNamespace = false, clusterSet, clusters = [], accounts = [], properties = {} } = props;
    if (clusters.length === 0) this.requireNamedClusters(hub, props);
    if (!clusterSet)
      throwViolation({ path: this.node.path, field: 'clusterSet', value: clusterSet, rule: 'must be set' });
    const names = [...new Set(clusters.map(({ name }) => name))];
    this.hub = hub;
    this.namespace = namespace;
    this.existingNamespace = existingNamespace;
    this.clusterNames = names;
    this.accountNames = accounts.map(({ name }) => name);

    if (existingNamespace) guardNamespaceOn(hub, namespace);
    else inventoryNamespaceOn(hub, namespace, clusterSet);
    this.addMembers(hub, props, names);
    // An inventory may be called like its set, whose file has that name already.
    const inCore = new Construct(hub.core, id === clusterSet ? `${id}-binding` : id);
    new ManagedClusterSetBinding(inCore, 'binding', { clusterSet, namespace });
    if (!hub.existingAddOns || hub.delivery?.usesPlacement) {
      new Placement(inCore, 'placement', { name: clusterSet, namespace, clusterSets: [clusterSet] });
    }
    hub.addOns.serve({ name: clusterSet, namespace }, names);

    const rights: unknown[] = [];
    for (const account of accounts) {
      if (hub.addons.node.tryFindChild(`${id}-account-${account.name}`)) {
        const rule = 'must be the only account of that name in the inventory';
        throwViolation({ path: this.node.path, field: 'accounts', value: account.name, rule });
      }
      const rightsDelivered = hub.delivery !== undefined;
      const site = { inventoryNamespace: namespace, accountNamespace: hub.addOns.accountNamespace, rightsDelivered };
      const onClusters = new AccountOnClusters(hub.addons, `${id}-account-${account.name}`, account, site);
      for (const cluster of names) onClusters.on(cluster);
      rights.push(...onClusters.rights);
    }
    const { delivery } = hub;
    const content =
      delivery && new DeliveredContent(hub, this, { delivery, namespace, placement: clusterSet, rights, properties });

    hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: true });
    const profiles = new ProfileWaits(namespace);
    for (const cluster of new Set(clusters)) {
      const shown = content?.on(cluster) ?? addProperties(cluster, { ...properties, ...cluster.properties });
      profiles.add(cluster.name, shown);
    }
    profiles.addTo(new Construct(hub.gates, `${id}-profiles`));
  }

  private requireNamedClusters(hub: Hub, props: ClusterInventoryProps): void {
    const refuse = (rule: string) => throwViolation({ path: this.node.path, field: 'clusters', rule });
    if (!props.matchLabels && !props.existingClusterSet) {
      refuse('must name at least one managed cluster: a Placement over no cluster is never satisfied');
    }
    if (props.accounts && props.accounts.length > 0) {
      refuse('must name the managed clusters that get accounts: each needs a ManagedServiceAccount on the hub');
    }
    if (Object.keys(props.properties ?? {}).length > 0 && !hub.delivery?.usesPlacement) {
      refuse('must name the managed clusters that get properties, unless the hub has HubDelivery.byPlacement');
    }
  }

  private addMembers(hub: Hub, props: ClusterInventoryProps, names: readonly string[]): void {
    const { clusterSet, matchLabels, existingClusterSet } = props;
    if ((existingClusterSet || matchLabels) && names.length > 0) {
      const waits = new Construct(hub.core, `${this.node.id}-members`);
      for (const cluster of names) {
        new Wait(waits, cluster, {
          resource: 'managedclusters.cluster.open-cluster-management.io',
          name: cluster,
          until: WaitUntil.HEALTHY,
        });
      }
    }
    if (existingClusterSet) return;
    const set = this.clusterSetOn(hub, clusterSet, matchLabels);
    if (matchLabels) return;
    for (const cluster of names) {
      if (!set.node.tryFindChild(cluster)) new ManagedClusterSetMembership(set, cluster, { cluster, clusterSet });
    }
  }

  /** The set of that name, made by the first inventory that asks for it. */
  private clusterSetOn(hub: Hub, name: string, matchLabels: ClusterInventoryProps['matchLabels']): ManagedClusterSet {
    const made = hub.core.node.tryFindChild(name);
    if (!made) return new ManagedClusterSet(hub.core, name, { name, ...(matchLabels ? { matchLabels } : {}) });
    const { path } = this.node;
    // No instanceof: cdk8s has it answer true for every ApiObject.
    if (made.constructor !== ManagedClusterSet) {
      const rule = 'must not be the id of something else in the hub’s core stage, such as another inventory';
      return throwViolation({ path, field: 'clusterSet', value: name, rule });
    }
    const set = made as ManagedClusterSet;
    if (!isDeepStrictEqual(set.matchLabels, matchLabels && { ...matchLabels })) {
      const labels = set.matchLabels ? JSON.stringify(set.matchLabels) : 'left out';
      const rule = `must be what another inventory has for the set "${name}": ${labels}`;
      throwViolation({ path, field: 'matchLabels', value: matchLabels, rule });
    }
    return set;
  }
}

/** Waits for ClusterProfiles, one for each set of properties that profiles must show. */
class ProfileWaits {
  private readonly profilesOf = new Map<string, string[]>();

  public constructor(private readonly namespace: string) {}

  public add(profile: string, properties: readonly string[]): void {
    const key = JSON.stringify([...properties].sort());
    const profiles = this.profilesOf.get(key);
    if (profiles) profiles.push(profile);
    else this.profilesOf.set(key, [profile]);
  }

  public addTo(scope: Construct): void {
    const { namespace } = this;
    // Sorted, so that one more cluster adds lines to the plan and moves none.
    for (const key of [...this.profilesOf.keys()].sort()) {
      const [name = '', ...others] = this.profilesOf.get(key) ?? [];
      const fields = (JSON.parse(key) as string[]).map((property) => `status.properties[${property}]`);
      const wait = new Wait(scope, key, {
        resource: 'clusterprofiles.multicluster.x-k8s.io',
        name,
        namespace,
        until: WaitUntil.HEALTHY,
        fields,
        atEnd: true,
      });
      for (const profile of others) wait.include(profile, namespace);
    }
  }
}
