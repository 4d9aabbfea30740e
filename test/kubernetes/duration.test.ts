import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { goDurationInNanoseconds, isGoDuration } from '../../lib/kubernetes/duration';

const SECOND = 10n ** 9n;

describe("a duration in Go's notation", () => {
  it('adds up its parts', () => {
    const cases: Record<string, bigint> = {
      '0': 0n,
      '-0': 0n,
      '0s': 0n,
      '8640h': 8640n * 3600n * SECOND,
      '1h30m': 5400n * SECOND,
      '1m1ms': 60n * SECOND + SECOND / 1000n,
      '1s1s': 2n * SECOND,
      '-1s': -SECOND,
      '+1s': SECOND,
      '1.5h': 5400n * SECOND,
      '.5m': 30n * SECOND,
      '1.s': SECOND,
      '1us': 1000n,
      '1\u00b5s': 1000n,
      '1\u03bcs': 1000n,
      '1.9ns': 1n,
      '9223372036854775807ns': 2n ** 63n - 1n,
      '-9223372036854775808ns': -(2n ** 63n),
    };
    for (const [text, nanoseconds] of Object.entries(cases))
      assert.equal(goDurationInNanoseconds(text), nanoseconds, text);
  });

  it('is none without a number or a unit, with days or blanks, or beyond 64 bits', () => {
    const wrong = [
      '',
      '-',
      '.',
      's',
      '.s',
      '1',
      '1.5',
      '1d',
      '1y',
      '1h30',
      '1 h',
      ' 1h',
      '1h\n',
      '1H',
      '--1s',
      '1h-1m',
      'PT1H',
      '1_0s',
    ];
    for (const text of [...wrong, '9223372036854775808ns', '-9223372036854775809ns', '2562048h']) {
      assert.ok(!isGoDuration(text), JSON.stringify(text));
    }
  });

  it('means the same in other units', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000 }), (hours) => {
        const expected = goDurationInNanoseconds(`${hours}h`);
        assert.equal(goDurationInNanoseconds(`${hours * 60}m`), expected);
        assert.equal(goDurationInNanoseconds(`${hours * 3600}s`), expected);
      }),
    );
  });
});
