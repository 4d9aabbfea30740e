import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { healthRuleOf } from '../health/health-table';
import { cellViolations } from './plan-cell';

/** What a Wait waits for. */
export enum WaitUntil {
  /** The object exists. */
  CREATED = 'created',
  /** The newest generation of a Deployment, DaemonSet or StatefulSet runs with all its replicas. */
  ROLLED_OUT = 'rolled-out',
  /** The object is healthy by the health table's rule for its kind; of a kind without a rule it must only exist. */
  HEALTHY = 'healthy',
}

/** What to wait for, and for how long. */
export interface WaitProps {
  /** Resource as kubectl takes it: plural and group, such as `deployments.apps` or `secrets`. */
  readonly resource: string;
  /** Name of the object. */
  readonly name: string;
  /**
   * Namespace of the object.
   * @default - none: the object is cluster-scoped
   */
  readonly namespace?: string;
  /** What must become true of it. */
  readonly until: WaitUntil;
  /**
   * Fields that must be set too, such as `status.properties[region]` for the entry of that name in a list.
   * @default - none
   */
  readonly fields?: string[];
  /**
   * How long it may take, from one second to one day.
   * @default Duration.minutes(3)
   */
  readonly timeout?: Duration;
  /**
   * Wait after the last stage, together with everything slow, instead of after this one.
   * @default false
   */
  readonly atEnd?: boolean;
}

/**
 * A wait for an object that somebody else creates: a Secret that a controller mints, a rollout, a ClusterProfile.
 *
 * What a chart emits itself is waited for by its kind, without a Wait. A Wait emits no Kubernetes object: a Fleet writes
 * it into its plan, a plain Chart ignores it.
 */
export class Wait extends Construct {
  /** What is waited for. */
  public readonly props: WaitProps;
  /** Names of the objects, each as `namespace/name`, or `name` for one without namespace. */
  public readonly names: string[] = [];

  private readonly cells: (readonly [field: string, value: string | undefined])[] = [];

  constructor(scope: Construct, id: string, props: WaitProps) {
    super(scope, id);
    this.props = props;
    this.include(props.name, props.namespace);
    this.node.addValidation({ validate: () => this.violations() });
  }

  /** Waits for one more object in the same way. */
  public include(name: string, namespace?: string): void {
    this.names.push(namespace === undefined ? name : `${namespace}/${name}`);
    this.cells.push(['name', name], ['namespace', namespace]);
  }

  private violations(): string[] {
    const { resource, until, fields = [], timeout } = this.props;
    const milliseconds = timeout?.toMilliseconds({ integral: false }) ?? 1000;
    const inRange = milliseconds >= 1000 && milliseconds <= 86_400_000 && milliseconds % 1000 === 0;
    return [
      ...cellViolations([
        ['resource', resource],
        ...this.cells,
        ...fields.map((field, index) => [`fields[${index}]`, field] as const),
      ]),
      ...(until !== WaitUntil.ROLLED_OUT || healthRuleOf(resource)?.rollout
        ? []
        : [`until "${until}" must be for deployments.apps, daemonsets.apps or statefulsets.apps`]),
      ...(inRange
        ? []
        : [`timeout "${timeout?.toHumanString()}" must be from one second to one day, in whole seconds`]),
    ];
  }
}
