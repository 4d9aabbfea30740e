import type { ImagePullPolicy } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkInPlainApp } from '../checks/alone';
import type { AddOnInstallation, PlacementReference } from '../ocm/add-on-installation';
import { AddOnRegistration } from '../ocm/add-on-registration';
import { addAgentConfiguration } from './agent-configuration';
import { addManagedProxyConfiguration } from './managed-proxy-configuration';
import { addManagerDeployment } from './manager-deployment';
import { addManagerRbac } from './manager-rbac';
import { addNetworkPolicies } from './network-policies';
import type { ProxyEntrypoint } from './proxy-entrypoint';
import { resolveSettings } from './settings';
import { addUserServer } from './user-server';
import { addWaits } from './waits';

/** The certificate of the server through which users of the hub reach the managed clusters. */
export interface ProxyUserServer {
  /**
   * DNS names and IP addresses in the certificate besides those of the Service. They do not change the address in the
   * ClusterProfiles.
   * @default - none
   */
  readonly additionalSans?: string[];
}

/** Settings of the cluster-proxy add-on: every value of its chart. What a release does not have must be left out. */
export interface ClusterProxyAddOnProps {
  /**
   * Namespace on the hub. It must exist.
   * @default 'open-cluster-management-addon'
   */
  readonly namespace?: string;
  /**
   * Managed clusters that get the add-on.
   * @default AddOnInstallation.onAllClusters()
   */
  readonly installation?: AddOnInstallation;
  /**
   * Registry, and path in it, of the manager's and user server's image.
   * @default 'quay.io/open-cluster-management'
   */
  readonly registry?: string;
  /**
   * Name of that image in the registry.
   * @default 'cluster-proxy'
   */
  readonly image?: string;
  /**
   * Tag of all three images.
   * @default - `v` and the chart's version
   */
  readonly tag?: string;
  /**
   * Digest of all three images, in place of the tag: `sha256:` and 64 hexadecimal digits.
   * @default - none: the tag counts
   */
  readonly digest?: string;
  /**
   * Image of the proxy servers, without tag.
   * @default 'quay.io/open-cluster-management/cluster-proxy'
   */
  readonly proxyServerImage?: string;
  /**
   * Image of the agents, without tag.
   * @default 'quay.io/open-cluster-management/cluster-proxy'
   */
  readonly proxyAgentImage?: string;
  /**
   * Replicas of the manager, the user server, the proxy servers and the agents, each: 0 or more.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * How the agents reach the hub.
   * @default ProxyEntrypoint.portForward()
   */
  readonly entrypoint?: ProxyEntrypoint;
  /**
   * Port at which the agents reach the proxy servers: 1 to 65535.
   * @default 8091
   */
  readonly proxyServerPort?: number;
  /**
   * When the images of the proxy servers and agents are pulled.
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;
  /**
   * Whether the managed clusters' API servers are reachable through the proxy.
   * @default true
   */
  readonly kubeApiProxy?: boolean;
  /**
   * Runs the user server on the hub, with the Service that access providers point at, and the service proxy with the
   * agents. Needs the certificate of `userServer`, or a Secret `cluster-proxy-user-serving-cert` of one's own.
   * @default false
   */
  readonly serviceProxy?: boolean;
  /**
   * Whether the service proxy lets users of the hub in, by impersonating them on the managed cluster.
   * @default true
   */
  readonly impersonation?: boolean;
  /**
   * Has the manager issue and renew the user server's certificate.
   * @default - it issues none
   */
  readonly userServer?: ProxyUserServer;
  /**
   * Fills `status.accessProviders` of the ClusterProfiles. Of use only with `serviceProxy`, `userServer` and the hub's
   * ClusterProfile gate.
   * @default false
   */
  readonly accessProvider?: boolean;
  /**
   * Shields the pods on the hub, and the agents, by NetworkPolicies. From release 0.11.0.
   * @default false
   */
  readonly networkPolicies?: boolean;
  /**
   * Namespace of the agents on the managed clusters. From release 0.11.0.
   * @default 'open-cluster-management-cluster-proxy'
   */
  readonly agentNamespace?: string;
}

/**
 * The cluster-proxy add-on: a tunnel from the hub into each managed cluster.
 *
 * Emits what the chart of the release at hand renders for the same values (open-cluster-management-io/cluster-proxy,
 * `charts/cluster-proxy`), without its CRDs (see CrdBundle) and without the namespace. Where it differs: it sets no field
 * that the CRD lacks; the Placement over all clusters tolerates outages; and `impersonation: false` reaches the agents,
 * by an AddOnDeploymentConfig, and leaves the manager the rights that it needs all the same.
 */
export class ClusterProxyAddOn extends Construct {
  /** Name of the add-on, of its ClusterManagementAddOn and of every ManagedClusterAddOn of it. */
  public static readonly ADD_ON_NAME = 'cluster-proxy';

  /** Namespace on the hub. */
  public readonly namespace: string;

  private readonly registration: AddOnRegistration;

  /**
   * @throws Error if a setting is malformed, or the release at hand does not have it
   */
  constructor(scope: Construct, id: string, props: ClusterProxyAddOnProps = {}) {
    super(scope, id);
    const settings = resolveSettings(this, props);
    this.namespace = settings.namespace;
    addManagerRbac(this, settings);
    addManagedProxyConfiguration(this, settings);
    addManagerDeployment(this, settings);
    addUserServer(this, settings);
    addNetworkPolicies(this, settings);
    const agentConfiguration = addAgentConfiguration(this, settings);
    this.registration = new AddOnRegistration(this, {
      name: ClusterProxyAddOn.ADD_ON_NAME,
      api: settings.release.addOnApi,
      lifecycleAnnotation: true,
      configs: [
        {
          group: 'proxy.open-cluster-management.io',
          resource: 'managedproxyconfigurations',
          default: { name: 'cluster-proxy' },
        },
        {
          group: 'addon.open-cluster-management.io',
          resource: 'addondeploymentconfigs',
          ...(agentConfiguration ? { default: agentConfiguration } : {}),
        },
      ],
      installation: settings.installation,
      ownPlacement: { name: 'cluster-proxy-placement', namespace: settings.namespace },
    });
    addWaits(this, settings);
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
