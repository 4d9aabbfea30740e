import { isDeepStrictEqual } from 'node:util';
import { identity, type Manifest } from './emitted';

/** One place where two sets of objects differ. A side that has nothing there is undefined. */
export interface Difference {
  readonly object: string;
  /** Field within the object; empty where one side lacks the whole object. A list's surplus items have an empty index. */
  readonly path: string;
  readonly upstream: unknown;
  readonly ours: unknown;
}

/** Compares object for object and field for field. Lists must agree in order, but for the items that one side lacks. */
export function differences(upstream: readonly Manifest[], ours: readonly Manifest[]): Difference[] {
  const theirs = byIdentity(upstream);
  const own = byIdentity(ours);
  const found: Difference[] = [];
  for (const object of new Set([...theirs.keys(), ...own.keys()])) {
    const report: Report = (path, there, here) => void found.push({ object, path, upstream: there, ours: here });
    compare('', theirs.get(object), own.get(object), report);
  }
  return found;
}

type Report = (path: string, upstream: unknown, ours: unknown) => void;

function compare(path: string, upstream: unknown, ours: unknown, report: Report): void {
  if (isDeepStrictEqual(upstream, ours)) return;
  if (Array.isArray(upstream) && Array.isArray(ours)) {
    compareLists(path, upstream, ours, report);
    return;
  }
  if (!isRecord(upstream) || !isRecord(ours)) {
    report(path, upstream, ours);
    return;
  }
  for (const key of new Set([...Object.keys(upstream), ...Object.keys(ours)])) {
    compare(path ? `${path}.${key}` : key, upstream[key], ours[key], report);
  }
}

function compareLists(path: string, upstream: unknown[], ours: unknown[], report: Report): void {
  let [there, here] = [upstream, ours];
  if (there.length !== here.length) {
    const lacking = (item: unknown, list: unknown[]) => !list.some((other) => isDeepStrictEqual(item, other));
    for (const item of upstream.filter((item) => lacking(item, ours))) report(`${path}[]`, item, undefined);
    for (const item of ours.filter((item) => lacking(item, upstream))) report(`${path}[]`, undefined, item);
    there = upstream.filter((item) => !lacking(item, ours));
    here = ours.filter((item) => !lacking(item, upstream));
  }
  if (there.length === here.length) {
    for (const [index, item] of there.entries()) compare(`${path}[${index}]`, item, here[index], report);
  } else {
    report(path, upstream, ours);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byIdentity(objects: readonly Manifest[]): Map<string, Manifest> {
  const found = new Map<string, Manifest>();
  for (const object of objects) {
    if (found.has(identity(object))) throw new Error(`${identity(object)} stands there twice`);
    found.set(identity(object), object);
  }
  return found;
}
