const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // The micro sign, and the Greek letter that looks like it.
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const PART = '(?=\\.?[0-9])([0-9]*)(?:\\.([0-9]*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)';
const WHOLE = new RegExp(`^[+-]?(?:${PART})+$`);
const LARGEST = 2n ** 63n;

/**
 * Reads a duration as Go's `time.ParseDuration` does, in nanoseconds: numbers with a unit each, such as `8640h`, `1h30m`,
 * `-1.5s`, or `0`. `undefined` where it is none, or out of the range of 64 bits (about 292 years).
 */
export function goDurationInNanoseconds(text: string): bigint | undefined {
  if (/^[+-]?0$/.test(text)) return 0n;
  if (!WHOLE.test(text)) return undefined;
  let sum = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(new RegExp(PART, 'g'))) {
    sum += (BigInt(whole + fraction) * (NANOSECONDS[unit] ?? 0n)) / 10n ** BigInt(fraction.length);
  }
  const nanoseconds = text.startsWith('-') ? -sum : sum;
  return nanoseconds >= -LARGEST && nanoseconds < LARGEST ? nanoseconds : undefined;
}

/** Whether a text is a duration in Go's notation, such as `8640h` or `1h30m`. */
export function isGoDuration(text: string): boolean {
  return goDurationInNanoseconds(text) !== undefined;
}
