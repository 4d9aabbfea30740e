import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { load, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { parse, parseAllDocuments } from 'yaml';
import { yamlText } from '../../lib/fleet/yaml-text';

const UPSTREAM = path.join(__dirname, '../../../shared/upstream');

const READERS: Record<string, (text: string) => unknown> = {
  'YAML 1.1 by yaml': (text) => parse(text, { version: '1.1', schema: 'yaml-1.1' }),
  'YAML 1.2 by yaml': (text) => parse(text, { version: '1.2', schema: 'core' }),
  'YAML 1.1 by js-yaml': (text) => load(text, { schema: YAML11_SCHEMA }),
  'YAML 1.2 by js-yaml': (text) => load(text),
};

/** What kubectl's and Python's readers stumble over, which the four above forgive. */
const OTHERS_REFUSE = /(?![\n\t])\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff]|\|[-+]?\n[\n ]*\t/u;

const TYPED = [
  'on',
  'Off',
  'y',
  'n',
  'YES',
  'no',
  'true',
  'False',
  'null',
  'Null',
  '~',
  '=',
  '<<',
  '',
  '.inf',
  '-.INF',
  '.nan',
];
const NUMERIC = [
  '012',
  '08',
  '0o14',
  '0x1F',
  '0b1',
  '+1',
  '-0',
  '1.',
  '.5',
  '.',
  '1e3',
  'e2',
  '1E+3',
  '1_000',
  '12:30:45',
  '1:2.5',
];
const DATES = ['2026-11-23', '2026-1-2', '2026-11-23T10:00:00Z', '2026-11-23 10:00:00 +1'];
const MARKS = [
  '---',
  '...',
  '--- a',
  '# a',
  'a #b',
  'a: b',
  'a:',
  ':',
  '-',
  '- a',
  '? a',
  '!!x',
  '!x',
  '&a',
  '*a',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  '{',
  '[',
  ',',
];
const QUOTES = ['"', "'", `a'b"c`, '\\', '\\n', 'a\\', '\\ud800'];
const BLANKS = [
  ' ',
  ' a',
  'a ',
  '\t',
  'a\tb',
  'a\t"b',
  '\n',
  'a\n',
  'a\n\n',
  '\n\na',
  ' \n\n',
  '\n   \n',
  '\ta\n\tb',
  'a\n b\n  c\n',
  'a \nb',
  'a\n---\nb',
  'x\n# y',
];
const BREAKS = [
  '\r',
  'a\r\nb',
  '\u0085',
  'a\u0085b',
  '\u2028',
  'a\u2028"b',
  'a\n\u2029b',
  '\ufeff',
  'a\ufeffb',
  '\uffff',
  '\x00',
  '\x07\x7f',
  '\u00a0',
];
const PLAIN_TROUBLE = [
  '😀',
  '\u{10ffff}',
  'x'.repeat(300),
  'x'.repeat(1500),
  '../x',
  '--flag',
  '__proto__',
  'constructor',
];
const HOSTILE = [...TYPED, ...NUMERIC, ...DATES, ...MARKS, ...QUOTES, ...BLANKS, ...BREAKS, ...PLAIN_TROUBLE];

/** An object with a string wherever one can stand. */
function holding(text: string, other: string): unknown {
  return JSON.parse(
    JSON.stringify({ value: text, nested: { list: [text, other, { [text]: other }], last: text }, [text]: other }),
  );
}

const piece = fc.oneof(
  fc.constantFrom(...HOSTILE, ...' \t\n\r:#-?!&*%@`\'"|>{}[],=<~.019eEx_+'),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
);
/** Any text that UTF-8 can hold. */
const anyText = fc
  .array(piece, { maxLength: 8 })
  .map((pieces) => pieces.join(''))
  .filter((text) => !/\p{Surrogate}/u.test(text));

/** Readers of YAML 1.1 take `1e-7` for a string; cdk8s writes it so, and no object of Kubernetes holds such a number. */
const anyFraction = fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((number) => !`${number}`.includes('e'));

/** Any object that JSON can hold, or that has `undefined` in it. */
const { object: anyObject } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constantFrom(...HOSTILE), anyText),
    fc.oneof(fc.integer(), fc.constant(-0), anyFraction),
    fc.constantFrom(true, false, null, undefined),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...HOSTILE), anyText), tie('value'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

/** An object as its readers see it: with null for undefined, and 0 for -0. */
function asRead(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object, (_key, value) => value ?? null));
}

function assertReadBack(text: string, object: unknown): void {
  assert.doesNotMatch(text, OTHERS_REFUSE);
  assert.doesNotMatch(text, /^(---|\.\.\.|%)/m);
  for (const [name, read] of Object.entries(READERS)) {
    // By way of JSON: two readers make objects without a prototype.
    assert.deepEqual(JSON.parse(JSON.stringify(read(text))), object, name);
  }
}

function isReadBack(text: string, object: unknown): boolean {
  try {
    assertReadBack(text, object);
    return true;
  } catch {
    return false;
  }
}

/** Whether a string in it is one that PyYAML or go-yaml may misread though the four readers do not. */
function mayMislead(value: unknown): boolean {
  if (typeof value === 'string')
    return /^[-+.=<0-9]|^e[-+]?\d|^(?:y|n|yes|no|on|off|true|false|null)$|\t|^\s*\n\s*$/i.test(value);
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value)
      .flat()
      .some((one) => mayMislead(one))
  );
}

