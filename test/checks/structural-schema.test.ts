import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkSchema, type StructuralSchema } from '../../lib/checks/structural-schema';
import { describeViolation } from '../../lib/checks/violation';

const objectOf = (properties: Record<string, StructuralSchema>): StructuralSchema => ({ type: 'object', properties });

/** What is said of a value that stands at spec.x of an object. */
const messages = (x: unknown, schema: StructuralSchema) =>
  checkSchema({ spec: { x } }, objectOf({ spec: objectOf({ x: schema }) }), 'hub/core/a').map(describeViolation);

const RULE = `self.type != 'CEL' || self.condition != ""`;

describe('a structural schema', () => {
  const cases: [string, StructuralSchema, unknown[], unknown, ...string[]][] = [
    ['types', { type: 'string' }, ['', undefined], 1, 'spec.x 1 must be a string'],
    ['a null of no use', { type: 'string' }, [''], null, 'spec.x null must be a string'],
    ['a null that a default replaces', { type: 'string', default: 'a' }, [null], 1, 'spec.x 1 must be a string'],
    ['null', { type: 'string', nullable: true }, [null], 1, 'spec.x 1 must be a string'],
    ['strings', { type: 'string', pattern: '^[a-z]+$' }, ['a'], 'A', 'spec.x "A" must match ^[a-z]+$'],
    ['numbers', { type: 'integer', minimum: 1 }, [1], 0, 'spec.x 0 must be at least 1'],
    ['enum', { type: 'string', enum: ['A', 'B'] }, ['A'], 'a', 'spec.x "a" must be one of "A", "B"'],
    [
      'enum of objects',
      { type: 'object', additionalProperties: true, enum: [{ a: 1, b: 2 }] },
      [{ b: 2, a: 1 }],
      { a: 1 },
      'spec.x {"a":1} must be one of {"a":1,"b":2}',
    ],
    ['minItems', { type: 'array', minItems: 1 }, [[1]], [], 'spec.x [] must have at least 1 item'],
    ['maxItems', { type: 'array', maxItems: 1 }, [[1]], [1, 2], 'spec.x [1,2] must have at most 1 item'],
    [
      'items',
      { type: 'array', items: { type: 'string' } },
      [['a']],
      ['a', 1, null],
      'spec.x[1] 1 must be a string',
      'spec.x[2] null must be a string',
    ],
    [
      'items, null',
      { type: 'array', items: { type: 'string', nullable: true } },
      [[null]],
      [1],
      'spec.x[0] 1 must be a string',
    ],
    ['uniqueItems', { type: 'array', uniqueItems: true }, [[1, 2]], [1, 1], 'spec.x[1] 1 must differ from spec.x[0]'],
    [
      'set',
      { type: 'array', 'x-kubernetes-list-type': 'set' },
      [['a', 'b']],
      ['a', 'b', 'a'],
      'spec.x[2] "a" must differ from spec.x[0]',
    ],
    ['properties', objectOf({ a: { type: 'string' } }), [{ a: '' }, {}], { a: 1 }, 'spec.x.a 1 must be a string'],
    ['required', { ...objectOf({ a: { type: 'string' } }), required: ['a'] }, [{ a: '' }], {}, 'spec.x.a must be set'],
    [
      'required, null that it does not take',
      { ...objectOf({ a: { type: 'string' } }), required: ['a'] },
      [{ a: '' }],
      { a: null },
      'spec.x.a null must be a string',
    ],
    [
      'required, null',
      { ...objectOf({ a: { type: 'string', nullable: true } }), required: ['a'] },
      [{ a: null }],
      {},
      'spec.x.a must be set',
    ],
    [
      'minProperties',
      { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1 },
      [{ a: 1 }],
      {},
      'spec.x {} must have at least 1 field',
    ],
    [
      'maxProperties',
      { type: 'object', additionalProperties: true, maxProperties: 1 },
      [{ a: 1, b: undefined }],
      { a: 1, b: null },
      'spec.x {"a":1,"b":null} must have at most 1 field',
    ],
    [
      'additionalProperties',
      { type: 'object', additionalProperties: { type: 'string' } },
      [{ 'a/b': '' }],
      { 'a.b/c': 1, d: null },
      'spec.x["a.b/c"] 1 must be a string',
      'spec.x.d null must be a string',
    ],
    [
      'undeclared field',
      objectOf({ clusterSets: {} }),
      [{}],
      { CLUSTERSET: 1 },
      'spec.x.CLUSTERSET 1 must be a field that the schema declares, such as clusterSets',
    ],
    [
      'undeclared field, null',
      objectOf({ replicas: {} }),
      [{}],
      { image: null },
      'spec.x.image null must be a field that the schema declares',
    ],
    [
      'inherited names',
      objectOf({}),
      [{}],
      { constructor: 1 },
      'spec.x.constructor 1 must be a field that the schema declares',
    ],
    [
      'preserved fields',
      { ...objectOf({ a: { type: 'string' } }), 'x-kubernetes-preserve-unknown-fields': true },
      [{ b: { c: [1, { d: null }] } }],
      { a: 1, b: 1 },
      'spec.x.a 1 must be a string',
    ],
    [
      'int or string',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^\\d+%$' },
      [1, '1%'],
      '1',
      'spec.x "1" must match ^\\d+%$',
    ],
    ['allOf', { type: 'integer', allOf: [{ minimum: 1 }, { maximum: 3 }] }, [2], 4, 'spec.x 4 must be at most 3'],
    [
      'allOf, which declares a part only',
      { ...objectOf({ a: {}, b: {} }), allOf: [objectOf({ a: { type: 'string' } })] },
      [{ a: '', b: 1 }],
      { a: 1, b: 1 },
      'spec.x.a 1 must be a string',
    ],
    [
      'anyOf',
      { type: 'integer', anyOf: [{ maximum: 1 }, { minimum: 5 }] },
      [1, 5],
      3,
      'spec.x 3 must satisfy at least one of [{"maximum":1},{"minimum":5}]',
    ],
    [
      'oneOf',
      { ...objectOf({ kind: {}, b: {} }), oneOf: [{ required: ['kind'] }, { required: ['b'] }] },
      [{ kind: 1 }],
      { kind: 1, b: 1 },
      'spec.x {"kind":1,"b":1} must satisfy exactly one of [{"required":["kind"]},{"required":["b"]}], and satisfies 2',
    ],
    ['not', { type: 'string', not: { enum: ['a'] } }, ['b'], 'a', 'spec.x "a" must not satisfy {"enum":["a"]}'],
    [
      'CEL rule',
      { ...objectOf({ type: {}, condition: {} }), 'x-kubernetes-validations': [{ rule: RULE }] },
      [{ type: 'A' }, { type: 'CEL', condition: 'x' }],
      { type: 'CEL', condition: '' },
      'spec.x {"type":"CEL","condition":""} must have a condition, since its type is CEL',
    ],
    [
      'no CEL rule that it does not know',
      { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == "a"' }] },
      ['b'],
      1,
      'spec.x 1 must be a string',
    ],
  ];
  for (const [name, schema, valid, invalid, ...expected] of cases) {
    it(`checks ${name}`, () => {
      for (const value of valid) assert.deepEqual(messages(value, schema), [], JSON.stringify(value));
      assert.deepEqual(
        messages(invalid, schema),
        expected.map((message) => `hub/core/a: ${message}`),
      );
    });
  }

  it('compares the items of a map list by their keys, whose defaults count', () => {
    const port = objectOf({
      port: { type: 'integer' },
      protocol: { type: 'string', default: 'TCP' },
      name: { type: 'string' },
    });
    const schema: StructuralSchema = {
      type: 'array',
      items: { ...port, required: ['port', 'protocol'] },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
    };
    assert.deepEqual(messages([{ port: 1 }, { port: 1, protocol: 'UDP' }], schema), []);
    assert.deepEqual(
      messages(
        [
          { port: 1, protocol: 'TCP' },
          { port: 1, name: 'a' },
        ],
        schema,
      ),
      ['hub/core/a: spec.x[1] {"port":1,"name":"a"} must differ in port and protocol from spec.x[0]'],
    );
  });

  it('counts a field as set that has a default', () => {
    const inner: StructuralSchema = { ...objectOf({ b: { type: 'string', default: 'x' } }), required: ['b'] };
    const schema: StructuralSchema = { ...objectOf({ a: { ...inner, default: {} } }), required: ['a'] };
    for (const value of [{}, { a: null }, { a: {} }, { a: { b: null } }]) assert.deepEqual(messages(value, schema), []);
  });

  it('always allows apiVersion, kind and metadata, at the root only', () => {
    const check = (object: object) =>
      checkSchema(object, objectOf({ spec: { type: 'object' } }), 'hub/core/a').map(describeViolation);
    const metadata = { name: 'a', labels: { a: 'b' } };
    assert.deepEqual(check({ apiVersion: 'v1', kind: 'A', metadata, spec: {} }), []);
    assert.deepEqual(check({ kind: '', metadata: 'a', spec: { kind: 'A' } }), [
      'hub/core/a: kind "" must have at least 1 character',
      'hub/core/a: metadata "a" must be an object',
      'hub/core/a: spec.kind "A" must be a field that the schema declares',
    ]);
  });

  it('demands apiVersion and kind of an embedded resource', () => {
    const schema: StructuralSchema = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    };
    assert.deepEqual(messages({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data: {} }, schema), []);
    assert.deepEqual(messages({ kind: 'Secret' }, schema), ['hub/core/a: spec.x.apiVersion must be set']);
    assert.deepEqual(messages({ apiVersion: null, kind: 1 }, schema), [
      'hub/core/a: spec.x.apiVersion null must be a string',
      'hub/core/a: spec.x.kind 1 must be a string',
    ]);
  });

  it('changes nothing in what it checks', () => {
    const value = Object.freeze({ a: null, b: Object.freeze([Object.freeze({ c: undefined })]) });
    assert.deepEqual(messages(value, { type: 'object', additionalProperties: true }), []);
  });
});
