import type { StructuralSchema } from '../../lib/checks/structural-schema';
import type { Disagreement } from './agreement';

/** A schema, and values of which it takes some and refuses others. */
export interface SchemaCase extends Disagreement<unknown> {
  readonly schema: StructuralSchema;
  readonly values: readonly unknown[];
}

const object = (properties: Record<string, StructuralSchema>): StructuralSchema => ({ type: 'object', properties });
const list = (items: StructuralSchema, rest: StructuralSchema = {}): StructuralSchema => ({
  type: 'array',
  items,
  ...rest,
});
const text: StructuralSchema = { type: 'string' };
const matching = (pattern: string, ...values: string[]): SchemaCase => ({
  schema: { type: 'string', pattern },
  values,
});
/** A pattern that JavaScript cannot read, so that the check takes every value. */
const unread = (pattern: string, valid: string, ...invalid: string[]): SchemaCase => ({
  schema: { type: 'string', pattern },
  values: [valid, ...invalid],
  weLeave: invalid,
});
const format = (name: string, ...values: string[]): SchemaCase => ({
  schema: { type: 'string', format: name },
  values,
});

const PORT = object({ port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: text });

/** Every keyword of a schema that a CustomResourceDefinition may hold, each with values at its edges. */
export const SCHEMA_CASES: Readonly<Record<string, SchemaCase>> = {
  string: { schema: text, values: ['a', '', 'ü\n', 1, true, [], {}, null] },
  integer: { schema: { type: 'integer' }, values: [0, -1, 1.5, '1', 2 ** 53, true, null] },
  number: { schema: { type: 'number' }, values: [0, 1.5, -1e300, '1', null] },
  boolean: { schema: { type: 'boolean' }, values: [true, false, 'true', 0, null] },
  nullable: { schema: { type: 'string', nullable: true }, values: [null, 'a', 1] },
  enum: { schema: { type: 'string', enum: ['A', 'B', ''] }, values: ['A', '', 'a', 'C'] },
  enumOfNumbers: { schema: { type: 'integer', enum: [1, 2] }, values: [1, 3] },
  enumOfObjects: {
    schema: { ...object({ a: { type: 'integer' }, b: text }), enum: [{ a: 1, b: 'x' }] },
    values: [{ b: 'x', a: 1 }, { a: 1 }],
  },
  pattern: matching('^[a-z]+$', 'a', 'A', 'a\n', ''),
  patternInside: matching('b+', 'abc', 'ac'),
  patternCase: matching('(?i)^yes$', 'YES', 'no'),
  patternText: matching('\\Aa\\z', 'a', 'a\n', 'ba'),
  patternDots: matching('(?s)^a.b$', 'a\nb', 'ab'),
  patternLines: unread('(?m)^a$', 'b\na', 'ba'),
  patternGroup: matching('^(?P<year>\\d{4})-(?:0[1-9]|1[0-2])$', '2025-01', '2025-13', '２０２５-01'),
  patternUnicode: unread('^\\p{L}+$', 'é', '😀', '1'),
  patternUnicodeShort: unread('^\\pL+$', 'é', '1'),
  patternPosix: unread('^[[:alpha:]]+$', 'ab', 'a1', ':]'),
  patternQuoted: unread('^\\Qa.b\\E$', 'a.b', 'axb', 'Qa.bE'),
  patternHexadecimal: unread('^\\x{61}$', 'a', 'x'),
  patternWord: matching('^\\w\\W$', 'a-', 'é-', 'ab'),
  patternBackslashes: matching('^[\\w.\\-]+\\/$', 'a-b/', 'a/b'),
  minLength: { schema: { type: 'string', minLength: 2 }, values: ['ab', '☃☃', '😀', ''] },
  maxLength: { schema: { type: 'string', maxLength: 2 }, values: ['ab', '😀😀', '☃☃☃', 'abc'] },
  minimum: { schema: { type: 'integer', minimum: 1 }, values: [1, 0] },
  maximum: { schema: { type: 'integer', maximum: 1 }, values: [1, 2] },
  exclusiveMinimum: { schema: { type: 'number', minimum: 1, exclusiveMinimum: true }, values: [1.01, 1] },
  exclusiveMaximum: { schema: { type: 'number', maximum: 1, exclusiveMaximum: true }, values: [0.99, 1] },
  multipleOf: { schema: { type: 'number', multipleOf: 0.1 }, values: [0.3, 0.7, 0.35, -0.2] },
  int32: {
    schema: { type: 'integer', format: 'int32' },
    values: [2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1, 1.5],
    // The controllers cannot read such an object back.
    weRefuse: [2 ** 31, -(2 ** 31) - 1],
  },
  int64: {
    schema: { type: 'integer', format: 'int64' },
    values: [2 ** 62, -(2 ** 63), 2 ** 64, 1.5],
    // JSON rounds it to a number that is out of range.
    weLeave: [-(2 ** 63)],
  },
  byte: format('byte', 'AAAA', 'AA==', 'AAA=', '', 'AA=', 'AA', 'A-_=', 'AA\n==', 'AB=='),
  date: format(
    'date',
    '2025-01-31',
    '2024-02-29',
    '2023-02-29',
    '2025-02-30',
    '2025-1-31',
    '0000-01-01',
    '2025-01-31T00:00:00Z',
  ),
  dateTime: format(
    'date-time',
    '2025-01-31T23:59:59Z',
    '2025-01-31t23:59:59z',
    '2025-01-31T23:59:59.123456789+01:30',
    '2025-01-31T23:59:59+0130',
    '2025-01-31T24:00:00Z',
    '2025-01-31T23:59:60Z',
    '2025-01-31 23:59:59Z',
    '2025-02-30T00:00:00Z',
    '2025-01-31',
  ),
  items: { schema: list(text), values: [[], ['a'], [1], ['a', null], 'a', {}] },
  nullableItems: { schema: list({ type: 'string', nullable: true }), values: [[null], [1]] },
  minItems: { schema: list(text, { minItems: 1 }), values: [['a'], []] },
  maxItems: { schema: list(text, { maxItems: 1 }), values: [['a'], ['a', 'b']] },
  set: {
    schema: list(text, { 'x-kubernetes-list-type': 'set' }),
    values: [
      ['a', 'b'],
      ['a', 'b', 'a'],
    ],
  },
  mapList: {
    schema: list(
      { ...PORT, required: ['port', 'protocol'] },
      { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'] },
    ),
    values: [
      [{ port: 1 }, { port: 2 }],
      [{ port: 1 }, { port: 1, protocol: 'UDP' }],
      [{ port: 1 }, { port: 1, protocol: 'TCP' }],
      [
        { port: 1, name: 'a' },
        { port: 1, name: 'b' },
      ],
      [{ name: 'a' }],
    ],
  },
  atomicTwins: { schema: list(text, { 'x-kubernetes-list-type': 'atomic' }), values: [['a', 'a'], [1]] },
  fields: {
    schema: object({ a: text }),
    values: [{}, { a: '' }, { a: 1 }, { b: 1 }, { b: null }, { A: '' }, { constructor: 1 }, []],
  },
  deepFields: {
    schema: object({ a: list(object({ b: text })), m: { type: 'object', additionalProperties: object({ b: text }) } }),
    values: [{ a: [{ b: '' }], m: { x: { b: '' } } }, { a: [{ c: 1 }] }, { m: { x: { c: 1 } } }],
  },
  required: { schema: { ...object({ a: text }), required: ['a'] }, values: [{ a: '' }, {}, { a: null }] },
  requiredNullable: {
    schema: { ...object({ a: { ...text, nullable: true } }), required: ['a'] },
    values: [{ a: null }, {}],
  },
  requiredDefault: {
    schema: { ...object({ a: { ...text, default: 'x' } }), required: ['a'] },
    values: [{}, { a: null }, { a: 'y' }, { a: 1 }],
  },
  minProperties: {
    schema: { type: 'object', additionalProperties: text, minProperties: 1 },
    values: [{ a: '' }, {}, { a: null }],
  },
  maxProperties: {
    schema: { type: 'object', additionalProperties: text, maxProperties: 1 },
    values: [{ a: '' }, { a: '', b: '' }],
  },
  map: {
    schema: { type: 'object', additionalProperties: text },
    values: [{}, { 'a/b.c': '' }, { '': '' }, { a: 1 }, { a: null }, { a: [] }],
  },
  anything: {
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    values: [{ a: [1, { b: null }] }, { a: null }, 'a', []],
  },
  anythingTyped: {
    schema: { ...object({ a: text, c: object({ d: text }) }), 'x-kubernetes-preserve-unknown-fields': true },
    values: [{ b: 1 }, { a: 1 }, { c: { e: 1 } }, { c: { d: '' } }],
    // It would be dropped without a word.
    weRefuse: [{ c: { e: 1 } }],
  },
  anyType: {
    schema: { 'x-kubernetes-preserve-unknown-fields': true, not: { enum: ['no'] } },
    values: ['a', 1, [{}], { a: 1 }, 'no'],
  },
  embedded: {
    schema: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    values: [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: {} },
      { apiVersion: 'v1', kind: 'Secret' },
      { kind: 'Secret' },
      { apiVersion: 'v1' },
      { apiVersion: '', kind: 'Secret' },
      { apiVersion: 'v1', kind: 1 },
      { apiVersion: 'v1', kind: 'Secret', metadata: 'a' },
    ],
  },
  intOrString: { schema: { 'x-kubernetes-int-or-string': true }, values: [1, '1%', 1.5, true, {}] },
  intOrStringPattern: {
    schema: {
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer' }, { type: 'string' }],
      pattern: '^\\d+%$',
    },
    values: [1, '1%', '1', 1.5],
  },
  allOf: { schema: { type: 'integer', allOf: [{ minimum: 1 }, { maximum: 3 }] }, values: [2, 0, 4] },
  anyOf: { schema: { type: 'integer', anyOf: [{ maximum: 1 }, { minimum: 5 }] }, values: [1, 5, 3] },
  oneOf: {
    schema: { ...object({ a: text, b: text }), oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    values: [{ a: '' }, { b: '' }, {}, { a: '', b: '' }, { a: '', b: null }],
  },
  not: { schema: { type: 'string', not: { enum: ['a'] } }, values: ['b', 'a'] },
  rule: {
    schema: {
      ...object({ type: text, condition: text }),
      required: ['type', 'condition'],
      'x-kubernetes-validations': [{ rule: `self.type != 'CEL' || self.condition != ""` }],
    },
    values: [
      { type: 'A', condition: '' },
      { type: 'CEL', condition: 'a' },
      { type: 'CEL', condition: '' },
    ],
  },
  transition: {
    schema: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
    values: ['a', 1],
  },
};
