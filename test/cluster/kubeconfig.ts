import fs from 'node:fs';
import type { KeyPair } from './certificates';

/** One context of a kubeconfig. */
export interface ContextAccess {
  /** Its name: whatever a person may have called it. */
  readonly context: string;
  /** Address of the API server. */
  readonly server: string;
  /** File of the certificate that the server's must come from. */
  readonly certificateAuthority: string;
  readonly client: KeyPair;
  /**
   * User that the client acts as.
   * @default - as itself
   */
  readonly actAs?: string;
  /**
   * Groups of that user, besides those that every user is in.
   * @default - none
   */
  readonly groups?: readonly string[];
}

/**
 * A kubeconfig with a cluster, a user and a context for each, in JSON, which is YAML too.
 * @param current the current context; none by default, so that what forgets to name one fails
 */
export function kubeconfig(contexts: readonly ContextAccess[], current = ''): string {
  const inBase64 = (file: string) => fs.readFileSync(file, 'base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: contexts.map(({ context, server, certificateAuthority }) => ({
      name: context,
      cluster: { server, 'certificate-authority-data': inBase64(certificateAuthority) },
    })),
    users: contexts.map(({ context, client, actAs, groups = [] }) => ({
      name: context,
      user: {
        'client-certificate-data': inBase64(client.certificate),
        'client-key-data': inBase64(client.key),
        ...(actAs === undefined ? {} : { as: actAs, ...(groups.length > 0 ? { 'as-groups': groups } : {}) }),
      },
    })),
    contexts: contexts.map(({ context }) => ({ name: context, context: { cluster: context, user: context } })),
    'current-context': current,
  });
}
