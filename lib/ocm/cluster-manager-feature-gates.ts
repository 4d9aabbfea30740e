import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import * as operator from '../../imports/operator.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';
import { Releases } from '../releases/releases';
import { waitForCrds } from './gate-crd-waits';
import { GateLists } from './gate-lists';

/** A part of OCM on the hub that has feature gates: the part of the ClusterManager's spec that lists them. */
export enum ClusterManagerComponent {
  /** The registration controller, with `ClusterProfile`. */
  REGISTRATION = 'registrationConfiguration',
  /** The work webhook and controller, with `ManifestWorkReplicaSet`. */
  WORK = 'workConfiguration',
  /** The add-on manager. */
  ADD_ON_MANAGER = 'addOnManagerConfiguration',
  /** The placement controller; it has gates since OCM 1.3. */
  PLACEMENT = 'placementConfiguration',
}

/** Props of ClusterManagerFeatureGates: for each component, gate names and whether each is to be on. */
export interface ClusterManagerFeatureGatesProps {
  /**
   * Name of the ClusterManager.
   * @default 'cluster-manager'
   */
  readonly name?: string;
  /**
   * Gates of the registration controller.
   * @default - as they are
   */
  readonly registration?: { readonly [gate: string]: boolean };
  /**
   * Gates of the work webhook and controller.
   * @default - as they are
   */
  readonly work?: { readonly [gate: string]: boolean };
  /**
   * Gates of the add-on manager.
   * @default - as they are
   */
  readonly addOnManager?: { readonly [gate: string]: boolean };
  /**
   * Gates of the placement controller.
   * @default - as they are
   */
  readonly placement?: { readonly [gate: string]: boolean };
}

/**
 * Feature gates of the hub: a ClusterManager object with complete gate lists and nothing else.
 *
 * A list names every gate that is on by default and every gate asked for: lists are atomic, and who writes one writes
 * all of it. The runner unites it with the list on the hub; a GitOps engine replaces that one.
 * Rests on ClusterManager `operator.open-cluster-management.io/v1` and the gates of the release at hand.
 */
export class ClusterManagerFeatureGates extends operator.ClusterManager {
  private readonly gates: GateLists;

  /** @throws Error if no release is known in the scope */
  constructor(scope: Construct, id: string, props: ClusterManagerFeatureGatesProps = {}) {
    const gates = new GateLists();
    const list = (component: ClusterManagerComponent) => ({
      featureGates: gates.list(component, Releases.of(this).ocm.clusterManagerGates[component]),
    });
    super(scope, id, {
      metadata: { name: props.name ?? 'cluster-manager' },
      spec: Lazy.any({
        produce: () =>
          Object.fromEntries(
            Object.values(ClusterManagerComponent)
              .map((component) => [component, list(component)] as const)
              .filter(([, { featureGates }]) => featureGates),
          ),
      }),
    });
    this.gates = gates;
    this.set(ClusterManagerComponent.REGISTRATION, props.registration);
    this.set(ClusterManagerComponent.WORK, props.work);
    this.set(ClusterManagerComponent.ADD_ON_MANAGER, props.addOnManager);
    this.set(ClusterManagerComponent.PLACEMENT, props.placement);
    checkInPlainApp(this);
  }

  /** Turns gates of a component on or off; the last word on a gate holds. */
  public set(component: ClusterManagerComponent, gates: { readonly [gate: string]: boolean } = {}): void {
    this.gates.ask(component, gates);
    waitForCrds(this, Releases.of(this).ocm.clusterManagerGates[component], gates);
  }

  /** The gates asked for, each as `component/Gate=Enable` or `=Disable`; the rest of a list only repeats defaults. */
  public get asked(): string[] {
    return this.gates.words();
  }
}
