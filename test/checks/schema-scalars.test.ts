import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkNumber, checkString } from '../../lib/checks/schema-scalars';
import type { StructuralSchema } from '../../lib/checks/structural-schema';

function rules<T>(check: (value: T, schema: StructuralSchema, report: (value: unknown, rule: string) => void) => void) {
  return (value: T, schema: StructuralSchema) => {
    const broken: string[] = [];
    check(value, schema, (named, rule) => {
      assert.equal(named, value);
      broken.push(rule);
    });
    return broken;
  };
}

describe('a string', () => {
  const of = rules(checkString);
  const cases: [StructuralSchema, string[], string, string][] = [
    [{ minLength: 2 }, ['ab', '😀😀'], '😀', 'must have at least 2 characters'],
    [{ maxLength: 1 }, ['', 'a', '😀'], 'ab', 'must have at most 1 character'],
    [{ pattern: '^[a-z]+$' }, ['a'], 'a\n', 'must match ^[a-z]+$'],
    [{ pattern: '(?i)^a\\z' }, ['A'], 'b', 'must match (?i)^a\\z'],
    [{ format: 'byte' }, ['YQ=='], 'YQ', 'must be base64'],
  ];
  for (const [schema, right, wrong, rule] of cases) {
    it(`${rule}: ${JSON.stringify(schema)}`, () => {
      for (const value of right) assert.deepEqual(of(value, schema), []);
      assert.deepEqual(of(wrong, schema), [rule]);
    });
  }

  it('may break several rules', () => {
    assert.deepEqual(of('A', { minLength: 2, pattern: '^[a-z]+$', format: 'date' }), [
      'must have at least 2 characters',
      'must match ^[a-z]+$',
      'must be a date such as 2025-01-31',
    ]);
  });

  it('is left to the server where its pattern or its format is one that only the server knows', () => {
    assert.deepEqual(of('b', { pattern: '(?U)a+', format: 'constructor' }), []);
  });
});

describe('a number', () => {
  const of = rules(checkNumber);
  const cases: [StructuralSchema, number[], number, string][] = [
    [{ minimum: 1 }, [1], 0, 'must be at least 1'],
    [{ maximum: 1 }, [1], 2, 'must be at most 1'],
    [{ minimum: 0, exclusiveMinimum: true }, [1], 0, 'must be more than 0'],
    [{ maximum: 9, exclusiveMaximum: true }, [8], 9, 'must be less than 9'],
    [{ multipleOf: 0.1 }, [0.3, 1], 0.25, 'must be a multiple of 0.1'],
    [{ format: 'int32' }, [2 ** 31 - 1, -(2 ** 31)], 2 ** 31, 'must fit int32'],
    [{ format: 'int64' }, [2 ** 62, -(2 ** 63)], 2 ** 63, 'must fit int64'],
    [{ format: 'int64', minimum: 0 }, [2 ** 31], -1, 'must be at least 0'],
  ];
  for (const [schema, right, wrong, rule] of cases) {
    it(`${rule}: ${JSON.stringify(schema)}`, () => {
      for (const value of right) assert.deepEqual(of(value, schema), []);
      assert.deepEqual(of(wrong, schema), [rule]);
    });
  }
});