describe('the text of an object', () => {
  for (const text of HOSTILE) {
    it(`reads back ${JSON.stringify(text).slice(0, 40)} as value and as key`, () => {
      const object = holding(text, 'a');
      assertReadBack(yamlText([object]), object);
    });
  }

  it('reads back any string as value and as key', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const object = holding(one, other);
        assertReadBack(yamlText([object]), object);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back any mixture of blanks and line breaks', () => {
    const blanks = fc
      .array(fc.constantFrom(' ', '\t', '\n', '\n', 'a', '# '), { maxLength: 10 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(blanks, (text) => {
        const object = holding(text, 'a');
        assertReadBack(yamlText([object]), object);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back any object, however nested', () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        assertReadBack(yamlText([object]), asRead(object));
      }),
      { numRuns: 1000 },
    );
  });

  it('marks a key that is too long to be one, also where only escapes make it long', () => {
    for (const key of ['x'.repeat(1025), `${'x'.repeat(1019)}\ufeff`]) {
      const object = { [key]: { a: [[1], { b: [] }] }, nested: [{ [key]: 'a\nb', c: { [key]: [1, 2] } }] };
      const text = yamlText([object]);
      assertReadBack(text, object);
      assert.equal(text.match(/^[ -]*\? /gm)?.length, 3);
    }
    assert.equal(yamlText([{ ['x'.repeat(1024)]: 1 }]), `${'x'.repeat(1024)}: 1\n`);
  });

  it('quotes what only PyYAML or go-yaml take for no string', () => {
    for (const text of ['=', '2026-1-2', '1__0', '0o17_1', 'a\tb']) {
      assert.equal(yamlText([{ a: text, [text]: 'b' }]), `a: ${JSON.stringify(text)}\n${JSON.stringify(text)}: b\n`);
    }
  });

  it('leaves numbers, booleans and null what they are', () => {
    const object = { a: [0, -1, 1.5, true, false, null], b: {}, c: [] };
    assertReadBack(yamlText([object]), object);
    assert.equal(yamlText([{ a: null, b: true, c: 3, d: undefined }]), 'a: null\nb: true\nc: 3\nd: null\n');
    const numbers = [-0, 1e21, 1e-7, 0.1, 2 ** 53, Number.NaN, -Infinity];
    assert.equal(yamlText(numbers), Yaml.stringify(...numbers));
  });

  it('refuses what JSON has no word for', () => {
    assert.throws(
      () => yamlText([{ a: Math.max }]),
      /^Error: "?function max\(\).* must be a value that JSON can hold$/,
    );
  });

  it('refuses half of a surrogate pair, in a value and in a key', () => {
    const error = { message: '"a\\ud800" must be Unicode without lone surrogates' };
    assert.throws(() => yamlText([{ a: ['a\ud800'] }]), error);
    assert.throws(() => yamlText([{ 'a\ud800': 'b' }]), error);
  });

  it('writes an object that occurs twice twice, without an anchor', () => {
    const labels = { a: 'b' };
    assert.equal(yamlText([{ b: labels, c: labels }]), 'b:\n  a: b\nc:\n  a: b\n');
  });
});

describe('the text of several objects', () => {
  const objects = HOSTILE.map((text) => holding(text, 'a'));

  it('is one document each', () => {
    assert.equal(yamlText([{ a: 1 }, { b: 2 }]), 'a: 1\n---\nb: 2\n');
    const text = yamlText(objects);
    assert.deepEqual(JSON.parse(JSON.stringify(parseAllDocuments(text).map((document) => document.toJS()))), objects);
    assert.deepEqual(JSON.parse(JSON.stringify(loadAll(text))), objects);
  });

  it('is the same however often it is written', () => {
    assert.equal(yamlText(objects), yamlText(objects));
  });

  it('is nothing for none', () => {
    assert.equal(yamlText([]), '');
  });
});

describe("cdk8s's own writer", () => {
  it('writes the same for ordinary objects', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { 'example.com/on': 'true', version: '1.2', tag: 'v1.2.1', empty: '' } },
      data: {
        script: '#!/bin/sh\necho "a: b" # c\n',
        long: 'word '.repeat(60),
        longer: 'très long '.repeat(60),
        lines: `${'word '.repeat(60)}.\nword`,
        blank: `${'word '.repeat(60)}\n\n `,
        url: 'https://example.com:9092/a?b=c',
      },
      list: [1, 'two', { three: null }],
      ['x'.repeat(1025)]: { four: [['five']], six: [] },
    };
    assert.equal(yamlText([object, object]), Yaml.stringify(object, object));
  });

  it('writes the same for any object, wherever that is safe', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyObject, (object) => {
        const text = Yaml.stringify(object);
        if (mayMislead(object) || !isReadBack(text, asRead(object))) return;
        if (Object.keys(object as object).length > 0) compared += 1;
        assert.equal(yamlText([object]), text);
      }),
      { numRuns: 3000 },
    );
    assert.ok(compared > 100, `only ${compared} compared`);
  });

  it("writes the same for all that upstream's charts render", (t) => {
    if (!existsSync(UPSTREAM)) {
      assert.notEqual(process.env.CI, 'true', `${UPSTREAM} must be there in CI`);
      t.skip(`${UPSTREAM} is not there`);
      return;
    }
    const files = readdirSync(UPSTREAM, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /rendered.*yaml$/.test(file),
    );
    assert.ok(files.length > 20);
    for (const file of files) {
      const documents = parseAllDocuments(readFileSync(path.join(UPSTREAM, file), 'utf8'));
      const objects = documents.map((document) => document.toJS()).filter((object) => object !== null);
      assert.equal(yamlText(objects), Yaml.stringify(...objects), file);
    }
  });
});
