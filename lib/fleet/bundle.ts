import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Violation } from '../checks/violation';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { labelled } from './bundle-label';
import type { Fleet } from './fleet';
import type { FleetCluster } from './fleet-cluster';
import { Guard } from './guard';
import { Hub } from './hub';
import { crdsOfCharts, KindsOnCluster } from './kinds-on-cluster';
import { Stage } from './stage';
import { type Dependency, leavesStage, orderStage } from './stage-order';
import { STAGES, type StageName } from './stages';
import { Wait } from './wait';

/** An object of the bundle, and where it goes. */
export interface BundledObject {
  readonly construct: ApiObject;
  /** Path of its construct. */
  readonly path: string;
  readonly stage: StageName;
  /** Id of the construct directly below the stage that it belongs to; its file is named for that. */
  readonly top: string;
  readonly json: KubernetesObject;
}

/** All that goes to one cluster, in the order in which it is applied. */
export interface BundledCluster {
  readonly cluster: FleetCluster;
  readonly objects: readonly BundledObject[];
  readonly waits: readonly { readonly stage: StageName; readonly wait: Wait }[];
  readonly guards: readonly Guard[];
  /** The kinds that the cluster serves once the crds stage is applied. */
  readonly kinds: KindsOnCluster;
  /** Numbers that file names begin with, by stage and top, where the order of names alone is not the right one. */
  readonly fileOrder: ReadonlyMap<string, string>;
  /** Stages in which an object depends on another. */
  readonly inOrder: ReadonlySet<StageName>;
}

/** The content of a bundle, before it is text. */
export interface Bundle {
  readonly fleet: Fleet;
  readonly clusters: readonly BundledCluster[];
  /** What is wrong with the tree itself; what is wrong with its objects is for the checks to find. */
  readonly violations: readonly Violation[];
}

/** Whether the bundle has anything to do with the cluster: a step, a wait or a guard. */
export function isTouched({ objects, waits, guards }: BundledCluster): boolean {
  return objects.length + waits.length + guards.length > 0;
}

/** Walks the tree once and collects what is in it. Every ApiObject counts, whoever made it and however deep it hangs. */
export function collectBundle(fleet: Fleet): Bundle {
  const violations: Violation[] = [];
  const clusters = fleet.clusters.map((cluster) => collectCluster(fleet, cluster, violations));
  const collected = new Set<IConstruct>(clusters.flatMap(({ objects }) => objects.map(({ construct }) => construct)));
  for (const node of fleet.node.findAll()) {
    const { path } = node.node;
    if (ApiObject.isApiObject(node) && !collected.has(node)) {
      violations.push({
        path,
        field: 'scope',
        rule: 'must be below a stage of a cluster: crds, core, addons or gates',
      });
    }
    for (const dependency of node.node.dependencies) {
      if (isOutsideStages(node)) violations.push(leavesStage(node, dependency));
    }
    violations.push(...node.node.validate().map((rule) => ({ path, field: '', rule })));
  }
  return { fleet, clusters, violations };
}

/** The fleet, its clusters, their stages, and what hangs beside the stages: constructs that belong to no stage. */
function isOutsideStages(node: IConstruct): boolean {
  // No instanceof: cdk8s has it answer true for every Chart.
  return node.constructor === Stage || !node.node.scopes.some((scope) => scope.constructor === Stage);
}

function collectCluster(fleet: Fleet, cluster: FleetCluster, violations: Violation[]): BundledCluster {
  const objects: BundledObject[] = [];
  const waits: { stage: StageName; wait: Wait }[] = [];
  const guards: Guard[] = [];
  const fileOrder = new Map<string, string>();
  const inOrder = new Set<StageName>();
  for (const { name: stage } of STAGES) {
    const chart = cluster.node.tryFindChild(stage) as Stage | undefined;
    if (!chart) continue;
    const inStage: BundledObject[] = [];
    const dependencies: Dependency[] = [];
    for (const child of chart.node.children) {
      for (const node of child.node.findAll()) {
        if (node instanceof Wait) waits.push({ stage, wait: node });
        else if (node instanceof Guard) guards.push(node);
        else if (ApiObject.isApiObject(node)) {
          const json = labelled(node, fleet.name);
          inStage.push({ construct: node, path: node.node.path, stage, top: child.node.id, json });
        }
        for (const dependency of node.node.dependencies) dependencies.push({ dependent: node, dependency });
      }
    }
    const ordered = orderStage(chart, inStage, dependencies, violations);
    objects.push(...ordered.objects);
    if (dependencies.length > 0) inOrder.add(stage);
    for (const [top, number] of ordered.fileOrder) fileOrder.set(`${stage}/${top}`, number);
  }
  return { cluster, objects, waits, guards, fileOrder, inOrder, kinds: kindsOn(fleet, cluster, objects) };
}

function kindsOn({ releases }: Fleet, cluster: FleetCluster, objects: readonly BundledObject[]): KindsOnCluster {
  const inStage = objects.filter(({ stage }) => stage === 'crds').map(({ json }) => json);
  const existing = cluster instanceof Hub && cluster.existingAddOns ? crdsOfCharts(releases) : [];
  return new KindsOnCluster(releases, [cluster instanceof Hub ? 'hub' : 'spoke'], [...existing, ...inStage]);
}
