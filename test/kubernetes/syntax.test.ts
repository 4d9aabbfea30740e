import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DNS_LABEL,
  DNS_SUBDOMAIN,
  LABEL_VALUE,
  PATH_SEGMENT,
  QUALIFIED_NAME,
  RFC_1035_LABEL,
  type Syntax,
} from '../../lib/kubernetes/syntax';

const long = (length: number) => 'a'.repeat(length);

const CASES: [string, Syntax, string[], string[]][] = [
  [
    'a DNS-1123 label',
    DNS_LABEL,
    ['a', '0', '1-2', 'a--b', long(63)],
    ['', '-a', 'a-', 'a.b', 'A', 'a_b', 'é', 'a\n', ' a', long(64)],
  ],
  ['an RFC 1035 label', RFC_1035_LABEL, ['a', 'a-1', long(63)], ['', '1a', '-a', 'a-', 'a.b', 'A', long(64)]],
  [
    'a DNS-1123 subdomain',
    DNS_SUBDOMAIN,
    ['a', '1.2', 'a-b.c', long(253), `${long(100)}.${long(100)}`],
    ['', '.a', 'a.', 'a..b', 'a.-b', 'a-.b', 'A', 'a_b', '../x', long(254)],
  ],
  ['a path segment', PATH_SEGMENT, ['system:node', 'A B', '...', 'é'], ['', '.', '..', 'a/b', '50%']],
  ['a label value', LABEL_VALUE, ['', 'a', 'A_b.C-9', long(63)], ['-a', 'a.', '_', 'a b', 'a/b', 'é', 'a\n', long(64)]],
  [
    'a qualified name',
    QUALIFIED_NAME,
    ['a', 'A_b.C', 'example.com/a', `${long(253)}/${long(63)}`],
    ['', '/', '/a', 'a/', 'a/b/c', 'Example.com/a', '-a', 'a b', `${long(254)}/a`, long(64)],
  ],
];

for (const [name, syntax, right, wrong] of CASES) {
  describe(name, () => {
    for (const text of right) it(`may be ${JSON.stringify(text).slice(0, 40)}`, () => assert.ok(syntax.test(text)));
    for (const text of wrong)
      it(`may not be ${JSON.stringify(text).slice(0, 40)}`, () => assert.ok(!syntax.test(text)));
  });
}
