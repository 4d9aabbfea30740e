import type { ManagedServiceAccountRelease } from './release';

/** Every managed-serviceaccount chart that can be emitted (open-cluster-management-io/managed-serviceaccount, `charts/`). */
export const MANAGED_SERVICE_ACCOUNT_RELEASES: readonly ManagedServiceAccountRelease[] = [
  {
    version: '0.10.0',
    oldestOcm: '1.2',
    addOnApi: 'v1alpha1',
    credentialSyncGate: 'ClusterProfileCredSyncer',
    ephemeralIdentityGate: 'EphemeralIdentity',
    // Its Dockerfile puts both programs into one image; an image of the plugin's own came after this release.
    credentialPluginImage: 'quay.io/open-cluster-management/managed-serviceaccount:v0.10.0',
  },
];
