import { App } from 'cdk8s';
import { CHECKS_ITS_OBJECTS } from '../checks/alone';
import { checkBundle } from '../checks/bundle-checks';
import { describeViolation, throwViolations } from '../checks/violation';
import { Releases, type ReleasesProps } from '../releases/releases';
import type { RunnerRights } from '../rights/runner-rights';
import { collectBundle } from './bundle';
import { bundleFiles } from './bundle-files';
import { replaceBundle } from './bundle-folder';
import type { FleetCluster } from './fleet-cluster';
import { Hub, type HubProps } from './hub';
import { ManagedCluster, type ManagedClusterProps } from './managed-cluster';

/** Props of a Fleet. */
export interface FleetProps extends ReleasesProps {
  /**
   * Name of the bundle: a label value, at most 63 characters. Every object of the bundle bears it, and what bears it but
   * is no longer in the bundle can be pruned, so two bundles on one cluster must not share it.
   */
  readonly name: string;
  /**
   * Folder that `synth` writes, and replaces as a whole.
   * @default - the folder that the `cdk8s` command names, or `dist`
   */
  readonly outdir?: string;
  /**
   * Who runs the bundle's `apply` with no more rights than it needs. Adds a file of roles and bindings for each cluster, in
   * `rights/`, for an administrator to apply beforehand.
   * @default - none: whoever runs it has rights enough
   */
  readonly rights?: RunnerRights;
}

/**
 * A hub and its managed clusters, and the bundle that makes an inventory of them. The root of the tree: an App whose
 * `synth` checks everything and then writes the bundle.
 */
export class Fleet extends App {
  /** Name of the bundle. */
  public readonly name: string;
  /** The releases that the fleet runs. */
  public readonly releases: Releases;
  /** Who runs the bundle with no more rights than that takes. */
  public readonly rights?: RunnerRights;

  private readonly members: FleetCluster[] = [];

  /** @throws Error if a release is not known here, or the combination is not supported upstream */
  constructor(props: FleetProps) {
    super({ outdir: props.outdir ?? process.env.CDK8S_OUTDIR ?? 'dist' });
    this.name = props.name;
    if (props.rights !== undefined) this.rights = props.rights;
    this.releases = new Releases(props).attachTo(this);
    Object.defineProperty(this, CHECKS_ITS_OBJECTS, { value: true });
  }

  /** The clusters: the hub, then the managed clusters in the order in which they were added. */
  public get clusters(): FleetCluster[] {
    return [...this.members].sort((a, b) => Number(b instanceof Hub) - Number(a instanceof Hub));
  }

  /**
   * Adds the hub. A fleet has one.
   * @throws Error if there is one already, or its name is empty or that of a managed cluster
   */
  public hub(props: HubProps = {}): Hub {
    const hub = this.members.find((cluster) => cluster instanceof Hub);
    if (hub) throw new Error(`${hub.node.path}: a fleet has one hub, and this one was added before`);
    this.requireFree('hub', props.name ?? 'hub');
    return this.add(new Hub(this, props));
  }

  /**
   * Adds a managed cluster, under the name by which it joined the hub.
   * @throws Error if the name is empty or the fleet has a cluster of that name already
   */
  public managedCluster(name: string, props: ManagedClusterProps = {}): ManagedCluster {
    this.requireFree('managed cluster', name);
    return this.add(new ManagedCluster(this, name, props));
  }

  /**
   * Checks every object and every rule across objects, and writes the bundle. Nothing is written, and the previous bundle
   * stays, if there is a violation.
   * @throws Error that lists all violations, each with path, field, value and rule
   */
  public override synth(): void {
    const bundle = collectBundle(this);
    throwViolations([...bundle.violations, ...checkBundle(bundle)]);
    replaceBundle(this.outdir, bundleFiles(bundle));
  }

  private requireFree(field: string, value: string): void {
    if (value && !this.node.tryFindChild(value)) return;
    const rule = 'must be set, and the only one of that name in the fleet, the hub’s folder included';
    throw new Error(describeViolation({ path: 'fleet', field, value, rule }));
  }

  private add<C extends FleetCluster>(cluster: C): C {
    this.members.push(cluster);
    return cluster;
  }
}
