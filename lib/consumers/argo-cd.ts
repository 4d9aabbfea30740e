import type { ClusterInventory } from '../inventory/cluster-inventory';
import { asFile } from './access-provider';
import { patchOf, pluginParts, providerParts } from './consumer-pod';
import { requireInstallation } from './installed-program';
import { type ConsumerProps, InventoryConsumer } from './inventory-consumer';

/** How Argo CD is installed on the hub. */
export interface ArgoCdProps extends ConsumerProps {
  /**
   * Namespace in which Argo CD and its ClusterProfile controller run. The inventory must be there.
   * @default 'argocd'
   */
  readonly argoCdNamespace?: string;
}

/**
 * Argo CD as a user of an inventory: its ClusterProfile controller makes a cluster Secret of each ClusterProfile, and the
 * application controller and the API server call the plugin that the Secret names. Both come by their own manifests: the
 * bundle brings the rights and the provider file, and this construct says what to change in the installation.
 *
 * Rests on argoproj-labs/clusterprofile-integration-for-argocd: `docs/cluster-profiles-ocm-example.md` of commit 2053c1b for the
 * workloads, and `main.go` of commit 7185d7d for the variable that names the file, which older commits call otherwise. It asks
 * for Argo CD 3.5 (README of commit 19d1ebb): an older one does not tell the plugin which cluster it is for.
 */
export class ArgoCd extends InventoryConsumer {
  /** @throws Error unless the inventory is in Argo CD's namespace, and leaves that namespace to Argo CD's installation */
  constructor(inventory: ClusterInventory, id: string, props: ArgoCdProps = {}) {
    const { argoCdNamespace = 'argocd', ...consumer } = props;
    super(inventory, id, {
      ...consumer,
      existingServiceAccounts: ['argocd-application-controller', 'argocd-server'],
    });
    const why = 'its cluster Secrets and what the plugin reads are there';
    requireInstallation(this, { program: 'Argo CD', namespace: argoCdNamespace, why });
  }

  /**
   * Strategic merge patches for what is installed, as JSON, by workload in kubectl's form: the provider file for the
   * ClusterProfile controller, the plugin for those that call it. Apply one by
   * `kubectl patch -n NAMESPACE WORKLOAD --patch-file FILE`.
   */
  public get patches(): { [workload: string]: string } {
    const plugin = pluginParts(this.pluginImage);
    const file = { name: 'ARGOCD_CLUSTERPROFILE_CONTROLLER_CLUSTERPROFILE_PROVIDER_FILE', value: this.providerFile };
    const controller = 'argocd-clusterprofile-controller';
    return {
      [`deployment/${controller}`]: asFile(patchOf(providerParts(this.configMap), controller, [file])),
      'statefulset/argocd-application-controller': asFile(patchOf(plugin, 'argocd-application-controller')),
      'deployment/argocd-server': asFile(patchOf(plugin, 'argocd-server')),
    };
  }
}
