/** One right: a verb, on one object, or on a whole kind where no object is named. */
export interface Right {
  readonly verb: string;
  /** Plural and group as kubectl takes it, with a subresource behind `/`. */
  readonly resource: string;
  /** Absent for lists, which RBAC cannot limit to names. */
  readonly name?: string;
  /** Absent for what has no namespace, and for a list of all namespaces. */
  readonly namespace?: string;
}

/** The right as the plan's guards and the runner's messages have it, without a namespace: verb, resource, name. */
export function rightWords({ verb, resource, name, namespace }: Right): string {
  return [verb, resource, name ?? '-', namespace].filter((word) => word !== undefined).join(' ');
}

/** The rights, each once, without those that are held already. */
export function distinctRights(rights: readonly Right[], held: readonly Right[] = []): Right[] {
  const had = new Set(held.map(keyOf));
  const fresh = new Map(rights.filter((right) => !had.has(keyOf(right))).map((right) => [keyOf(right), right]));
  return [...fresh.values()];
}

function keyOf({ verb, resource, name = '', namespace = '' }: Right): string {
  return [verb, resource, name, namespace].join('\t');
}
