import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { yamlString } from '../../lib/fleet/yaml-string';

describe('a string in YAML', () => {
  const value = (text: string) => yamlString(text, '  ', 'value');
  const key = (text: string, indent = '  ') => yamlString(text, indent, 'key');

  it('is plain where no reader takes it for anything else', () => {
    for (const text of [
      'a',
      'a b',
      'https://example.com:9092/a?b=c#d',
      'v1.2.1',
      '1.2.1',
      'a"b',
      "a'b",
      '-a',
      '?a',
      ':a',
      'é',
    ]) {
      assert.equal(value(text), text);
      assert.equal(key(text), text);
    }
  });

  it('has double quotes where it needs some, and single ones if that spares escapes', () => {
    assert.equal(value('true'), '"true"');
    assert.equal(value('a: b'), '"a: b"');
    assert.equal(value('{"a":1}'), `'{"a":1}'`);
    assert.equal(value(`"a'\\`), `"\\"a'\\\\"`);
    assert.equal(key('*'), '"*"');
  });

  it('is a block if it has lines, indented but for the empty ones', () => {
    assert.equal(yamlString('a\n\nb\n', '    ', 'value'), '|\n    a\n\n    b');
    assert.equal(yamlString(' a\nb', '  ', 'value'), '|2-\n   a\n  b');
  });

  it('keeps to one line in a key', () => {
    assert.equal(key('a\nb'), '"a\\nb"');
  });

  it('does not look like the end of a document at the start of a line', () => {
    assert.equal(key('--- a'), '"--- a"');
    assert.equal(key('...'), '"..."');
    assert.equal(key('--- a', '    '), '--- a');
  });

  it('escapes what only some readers accept', () => {
    assert.equal(value('a\u2028\ufeff'), '"a\\u2028\\ufeff"');
    assert.equal(value('\ta\nb'), '"\\ta\\nb"');
    assert.equal(value('\n\n'), '"\\n\\n"');
    assert.equal(value('\t"a"'), `'\t"a"'`);
  });
});
