import { Construct } from 'constructs';
import { checkInPlainApp } from '../checks/alone';
import type { AddOnInstallation, PlacementReference } from '../ocm/add-on-installation';
import { AddOnRegistration } from '../ocm/add-on-registration';
import { OUTAGE_TAINTS } from '../ocm/placement';
import { addAgentTemplate } from './add-on-agent-template';
import { addManagerDeployment } from './add-on-manager-deployment';
import { addManagerRbac } from './add-on-manager-rbac';
import { resolveSettings } from './add-on-settings';
import type { HubDeployMode } from './hub-deploy-mode';

/** Settings of the managed-serviceaccount add-on: every value of its chart. */
export interface ManagedServiceAccountAddOnProps {
  /**
   * Namespace on the hub. It must exist.
   * @default 'open-cluster-management-managed-serviceaccount'
   */
  readonly namespace?: string;
  /**
   * Managed clusters that get the add-on. The chart has all (`agentInstallAll`) or cluster by cluster; Placements of
   * one's own go beyond it.
   * @default AddOnInstallation.onAllClusters()
   */
  readonly installation?: AddOnInstallation;
  /**
   * Image of the manager and the agents, without tag.
   * @default 'quay.io/open-cluster-management/managed-serviceaccount'
   */
  readonly image?: string;
  /**
   * Tag of the image.
   * @default - `v` and the chart's version
   */
  readonly tag?: string;
  /**
   * Digest of the image, in place of the tag: `sha256:` and 64 hexadecimal digits.
   * @default - none: the tag counts
   */
  readonly digest?: string;
  /**
   * Replicas of the manager, and of the agents of an AddOnTemplate: 0 or more.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Lets accounts end by themselves (`timeToLive` of a ManagedServiceAccount). Always on in an AddOnTemplate.
   * @default false
   */
  readonly ephemeralIdentity?: boolean;
  /**
   * Copies the tokens of labelled accounts into the namespaces of their ClusterProfiles. Needs the hub's ClusterProfile
   * gate.
   * @default false
   */
  readonly credentialSync?: boolean;
  /**
   * Name of a Secret in the manager's namespace with which the agents pull their image. As in the chart, the agents of
   * an AddOnTemplate do not get it.
   * @default - none
   */
  readonly agentImagePullSecret?: string;
  /**
   * What runs the add-on on the hub.
   * @default HubDeployMode.DEPLOYMENT
   */
  readonly hubDeployMode?: HubDeployMode;
  /**
   * Name of the AddOnTemplate, where there is one.
   * @default - `managed-serviceaccount-` and the chart's version
   */
  readonly addOnTemplateName?: string;
}

/**
 * The managed-serviceaccount add-on: accounts on the managed clusters whose tokens the hub holds.
 *
 * Emits what the chart of the release at hand renders for the same values (open-cluster-management-io/
 * managed-serviceaccount, `charts/managed-serviceaccount`), without its CRD (see CrdBundle) and without the namespace.
 * For the chart's `targetCluster`, which its values do not list, add a ManagedClusterAddOn for the cluster. Unlike the
 * chart, it takes `replicas: 0` at its word.
 */
export class ManagedServiceAccountAddOn extends Construct {
  /** Name of the add-on, of its ClusterManagementAddOn and of every ManagedClusterAddOn of it. */
  public static readonly ADD_ON_NAME = 'managed-serviceaccount';

  /** Namespace on the hub. */
  public readonly namespace: string;

  private readonly registration: AddOnRegistration;

  /**
   * @throws Error if a setting is malformed
   */
  constructor(scope: Construct, id: string, props: ManagedServiceAccountAddOnProps = {}) {
    super(scope, id);
    const settings = resolveSettings(this, props);
    const { release, namespace, templateName } = settings;
    this.namespace = namespace;
    addManagerRbac(this, settings);
    addManagerDeployment(this, settings);
    addAgentTemplate(this, settings);
    const group = 'addon.open-cluster-management.io';
    this.registration = new AddOnRegistration(this, {
      name: ManagedServiceAccountAddOn.ADD_ON_NAME,
      api: release.addOnApi,
      lifecycleAnnotation: templateName !== undefined,
      configs: [
        { group, resource: 'addondeploymentconfigs' },
        ...(templateName ? [{ group, resource: 'addontemplates', default: { name: templateName } }] : []),
      ],
      installation: settings.installation,
      rolloutStrategy: { type: 'All' },
      ownPlacement: {
        name: 'global',
        namespace,
        // The taints have no value, so this tolerates them as well as Exists does.
        tolerateOutages: false,
        spec: { tolerations: OUTAGE_TAINTS.map((key) => ({ key, operator: 'Equal' })) },
      },
    });
    checkInPlainApp(this);
  }

  /**
   * Has a Placement install the add-on too, such as that of a second inventory on the same hub. Naming one twice changes
   * nothing.
   * @throws Error if the add-on is installed cluster by cluster
   */
  public installByPlacement(placement: PlacementReference): void {
    this.registration.install(placement);
  }
}
