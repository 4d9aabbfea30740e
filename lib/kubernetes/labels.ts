import type { Violation } from '../checks/violation';
import { fieldPath } from './field-path';
import { LABEL_VALUE, QUALIFIED_NAME } from './syntax';

/** What an object's annotations may take together, keys and values, in bytes of UTF-8 (k8s.io/apimachinery). */
const LONGEST_ANNOTATIONS = 256 * 1024;

const LABEL_KEY = `as the key of a label ${QUALIFIED_NAME.rule}`;
const ANNOTATION_KEY = `as the key of an annotation ${QUALIFIED_NAME.rule}`;

/**
 * Checks the keys and the values of labels.
 * @param at where they stand in the object, such as `['metadata', 'labels']`
 */
export function checkLabels(labels: unknown, path: string, at: readonly string[]): Violation[] {
  return checkMap(labels, path, at, (key, value) => [
    ...(QUALIFIED_NAME.test(key) ? [] : [{ path, field: fieldPath(at), value: key, rule: LABEL_KEY }]),
    ...(typeof value === 'string' && LABEL_VALUE.test(value)
      ? []
      : [entryViolation(LABEL_VALUE.rule, path, at, key, value)]),
  ]);
}

/**
 * Checks the keys of annotations, that their values are strings, and how long all are together.
 * @param at where they stand in the object, such as `['metadata', 'annotations']`
 */
export function checkAnnotations(annotations: unknown, path: string, at: readonly string[]): Violation[] {
  let bytes = 0;
  const violations = checkMap(annotations, path, at, (key, value) => {
    bytes += Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
    return [
      // Case does not matter in the key of an annotation, not even in its prefix.
      ...(QUALIFIED_NAME.test(key.toLowerCase())
        ? []
        : [{ path, field: fieldPath(at), value: key, rule: ANNOTATION_KEY }]),
      ...(typeof value === 'string' ? [] : [entryViolation('must be a string', path, at, key, value)]),
    ];
  });
  if (bytes > LONGEST_ANNOTATIONS) {
    const rule = `must be at most ${LONGEST_ANNOTATIONS} bytes, keys and values together`;
    violations.push({ path, field: fieldPath(at), value: bytes, rule });
  }
  return violations;
}

function checkMap(
  map: unknown,
  path: string,
  at: readonly string[],
  checkEntry: (key: string, value: unknown) => Violation[],
): Violation[] {
  if (map === undefined || map === null) return [];
  if (typeof map === 'object' && !Array.isArray(map)) {
    return Object.entries(map).flatMap(([key, value]) => checkEntry(key, value));
  }
  return [{ path, field: fieldPath(at), value: map, rule: 'must be a map of strings' }];
}

function entryViolation(rule: string, path: string, at: readonly string[], key: string, value: unknown): Violation {
  // A violation without a value reads as if nothing stood there: null is what a manifest would hold.
  return { path, field: fieldPath([...at, key]), value: value ?? null, rule };
}
