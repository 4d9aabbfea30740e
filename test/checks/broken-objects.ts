import type { StructuralSchema } from '../../lib/checks/structural-schema';

type Json = Record<string, unknown>;

/** One thing that can be broken in an object. */
export interface Mutation {
  readonly name: string;
  /** The field that a violation must name. */
  readonly field: string;
  readonly apply: (root: Json) => void;
}

/** Every way to break one thing in a valid object. */
export function mutationsOf(
  value: unknown,
  schema: StructuralSchema,
  at: (string | number)[],
  field: string,
): Mutation[] {
  const mutations: Mutation[] = [];
  const add = (name: string, step: string | number | undefined, to: unknown, named = field) => {
    const steps = step === undefined ? at : [...at, step];
    if (steps.length > 0) mutations.push({ name, field: named, apply: (root) => put(root, steps, to) });
  };
  add('type', undefined, value === true || value === false ? 'x' : true);
  if (schema.enum) add('enum', undefined, 'neither');
  if (typeof value === 'string' && schema.pattern && !/^\^work-agent$/.test(schema.pattern)) {
    add('pattern', undefined, '\u0000');
  }
  if (schema.maxLength && !schema['x-kubernetes-int-or-string']) {
    add('length', undefined, 'a'.repeat(schema.maxLength + 1));
  }
  if (typeof value === 'number' && schema.minimum !== undefined) add('bound', undefined, schema.minimum - 1);
  if (typeof value === 'number' && schema.maximum !== undefined) add('bound', undefined, schema.maximum + 1);
  if (Array.isArray(value)) {
    const unique = schema['x-kubernetes-list-map-keys'] ?? (schema['x-kubernetes-list-type'] === 'set' || undefined);
    if (unique && value.length > 0) add('twin', value.length, structuredClone(value[0]), `${field}[${value.length}]`);
    for (const [index, item] of value.entries()) {
      mutations.push(...mutationsOf(item, schema.items ?? {}, [...at, index], `${field}[${index}]`));
    }
  } else if (schema.properties && typeof value === 'object' && value !== null) {
    const dotted = (name: string) => (field === '' ? name : `${field}.${name}`);
    if (!schema['x-kubernetes-preserve-unknown-fields']) add('undeclared', 'unheardOf', 1, dotted('unheardOf'));
    for (const name of schema.required ?? []) {
      if (schema.properties[name]?.default === undefined) add('required', name, undefined, dotted(name));
    }
    for (const [name, property] of Object.entries(schema.properties)) {
      if (at.length === 0 && ['apiVersion', 'kind', 'metadata'].includes(name)) continue;
      if (name in value) mutations.push(...mutationsOf((value as Json)[name], property, [...at, name], dotted(name)));
    }
  }
  return mutations;
}

function put(root: Json, steps: readonly (string | number)[], to: unknown): void {
  const last = steps.at(-1) as string | number;
  const parent = steps.slice(0, -1).reduce((node, step) => node[step as string] as Json, root);
  if (to === undefined) delete parent[last];
  else parent[last] = to;
}
