import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeViolation } from '../../lib/checks/violation';
import { checkText } from '../../lib/kubernetes/text';

describe('text in an object', () => {
  it('may hold any character of Unicode, and a backslash that looks like an escape', () => {
    const object = { data: { '😀': '\u0000\n\u2028\u{10ffff}', backslash: '\\ud800', list: ['é', null, 1, true] } };
    assert.deepEqual(checkText(object, 'hub/core/a'), []);
  });

  it('may not hold half of a surrogate pair, be it in a value or in a key', () => {
    const object = { data: { 'a.b': ['x', 'x\ud800y'], 'k\udc00': 'v' } };
    assert.deepEqual(checkText(object, 'hub/core/a').map(describeViolation), [
      'hub/core/a: data["a.b"][1] "x\\ud800y" must be Unicode without lone surrogates',
      'hub/core/a: data "k\\udc00" must be Unicode without lone surrogates',
    ]);
  });
});
