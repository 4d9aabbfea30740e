import type { Construct, IConstruct } from 'constructs';
import { quote } from '../checks/violation';
import { CLUSTER_PROXY_RELEASES } from './cluster-proxy-releases';
import { MANAGED_SERVICE_ACCOUNT_RELEASES } from './managed-service-account-releases';
import { OCM_RELEASES } from './ocm-releases';
import type { ClusterProxyRelease, ManagedServiceAccountRelease, OcmRelease } from './release';

/** The versions that a fleet runs. */
export interface ReleasesProps {
  /** OCM version on the hub and the managed clusters: `1.2.1` or `1.3.1`. */
  readonly ocm: string;
  /**
   * Version of the cluster-proxy chart: `0.10.0` or `0.11.0`.
   * @default - the newest one built for the OCM version
   */
  readonly clusterProxy?: string;
  /**
   * Version of the managed-serviceaccount chart: `0.10.0`.
   * @default - the newest one built for the OCM version
   */
  readonly managedServiceAccount?: string;
}

const RELEASES_OF_SCOPE = new WeakMap<IConstruct, Releases>();

/**
 * The releases of OCM and of the two charts that a tree of constructs is made for.
 *
 * A Fleet brings its own. In a plain cdk8s App, attach one to the app or chart before the constructs that ask for it:
 * `new Releases({ ocm: '1.2.1' }).attachTo(app)`.
 */
export class Releases {
  /**
   * Finds the releases of the nearest scope that has some.
   * @throws Error if neither the construct nor a scope above it has any
   */
  public static of(scope: IConstruct): Releases {
    const releases = Releases.tryOf(scope);
    if (releases) return releases;
    throw new Error(
      `${scope.node.path}: no release is known here; call new Releases({ ocm: … }).attachTo(app) before adding it, or use a Fleet`,
    );
  }

  /** The same, or undefined where none is known. */
  public static tryOf(scope: IConstruct): Releases | undefined {
    for (let node: IConstruct | undefined = scope; node; node = node.node.scope) {
      const releases = RELEASES_OF_SCOPE.get(node);
      if (releases) return releases;
    }
    return undefined;
  }

  /** OCM's release. */
  public readonly ocm: OcmRelease;
  /** The cluster-proxy chart's release. */
  public readonly clusterProxy: ClusterProxyRelease;
  /** The managed-serviceaccount chart's release. */
  public readonly managedServiceAccount: ManagedServiceAccountRelease;

  /**
   * @throws Error if a version is not among the releases known here, or a chart is built for a newer OCM than the fleet's
   */
  constructor(props: ReleasesProps) {
    this.ocm = pick('ocm', 'OCM', props.ocm, OCM_RELEASES);
    const charts = this.ocm.defaultCharts;
    this.clusterProxy = pick(
      'clusterProxy',
      'cluster-proxy',
      props.clusterProxy ?? charts.clusterProxy,
      CLUSTER_PROXY_RELEASES,
    );
    this.managedServiceAccount = pick(
      'managedServiceAccount',
      'managed-serviceaccount',
      props.managedServiceAccount ?? charts.managedServiceAccount,
      MANAGED_SERVICE_ACCOUNT_RELEASES,
    );
    this.refuseOlderOcm('clusterProxy', this.clusterProxy);
    this.refuseOlderOcm('managedServiceAccount', this.managedServiceAccount);
  }

  /** Makes these the releases of a scope and all below it. Returns itself. */
  public attachTo(scope: Construct): Releases {
    RELEASES_OF_SCOPE.set(scope, this);
    return this;
  }

  private refuseOlderOcm(field: string, chart: ClusterProxyRelease | ManagedServiceAccountRelease): void {
    if (minor(this.ocm.version) >= minor(chart.oldestOcm)) return;
    throw new Error(
      `releases: ${field} ${quote(chart.version)} must go with OCM ${chart.oldestOcm} or newer, on whose API it is built; ocm is ${quote(this.ocm.version)}`,
    );
  }
}

function pick<R extends { readonly version: string }>(
  field: string,
  name: string,
  version: string,
  known: readonly R[],
) {
  const release = known.find((candidate) => candidate.version === version);
  if (release) return release;
  const versions = known.map((candidate) => candidate.version).join(', ');
  throw new Error(`releases: ${field} ${quote(version)} must be a release of ${name} known here: ${versions}`);
}

/** 1.2.1 → 1002: releases of one minor version share their API. */
function minor(version: string): number {
  const [major = 0, minorPart = 0] = version.split('.').map(Number);
  return major * 1000 + minorPart;
}
