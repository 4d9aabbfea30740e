import { type ListedObject, listObjects, type WantedHealth } from '../fleet/awaited-objects';
import type { Bundle, BundledCluster, BundledObject } from '../fleet/bundle';
import { fileOf } from '../fleet/bundle-layout';
import { Hub } from '../fleet/hub';
import type { PlanLine } from '../fleet/planned-cluster';
import { partialKindOf, type StageName } from '../fleet/stages';

/** What a GitOps engine applies as one: the objects of one step of the plan, and what must be true before the next. */
export interface DeliveryUnit {
  /** Name, the only one of the bundle: `hub-core`, `cluster1-properties`. */
  readonly name: string;
  readonly cluster: BundledCluster;
  readonly isHub: boolean;
  readonly stage: StageName | 'end';
  readonly part: DeliveryPart;
  /** What is applied; empty where the unit only waits. */
  readonly objects: readonly BundledObject[];
  /** Their files, relative to the bundle, in the order in which they are applied. */
  readonly files: readonly string[];
  /** Names of the units that must be healthy before this one is applied. */
  readonly dependsOn: readonly string[];
  /** What must be healthy before the next unit is applied, as it stands in the plan's waits. */
  readonly awaited: readonly AwaitedObject[];
}

/**
 * What a unit holds: a stage, ManagedClusters with nothing but labels, gate lists, what exists only behind a gate, or
 * nothing but what is waited for.
 */
export type DeliveryPart = StageName | 'members' | 'properties' | 'end';

/** An object that a unit waits for. */
export interface AwaitedObject {
  readonly apiVersion: string;
  /** Kind; undefined where the bundle knows of no kind by that resource name. */
  readonly kind: string | undefined;
  /** Resource as kubectl takes it. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  readonly wanted: WantedHealth;
  readonly timeoutSeconds: number;
}

/**
 * Whether objects that have left the unit are deleted. Never where the unit writes a few fields of what others own, and
 * never CRDs: with them would go every object of their kinds, whoever made it.
 */
export function isPruned({ part }: DeliveryUnit): boolean {
  return part === 'core' || part === 'addons' || part === 'properties';
}

/** Whether the unit writes a few fields of objects that others own. */
export function isPartial({ part }: DeliveryUnit): boolean {
  return part === 'members' || part === 'gates';
}

/**
 * The units of a bundle, in the plan's order. A cluster's first unit in a step depends on the last ones of the step before,
 * on whichever clusters, and each further one on the cluster's own before it: what stands behind a gate needs no other
 * cluster's gate.
 */
export function deliveryUnits(bundle: Bundle, plan: readonly PlanLine[]): DeliveryUnit[] {
  const clusters = new Map(bundle.clusters.map((bundled) => [bundled.cluster.name, new UnitsOfCluster(bundled)]));
  const units: Draft[] = [];
  let step = '';
  let before: string[] = [];
  let last = new Map<string, Draft>();
  for (const { verb, cluster: name = '', stage } of plan) {
    const cluster = clusters.get(name);
    if (!cluster || !stage) continue;
    const itsStep = `${stage}/${cluster.isHub}`;
    if (itsStep !== step) {
      if (last.size > 0) before = [...last.values()].map((unit) => unit.name);
      last = new Map();
      step = itsStep;
    }
    const earlier = last.get(name);
    const part = verb === 'members' ? 'members' : verb === 'apply' && stage === 'gates' ? 'properties' : stage;
    if (verb === 'wait' && earlier) {
      earlier.awaited = cluster.awaited(stage);
    } else if (earlier?.part !== part) {
      const unit = cluster.unit(stage, part, earlier ? [earlier.name] : before);
      if (verb === 'wait') unit.awaited = cluster.awaited(stage);
      units.push(unit);
      last.set(name, unit);
    }
  }
  return units;
}

interface Draft extends DeliveryUnit {
  awaited: readonly AwaitedObject[];
}

class UnitsOfCluster {
  public readonly isHub: boolean;
  private readonly kinds = new Map<string, { readonly apiVersion: string; readonly kind: string } | undefined>();

  public constructor(private readonly cluster: BundledCluster) {
    this.isHub = cluster.cluster instanceof Hub;
  }

  public unit(stage: StageName | 'end', part: DeliveryPart, dependsOn: readonly string[]): Draft {
    const { cluster, isHub } = this;
    const objects = cluster.objects.filter((object) => object.stage === stage && partOf(object) === part);
    const files = [...new Set(objects.map((object) => fileOf(cluster, object)))].sort();
    return {
      name: `${cluster.cluster.name}-${part}`,
      cluster,
      isHub,
      stage,
      part,
      objects,
      files,
      dependsOn,
      awaited: [],
    };
  }

  public awaited(stage: StageName | 'end'): AwaitedObject[] {
    return listObjects(this.cluster).flatMap((object) => {
      const { awaited, wanted, resource, name, namespace, timeoutSeconds = 0 } = object;
      if (awaited !== stage || !wanted) return [];
      const { apiVersion = '', kind } = this.kindOf(object) ?? {};
      const itsNamespace = namespace === undefined ? {} : { namespace };
      return [{ apiVersion, kind, resource, ...itsNamespace, name, wanted, timeoutSeconds }];
    });
  }

  private kindOf({ resource }: ListedObject) {
    if (!this.kinds.has(resource)) this.kinds.set(resource, this.cluster.kinds.kindOf(resource));
    return this.kinds.get(resource);
  }
}

function partOf({ stage, json }: BundledObject): DeliveryPart {
  const verb = partialKindOf(json)?.verb;
  if (verb) return verb;
  return stage === 'gates' ? 'properties' : stage;
}
