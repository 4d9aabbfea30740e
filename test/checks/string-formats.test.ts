import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STRING_FORMATS } from '../../lib/checks/string-formats';

describe('the format of a string', () => {
  const cases: [string, string[], string[]][] = [
    ['byte', ['YQ==', 'YWI=', 'YWJj'], ['', 'YQ', 'YQ=', 'YW J', 'Y-_=']],
    ['date', ['2024-02-29', '0001-01-01'], ['2023-02-29', '2025-1-31', '2025-01-31T00:00:00Z', '']],
    [
      'date-time',
      ['2025-01-31T23:59:59Z', '2025-01-31T00:00:00.5+01:00', '2025-01-31t00:00:00z'],
      ['2025-01-31 10:00:00', '2025-02-30T10:00:00Z', '2025-01-31T24:00:00Z', '2025-01-31T10:00:00', '2025-01-31'],
    ],
  ];
  for (const [format, right, wrong] of cases) {
    it(`tells a ${format} from other text`, () => {
      for (const text of right) assert.equal(STRING_FORMATS.get(format)?.test(text), true, text);
      for (const text of wrong) assert.equal(STRING_FORMATS.get(format)?.test(text), false, text);
    });
  }

  it('has a rule in words', () => {
    assert.deepEqual(
      [...STRING_FORMATS].map(([format, { rule }]) => `${format} ${rule}`),
      [
        'byte must be base64',
        'date must be a date such as 2025-01-31',
        'date-time must be a time such as 2025-01-31T23:59:59Z',
      ],
    );
  });
});
