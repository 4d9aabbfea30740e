import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StructuralSchema } from '../../lib/checks/structural-schema';
import { checkText } from '../../lib/kubernetes/text';
import type { ServedKind } from '../../lib/releases/schemas';

type Json = Record<string, unknown>;

/** Objects of a kind that its schema describes, written apart from the code that checks them. */
export function validObject({ group, version, kind, schema }: ServedKind): fc.Arbitrary<Json> {
  const identity = { apiVersion: `${group}/${version}`, kind, metadata: { name: 'a' } };
  return valid(schema).map((object) => ({ ...(object as Json), ...identity }));
}

/** Values that a schema describes, written apart from the code that checks them. */
function valid(schema: StructuralSchema): fc.Arbitrary<unknown> {
  const { type, enum: values, items, properties = {}, additionalProperties, required = [] } = schema;
  if (schema['x-kubernetes-int-or-string']) return fc.oneof(fc.nat(), text(schema));
  if (values) return fc.constantFrom(...values);
  if (type === 'string') return text(schema);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') {
    const bound = schema.format === 'int32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
    const min = schema.minimum === undefined ? -bound : schema.minimum + (schema.exclusiveMinimum ? 1 : 0);
    return fc.integer({ min, max: schema.maximum ?? bound });
  }
  if (type === 'array' && items) {
    const keys = schema['x-kubernetes-list-map-keys'];
    const identity = (item: unknown) => JSON.stringify(keys ? keys.map((key) => keyOf(item, items, key)) : item);
    const [minLength, maxLength] = [schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3)];
    if (!keys && schema['x-kubernetes-list-type'] !== 'set') return fc.array(valid(items), { minLength, maxLength });
    return fc.uniqueArray(valid(items), { minLength, maxLength, selector: identity });
  }
  assert.equal(type, 'object', `no generator for ${JSON.stringify(schema)}`);
  if (schema['x-kubernetes-embedded-resource']) {
    return fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('Secret'), data: fc.jsonValue() });
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) return fc.dictionary(word, fc.string(), { maxKeys: 3 });
  if (typeof additionalProperties === 'object') return fc.dictionary(word, valid(additionalProperties), { maxKeys: 3 });
  const fields = Object.entries(properties).map(([name, property]) => [name, valid(property)] as const);
  const demanded = required.filter((name) => properties[name]?.default === undefined);
  const object: fc.Arbitrary<Json> = fc.record(Object.fromEntries(fields), { requiredKeys: demanded });
  if (!schema['x-kubernetes-validations']) return object;
  return object.map((it) => (it.type === 'CEL' ? { ...it, condition: it.condition || 'true' } : it));
}

const word = fc.stringMatching(/^[a-z]([a-z./-]{0,8}[a-z])?$/);

function text(schema: StructuralSchema): fc.Arbitrary<unknown> {
  const { pattern, minLength = 0, maxLength = 100, format } = schema;
  if (format === 'byte') return fc.base64String({ minLength: 4, maxLength: 12 });
  if (format === 'date-time') {
    const [min, max] = [new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T00:00:00Z')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  const sendable = (it: string) => checkText(it, '').length === 0;
  if (!pattern) {
    return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 20), unit: 'binary' }).filter(sendable);
  }
  return fc
    .stringMatching(new RegExp(pattern))
    .filter((it) => [...it].length >= minLength && [...it].length <= maxLength && sendable(it));
}

function keyOf(item: unknown, items: StructuralSchema, key: string): unknown {
  return (item as Json)[key] ?? items.properties?.[key]?.default;
}
