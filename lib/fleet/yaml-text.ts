import type { Scalar } from 'yaml';
import { stringifyNumber } from 'yaml/util';
import { quote } from '../checks/violation';
import { yamlString } from './yaml-string';

const STEP = '  ';

/** Length of the longest key that may stand before `:` alone (YAML 1.2.2, 7.4.2); a longer one needs `?`. */
const LONGEST_KEY = 1024;

/**
 * Writes objects as YAML documents, separated by `---`, the way cdk8s's `Yaml.stringify` does, and safer in three ways:
 * a string that YAML 1.1 or 1.2 would read as something else is quoted, a character that only some readers accept is
 * escaped, and an object that occurs twice is written twice instead of by anchor and alias.
 *
 * It walks the objects itself, which for thousands of small ones is many times faster than a tree of nodes for each.
 * @param objects what JSON can hold, as `ApiObject.toJson` gives it; `undefined` is written as null, like cdk8s does
 * @throws Error if a string holds a lone surrogate, which UTF-8 has no bytes for, and for a function or a symbol
 */
export function yamlText(objects: readonly unknown[]): string {
  return objects.map((object) => `${valueText(object, '')}\n`).join('---\n');
}

/** Writes a value, without the indentation of its first line. */
function valueText(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return yamlString(value, indent, 'value');
    case 'number':
    case 'bigint':
      return stringifyNumber({ value } as Scalar);
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'null';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? sequenceText(value, indent) : mappingText(value as Record<string, unknown>, indent);
    default:
      throw new Error(`${quote(value)} must be a value that JSON can hold`);
  }
}

function sequenceText(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return '[]';
  const inner = indent + STEP;
  let text = '';
  for (const item of items) text += `${text && `\n${indent}`}- ${valueText(item, inner)}`;
  return text;
}

function mappingText(object: Record<string, unknown>, indent: string): string {
  const inner = indent + STEP;
  let text = '';
  for (const key of Object.keys(object)) {
    const keyText = yamlString(key, inner, 'key');
    const isLong = keyText.length > LONGEST_KEY;
    const value = object[key];
    const written = valueText(value, inner);
    const isBlock = typeof value === 'object' && written !== 'null' && written !== '{}' && written !== '[]';
    if (text) text += `\n${indent}`;
    text += isLong ? `? ${keyText}\n${indent}:` : `${keyText}:`;
    text += isBlock && !isLong ? `\n${inner}${written}` : ` ${written}`;
  }
  return text || '{}';
}
