import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeViolation, quote, throwViolations } from '../../lib/checks/violation';

describe('a quoted value', () => {
  it('is JSON', () => {
    assert.equal(quote('a "b"\n'), '"a \\"b\\"\\n"');
    assert.equal(quote({ a: [1, null, true] }), '{"a":[1,null,true]}');
    assert.equal(quote('é😀👩‍💻'), '"é😀👩‍💻"');
  });

  it('is still something where JSON has no word for it', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    assert.deepEqual([undefined, 10n, circle].map(quote), ['undefined', '10', '[object Object]']);
  });

  it('is shortened, with its length in characters', () => {
    assert.equal(quote('a'.repeat(78)), `"${'a'.repeat(78)}"`);
    assert.equal(quote('a'.repeat(300)), `"${'a'.repeat(59)}…" (300 characters)`);
    assert.equal(quote('😀'.repeat(300)), `"${'😀'.repeat(59)}…" (300 characters)`);
  });

  it('is not shortened in the middle of an escape', () => {
    assert.equal(quote(`${'a'.repeat(58)}${'\u0001'.repeat(30)}`), `"${'a'.repeat(58)}\\u0001…" (88 characters)`);
    assert.equal(quote('\n'.repeat(100)), `"${'\\n'.repeat(59)}…" (100 characters)`);
  });

  it('has no quote behind it when it is shortened and no text', () => {
    assert.equal(quote(Array(100).fill(7)), `[${'7,'.repeat(29)}7… (201 characters)`);
  });

  it('stays on one line and in one direction', () => {
    assert.equal(quote('a\u2028b\u0085c\u202ed\ufeff'), '"a\\u2028b\\u0085c\\u202ed\\ufeff"');
    assert.equal(quote('\u{e0001}'), '"\\udb40\\udc01"');
  });
});

describe('a violation', () => {
  it('is one line with the place, the field, the value and the rule', () => {
    const violation = {
      path: 'hub/core/sandbox-fleet',
      field: 'metadata.name',
      value: 'Prod_EU',
      rule: 'must be lowercase',
    };
    assert.equal(describeViolation(violation), 'hub/core/sandbox-fleet: metadata.name "Prod_EU" must be lowercase');
  });

  it('has no value where something is missing, and no field where it is about the whole object', () => {
    assert.equal(
      describeViolation({ path: 'a', field: 'metadata.name', rule: 'must be set' }),
      'a: metadata.name must be set',
    );
    assert.equal(describeViolation({ path: 'a', field: '', rule: 'must be known' }), 'a: must be known');
    assert.equal(
      describeViolation({ path: 'a', field: 'b', value: null, rule: 'must be a string' }),
      'a: b null must be a string',
    );
  });
});

describe('several violations', () => {
  it('are thrown together, in the order given', () => {
    const violations = ['b', 'a'].map((path) => ({ path, field: 'x', rule: 'must be set' }));
    assert.throws(() => throwViolations(violations), {
      message: '2 violations, nothing was written:\n  b: x must be set\n  a: x must be set',
    });
    assert.throws(() => throwViolations(violations.slice(1)), {
      message: '1 violation, nothing was written:\n  a: x must be set',
    });
  });

  it('are no error when there is none', () => {
    throwViolations([]);
  });
});
