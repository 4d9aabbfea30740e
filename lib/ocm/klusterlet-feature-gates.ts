import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import * as operator from '../../imports/operator.open-cluster-management.io';
import { checkInPlainApp } from '../checks/alone';
import { Releases } from '../releases/releases';
import { waitForCrds } from './gate-crd-waits';
import { GateLists } from './gate-lists';

/** A part of OCM on a managed cluster that has feature gates: the part of the Klusterlet's spec that lists them. */
export enum KlusterletComponent {
  /** The registration agent, with `ClusterProperty` and `ClusterClaim`. */
  REGISTRATION = 'registrationConfiguration',
  /** The work agent. */
  WORK = 'workConfiguration',
}

/** Props of KlusterletFeatureGates: for each component, gate names and whether each is to be on. */
export interface KlusterletFeatureGatesProps {
  /**
   * Name of the Klusterlet.
   * @default 'klusterlet'
   */
  readonly name?: string;
  /**
   * Gates of the registration agent.
   * @default - as they are
   */
  readonly registration?: { readonly [gate: string]: boolean };
  /**
   * Gates of the work agent.
   * @default - as they are
   */
  readonly work?: { readonly [gate: string]: boolean };
  /**
   * How many ClusterProperty and ClusterClaim objects of its own a managed cluster may report, together. Those beyond, by
   * name, are dropped without a word on the hub.
   * @default - as it is; OCM's own default is 20
   */
  readonly maxCustomClusterClaims?: number;
}

/**
 * Feature gates of a managed cluster's agents: a Klusterlet object with complete gate lists and nothing else.
 * Lists are as those of ClusterManagerFeatureGates. Rests on Klusterlet `operator.open-cluster-management.io/v1`.
 */
export class KlusterletFeatureGates extends operator.Klusterlet {
  private readonly gates: GateLists;
  private maxCustomClusterClaims: number | undefined;

  /** @throws Error if no release is known in the scope */
  constructor(scope: Construct, id: string, props: KlusterletFeatureGatesProps = {}) {
    super(scope, id, {
      metadata: { name: props.name ?? 'klusterlet' },
      spec: Lazy.any({ produce: () => this.partialSpec() }),
    });
    this.gates = new GateLists();
    this.maxCustomClusterClaims = props.maxCustomClusterClaims;
    this.set(KlusterletComponent.REGISTRATION, props.registration);
    this.set(KlusterletComponent.WORK, props.work);
    checkInPlainApp(this);
  }

  /** Turns gates of a component on or off; the last word on a gate holds. */
  public set(component: KlusterletComponent, gates: { readonly [gate: string]: boolean } = {}): void {
    this.gates.ask(component, gates);
    waitForCrds(this, Releases.of(this).ocm.klusterletGates[component], gates);
  }

  /** Raises `maxCustomClusterClaims` to at least this number. */
  public allowCustomClusterClaims(count: number): void {
    this.maxCustomClusterClaims = Math.max(count, this.maxCustomClusterClaims ?? 0);
  }

  /** The gates asked for, each as `component/Gate=Enable` or `=Disable`; the rest of a list only repeats defaults. */
  public get asked(): string[] {
    return this.gates.words();
  }

  private partialSpec(): operator.KlusterletSpec {
    const { klusterletGates } = Releases.of(this).ocm;
    const registration = this.gates.list(KlusterletComponent.REGISTRATION, klusterletGates.registrationConfiguration);
    const work = this.gates.list(KlusterletComponent.WORK, klusterletGates.workConfiguration);
    const { maxCustomClusterClaims } = this;
    const spec = {
      ...(registration || maxCustomClusterClaims !== undefined
        ? {
            registrationConfiguration: {
              ...(maxCustomClusterClaims === undefined
                ? {}
                : { clusterClaimConfiguration: { maxCustomClusterClaims } }),
              ...(registration ? { featureGates: registration } : {}),
            },
          }
        : {}),
      ...(work ? { workConfiguration: { featureGates: work } } : {}),
    };
    return spec as operator.KlusterletSpec;
  }
}
