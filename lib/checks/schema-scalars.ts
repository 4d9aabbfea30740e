import { patternOf } from './schema-patterns';
import { sizeFault } from './size-fault';
import { STRING_FORMATS } from './string-formats';
import type { StructuralSchema } from './structural-schema';

type Report = (value: unknown, rule: string) => void;

/** Checks what a schema says of a string: its length in code points, as Go counts it, its pattern and its format. */
export function checkString(value: string, schema: StructuralSchema, report: Report): void {
  const { minLength, maxLength, pattern, format } = schema;
  const length = /[\ud800-\udfff]/.test(value) ? [...value].length : value.length;
  const fault = sizeFault(length, 'character', minLength, maxLength);
  if (fault) report(value, fault);
  if (pattern !== undefined && patternOf(pattern)?.test(value) === false) report(value, `must match ${pattern}`);
  const known = format === undefined ? undefined : STRING_FORMATS.get(format);
  if (known && !known.test(value)) report(value, known.rule);
}

/** Checks what a schema says of a number: its bounds, its step, and whether it fits its format, int32 or int64. */
export function checkNumber(value: number, schema: StructuralSchema, report: Report): void {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, multipleOf, format } = schema;
  if (schema.exclusiveMinimum ? value <= minimum : value < minimum) {
    report(value, `must be ${schema.exclusiveMinimum ? 'more than' : 'at least'} ${minimum}`);
  }
  if (schema.exclusiveMaximum ? value >= maximum : value > maximum) {
    report(value, `must be ${schema.exclusiveMaximum ? 'less than' : 'at most'} ${maximum}`);
  }
  // The tolerance lets 0.3 be a multiple of 0.1.
  if (multipleOf && Math.abs(value / multipleOf - Math.round(value / multipleOf)) > 1e-9) {
    report(value, `must be a multiple of ${multipleOf}`);
  }
  const bound = format === 'int32' ? 2 ** 31 : format === 'int64' ? 2 ** 63 : Number.POSITIVE_INFINITY;
  if (value < -bound || value >= bound) report(value, `must fit ${format}`);
}
