import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeViolation } from '../../lib/checks/violation';
import { checkText } from '../../lib/kubernetes/text';

describe('text in an object', () => {
  it('may hold nearly any character of Unicode, and a backslash that looks like an escape', () => {
    const object = {
      data: {
        '😀': '\u0000\n~\u00a0\u2028\ufeff\ufffd\u{1fffe}\u{10ffff}',
        backslash: '\\ud800',
        list: ['é', null, 1, true],
      },
    };
    assert.deepEqual(checkText(object, 'hub/core/a'), []);
  });

  it('may not hold half of a surrogate pair, be it in a value or in a key', () => {
    const object = { data: { 'a.b': ['x', 'x\ud800y'], 'k\udc00': 'v' } };
    assert.deepEqual(checkText(object, 'hub/core/a').map(describeViolation), [
      'hub/core/a: data["a.b"][1] "x\\ud800y" must be Unicode without lone surrogates',
      'hub/core/a: data "k\\udc00" must be Unicode without lone surrogates',
    ]);
  });

  it('may not hold what kubectl cannot send, be it in a value or in a key', () => {
    const rule = 'must have no character that kubectl cannot send (U+007F to U+009F, U+FFFE, U+FFFF)';
    assert.deepEqual(checkText({ data: { a: ['x', 'x\x85y'], 'k\x9b': 'v' } }, 'hub/core/a').map(describeViolation), [
      `hub/core/a: data.a[1] "x\\u0085y" ${rule}`,
      `hub/core/a: data "k\\u009b" ${rule}`,
    ]);
    for (const text of ['\x7f', '\x80', '\x9f', '\ufffe', '\uffff']) {
      assert.deepEqual(checkText({ a: text }, 'a'), [{ path: 'a', field: 'a', value: text, rule }]);
      assert.deepEqual(checkText({ [text]: '' }, 'a'), [{ path: 'a', field: '', value: text, rule }]);
    }
  });

  it('is told of each rule that it breaks', () => {
    assert.equal(checkText({ a: '\ud800\x7f' }, 'a').length, 2);
  });
});
