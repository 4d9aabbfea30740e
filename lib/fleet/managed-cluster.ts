import type { Construct } from 'constructs';
import { KlusterletFeatureGates } from '../ocm/klusterlet-feature-gates';
import { FleetCluster } from './fleet-cluster';
import { cellViolations } from './plan-cell';

/** Props of a managed cluster of a fleet. */
export interface ManagedClusterProps {
  /**
   * Kubeconfig context that the runner reaches it by. Only needed where the bundle has something to apply on the cluster
   * itself: properties and feature gates.
   * @default - none
   */
  readonly context?: string;
  /**
   * Name of its Klusterlet.
   * @default 'klusterlet'
   */
  readonly klusterlet?: string;
  /**
   * Properties of this cluster alone, by name; they come before an inventory's for all clusters.
   * @default - none
   */
  readonly properties?: { readonly [name: string]: string };
}

/** A managed cluster of a fleet: it has joined the hub under this name and was accepted. */
export class ManagedCluster extends FleetCluster {
  /** Name of its Klusterlet. */
  public readonly klusterlet: string;
  /** Properties of this cluster alone. */
  public readonly properties: { readonly [name: string]: string };

  /** Made by `Fleet.managedCluster`. */
  constructor(scope: Construct, name: string, props: ManagedClusterProps = {}) {
    super(scope, name, props.context);
    this.klusterlet = props.klusterlet ?? 'klusterlet';
    this.properties = { ...props.properties };
    this.node.addValidation({ validate: () => cellViolations([['klusterlet', this.klusterlet]]) });
  }

  /** The feature gates of its agents, made at the first call; one object that all who want a gate share. */
  public get featureGates(): KlusterletFeatureGates {
    const made = this.gates.node.tryFindChild('klusterlet') as KlusterletFeatureGates | undefined;
    return made ?? new KlusterletFeatureGates(this.gates, 'klusterlet', { name: this.klusterlet });
  }
}
