const NUMBER_AND_SUFFIX = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,9})?$/;

/** Powers of ten in which a quantity is counted: nano, the smallest that Kubernetes keeps. */
const NANO = 9;

const POWERS_OF_TEN: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_PREFIXES = 'KMGTPE';
const LARGEST = (2n ** 63n - 1n) * 10n ** 9n;

/**
 * Reads a quantity as Kubernetes does (k8s.io/apimachinery, `pkg/api/resource`): a decimal number, then a decimal (`m`, `k`,
 * `M` …) or binary (`Ki`, `Mi` …) suffix or an exponent (`e3`). Counts in billionths (`1` is 10⁹), rounded away from zero.
 * `undefined` where it is no quantity or over 2⁶³-1 in magnitude, which Kubernetes would cap without a word.
 */
export function quantityInBillionths(text: string): bigint | undefined {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = NUMBER_AND_SUFFIX.exec(text) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return 0n;
  const exponent = suffixExponent(suffix) - fraction.length + NANO;
  // Beyond these powers the answer is plain, and computing them could take for ever.
  if (exponent > 2 * NANO + 19) return undefined;
  const factor = suffix.endsWith('i') ? 1024n ** BigInt(BINARY_PREFIXES.indexOf(suffix.charAt(0)) + 1) : 1n;
  const magnitude = exponent >= 0 ? digits * factor * 10n ** BigInt(exponent) : divideUp(digits * factor, -exponent);
  if (magnitude > LARGEST) return undefined;
  return sign === '-' ? -magnitude : magnitude;
}

/** Whether a text is a quantity, such as `500m`, `1.5Gi` or `1e3`. */
export function isQuantity(text: string): boolean {
  return quantityInBillionths(text) !== undefined;
}

function suffixExponent(suffix: string): number {
  if (/^[eE]./.test(suffix) && suffix !== 'Ei') return Number(suffix.slice(1));
  return POWERS_OF_TEN[suffix] ?? 0;
}

function divideUp(dividend: bigint, powerOfTen: number): bigint {
  if (powerOfTen > dividend.toString().length) return 1n;
  const divisor = 10n ** BigInt(powerOfTen);
  return (dividend + divisor - 1n) / divisor;
}
