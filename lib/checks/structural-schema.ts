import { isDeepStrictEqual } from 'node:util';
import { fieldPath } from '../kubernetes/field-path';
import { CEL_RULES } from './cel-rules';
import { nearestName } from './nearest-name';
import { checkNumber, checkString } from './schema-scalars';
import { isObject, typeFault } from './schema-types';
import { sizeFault } from './size-fault';
import type { Violation } from './violation';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A structural schema as a CustomResourceDefinition holds it: the part of OpenAPI v3 that Kubernetes takes, and its
 * `x-kubernetes-` extensions (k8s.io/apiextensions-apiserver, `pkg/apis/apiextensions/v1/types_jsonschema.go`).
 */
export interface StructuralSchema {
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: StructuralSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string }[];
}

/**
 * Checks a whole object as the API server checks what it is sent, with strict field validation: a field that is not
 * declared is a violation, so is a null, but where the field is nullable or has a default, and what is absent and has a
 * default counts as set, for a server takes no CRD with a default that breaks its own schema. `apiVersion`, `kind` and
 * `metadata` are always allowed at the root; what metadata holds is not checked here.
 * @returns one violation for each broken rule
 */
export function checkSchema(object: unknown, schema: StructuralSchema, path: string): Violation[] {
  const violations: Violation[] = [];
  const at: (string | number)[] = [];
  const report: Check['report'] = (value, rule, ...child) =>
    violations.push({ path, field: fieldPath([...at, ...child]), value, rule });
  checkNode(object, schema, { at, strict: true, report });
  return violations;
}

interface Check {
  /** Where the value stands. One list for the whole walk: a path is written only where something is wrong. */
  readonly at: (string | number)[];
  /** Whether a field that is not declared is a violation: not inside anyOf and its like, which declare only part. */
  readonly strict: boolean;
  /** Takes a broken rule of the value, or of a child of it. */
  readonly report: (value: unknown, rule: string, ...child: (string | number)[]) => void;
}

function checkChild(step: string | number, value: unknown, schema: StructuralSchema, check: Check): void {
  check.at.push(step);
  checkNode(value, schema, check);
  check.at.pop();
}

function checkNode(value: unknown, schema: StructuralSchema, check: Check): void {
  if (value === null && schema.nullable) return;
  const fault = typeFault(value, schema);
  if (fault) {
    check.report(value, fault);
    return;
  }
  if (schema.enum && !schema.enum.some((one) => isDeepStrictEqual(one, value))) {
    check.report(value, `must be one of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}`);
  }
  if (typeof value === 'string') checkString(value, schema, check.report);
  else if (typeof value === 'number') checkNumber(value, schema, check.report);
  else if (Array.isArray(value)) checkList(value, schema, check);
  else if (isObject(value)) checkFields(value, schema, check);
  checkCombinations(value, schema, check);
  for (const { rule } of schema['x-kubernetes-validations'] ?? []) {
    const known = CEL_RULES.get(rule);
    if (known && !known.holds(value)) check.report(value, known.rule);
  }
}

function checkList(list: readonly unknown[], schema: StructuralSchema, check: Check): void {
  const { items, minItems, maxItems, 'x-kubernetes-list-map-keys': keys } = schema;
  const fault = sizeFault(list.length, 'item', minItems, maxItems);
  if (fault) check.report(list, fault);
  if (items) for (const [index, item] of list.entries()) checkChild(index, item, items, check);
  if (!keys && !schema.uniqueItems && schema['x-kubernetes-list-type'] !== 'set') return;
  const first = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const identity = keys && isObject(item) ? keys.map((key) => item[key] ?? items?.properties?.[key]?.default) : item;
    // cdk8s sorts the fields of what it emits: equal objects have equal JSON.
    const text = JSON.stringify(identity);
    const twin = first.get(text);
    if (twin === undefined) first.set(text, index);
    else {
      const what = keys ? `in ${keys.join(' and ')} ` : '';
      check.report(item, `must differ ${what}from ${fieldPath([...check.at, twin])}`, index);
    }
  }
}

function checkFields(fields: Fields, schema: StructuralSchema, check: Check): void {
  const { properties = {}, required = [], minProperties, maxProperties } = schema;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const resource = embedded || check.at.length === 0;
  for (const name of embedded ? new Set([...required, 'apiVersion', 'kind']) : required) {
    const declared = declaredAs(name, schema, resource);
    if (fields[name] === undefined && declared?.default === undefined) check.report(undefined, 'must be set', name);
  }
  let size = 0;
  for (const [name, value] of Object.entries(fields)) {
    const declared = declaredAs(name, schema, resource);
    if (isAbsent(value, declared)) continue;
    size++;
    if (declared) checkChild(name, value, declared, check);
    else if (check.strict) {
      const near = nearestName(name, Object.keys(properties));
      check.report(value, `must be a field that the schema declares${near ? `, such as ${near}` : ''}`, name);
    }
  }
  const fault = sizeFault(size, 'field', minProperties, maxProperties);
  if (fault) check.report(fields, fault);
}

const ANYTHING: StructuralSchema = { nullable: true, 'x-kubernetes-preserve-unknown-fields': true };
const NOT_EMPTY: StructuralSchema = { type: 'string', minLength: 1 };
const RESOURCE_FIELDS: ReadonlyMap<string, StructuralSchema> = new Map([
  ['apiVersion', NOT_EMPTY],
  ['kind', NOT_EMPTY],
  ['metadata', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }],
]);

/** What the schema of an object says of one of its fields; undefined where the field may not stand. */
function declaredAs(name: string, schema: StructuralSchema, resource: boolean): StructuralSchema | undefined {
  const { properties = {}, additionalProperties } = schema;
  if (resource && RESOURCE_FIELDS.has(name)) return RESOURCE_FIELDS.get(name);
  if (Object.hasOwn(properties, name)) return properties[name];
  if (typeof additionalProperties === 'object') return additionalProperties;
  return additionalProperties || schema['x-kubernetes-preserve-unknown-fields'] ? ANYTHING : undefined;
}

/**
 * Whether the API server takes a field for left out. Of the nulls that their schema does not take it is only one with a
 * default to put in its place: others it drops where an object is created, and refuses by server-side apply.
 */
function isAbsent(value: unknown, declared?: StructuralSchema): boolean {
  return value === undefined || (value === null && declared?.default !== undefined && !declared.nullable);
}

function checkCombinations(value: unknown, schema: StructuralSchema, check: Check): void {
  const { allOf = [], anyOf, oneOf, not } = schema;
  for (const part of allOf) checkNode(value, part, { ...check, strict: false });
  if (anyOf && !anyOf.some((part) => holds(value, part, check))) {
    check.report(value, `must satisfy at least one of ${JSON.stringify(anyOf)}`);
  }
  if (oneOf) {
    const matching = oneOf.filter((part) => holds(value, part, check)).length;
    if (matching !== 1) {
      check.report(value, `must satisfy exactly one of ${JSON.stringify(oneOf)}, and satisfies ${matching}`);
    }
  }
  if (not && holds(value, not, check)) check.report(value, `must not satisfy ${JSON.stringify(not)}`);
}

function holds(value: unknown, schema: StructuralSchema, { at }: Check): boolean {
  let broken = false;
  checkNode(value, schema, { at, strict: false, report: () => (broken = true) });
  return !broken;
}
