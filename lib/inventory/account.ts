import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { describeViolation } from '../checks/violation';
import { Wait, WaitUntil } from '../fleet/wait';
import { ManagedServiceAccount } from '../managed-service-account/managed-service-account';
import { ManifestWork } from '../ocm/manifest-work';

/** An account of an inventory: who may do what on each of its clusters. There is no right by default. */
export interface InventoryAccount {
  /** Name of the account; `CLUSTER-NAME` must be 63 characters at most. */
  readonly name: string;
  /** How long a token is valid before it is renewed: 10 minutes or longer. Short is safe. */
  readonly validity: Duration;
  /**
   * Name of a ClusterRole on the managed clusters that the account gets, such as `view`. Either this or `rules`.
   * @default - the rules
   */
  readonly clusterRole?: string;
  /**
   * Rules that the account gets, as a ClusterRole of its own. Either this or `clusterRole`.
   * @default - the ClusterRole
   */
  readonly rules?: k8s.PolicyRule[];
  /**
   * Namespaces on the managed clusters to which the rights are limited. They must exist.
   * @default - the whole cluster
   */
  readonly namespaces?: string[];
}

/** Where the accounts of an inventory go. */
export interface AccountSite {
  /** Namespace on the hub that gets a copy of each token. */
  readonly inventoryNamespace: string;
  /** Namespace on the managed clusters in which the accounts live. */
  readonly accountNamespace: string;
  /** Whether the inventory delivers the rights of all its accounts together, so that none has a ManifestWork of its own. */
  readonly rightsDelivered: boolean;
}

/** One account on many clusters: a ManagedServiceAccount for each, and its rights, by ManifestWork. */
export class AccountOnClusters extends Construct {
  /** Objects that grant the rights. One list for all clusters: at 10,000 of them, copies of it would be most of the memory. */
  public readonly rights: unknown[];
  private tokens?: Wait;

  /** @throws Error unless exactly one of `clusterRole` and `rules` says what the account may do, or if it may do so nowhere */
  constructor(
    scope: Construct,
    id: string,
    private readonly account: InventoryAccount,
    private readonly site: AccountSite,
  ) {
    super(scope, id);
    const { clusterRole, rules, namespaces } = account;
    if ((clusterRole === undefined) === (rules === undefined)) {
      const rule = 'must have either clusterRole or rules: an account has no rights by default';
      throw new Error(describeViolation({ path: this.node.path, field: 'account', value: account.name, rule }));
    }
    if (namespaces?.length === 0) {
      const rule = 'must have at least one of namespaces, or leave them out for the whole cluster';
      throw new Error(describeViolation({ path: this.node.path, field: 'account', value: account.name, rule }));
    }
    this.rights = rightsOf(account, site.accountNamespace);
  }

  /** Adds the account on one more cluster. */
  public on(cluster: string): void {
    const { name, validity } = this.account;
    const scope = new Construct(this, cluster);
    new ManagedServiceAccount(scope, 'account', { name, cluster, validity, syncToClusterProfile: true });
    if (!this.site.rightsDelivered) {
      new ManifestWork(scope, 'rights', { name: `${name}-rights`, cluster, manifests: [...this.rights] });
    }
    this.waitForCopy(`${cluster}-${name}`);
  }

  private waitForCopy(secret: string): void {
    const namespace = this.site.inventoryNamespace;
    if (this.tokens) this.tokens.include(secret, namespace);
    else {
      const props = { resource: 'secrets', name: secret, namespace, until: WaitUntil.CREATED, atEnd: true };
      this.tokens = new Wait(this, 'tokens', props);
    }
  }
}

function rightsOf({ name, clusterRole, rules, namespaces }: InventoryAccount, accountNamespace: string): unknown[] {
  const rbac = 'rbac.authorization.k8s.io';
  const own = `cluster-inventory:${name}`;
  const subjects = [{ kind: 'ServiceAccount', name, namespace: accountNamespace }];
  const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: clusterRole ?? own };
  const apiVersion = `${rbac}/v1`;
  return [
    ...(rules ? [{ apiVersion, kind: 'ClusterRole', metadata: { name: own }, rules: rules.map(asWritten) }] : []),
    ...(namespaces
      ? namespaces.map((namespace) => ({
          apiVersion,
          kind: 'RoleBinding',
          metadata: { name: own, namespace },
          roleRef,
          subjects,
        }))
      : [{ apiVersion, kind: 'ClusterRoleBinding', metadata: { name: own }, roleRef, subjects }]),
  ];
}

/** A rule with the field names of the API: a construct would translate the one that cdk8s spells otherwise. */
function asWritten({ nonResourceUrLs, ...rule }: k8s.PolicyRule): object {
  return { ...rule, ...(nonResourceUrLs === undefined ? {} : { nonResourceURLs: nonResourceUrLs }) };
}
