import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import * as addon from '../../imports/addon.open-cluster-management.io';
import type { PlacementSpec } from '../../imports/cluster.open-cluster-management.io';
import { quote } from '../checks/violation';
import { DNS_LABEL, DNS_SUBDOMAIN, type Syntax } from '../kubernetes/syntax';
import type { AddOnInstallation, PlacementReference } from './add-on-installation';
import { ManagedClusterSetBinding } from './managed-cluster-set-binding';
import { Placement } from './placement';
import { SettingRules } from './setting-rules';

const EVERY_CLUSTER = 'global';
const LIFECYCLE = 'addon.open-cluster-management.io/lifecycle';

/** A kind that configures the add-on, and the object that does so by default. */
interface SupportedConfig {
  readonly group: string;
  readonly resource: string;
  readonly default?: { readonly name: string; readonly namespace?: string };
}

/** What a chart says of its add-on. */
export interface AddOnRegistrationProps {
  readonly name: string;
  readonly api: 'v1alpha1' | 'v1beta1';
  /** Whether the chart marks its ClusterManagementAddOn as one that OCM's add-on manager takes care of. */
  readonly lifecycleAnnotation: boolean;
  readonly configs: readonly SupportedConfig[];
  readonly installation: AddOnInstallation;
  /** Written with each Placement, as the chart does. */
  readonly rolloutStrategy?: { readonly type: string };
  /** The Placement over all clusters: its name and namespace, and what it says beyond the set. */
  readonly ownPlacement: PlacementReference & { readonly tolerateOutages?: boolean; readonly spec?: PlacementSpec };
}

/** Makes an add-on known to the hub: its ClusterManagementAddOn and, for all clusters, the binding and the Placement. */
export class AddOnRegistration {
  private readonly placements: PlacementReference[] | undefined;
  private readonly faults: string[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly props: AddOnRegistrationProps,
  ) {
    const { installation, ownPlacement } = props;
    this.placements = installation.placements && [];
    if (installation.coversAllClusters) {
      const { name, namespace } = ownPlacement;
      new ManagedClusterSetBinding(scope, 'binding', { clusterSet: EVERY_CLUSTER, namespace });
      new Placement(scope, 'placement', { ...ownPlacement, clusterSets: [EVERY_CLUSTER] });
      this.install({ name, namespace });
    }
    installation.placements?.forEach((placement, index) => {
      this.install(placement, `installation.placements[${index}].`);
    });
    this.addClusterManagementAddOn();
    scope.node.addValidation({
      validate: () =>
        this.placements?.length === 0
          ? ['installation must name at least one Placement, at once or by installByPlacement']
          : this.faults,
    });
  }

  /**
   * Has one more Placement install the add-on; a second time changes nothing.
   * @throws Error if the add-on is installed cluster by cluster; a bad name is a violation at synth
   */
  public install(placement: PlacementReference, field = 'placement.'): void {
    const { name, namespace } = placement;
    const rules = new SettingRules(this.scope.node.path);
    // Collected: the Placement of an inventory bears names that main.ts gave to the inventory, among others.
    this.note(`${field}name`, name, DNS_SUBDOMAIN);
    this.note(`${field}namespace`, namespace, DNS_LABEL);
    const rule = `must not install ${this.props.name}, which is installed cluster by cluster: OCM would remove it from every cluster outside the Placement`;
    rules.require(this.placements !== undefined, 'placement', `${namespace}/${name}`, rule);
    if (this.placements?.some((known) => known.name === name && known.namespace === namespace)) return;
    this.placements?.push({ name, namespace });
  }

  private note(field: string, value: string, { test, rule }: Syntax): void {
    if (!test(value)) this.faults.push(`${field} ${quote(value)} ${rule}`);
  }

  private addClusterManagementAddOn(): void {
    const { name, api, lifecycleAnnotation, configs } = this.props;
    const metadata = { name, ...(lifecycleAnnotation ? { annotations: { [LIFECYCLE]: 'addon-manager' } } : {}) };
    const common = {
      addOnMeta: { displayName: name, description: name },
      // Left out, it is Manual.
      ...(this.placements ? { installStrategy: Lazy.any({ produce: () => this.installStrategy() }) } : {}),
    };
    if (api === 'v1beta1') {
      const defaultConfigs = configs.flatMap(({ group, resource, default: object }) =>
        object ? [{ group, resource, ...object }] : [],
      );
      new addon.ClusterManagementAddOnV1Beta1(this.scope, 'add-on', { metadata, spec: { ...common, defaultConfigs } });
      return;
    }
    const supportedConfigs = configs.map(({ group, resource, default: object }) => ({
      group,
      resource,
      ...(object ? { defaultConfig: object } : {}),
    }));
    new addon.ClusterManagementAddOn(this.scope, 'add-on', { metadata, spec: { ...common, supportedConfigs } });
  }

  private installStrategy(): object {
    const { rolloutStrategy } = this.props;
    const placements = (this.placements ?? []).map((placement) => ({
      ...placement,
      ...(rolloutStrategy ? { rolloutStrategy } : {}),
    }));
    return { type: 'Placements', placements };
  }
}
