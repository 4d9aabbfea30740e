import type { FeatureGate, OcmRelease } from './release';

const on = (name: string, stage: FeatureGate['stage']): FeatureGate => ({ name, enabledByDefault: true, stage });
const off = (name: string, behind: Pick<FeatureGate, 'opens' | 'installsCrd'> = {}): FeatureGate => ({
  name,
  enabledByDefault: false,
  stage: 'alpha',
  ...behind,
});

const OCM_1_2 = {
  customClusterClaims: 20,
  clusterManagerGates: {
    registrationConfiguration: [
      on('DefaultClusterSet', 'alpha'),
      on('ResourceCleanup', 'beta'),
      off('V1beta1CSRAPICompatibility'),
      off('ManagedClusterAutoApproval'),
      off('ClusterProfile', { opens: 'clusterprofiles.multicluster.x-k8s.io', installsCrd: true }),
      off('ClusterImporter'),
    ],
    workConfiguration: [
      off('NilExecutorValidating'),
      off('ManifestWorkReplicaSet', { opens: 'manifestworkreplicasets.work.open-cluster-management.io' }),
      off('CloudEventsDrivers'),
      off('CleanUpCompletedManifestWork'),
    ],
    addOnManagerConfiguration: [on('AddonManagement', 'beta')],
    placementConfiguration: [],
  },
  klusterletGates: {
    registrationConfiguration: [
      on('ClusterClaim', 'beta'),
      on('AddonManagement', 'beta'),
      off('ClusterProperty', { opens: 'clusterproperties.about.k8s.io', installsCrd: true }),
      off('V1beta1CSRAPICompatibility'),
      off('MultipleHubs'),
    ],
    workConfiguration: [off('ExecutorValidatingCaches'), off('RawFeedbackJsonString')],
  },
} satisfies Partial<OcmRelease>;

/**
 * Every OCM release that a fleet can be made for, oldest first. Gates and their defaults are those of
 * `feature/feature.go` in open-cluster-management.io/api v1.2.0 and v1.3.0.
 */
export const OCM_RELEASES: readonly OcmRelease[] = [
  {
    ...OCM_1_2,
    version: '1.2.1',
    replicaSetNamesItsWorks: true,
    operatorImage: 'quay.io/open-cluster-management/registration-operator:v1.2.1',
    defaultCharts: { clusterProxy: '0.10.0', managedServiceAccount: '0.10.0' },
  },
  {
    ...OCM_1_2,
    version: '1.3.1',
    replicaSetNamesItsWorks: false,
    operatorImage: 'quay.io/open-cluster-management/registration-operator:v1.3.1',
    clusterManagerGates: {
      ...OCM_1_2.clusterManagerGates,
      placementConfiguration: [off('PlacementDebugServer')],
    },
    defaultCharts: { clusterProxy: '0.11.0', managedServiceAccount: '0.10.0' },
  },
];
