import type { Violation } from '../checks/violation';
import { fieldPath } from './field-path';
import { FIELD_RULES, IMAGE } from './field-rules';
import { groupOf } from './kubernetes-object';
import { quantityInBillionths } from './quantity';

type Place = readonly (string | number)[];
type Report = (at: Place, value: unknown, rule: string) => void;
type Fields = Readonly<Record<string, unknown>>;

const LISTS_OF_CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];
const RESOURCES = ['resources', 'resourceRequirements'];
const QUANTITY = 'must be a quantity such as 500m, 2 or 1.5Gi, not below 0';

/**
 * Checks the strings of an object that mean something to whoever reads them: quantities and images wherever containers and
 * their resources stand, and the durations, URLs and images of OCM's kinds. Values of another type than the schema's are left
 * to the schema, the objects inside a ManifestWork to the check of each.
 */
export function checkFields(object: Fields, path: string): Violation[] {
  const violations: Violation[] = [];
  const report: Report = (at, value, rule) => violations.push({ path, field: fieldPath(at), value, rule });
  for (const [field, syntax] of Object.entries(
    FIELD_RULES[`${groupOf(String(object.apiVersion))}/${object.kind}`] ?? {},
  )) {
    for (const [value, at] of valuesAt(object, field.split('.'), [])) {
      if (typeof value === 'string' && !syntax.test(value)) report(at, value, syntax.rule);
    }
  }
  checkContainers(object, [], report);
  return violations;
}

/** What stands at a field whose lists are written `name[]`: in every item of theirs, where anything does. */
function* valuesAt(value: unknown, [step, ...rest]: readonly string[], at: Place): Generator<[unknown, Place]> {
  if (step === undefined) {
    yield [value, at];
    return;
  }
  const name = step.replace('[]', '');
  const child = isFields(value) ? value[name] : undefined;
  if (step === name) yield* valuesAt(child, rest, [...at, name]);
  else if (Array.isArray(child)) {
    for (const [index, item] of child.entries()) yield* valuesAt(item, rest, [...at, name, index]);
  }
}

function checkContainers(value: unknown, at: Place, report: Report): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      if (typeof item === 'object') checkContainers(item, [...at, index], report);
    return;
  }
  if (!isFields(value)) return;
  for (const [name, child] of Object.entries(value)) {
    if (typeof child !== 'object' || child === null) continue;
    const place = [...at, name];
    if (name === 'manifests' && at.at(-1) === 'workload') continue;
    if (LISTS_OF_CONTAINERS.includes(name) && Array.isArray(child)) checkImages(child, place, report);
    if (RESOURCES.includes(name) && isFields(child)) checkResources(child, place, report);
    checkContainers(child, place, report);
  }
}

function checkImages(containers: readonly unknown[], at: Place, report: Report): void {
  for (const [index, container] of containers.entries()) {
    if (!isFields(container) || typeof container.image !== 'string' || IMAGE.test(container.image)) continue;
    report([...at, index, 'image'], container.image, IMAGE.rule);
  }
}

function checkResources({ requests, limits }: Fields, at: Place, report: Report): void {
  const most = quantities(limits, [...at, 'limits'], report);
  for (const [name, amount] of quantities(requests, [...at, 'requests'], report)) {
    const limit = most.get(name);
    if (limit === undefined || amount.billionths <= limit.billionths) continue;
    report([...at, 'requests', name], amount.value, `must be at most its limit, ${JSON.stringify(limit.value)}`);
  }
}

function quantities(amounts: unknown, at: Place, report: Report): Map<string, { value: unknown; billionths: bigint }> {
  const parsed = new Map<string, { value: unknown; billionths: bigint }>();
  if (!isFields(amounts)) return parsed;
  for (const [name, value] of Object.entries(amounts)) {
    // A quantity may be a plain number, too, which JSON carries as it stands.
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const billionths = quantityInBillionths(String(value)) ?? -1n;
    if (billionths >= 0n) parsed.set(name, { value, billionths });
    else report([...at, name], value, QUANTITY);
  }
  return parsed;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
