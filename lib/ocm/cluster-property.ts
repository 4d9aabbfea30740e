import type { Construct } from 'constructs';
import * as about from '../../imports/about.k8s.io';
import { checkInPlainApp } from '../checks/alone';

/** Props of a ClusterProperty. */
export interface ClusterPropertyProps {
  /** Name: 1 to 253 characters, a DNS subdomain. */
  readonly name: string;
  /** Value: 1 to 1024 bytes. A longer one would stop every status update of the cluster, so it is refused. */
  readonly value: string;
  /**
   * Keeps the property on the managed cluster: it does not go to the hub.
   * @default false
   */
  readonly spokeOnly?: boolean;
}

/**
 * A property of a managed cluster, which OCM copies to the cluster's ClusterProfiles. It exists on the managed cluster,
 * behind the Klusterlet's registration gate `ClusterProperty`. Rests on ClusterProperty `about.k8s.io/v1alpha1`.
 */
export class ClusterProperty extends about.ClusterProperty {
  /** The value. */
  public readonly value: string;

  constructor(scope: Construct, id: string, props: ClusterPropertyProps) {
    super(scope, id, {
      metadata: {
        name: props.name,
        ...(props.spokeOnly ? { labels: { 'open-cluster-management.io/spoke-only': '' } } : {}),
      },
      spec: { value: props.value },
    });
    this.value = props.value;
    checkInPlainApp(this);
  }
}
