/** Where Flux has the bundle from: an object of Flux's source API that exists already. */
export interface FluxSourceProps {
  /** Name of the object. */
  readonly name: string;
  /**
   * Its namespace.
   * @default - the namespace of the Kustomizations
   */
  readonly namespace?: string;
}

/** Reference to the source of a bundle. The source itself is not emitted: it holds an address, and often a credential. */
export class FluxSource {
  /** A GitRepository: the bundle as it is committed. */
  public static gitRepository(props: FluxSourceProps): FluxSource {
    return new FluxSource('GitRepository', props);
  }

  /** An OCIRepository: the bundle as `flux push artifact` put it into a registry. */
  public static ociRepository(props: FluxSourceProps): FluxSource {
    return new FluxSource('OCIRepository', props);
  }

  /**
   * An ExternalArtifact: the bundle as some other controller provides it. The kustomize-controller must run with
   * `--feature-gates=ExternalArtifact=true`.
   */
  public static externalArtifact(props: FluxSourceProps): FluxSource {
    return new FluxSource('ExternalArtifact', props);
  }

  /** Name of the object. */
  public readonly name: string;
  /** Its namespace, where it is not that of the Kustomizations. */
  public readonly namespace?: string;

  private constructor(
    /** Kind of the object. */
    public readonly kind: string,
    props: FluxSourceProps,
  ) {
    this.name = props.name;
    if (props.namespace !== undefined) this.namespace = props.namespace;
  }
}
