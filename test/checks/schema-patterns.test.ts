import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patternOf } from '../../lib/checks/schema-patterns';

describe('a pattern written for RE2', () => {
  const cases: [string, string[], string[]][] = [
    ['^[a-z]+$', ['a'], ['a\n', 'A', '']],
    ['(?i)^a$', ['a', 'A'], ['b']],
    ['(?is)^a.b$', ['A\nb'], ['ab']],
    ['\\Aa|b\\z', ['ax', 'xb'], ['xa']],
    ['^(?P<year>\\d{4})$', ['2025'], ['25']],
    ['^a\\-b$', ['a-b'], ['ab']],
    ['^.$', ['😀'], ['😀😀']],
  ];
  for (const [pattern, right, wrong] of cases) {
    it(`means in JavaScript what it means in Go: ${pattern}`, () => {
      for (const text of right) assert.equal(patternOf(pattern)?.test(text), true, text);
      for (const text of wrong) assert.equal(patternOf(pattern)?.test(text), false, text);
    });
  }

  it('is compiled once', () => {
    assert.equal(patternOf('^once$'), patternOf('^once$'));
  });

  it('is undefined where JavaScript cannot read it', () => {
    for (const pattern of ['(?U)a+', '(', '^[[:alpha:]]$', '\\pL', '\\Qa.b\\E', '\\x{10FFFF}']) {
      assert.equal(patternOf(pattern), undefined, pattern);
    }
  });
});
