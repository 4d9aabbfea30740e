import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import * as work from '../../imports/work.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Props of a ManifestWorkReplicaSet. */
export interface ManifestWorkReplicaSetProps {
  /** Name; `NAMESPACE.NAME` must be 63 characters at most, since OCM labels each work with it. */
  readonly name: string;
  /** Namespace, which must be that of the Placements. */
  readonly namespace: string;
  /** Names of the Placements that choose the managed clusters, at least one. */
  readonly placements: string[];
  /**
   * Kubernetes objects, each with apiVersion, kind and a name; more can be added later. At most 500 × 1024 bytes in all.
   * @default - none yet
   */
  readonly manifests?: unknown[];
  /**
   * Everything else that each ManifestWork is to say: executor, delete option, feedback and update strategy by manifest.
   * @default - the work agent's own account applies, and deletes with the work
   */
  readonly template?: work.ManifestWorkReplicaSetSpecManifestWorkTemplate;
}

/**
 * Objects that the hub delivers to every managed cluster that a Placement chooses, now and later: OCM makes a
 * ManifestWork for each. It is gone only once those are.
 *
 * It does nothing without gate `ManifestWorkReplicaSet` in the ClusterManager's workConfiguration, and goes to the gates
 * stage. Its Placements should tolerate unreachable and unavailable clusters, or an outage takes the objects away.
 * Rests on ManifestWorkReplicaSet `work.open-cluster-management.io/v1alpha1`.
 */
export class ManifestWorkReplicaSet extends work.ManifestWorkReplicaSet {
  private readonly manifests: unknown[];

  constructor(scope: Construct, id: string, props: ManifestWorkReplicaSetProps) {
    const { name, namespace, placements, template } = props;
    const manifests = [...(template?.workload?.manifests ?? []), ...(props.manifests ?? [])];
    super(scope, id, {
      metadata: { name, namespace },
      spec: {
        cascadeDeletionPolicy: work.ManifestWorkReplicaSetSpecCascadeDeletionPolicy.FOREGROUND,
        placementRefs: placements.map((placement) => ({ name: placement })),
        manifestWorkTemplate: { ...template, workload: { manifests: Lazy.any({ produce: () => manifests }) } },
      },
    });
    this.manifests = manifests;
    checkInPlainApp(this);
  }

  /** Adds one Kubernetes object. */
  public addManifest(manifest: unknown): void {
    this.manifests.push(manifest);
  }
}
