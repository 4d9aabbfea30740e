import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isQuantity, quantityInBillionths } from '../../lib/kubernetes/quantity';

describe('a quantity', () => {
  it('counts in billionths, whatever its suffix', () => {
    const one = 10n ** 9n;
    const cases: Record<string, bigint> = {
      '0': 0n,
      '0e999999999': 0n,
      '1': one,
      '+1': one,
      '-1': -one,
      '1.': one,
      '.5': one / 2n,
      '007': 7n * one,
      '500m': one / 2n,
      '1n': 1n,
      '1u': 1000n,
      '2k': 2000n * one,
      '3M': 3n * 10n ** 6n * one,
      '1E': 10n ** 18n * one,
      '1e3': 1000n * one,
      '1E3': 1000n * one,
      '1e-3': one / 1000n,
      '12E-1': (12n * one) / 10n,
      '1Ki': 1024n * one,
      '1.5Gi': 3n * 2n ** 29n * one,
      '1Ei': 2n ** 60n * one,
      '9223372036854775807': (2n ** 63n - 1n) * one,
    };
    for (const [text, billionths] of Object.entries(cases)) assert.equal(quantityInBillionths(text), billionths, text);
  });

  it('is rounded away from zero below a billionth', () => {
    assert.equal(quantityInBillionths('0.1n'), 1n);
    assert.equal(quantityInBillionths('-1e-30'), -1n);
    assert.equal(quantityInBillionths('0.000000123456789'), 124n);
    assert.equal(quantityInBillionths('1.0000000001'), 10n ** 9n + 1n);
  });

  it('is none with another suffix, without a digit, with blanks, or beyond 63 bits', () => {
    const wrong = [
      '',
      '-',
      '.',
      'm',
      'Ki',
      '1ki',
      '1K',
      '1mi',
      '1KB',
      '1GB',
      '1 Gi',
      ' 1',
      '1\n',
      '1,5',
      '0x1',
      '1e',
      '1e1.5',
    ];
    const large = ['9223372036854775808', '8Ei', '10E', '1e19', '1e999999999', '1e9999999999'];
    for (const text of [...wrong, ...large, '1_000', 'NaN', 'half', '１']) assert.ok(!isQuantity(text), text);
  });

  it('is, as an integer with m behind it, a thousandth of that integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (n) => {
        assert.equal(quantityInBillionths(`${n}m`), n * 10n ** 6n);
      }),
    );
  });
});
