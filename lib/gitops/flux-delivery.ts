import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { setDelivery } from '../fleet/delivery';
import type { Fleet } from '../fleet/fleet';
import { FluxBundle } from './flux-bundle';
import type { FluxSource } from './flux-source';

/** Props of a FluxDelivery. */
export interface FluxDeliveryProps {
  /** Where Flux has the bundle from. */
  readonly source: FluxSource;
  /**
   * Folder of the bundle within the source.
   * @default './dist'
   */
  readonly path?: string;
  /**
   * Namespace of the Kustomizations, on the cluster that Flux runs on.
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * What the names of the Kustomizations begin with. Those over 63 characters are shortened.
   * @default - the name of the fleet and `-`
   */
  readonly namePrefix?: string;
  /**
   * How often Flux looks for drift: from one second, in whole seconds.
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;
  /**
   * How soon Flux tries again after a failure: from one second, in whole seconds.
   * @default Duration.minutes(1)
   */
  readonly retryInterval?: Duration;
  /**
   * ServiceAccount whose rights Flux takes to apply, on each cluster the one of that name in `namespace`.
   * @default - none: the rights of the kustomize-controller, and those of the kubeconfig of a managed cluster
   */
  readonly serviceAccountName?: string;
  /**
   * Names of the Secrets, in `namespace`, with the kubeconfig of a cluster under the key `value` or `value.yaml`, by name of
   * the cluster. With one for the hub, Flux may run elsewhere.
   * @default - `CLUSTER-kubeconfig` for each managed cluster, none for the hub: Flux runs there
   */
  readonly kubeConfigSecrets?: { readonly [cluster: string]: string };
}

/**
 * Has `synth` write Flux Kustomizations beside the bundle, into a folder named for the construct: one for each step of the
 * plan, which depends on the steps before and waits for what the plan waits for. `kubectl apply -k dist/flux`, or a Kustomization
 * of your own with that path, hands the fleet to Flux. What the runner applies stays as it is.
 *
 * Rests on Kustomization `kustomize.toolkit.fluxcd.io/v1` with `healthCheckExprs`, Flux 2.5 or newer.
 */
export class FluxDelivery extends Construct {
  /** @param scope the fleet */
  constructor(scope: Fleet, id: string, props: FluxDeliveryProps) {
    super(scope, id);
    const settings = {
      folder: id,
      path: props.path ?? './dist',
      source: props.source,
      namespace: props.namespace ?? 'flux-system',
      namePrefix: props.namePrefix ?? `${scope.name}-`,
      interval: props.interval ?? Duration.minutes(10),
      retryInterval: props.retryInterval ?? Duration.minutes(1),
      ...(props.serviceAccountName === undefined ? {} : { serviceAccountName: props.serviceAccountName }),
      kubeConfigSecrets: { ...props.kubeConfigSecrets },
    };
    setDelivery(this, new FluxBundle(this.node.path, settings));
  }
}
