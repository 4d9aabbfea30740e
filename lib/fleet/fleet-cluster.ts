import { Construct } from 'constructs';
import { Stage } from './stage';
import { STAGES, type StageName } from './stages';

/** A cluster of a fleet, hub or managed: a name, a way to reach it, and four stages. */
export abstract class FleetCluster extends Construct {
  /** Name of the cluster and of its folder in the bundle. */
  public readonly name: string;
  /** Kubeconfig context that the runner uses unless told otherwise; undefined where only a GitOps engine reaches it. */
  public readonly context?: string;

  protected constructor(scope: Construct, name: string, context?: string) {
    super(scope, name);
    this.name = name;
    if (context !== undefined) this.context = context;
  }

  /** The stage of kinds that others need: CustomResourceDefinitions. */
  public get crds(): Stage {
    return this.stage('crds');
  }

  /** The stage of namespaces, cluster sets, bindings and Placements. */
  public get core(): Stage {
    return this.stage('core');
  }

  /** The stage of add-ons, accounts and their rights. */
  public get addons(): Stage {
    return this.stage('addons');
  }

  /** The stage of feature gates and of what exists only behind one. */
  public get gates(): Stage {
    return this.stage('gates');
  }

  // Made on demand: most clusters of a large fleet need one stage or none.
  private stage(name: StageName): Stage {
    const child = this.node.tryFindChild(name) ?? new Stage(this, name);
    // No instanceof: cdk8s has it answer true for every Chart.
    if (child.constructor === Stage) return child as Stage;
    throw new Error(
      `${child.node.path}: id must not be that of a stage: ${STAGES.map((stage) => stage.name).join(', ')}`,
    );
  }
}
