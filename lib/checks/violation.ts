/** One broken rule: where it stands, what stands there, and the rule. Checks return these; nothing throws half-way. */
export interface Violation {
  /** Construct path, such as `hub/core/sandbox-fleet`. */
  readonly path: string;
  /** Field, written as in the object: `metadata.name`, `spec.clusterSets[0]`. */
  readonly field: string;
  /** What stands in the field; `undefined` where the rule is that something must stand there. */
  readonly value?: unknown;
  /** The rule, as the end of a sentence that begins with the field and its value: `must be …`. */
  readonly rule: string;
}

const LONGEST_QUOTED_VALUE = 80;

/** What a terminal would not show, or show as a new line or in another order, though JSON leaves it as it is. */
const INVISIBLE = /[\x7f-\x9f\u2028\u2029]|(?!\u200d)\p{Cf}/gu;

/** Quotes a value as JSON, shortened so that a message stays readable and one line long. */
export function quote(value: unknown): string {
  const text = jsonOf(value).replace(INVISIBLE, escaped);
  // An escape is kept or left out as a whole.
  const units = text.match(/\\u[0-9a-f]{4}|\\.|./gsu) ?? [];
  if (units.length <= LONGEST_QUOTED_VALUE) return text;
  const isText = typeof value === 'string';
  const length = isText ? [...value].length : units.length;
  return `${units.slice(0, LONGEST_QUOTED_VALUE - 20).join('')}…${isText ? '"' : ''} (${length} characters)`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // JSON has no word for a bigint or a circle.
    return String(value);
  }
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Renders a violation as one line: `hub/core/sandbox-fleet: metadata.name "Prod_EU" must be …`. */
export function describeViolation({ path, field, value, rule }: Violation): string {
  return `${path}: ${[field, value === undefined ? '' : quote(value), rule].filter(Boolean).join(' ')}`;
}

/** Throws one error that lists every violation, a line each, in the order given. Does nothing when there is none. */
export function throwViolations(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map((violation) => `  ${describeViolation(violation)}`);
  const count = lines.length === 1 ? '1 violation' : `${lines.length} violations`;
  throw new Error(`${count}, nothing was written:\n${lines.join('\n')}`);
}

/** Throws an error of one line for a value that can be refused on its own, where it is given. */
export function throwViolation(violation: Violation): never {
  throw new Error(describeViolation(violation));
}
