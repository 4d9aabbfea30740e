import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isObject, typeFault } from '../../lib/checks/schema-types';
import type { StructuralSchema } from '../../lib/checks/structural-schema';

describe('the type that a schema wants', () => {
  const cases: [StructuralSchema, unknown[], unknown[], string][] = [
    [{ type: 'string' }, ['', 'a'], [1, null], 'must be a string'],
    [{ type: 'boolean' }, [true, false], ['true', 0], 'must be true or false'],
    [{ type: 'integer' }, [0, -3], [1.5, '1', Number.NaN], 'must be an integer'],
    [{ type: 'number' }, [0, 1.5], ['1', Number.POSITIVE_INFINITY], 'must be a number'],
    [{ type: 'array' }, [[]], [{}, 'a'], 'must be a list'],
    [{ type: 'object' }, [{}, Object.create(null)], [[], null, new Date(0)], 'must be an object'],
    [{ 'x-kubernetes-int-or-string': true }, [1, '1%'], [1.5, null, true], 'must be an integer or a string'],
  ];
  for (const [schema, right, wrong, rule] of cases) {
    it(`${rule}: ${JSON.stringify(schema)}`, () => {
      for (const value of right) assert.equal(typeFault(value, schema), undefined);
      for (const value of wrong) assert.equal(typeFault(value, schema), rule);
    });
  }

  it('is any where the schema names none, or one that nobody knows', () => {
    for (const value of [null, 1, {}]) {
      assert.equal(typeFault(value, {}), undefined);
      assert.equal(typeFault(value, { type: 'constructor' }), undefined);
    }
  });

  it('is an object for plain objects only', () => {
    assert.deepEqual([{}, Object.create(null), [], null, new Date(0), new Map()].map(isObject), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
