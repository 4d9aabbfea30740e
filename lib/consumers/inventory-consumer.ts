import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { throwViolation } from '../checks/violation';
import type { ClusterInventory } from '../inventory/cluster-inventory';
import { isImageReference } from '../kubernetes/image-reference';
import { Releases } from '../releases/releases';
import { accessProvider, asFile, PROVIDER_FILE, PROVIDER_FOLDER } from './access-provider';
import { joinParts, pluginParts, providerParts } from './consumer-pod';

/** What every user of an inventory may choose. */
export interface ConsumerProps {
  /**
   * Account of the inventory with whose rights it works on the managed clusters.
   * @default - the only account of the inventory
   */
  readonly account?: string;
  /**
   * Image with the credential plugin as `/cp-creds` and a `/bin/cp`. From a mirror, or with a digest.
   * @default - the one in which the release of managed-serviceaccount ships it
   */
  readonly pluginImage?: string;
}

/** What a controller on the hub uses of an inventory. */
export interface InventoryConsumerProps extends ConsumerProps {
  /**
   * ServiceAccounts in the inventory's namespace that somebody else made, and that get the rights instead of one that the
   * bundle makes.
   * @default - the bundle makes one, called like the construct
   */
  readonly existingServiceAccounts?: string[];
  /**
   * Command-line flag by which the controller is told its provider file.
   * @default '--clusterprofile-provider-file', as the access library and with it multicluster-runtime calls it
   */
  readonly providerFileFlag?: string;
}

/**
 * All that a controller on the hub needs to use an inventory, besides the inventory itself, which has its binding, its account
 * and the account's rights on the managed clusters: a ServiceAccount that may read the ClusterProfiles of the inventory's
 * namespace and exactly its own copies of tokens, the provider file, and the credential plugin in its pod.
 *
 * It runs in the inventory's namespace: the plugin reads Secrets there. Its cache must be limited to that namespace too, by
 * variable `NAMESPACE`; it may not list ClusterProfiles elsewhere. A Deployment belongs in the hub's gates stage, since the
 * kind ClusterProfile comes with a gate.
 *
 * Rests on sigs.k8s.io/cluster-inventory-api v0.1.2 (`pkg/access/config.go`: provider file and flag), on the plugin of
 * managed-serviceaccount v0.10.0 (`cmd/clusterprofile-credentials-plugin/main.go`: argument, Secret, namespace), and for
 * controllers on sigs.k8s.io/multicluster-runtime on v0.24.1 (`providers/cluster-inventory-api`,
 * `examples/cluster-inventory-api/main.go`), which reads that file by that flag.
 */
export class InventoryConsumer extends Construct {
  /** Name of the account. */
  public readonly account: string;
  /** ServiceAccounts that have the rights; the first is what `podSpec` gives to a pod that names none. */
  public readonly serviceAccounts: string[];
  /** Name of the ConfigMap with the provider file. */
  public readonly configMap: string;
  /** Image with the plugin. */
  public readonly pluginImage: string;
  /** Where `podSpec` puts the provider file. */
  public readonly providerFile = `${PROVIDER_FOLDER}/${PROVIDER_FILE}`;

  private readonly flag: string;

  /**
   * Made below the inventory: what it emits goes to the addons stage of the hub.
   * @throws Error if the inventory names no cluster, has no such account, or has several and none is named, or if
   * the image is no image reference
   */
  constructor(
    public readonly inventory: ClusterInventory,
    id: string,
    props: InventoryConsumerProps = {},
  ) {
    super(inventory, id);
    this.account = this.accountOf(props.account);
    this.flag = props.providerFileFlag ?? '--clusterprofile-provider-file';
    this.pluginImage = props.pluginImage ?? Releases.of(this).managedServiceAccount.credentialPluginImage;
    if (!isImageReference(this.pluginImage)) {
      this.refuse(
        'pluginImage',
        this.pluginImage,
        'must be an image reference such as "registry.example.com/team/app:v1"',
      );
    }
    this.configMap = `${id}-access-providers`;
    if (props.existingServiceAccounts?.length === 0) {
      this.refuse('existingServiceAccounts', [], 'must name at least one, or be left out');
    }
    this.serviceAccounts = [...(props.existingServiceAccounts ?? [id])];

    const { hub, namespace } = inventory;
    const scope = new Construct(hub.addons, `${inventory.node.id}-consumer-${id}`);
    if (!props.existingServiceAccounts) {
      new k8s.KubeServiceAccount(scope, 'service-account', { metadata: { name: id, namespace } });
    }
    this.addRights(scope, `${id}-inventory`);
    new k8s.KubeConfigMap(scope, 'access-providers', {
      metadata: { name: this.configMap, namespace },
      data: { [PROVIDER_FILE]: asFile({ providers: [accessProvider(this.account)] }) },
    });
  }

