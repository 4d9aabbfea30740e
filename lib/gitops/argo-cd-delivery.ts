import { Construct } from 'constructs';
import { setDelivery } from '../fleet/delivery';
import type { Fleet } from '../fleet/fleet';
import { ArgoCdBundle } from './argo-cd-bundle';

/** Props of an ArgoCdDelivery. */
export interface ArgoCdDeliveryProps {
  /** URL of the Git repository that holds the bundle, as Argo CD knows it: `https:`, `http:`, `ssh:` or `git@HOST:PATH`. */
  readonly repoUrl: string;
  /**
   * Branch, tag or commit.
   * @default 'HEAD'
   */
  readonly revision?: string;
  /**
   * Folder of the bundle within the repository; `.` where the bundle is all of it.
   * @default 'dist'
   */
  readonly path?: string;
  /**
   * Namespace of Argo CD.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * Name of the AppProject of the Applications. The Application that holds them has one of its own, with `-root` after it.
   * @default - the name of the fleet
   */
  readonly project?: string;
  /**
   * What the names of the Applications begin with: at most 40 characters.
   * @default - the name of the fleet and `-`
   */
  readonly namePrefix?: string;
  /**
   * Names under which Argo CD knows clusters, or the https URLs of their API servers, by name of the cluster. With one for the
   * hub, Argo CD may run elsewhere.
   * @default - `in-cluster` for the hub: Argo CD runs there; its own name for each managed cluster
   */
  readonly destinations?: { readonly [cluster: string]: string };
}

/**
 * Has `synth` write what Argo CD needs to apply the bundle, into a folder named for the construct: an Application for each
 * step of the plan, in sync waves, and one that holds them; two AppProjects, which allow what the bundle holds and no more;
 * health checks for `argocd-cm`; and the partial objects once more, so annotated that Argo CD neither deletes them nor takes
 * over what others wrote. What the runner applies stays as it is.
 *
 * Rests on sync options of Argo CD 3.4: `Prune=false` and `Delete=false` of a whole Application.
 */
export class ArgoCdDelivery extends Construct {
  /** @param scope the fleet */
  constructor(scope: Fleet, id: string, props: ArgoCdDeliveryProps) {
    super(scope, id);
    const project = props.project ?? scope.name;
    const settings = {
      folder: id,
      repoUrl: props.repoUrl,
      revision: props.revision ?? 'HEAD',
      path: props.path ?? 'dist',
      namespace: props.namespace ?? 'argocd',
      project,
      rootProject: `${project}-root`,
      namePrefix: props.namePrefix ?? `${scope.name}-`,
      bundle: scope.name,
      destinations: { ...props.destinations },
    };
    setDelivery(this, new ArgoCdBundle(this.node.path, settings));
  }
}
