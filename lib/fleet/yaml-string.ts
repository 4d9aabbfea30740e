import { type StringifyContext, stringifyString } from 'yaml/util';
import { quote } from '../checks/violation';
import { hasLoneSurrogate } from '../kubernetes/text';

/**
 * Plain text that some reader takes for something else than a string: null, booleans, the merge and default keys, numbers in
 * every notation (octal `012` and `0o14`, `1_000`, sexagesimal `12:30:45`, `1e3`, `.inf`) and timestamps. It is the union of
 * YAML 1.1 (yaml.org/type), YAML 1.2's core schema, and what PyYAML, go-yaml (kubectl) and js-yaml make of them. A tab is in it
 * because PyYAML ends a plain scalar there.
 */
const AMBIGUOUS = new RegExp(
  [
    '^(?:|~|null|true|false|y|yes|n|no|on|off|=|<<|[-+]?\\.inf|\\.nan)$',
    '^[-+]?0(?:b[01_]+|o[0-7_]+|x[0-9a-f_]+)$',
    '^[-+]?[0-9.][0-9_]*(?::[0-9_]+)*(?:\\.[0-9_]*)?(?:e[-+]?[0-9]+)?$',
    '^[-+]?e[-+]?[0-9]+$',
    '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\\s].*)?$',
    '\\t',
  ].join('|'),
  'i',
);

/** Text that is left to the yaml package: not printable ASCII, or the start of a line that begins or ends a document. */
const UNCOMMON = /[^ -~]|^(?:---|\.\.\.)/;

/** Printable ASCII that is YAML's syntax at its start, in between, or at its end. */
const SYNTAX = /^(?:[ ,[\]{}#&*!|>'"%@`]|[-?](?: |$))|: | #|[: ]$/;

/** Characters that no reader may meet unescaped: not printable, a line break in YAML 1.1 only, or a byte order mark. */
const UNSAFE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'g');

/** Lines that no literal block carries: go-yaml takes a tab at the start for indentation, and of blanks only some get lost. */
const FRAGILE_BLOCK = /^(?=.*\n)(?:\n*\t|[ \t\n]*$)/s;

/** What the yaml package wants to know to write a string: its defaults, but no line is folded, as in cdk8s. */
const CONTEXT = {
  actualString: true,
  indentStep: '  ',
  doc: { schema: { tags: [], compat: [{ tag: 'ambiguous', default: true, test: AMBIGUOUS }] } },
  options: { blockQuote: true, defaultStringType: 'PLAIN', doubleQuotedMinMultiLineLength: 40, lineWidth: 0 },
};

/**
 * Writes a string for a block mapping or sequence, as the yaml package does unless some reader would not read it back.
 * Printable ASCII, which nearly all strings are, is written here, many times faster than by the package.
 * @param indent indentation of the lines that follow its first
 * @param role a key must not take several lines
 * @throws Error if it holds a lone surrogate, which UTF-8 has no bytes for
 */
export function yamlString(text: string, indent: string, role: 'key' | 'value'): string {
  if (UNCOMMON.test(text)) return uncommonText(text, indent, role);
  if (!SYNTAX.test(text) && !AMBIGUOUS.test(text)) return text;
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

function uncommonText(text: string, indent: string, role: 'key' | 'value'): string {
  if (hasLoneSurrogate(text)) throw new Error(`${quote(text)} must be Unicode without lone surrogates`);
  // Not spread: that takes longer than all the rest.
  const { actualString, indentStep, doc, options } = CONTEXT;
  const context = { actualString, indentStep, doc, options, indent, implicitKey: role === 'key' };
  const needsEscapes = UNSAFE.test(text) || FRAGILE_BLOCK.test(text);
  // Only double quotes have escapes.
  const scalar = needsEscapes ? { value: text, type: 'QUOTE_DOUBLE' } : { value: text };
  const written = stringifyString(scalar, context as unknown as StringifyContext);
  return needsEscapes ? written.replace(EVERY_UNSAFE, escaped) : written;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
