import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { escalationRights, webhookRights } from '../rights/admission-rights';
import { rightWords } from '../rights/right';
import { type ListedObject, listObjects } from './awaited-objects';
import type { BundledCluster, BundledObject } from './bundle';
import { fileOf, GATED_FOLDER } from './bundle-layout';
import { Hub } from './hub';
import type { ManagedCluster } from './managed-cluster';
import { partialKindOf, type StageName } from './stages';

/** One line of the plan. */
export interface PlanLine {
  /**
   * `bundle` and `cluster` say what the bundle is; `guard` is checked before anything is written; `apply` takes a folder, with
   * `in-order` where an object of its stage depends on another, `members` and `gates` a file with partial objects; `wait` waits
   * for the objects of a cluster's list with that stage and health.
   */
  readonly verb: 'bundle' | 'cluster' | 'guard' | 'apply' | 'members' | 'gates' | 'wait';
  readonly cluster?: string;
  readonly stage?: StageName | 'end';
  readonly subject: string;
  readonly detail?: string;
  /** Seconds that a wait may take, or what a guarded object must have. */
  readonly limit?: string;
}

/** The lines of the plan that are about one cluster, by what they do. */
export class PlannedCluster {
  public readonly isHub: boolean;
  private readonly listed: readonly ListedObject[];
  private readonly name: string;

  public constructor(private readonly bundled: BundledCluster) {
    this.isHub = bundled.cluster instanceof Hub;
    this.listed = listObjects(bundled);
    this.name = bundled.cluster.name;
  }

  public identity(): PlanLine {
    const { context = '' } = this.bundled.cluster;
    return { verb: 'cluster', cluster: this.name, subject: this.isHub ? 'hub' : 'managed', detail: context };
  }

  /** @param asksEscalation whether who applies is to be asked for the right to give away rights that they do not hold */
  public guards(ocmVersion: string, asksEscalation: boolean): PlanLine[] {
    const { cluster } = this.bundled;
    const guard = (subject: string, detail = '', limit = ''): PlanLine => ({
      verb: 'guard',
      cluster: this.name,
      subject,
      detail,
      limit,
    });
    const has = (resource: string) => this.listed.some((object) => object.resource === resource);
    return [
      cluster instanceof Hub
        ? guard('identity', cluster.uid)
        : guard('klusterlet', (cluster as ManagedCluster).klusterlet),
      guard('release', ocmVersion),
      ...(has(MANAGED_CLUSTERS) ? [guard('members', MANAGED_CLUSTERS)] : []),
      ...[...webhookRights(this.bundled), ...(asksEscalation ? escalationRights(this.bundled) : [])].map((right) =>
        guard('right', rightWords(right)),
      ),
      ...this.listed
        .filter(({ resource, applied }) => applied && OWNED_RESOURCES.includes(resource))
        .map(({ resource, namespace, name }) => guard('owner', resource, namespace ? `${namespace}/${name}` : name)),
      ...this.bundled.guards.map(({ props: { resource, namespace, name, field, gate } }) =>
        guard(
          'exists',
          `${resource} ${namespace ? `${namespace}/` : ''}${name}`,
          [gate && `${gate}=true`, field && `.${field}`].filter(Boolean).join(','),
        ),
      ),
    ];
  }

  public applies(stage: StageName): PlanLine[] {
    const objects = this.bundled.objects.filter((object) => object.stage === stage);
    const whole = objects.some(({ json }) => !partialKindOf(json)) && stage !== 'gates';
    return [
      ...(whole ? [this.apply(stage, `${this.name}/${stage}`)] : []),
      ...this.members(objects),
      ...this.gates(objects),
    ];
  }

  public appliesBehindGates(stage: StageName): PlanLine[] {
    const behind = this.bundled.objects.some((object) => object.stage === 'gates' && !partialKindOf(object.json));
    return stage === 'gates' && behind ? [this.apply(stage, `${this.name}/${GATED_FOLDER}`)] : [];
  }

  /** A folder. Parts of a large one may be applied side by side, unless the order of its objects is somebody's wish. */
  private apply(stage: StageName, folder: string): PlanLine {
    return this.step('apply', stage, folder, this.bundled.inOrder.has(stage) ? 'in-order' : '');
  }

  private members(objects: readonly BundledObject[]): PlanLine[] {
    const members = objects.filter(({ json }) => partialKindOf(json)?.verb === 'members');
    const files = new Set(members.map((object) => fileOf(this.bundled, object)));
    return [...files].map((file) => this.step('members', 'core', file));
  }

  private gates(objects: readonly BundledObject[]): PlanLine[] {
    return objects
      .filter(({ json }) => partialKindOf(json)?.verb === 'gates')
      .map((object) => {
        const { asked } = object.construct as { asked?: string[] };
        const words = [...(asked ?? allGates(object.json)), ...claimLimit(object.json)];
        return this.step('gates', 'gates', fileOf(this.bundled, object), words.join(','));
      });
  }

  public waits(stage: StageName | 'end'): PlanLine[] {
    const limits = new Map<string, number>();
    for (const { resource, awaited, health, timeoutSeconds = 0 } of this.listed) {
      if (awaited !== stage) continue;
      const key = `${resource}\t${health}`;
      limits.set(key, Math.max(timeoutSeconds, limits.get(key) ?? 0));
    }
    // By resource as they come, then by health: which cluster came first must not show.
    const resources = [...new Set([...limits.keys()].map((key) => key.split('\t')[0]))];
    const rank = (key: string) => resources.indexOf(key.split('\t')[0]);
    const sorted = [...limits].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return sorted.map(([key, seconds]) => {
      const [resource = '', health = ''] = key.split('\t');
      return { verb: 'wait', cluster: this.name, stage, subject: resource, detail: health, limit: String(seconds) };
    });
  }

  private step(verb: PlanLine['verb'], stage: StageName, subject: string, detail = ''): PlanLine {
    return { verb, cluster: this.name, stage, subject, detail };
  }
}

const MANAGED_CLUSTERS = 'managedclusters.cluster.open-cluster-management.io';

/** What can be on a hub only once: taking it over from somebody else may uninstall an add-on elsewhere. */
const OWNED_RESOURCES = [
  'clustermanagementaddons.addon.open-cluster-management.io',
  'managedproxyconfigurations.proxy.open-cluster-management.io',
  'deployments.apps',
];

/** Every gate that an object lists: all of them are asked for where the object was not made by our constructs. */
function allGates({ spec }: KubernetesObject): string[] {
  const parts: [string, { featureGates?: { feature: string; mode: string }[] }][] = Object.entries(spec ?? {});
  return parts.flatMap(([component, { featureGates = [] }]) =>
    featureGates.map(({ feature, mode }) => `${component}/${feature}=${mode}`),
  );
}

/** The one field that a Klusterlet may set besides gates, as a word. */
function claimLimit({ spec }: KubernetesObject): string[] {
  const limit: unknown = spec?.registrationConfiguration?.clusterClaimConfiguration?.maxCustomClusterClaims;
  return limit === undefined
    ? []
    : [`registrationConfiguration.clusterClaimConfiguration.maxCustomClusterClaims=${limit}`];
}
