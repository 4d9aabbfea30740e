import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import * as authentication from '../../imports/authentication.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Label that has an account's token copied next to the ClusterProfiles of its cluster (managed-serviceaccount v0.10.0). */
export const SYNC_LABEL = 'authentication.open-cluster-management.io/sync-to-clusterprofile';

/** Props of a ManagedServiceAccount. */
export interface ManagedServiceAccountProps {
  /** Name of the account, and of the Secret with its token in the cluster's namespace on the hub. */
  readonly name: string;
  /** Name of the managed cluster. */
  readonly cluster: string;
  /** How long a token is valid: at least 10 minutes, whole seconds. It is renewed before it ends. */
  readonly validity: Duration;
  /**
   * Copies the token into every namespace with a ClusterProfile of the cluster, as Secret `CLUSTER-NAME`, which must be
   * 63 characters at most. Needs the add-on manager's credential-sync gate.
   * @default false
   */
  readonly syncToClusterProfile?: boolean;
  /**
   * Whether tokens rotate. In managed-serviceaccount 0.10.0 they do whatever this says.
   * @default true
   */
  readonly rotate?: boolean;
  /**
   * Deletes the account this long after its creation. Needs the add-on's ephemeral-identity gate.
   * @default - never
   */
  readonly timeToLive?: Duration;
}

/**
 * An account on a managed cluster whose token the hub holds. It has no rights until something grants them.
 * Rests on ManagedServiceAccount `authentication.open-cluster-management.io/v1beta1`.
 */
export class ManagedServiceAccount extends authentication.ManagedServiceAccount {
  constructor(scope: Construct, id: string, props: ManagedServiceAccountProps) {
    const { name, cluster, validity, syncToClusterProfile, rotate = true, timeToLive } = props;
    super(scope, id, {
      metadata: {
        name,
        namespace: cluster,
        ...(syncToClusterProfile ? { labels: { [SYNC_LABEL]: 'true' } } : {}),
      },
      spec: {
        rotation: { ...(rotate ? {} : { enabled: false }), validity: goDuration(validity) },
        ...(timeToLive ? { ttlSecondsAfterCreation: timeToLive.toSeconds() } : {}),
      },
    });
    checkInPlainApp(this);
  }
}

/** Writes a duration as Go reads it, in the largest unit that leaves a whole number. */
function goDuration(duration: Duration): string {
  const seconds = duration.toSeconds();
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
