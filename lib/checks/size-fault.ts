/** The rule that a string, a list or an object breaks which has too few or too many of a thing: `must have at least 1 item`. */
export function sizeFault(size: number, thing: string, min = 0, max = Number.POSITIVE_INFINITY): string | undefined {
  if (size < min) return `must have at least ${min} ${thing}${min === 1 ? '' : 's'}`;
  if (size > max) return `must have at most ${max} ${thing}${max === 1 ? '' : 's'}`;
  return undefined;
}