  /**
   * A pod like that one with what the container needs to use the inventory: the plugin by an init container, the provider file
   * and the flag that names it, variable `NAMESPACE`, and a ServiceAccount that has the rights.
   * @throws Error if the pod has no such container, runs as another ServiceAccount, or its container has the flag already
   */
  public podSpec(pod: k8s.PodSpec, container: string): k8s.PodSpec {
    const { serviceAccountName = this.serviceAccounts[0] ?? '' } = pod;
    if (!this.serviceAccounts.includes(serviceAccountName)) {
      const rule = `must be one that has the rights: ${this.serviceAccounts.join(', ')}`;
      this.refuse('serviceAccountName', serviceAccountName, rule);
    }
    const found = pod.containers.find(({ name }) => name === container);
    if (!found) {
      const names = pod.containers.map(({ name }) => name).join(', ');
      return this.refuse('container', container, `must be one of the pod’s: ${names}`);
    }
    const { args = [], env = [], volumeMounts = [] } = found;
    if (args.some((argument) => argument === this.flag || argument.startsWith(`${this.flag}=`))) {
      this.refuse('args', this.flag, 'must be left out: the construct adds it');
    }
    const parts = joinParts(pluginParts(this.pluginImage), providerParts(this.configMap));
    const namespace = { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } };
    const changed: k8s.Container = {
      ...found,
      args: [...args, `${this.flag}=${this.providerFile}`],
      env: [...env.filter(({ name }) => name !== namespace.name), namespace],
      volumeMounts: [...volumeMounts, ...parts.volumeMounts],
    };
    return {
      ...pod,
      serviceAccountName,
      initContainers: [...parts.initContainers, ...(pod.initContainers ?? [])],
      containers: pod.containers.map((other) => (other === found ? changed : other)),
      volumes: [...(pod.volumes ?? []), ...parts.volumes],
    };
  }

  private accountOf(account: string | undefined): string {
    const { accountNames, clusterNames } = this.inventory;
    if (clusterNames.length === 0) {
      this.refuse('inventory', this.inventory.node.id, 'must name its clusters: each token is a Secret of its own');
    }
    const [only = '', ...others] = accountNames;
    const known = `${accountNames.join(', ') || 'it has none'}`;
    if (account === undefined && (!only || others.length > 0)) {
      this.refuse('account', account, `must be one of the inventory’s accounts: ${known}`);
    }
    const name = account ?? only;
    if (!accountNames.includes(name)) this.refuse('account', name, `must be one of the inventory’s accounts: ${known}`);
    return name;
  }

  private addRights(scope: Construct, name: string): void {
    const { namespace, clusterNames } = this.inventory;
    const metadata = { name, namespace };
    new k8s.KubeRole(scope, 'role', {
      metadata,
      rules: [
        { apiGroups: ['multicluster.x-k8s.io'], resources: ['clusterprofiles'], verbs: ['get', 'list', 'watch'] },
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: clusterNames.map((cluster) => `${cluster}-${this.account}`),
          verbs: ['get'],
        },
      ],
    });
    new k8s.KubeRoleBinding(scope, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: this.serviceAccounts.map((account) => ({ kind: 'ServiceAccount', name: account, namespace })),
    });
  }

  private refuse(field: string, value: unknown, rule: string): never {
    return throwViolation({ path: this.node.path, field, value, rule });
  }
}
