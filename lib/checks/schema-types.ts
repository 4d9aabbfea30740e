import type { StructuralSchema } from './structural-schema';

type Fields = Readonly<Record<string, unknown>>;

const TYPES: ReadonlyMap<string | undefined, { is: (value: unknown) => boolean; rule: string }> = new Map([
  ['string', { is: (value: unknown) => typeof value === 'string', rule: 'must be a string' }],
  ['boolean', { is: (value: unknown) => typeof value === 'boolean', rule: 'must be true or false' }],
  ['integer', { is: Number.isInteger, rule: 'must be an integer' }],
  ['number', { is: Number.isFinite, rule: 'must be a number' }],
  ['array', { is: Array.isArray, rule: 'must be a list' }],
  ['object', { is: isObject, rule: 'must be an object' }],
]);

/** The rule that a value breaks which is not of the type that its schema wants. */
export function typeFault(value: unknown, schema: StructuralSchema): string | undefined {
  if (schema['x-kubernetes-int-or-string']) {
    return typeof value === 'string' || Number.isInteger(value) ? undefined : 'must be an integer or a string';
  }
  const type = TYPES.get(schema.type);
  return type && !type.is(value) ? type.rule : undefined;
}

/** Whether a value is a plain object: a Date or a construct is none, though JavaScript calls it one. */
export function isObject(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
