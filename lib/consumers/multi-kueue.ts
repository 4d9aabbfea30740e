import type { ClusterInventory } from '../inventory/cluster-inventory';
import { accessProvider, asFile } from './access-provider';
import { patchOf, pluginParts } from './consumer-pod';
import { requireInstallation } from './installed-program';
import { type ConsumerProps, InventoryConsumer } from './inventory-consumer';

/** How Kueue is installed on the hub. */
export interface MultiKueueProps extends ConsumerProps {
  /**
   * Namespace in which Kueue runs. It reads ClusterProfiles nowhere else, so the inventory must be there.
   * @default 'kueue-system'
   */
  readonly kueueNamespace?: string;
}

/**
 * Kueue's MultiKueue as a user of an inventory. Kueue is installed by its own manifests or chart, which own its Deployment and
 * its configuration: the bundle brings the rights, and this construct says what to change in the installation. Change it once
 * the bundle is applied: a manager that starts before the kind ClusterProfile exists leaves it alone until its next start.
 *
 * Rests on Kueue v0.19.2, the oldest minor version whose configuration has `accessProviders`
 * (`apis/config/v1beta2/configuration_types.go`, gate `MultiKueueClusterProfile` in `pkg/features/kube_features.go`,
 * namespace in `pkg/controller/admissionchecks/multikueue/multikueuecluster.go`).
 */
export class MultiKueue extends InventoryConsumer {
  /** @throws Error unless the inventory is in Kueue's namespace, and leaves that namespace to Kueue's installation */
  constructor(inventory: ClusterInventory, id: string, props: MultiKueueProps = {}) {
    const { kueueNamespace = 'kueue-system', ...consumer } = props;
    super(inventory, id, { ...consumer, existingServiceAccounts: ['kueue-controller-manager'] });
    const why = 'it reads ClusterProfiles nowhere else';
    requireInstallation(this, { program: 'Kueue', namespace: kueueNamespace, why });
  }

  /**
   * Strategic merge patches for what is installed, as JSON, by workload in kubectl's form: the plugin for Kueue's manager.
   * Apply one by `kubectl patch -n NAMESPACE WORKLOAD --patch-file FILE`.
   */
  public get patches(): { [workload: string]: string } {
    return { 'deployment/kueue-controller-manager': asFile(patchOf(pluginParts(this.pluginImage), 'manager')) };
  }

  /** What Kueue's configuration, `controller_manager_config.yaml` in ConfigMap `kueue-manager-config`, must have, as JSON. */
  public get configuration(): string {
    return asFile({
      apiVersion: 'config.kueue.x-k8s.io/v1beta2',
      kind: 'Configuration',
      featureGates: { MultiKueueClusterProfile: true },
      multiKueue: { clusterProfile: { accessProviders: [accessProvider(this.account)] } },
    });
  }

  /** A MultiKueueCluster for each cluster of the inventory, by its name, as a JSON list to apply once Kueue runs. */
  public get clusters(): string {
    const items = this.inventory.clusterNames.map((name) => ({
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'MultiKueueCluster',
      metadata: { name },
      spec: { clusterSource: { clusterProfileRef: { name } } },
    }));
    return asFile({ apiVersion: 'v1', kind: 'List', items });
  }
}
