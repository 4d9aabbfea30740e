import type { Violation } from '../checks/violation';
import { fieldPath } from './field-path';

const RULE = 'must be Unicode without lone surrogates';

/** Whether a string holds half of a surrogate pair, so that it cannot be written as UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** Checks every string and every key of an object, at any depth, for what no file in UTF-8 can hold. */
export function checkText(object: unknown, path: string): Violation[] {
  // JSON writes a lone surrogate as an escape. Most objects end here, and fast.
  if (!/\\ud[89a-f]/.test(JSON.stringify(object) ?? '')) return [];
  const violations: Violation[] = [];
  const check = (text: string, at: readonly (string | number)[]): void => {
    if (hasLoneSurrogate(text)) violations.push({ path, field: fieldPath(at), value: text, rule: RULE });
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
