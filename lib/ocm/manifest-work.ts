import { type Chart, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import * as work from '../../imports/work.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';

/** Props of a ManifestWork. */
export interface ManifestWorkProps {
  /** Name. */
  readonly name: string;
  /** Name of the managed cluster that is to have the objects. */
  readonly cluster: string;
  /**
   * Kubernetes objects, each with apiVersion, kind and a name; more can be added later. At most 500 × 1024 bytes in all.
   * @default - none yet
   */
  readonly manifests?: unknown[];
  /**
   * Everything else that a ManifestWork can say: executor, delete option, feedback and update strategy by manifest.
   * @default - the work agent's own account applies, and deletes with the work
   */
  readonly spec?: work.ManifestWorkSpec;
}

/**
 * Objects that the hub delivers to one managed cluster. Rests on ManifestWork `work.open-cluster-management.io/v1`.
 */
export class ManifestWork extends work.ManifestWork {
  private readonly manifests: unknown[];

  constructor(scope: Construct, id: string, props: ManifestWorkProps) {
    const manifests = [...(props.spec?.workload?.manifests ?? []), ...(props.manifests ?? [])];
    super(scope, id, {
      metadata: { name: props.name, namespace: props.cluster },
      spec: { ...props.spec, workload: { manifests: Lazy.any({ produce: () => manifests }) } },
    });
    this.manifests = manifests;
    checkInPlainApp(this);
  }

  /** Adds one Kubernetes object. */
  public addManifest(manifest: unknown): void {
    this.manifests.push(manifest);
  }

  /** Adds every object of a chart, which should hang in an App of its own: else it is synthesized for the hub too. */
  public addChart(chart: Chart): void {
    this.manifests.push(...chart.toJson());
  }
}
