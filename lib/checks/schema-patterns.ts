const COMPILED = new Map<string, RegExp | undefined>();

// Classes and escapes that JavaScript takes for something else, mostly without a word.
const RE2_ONLY = /\[:\^?[a-z]+:\]|\\[aCEpPQ]|\\x\{/;

/**
 * A schema's pattern, written for Go's RE2, as JavaScript's; compiled once. They differ in what `.` and `\s` make of rare
 * line ends and spaces only.
 * @returns undefined for a pattern that JavaScript cannot read: the API server is left to judge it
 */
export function patternOf(pattern: string): RegExp | undefined {
  if (!COMPILED.has(pattern)) COMPILED.set(pattern, compile(pattern));
  return COMPILED.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  if (RE2_ONLY.test(pattern)) return undefined;
  const [, flags = '', rest = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern) ?? [];
  const source = rest
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\(\?P</g, '(?<');
  // Escapes that need none, such as \-, are errors only where Unicode is asked for.
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, flags + mode);
    } catch {}
  }
  return undefined;
}
