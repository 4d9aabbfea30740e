/** Name of the one access provider that OCM fills in a ClusterProfile (managed-serviceaccount v0.10.0, `ClusterProfileManagerName`). */
export const ACCESS_PROVIDER = 'open-cluster-management';

/** File name of the credential plugin, in its image and where a pod has it. */
export const PLUGIN = 'cp-creds';
/** Folder in which pods have the plugin. */
export const PLUGIN_FOLDER = '/plugins';
/** Begins the argument by which the plugin is told its account (managed-serviceaccount, `cmd/clusterprofile-credentials-plugin`). */
export const ACCOUNT_ARGUMENT = '--managed-serviceaccount=';

/** Folder in which pods have the provider file. */
export const PROVIDER_FOLDER = '/etc/cluster-inventory';
/** The provider file, as the access library itself calls it by default. */
export const PROVIDER_FILE = 'clusterprofile-provider-file.json';

/**
 * The access provider with the plugin that gets a token of that account (sigs.k8s.io/cluster-inventory-api v0.1.2,
 * `Provider` in `pkg/access/config.go`). The plugin finds out by the cluster's name, which it is told only on request, and
 * understands no other version of the API.
 */
export function accessProvider(account: string): object {
  return {
    name: ACCESS_PROVIDER,
    execConfig: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: `${PLUGIN_FOLDER}/${PLUGIN}`,
      args: [`${ACCOUNT_ARGUMENT}${account}`],
      provideClusterInfo: true,
      interactiveMode: 'Never',
    },
  };
}

/** JSON as it is written to files: indented, with a last line end. */
export function asFile(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
