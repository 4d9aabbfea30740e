import type { IConstruct } from 'constructs';
import type { Violation } from '../checks/violation';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import type { BundledObject } from './bundle';
import { isNamespace } from './bundle-layout';
import type { Stage } from './stage';
import { partialKindOf, STAGES } from './stages';

/** `dependent.node.addDependency(dependency)`. */
export interface Dependency {
  readonly dependent: IConstruct;
  readonly dependency: IConstruct;
}

/** Objects of a stage in the order of their dependencies, and the numbers that their files need for it. */
export interface StageOrder {
  readonly objects: readonly BundledObject[];
  readonly fileOrder: ReadonlyMap<string, string>;
}

/**
 * Orders the objects of a stage: as defined, and each after those it depends on. Where that holds between files, every
 * file of the stage is numbered, since a folder is applied by file name. A dependency that leaves the stage, or a circle,
 * is a violation.
 */
export function orderStage(
  stage: Stage,
  objects: readonly BundledObject[],
  dependencies: readonly Dependency[],
  violations: Violation[],
): StageOrder {
  if (dependencies.length === 0) return { objects, fileOrder: new Map() };
  const below = objectsBelow(stage, objects);
  const before = new Map<BundledObject, BundledObject[]>();
  for (const { dependent, dependency } of dependencies) {
    if (!dependency.node.scopes.includes(stage)) {
      violations.push(leavesStage(dependent, dependency));
      continue;
    }
    for (const object of below.get(dependent) ?? []) {
      before.set(object, [...(before.get(object) ?? []), ...(below.get(dependency) ?? [])]);
    }
  }
  const ordered = new Set<BundledObject>();
  const open = new Set<BundledObject>();
  const place = (object: BundledObject): void => {
    if (ordered.has(object)) return;
    if (open.has(object)) {
      violations.push({ path: object.path, field: 'dependencies', rule: 'must not lead back to the object itself' });
      return;
    }
    open.add(object);
    for (const earlier of before.get(object) ?? []) place(earlier);
    open.delete(object);
    ordered.add(object);
  };
  objects.forEach(place);
  return { objects: [...ordered], fileOrder: numberFiles([...ordered], before, violations) };
}

/** What file names begin with, by depth of dependency, from 1; empty where no file depends on another. */
function numberFiles(
  ordered: readonly BundledObject[],
  before: ReadonlyMap<BundledObject, readonly BundledObject[]>,
  violations: Violation[],
): Map<string, string> {
  const numbers = new Map(ordered.map((object) => [fileKey(object), fixedPlace(object.json) ?? 1]));
  const tooEarly = () =>
    [...before].flatMap(([object, earlier]) => {
      const number = numbers.get(fileKey(object)) ?? 1;
      const others = earlier.filter((other) => fileKey(other) !== fileKey(object));
      const last = Math.max(-1, ...others.map((other) => numbers.get(fileKey(other)) ?? 1));
      return last < number ? [] : [{ object, number: last + 1 }];
    });
  // Each round settles at least one file, so as many rounds as files are enough unless files wait for each other.
  for (let round = 0; round < numbers.size; round++) {
    for (const { object, number } of tooEarly()) {
      if (fixedPlace(object.json) === undefined) numbers.set(fileKey(object), number);
    }
  }
  for (const {
    object: { path },
  } of tooEarly())
    violations.push({ path, field: 'dependencies', rule: ACROSS_FILES });
  const width = Math.max(2, ...[...numbers.values()].map((number) => String(number).length));
  const isNumbered = [...numbers.values()].some((number) => number > 1);
  return new Map(isNumbered ? [...numbers].map(([top, number]) => [top, String(number).padStart(width, '0')]) : []);
}

const ACROSS_FILES =
  'must not lead to a file that is applied later: each as a whole, Namespaces and gate lists first, ManagedClusters last';

/** Where the kind alone says whether an object comes before all numbered files of its stage or after them. */
function fixedPlace(json: KubernetesObject): number | undefined {
  if (isNamespace(json)) return 0;
  const verb = partialKindOf(json)?.verb;
  return verb && { gates: 0, members: Number.POSITIVE_INFINITY }[verb];
}

function fileKey({ top, json }: BundledObject): string {
  return fixedPlace(json)?.toString() ?? top;
}

function objectsBelow(stage: Stage, objects: readonly BundledObject[]): Map<IConstruct, BundledObject[]> {
  const below = new Map<IConstruct, BundledObject[]>();
  for (const object of objects) {
    for (let scope: IConstruct | undefined = object.construct; scope && scope !== stage; scope = scope.node.scope) {
      const known = below.get(scope);
      if (known) known.push(object);
      else below.set(scope, [object]);
    }
  }
  return below;
}

/** What is wrong with a dependency that stages, not files, would have to keep. */
export function leavesStage(dependent: IConstruct, dependency: IConstruct): Violation {
  const order = STAGES.map(({ name }) => name).join(', ');
  return {
    path: dependent.node.path,
    field: 'dependency',
    value: dependency.node.path,
    rule: `must be in the same stage; what must come later belongs in a later stage of ${order}`,
  };
}
