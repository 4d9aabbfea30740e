import { CEL_RULES } from '../checks/cel-rules';
import { patternOf } from '../checks/schema-patterns';
import type { StructuralSchema } from '../checks/structural-schema';

/** Takes what is wrong with a field of the CRD that is being imported; see Violation for the words. */
export type Report = (field: string, rule: string, value?: unknown) => void;

type Copy = (value: unknown, field: string, report: Report) => unknown;

const PROSE: ReadonlySet<string> = new Set(['description', 'title', 'example', 'externalDocs']);

const asIs: Copy = (value) => value;
const each: Copy = (schemas, field, report) =>
  (schemas as unknown[]).map((schema, index) => bareSchema(schema, `${field}[${index}]`, report));

// Typed by the interface, so that a keyword added there and forgotten here does not compile.
const KEYWORDS: Readonly<Record<keyof StructuralSchema, Copy>> = {
  type: asIs,
  format: asIs,
  nullable: asIs,
  default: asIs,
  enum: asIs,
  properties: (schemas, field, report) =>
    Object.fromEntries(
      Object.entries(schemas as object).map(([name, schema]) => [name, bareSchema(schema, `${field}.${name}`, report)]),
    ),
  additionalProperties: bareSchema,
  required: asIs,
  minProperties: asIs,
  maxProperties: asIs,
  items: bareSchema,
  minItems: asIs,
  maxItems: asIs,
  uniqueItems: asIs,
  pattern: readablePattern,
  minLength: asIs,
  maxLength: asIs,
  minimum: asIs,
  maximum: asIs,
  exclusiveMinimum: asIs,
  exclusiveMaximum: asIs,
  multipleOf: asIs,
  allOf: each,
  anyOf: each,
  oneOf: each,
  not: bareSchema,
  'x-kubernetes-int-or-string': asIs,
  'x-kubernetes-preserve-unknown-fields': asIs,
  'x-kubernetes-embedded-resource': asIs,
  'x-kubernetes-list-type': asIs,
  'x-kubernetes-list-map-keys': asIs,
  'x-kubernetes-map-type': asIs,
  'x-kubernetes-validations': knownRules,
};
const COPIES: ReadonlyMap<string, Copy> = new Map(Object.entries(KEYWORDS));

/**
 * Copies a schema without its prose. It goes by keyword, so that a property that is named `description` stays; what
 * checkSchema would not honour is reported.
 * @param field where the schema stands in its CRD
 */
export function bareSchema(schema: unknown, field: string, report: Report): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const bare: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (PROSE.has(keyword)) continue;
    const at = `${field}.${keyword}`;
    const copy = COPIES.get(keyword);
    if (copy) bare[keyword] = copy(value, at, report);
    else report(at, 'must be a keyword that lib/checks/structural-schema.ts knows');
  }
  return bare;
}

function readablePattern(pattern: unknown, field: string, report: Report): unknown {
  if (!patternOf(String(pattern))) report(field, 'must be a regular expression that JavaScript can read', pattern);
  return pattern;
}

function knownRules(rules: unknown, field: string, report: Report): unknown {
  return (rules as { rule: string; message?: string }[]).map(({ message: _, ...bare }, index) => {
    if (!CEL_RULES.has(bare.rule))
      report(`${field}[${index}].rule`, 'must be one of lib/checks/cel-rules.ts', bare.rule);
    return bare;
  });
}
