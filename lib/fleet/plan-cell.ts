import { quote } from '../checks/violation';

/** A word that can stand in a cell of the plan: its readers split at blanks and commas, and hand it to kubectl. */
const WORD = /^(?!-)[^\s\p{C},]+$/u;

/**
 * Says of each value that is set but unfit for the plan why, to be reported with the path of its construct. A `/` stands
 * between a namespace and a name, so only a path to a field may have one.
 */
export function cellViolations(values: readonly (readonly [field: string, value: string | undefined])[]): string[] {
  return values.flatMap(([field, value]) => {
    if (value === undefined || (WORD.test(value) && (field.startsWith('field') || !value.includes('/')))) return [];
    return [`${field} ${quote(value)} must be a word without blanks, "/" and ",", and not begin with "-"`];
  });
}
