import { Construct } from 'constructs';
import { cellViolations } from './plan-cell';

/** What must be on a cluster before anything is written to the fleet. */
export interface GuardProps {
  /** Resource as kubectl takes it: plural and group, such as `deployments.apps`. */
  readonly resource: string;
  /** Name of the object that must exist. */
  readonly name: string;
  /**
   * Its namespace.
   * @default - none: the object is cluster-scoped
   */
  readonly namespace?: string;
  /**
   * Field that must be set, such as `spec.userServer`.
   * @default - none
   */
  readonly field?: string;
  /**
   * Feature gate that must be on on the command line of one of its containers.
   * @default - none
   */
  readonly gate?: string;
}

/**
 * Something that the bundle relies on without bringing it, such as an add-on that the hub has already. A Fleet writes it
 * into its plan, where it is checked before the first write; a plain Chart ignores it.
 */
export class Guard extends Construct {
  /** What must be there. */
  public readonly props: GuardProps;

  constructor(scope: Construct, id: string, props: GuardProps) {
    super(scope, id);
    this.props = props;
    const { resource, name, namespace, field, gate } = props;
    const cells = Object.entries({ resource, name, namespace, field, gate });
    this.node.addValidation({ validate: () => cellViolations(cells) });
  }
}
