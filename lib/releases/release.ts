/** A feature gate as one component of a release knows it (open-cluster-management.io/api, `feature/feature.go`). */
export interface FeatureGate {
  /** Name in the `featureGates` list, such as `ClusterProfile`. */
  readonly name: string;
  /** Whether it is on where no list names it. */
  readonly enabledByDefault: boolean;
  /** Upstream's word on its maturity. */
  readonly stage: 'alpha' | 'beta';
  /** Resource that is of use only with the gate on: plural and group. */
  readonly opens?: string;
  /** Whether the operator installs that resource's CRD only once the gate is on. */
  readonly installsCrd?: true;
}

/** Feature gates of a ClusterManager. Each field is called like the part of its spec that lists them. */
export interface ClusterManagerGates {
  /** Gates of the registration controller. */
  readonly registrationConfiguration: FeatureGate[];
  /** Gates of the work webhook and controller. */
  readonly workConfiguration: FeatureGate[];
  /** Gates of the add-on manager. */
  readonly addOnManagerConfiguration: FeatureGate[];
  /** Gates of the placement controller. */
  readonly placementConfiguration: FeatureGate[];
}

/** Feature gates of a Klusterlet. Each field is called like the part of its spec that lists them. */
export interface KlusterletGates {
  /** Gates of the registration agent. */
  readonly registrationConfiguration: FeatureGate[];
  /** Gates of the work agent. */
  readonly workConfiguration: FeatureGate[];
}

/** A version of each of the two charts. */
export interface ChartVersions {
  /** Version of the cluster-proxy chart. */
  readonly clusterProxy: string;
  /** Version of the managed-serviceaccount chart. */
  readonly managedServiceAccount: string;
}

/** One released version of Open Cluster Management. */
export interface OcmRelease {
  /** Version without the `v`, such as `1.2.1`. */
  readonly version: string;
  /** Image of the two operators, cluster-manager and klusterlet. */
  readonly operatorImage: string;
  /** Gates of the ClusterManager, by the part of its spec that lists them. */
  readonly clusterManagerGates: ClusterManagerGates;
  /** Gates of the Klusterlet, by the part of its spec that lists them. */
  readonly klusterletGates: KlusterletGates;
  /** How many custom ClusterProperty and ClusterClaim objects a registration agent reports unless told otherwise. */
  readonly customClusterClaims: number;
  /** Whether the works of a ManifestWorkReplicaSet bear its name; otherwise their names only begin with it. */
  readonly replicaSetNamesItsWorks: boolean;
  /** The chart versions that a Fleet takes where main.ts names none: the newest built for this release. */
  readonly defaultCharts: ChartVersions;
}

/** One released version of the cluster-proxy chart. Facts that differ between versions stand here and nowhere else. */
export interface ClusterProxyRelease {
  /** Chart version, such as `0.10.0`; the image tag is `v` and this. */
  readonly version: string;
  /** What is known against it, a sentence each, for whoever reviews a bundle. */
  readonly advisories: string[];
  /** Oldest OCM minor version whose API it is built on, such as `1.2`. */
  readonly oldestOcm: string;
  /** API version in which the chart renders its ClusterManagementAddOn. */
  readonly addOnApi: 'v1alpha1' | 'v1beta1';
  /** Name, on the manager's command line, of the gate that fills `ClusterProfile.status.accessProviders`. */
  readonly accessProviderGate: string;
  /** Namespace of the agents on the managed clusters, where none is set (`pkg/config/agent.go`). */
  readonly agentNamespace: string;
  /** Whether the agent namespace can be set (value `spokeAddonNamespace`; declared but without effect in 0.10.0). */
  readonly agentNamespaceSettable: boolean;
  /**
   * Agent namespace on the user server's command line where it is another one than the agents'. The server takes the
   * flag and uses it for nothing.
   */
  readonly userServerAgentNamespace?: string;
  /** Whether the chart has `networkPolicies.enabled`. */
  readonly networkPolicies: boolean;
  /** Whether it serves ManagedProxyServiceResolver, and so asks for rights on it. */
  readonly serviceResolvers: boolean;
  /** Whether its pods set the pod-level security context, and its manager a termination grace period and POD_NAMESPACE. */
  readonly hardenedPods: boolean;
  /** Verbs on ClusterRoles and their bindings that the chart gives the manager. */
  readonly clusterRoleVerbs: string[];
}

/** One released version of the managed-serviceaccount chart. */
export interface ManagedServiceAccountRelease {
  /** Chart version, such as `0.10.0`; the image tag is `v` and this. */
  readonly version: string;
  /** Oldest OCM minor version whose API it is built on, such as `1.2`. */
  readonly oldestOcm: string;
  /** API version in which the chart renders its ClusterManagementAddOn. */
  readonly addOnApi: 'v1alpha1' | 'v1beta1';
  /** Name, on the manager's command line, of the gate that copies tokens into the ClusterProfiles' namespaces. */
  readonly credentialSyncGate: string;
  /** Name of the gate behind `spec.ttlSecondsAfterCreation`. */
  readonly ephemeralIdentityGate: string;
  /** Image of that release which holds the credential plugin, statically linked, as `/cp-creds`. */
  readonly credentialPluginImage: string;
}
