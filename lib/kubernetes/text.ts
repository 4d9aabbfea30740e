import type { Violation } from '../checks/violation';
import { fieldPath } from './field-path';

/** The rules that a text follows, and what breaks them. */
const RULES: readonly { readonly rule: string; readonly breaks: (text: string) => boolean }[] = [
  { rule: 'must be Unicode without lone surrogates', breaks: hasLoneSurrogate },
  {
    rule: 'must have no character that kubectl cannot send (U+007F to U+009F, U+FFFE, U+FFFF)',
    breaks: (text) => /[\x7f-\x9f\ufffe\uffff]/.test(text),
  },
];

/** What breaks a rule, in JSON: it writes a lone surrogate as an escape, and the others as they are. */
const BROKEN = /\\ud[89a-f]|[\x7f-\x9f\ufffe\uffff]/;

/** Whether a string holds half of a surrogate pair, so that it cannot be written as UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/**
 * Checks every string and every key of an object, at any depth, for what no file in UTF-8 can hold, and for what is lost on
 * the way to the API server: kubectl sends JSON, which it escapes less than YAML demands, and for server-side apply the
 * server reads that as YAML. U+0085 becomes a blank there without a word; the others it refuses.
 */
export function checkText(object: unknown, path: string): Violation[] {
  // Most objects end here, and fast.
  if (!BROKEN.test(JSON.stringify(object) ?? '')) return [];
  const violations: Violation[] = [];
  const check = (text: string, at: readonly (string | number)[]): void => {
    const broken = RULES.filter(({ breaks }) => breaks(text));
    violations.push(...broken.map(({ rule }) => ({ path, field: fieldPath(at), value: text, rule })));
  };
  const walk = (value: unknown, at: readonly (string | number)[]): void => {
    if (typeof value === 'string') check(value, at);
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...at, index]);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        check(key, at);
        walk(entry, [...at, key]);
      }
    }
  };
  walk(object, []);
  return violations;
}
