import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { imageVersion, SettingRules } from '../../lib/ocm/setting-rules';

const rules = new SettingRules('hub/addons/proxy');

/** A check passes what it must and refuses the rest, with the construct, the field, the value and the rule. */
function assertRule<V>(check: (value: V) => void, fine: V[], bad: V[], rule: string, field = 'field'): void {
  for (const value of fine) assert.doesNotThrow(() => check(value), JSON.stringify(value));
  for (const value of bad) {
    const message = `hub/addons/proxy: ${field} ${JSON.stringify(value)} ${rule}`;
    assert.throws(() => check(value), { message });
  }
}

describe('a setting', () => {
  it('that is absent passes every rule', () => {
    rules.wholeNumber('field', undefined, 1);
    rules.dnsLabel('field', undefined);
    rules.dnsName('field', undefined);
    rules.host('field', undefined);
    rules.imagePath('field', undefined);
    rules.repository('field', undefined);
    rules.tagOrDigest(undefined, undefined);
  });

  it('may be a whole number in a range, or from a number on', () => {
    const port = (value: number) => rules.wholeNumber('field', value, 1, 65535);
    assertRule(port, [1, 8091, 65535], [0, -1, 65536, 1.5], 'must be a whole number from 1 to 65535');
    const replicas = (value: number) => rules.wholeNumber('field', value, 0);
    assertRule(replicas, [0, 1, 1000], [-1, 0.5, 2 ** 53], 'must be a whole number from 0');
    assert.throws(() => replicas(Number.NaN), { message: /must be a whole number from 0$/ });
  });

  it('may be the name of a namespace, or of an object', () => {
    assertRule(
      (value: string) => rules.dnsLabel('field', value),
      ['a', 'a-1', '1', 'x'.repeat(63)],
      ['', 'A', '-a', 'a-', 'a.b', 'a b', 'x'.repeat(64)],
      'must be a DNS-1123 label (a-z, 0-9, "-", at most 63)',
    );
    assertRule(
      (value: string) => rules.dnsName('field', value),
      ['a', 'a.b-c.1'],
      ['', 'a..b', '.a', 'A', '../x', '--flag'],
      'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
    );
    const long = `${'a.'.repeat(126)}a`;
    assert.doesNotThrow(() => rules.dnsName('field', long));
    assert.throws(() => rules.dnsName('field', `${long}b`), /must be a DNS-1123 subdomain/);
  });

  it('may be an address', () => {
    assertRule(
      (value: string) => rules.host('field', value),
      ['hub.example.org', 'Hub.Example.Org', 'localhost', '10.0.0.3', '::1', '2001:db8::1', '3com'],
      ['', '10.0.0.300', '10.0', 'https://hub', 'hub:443', '*.example.org', 'a b'],
      'must be a DNS name or an IP address',
    );
  });

  it('may be a name in a certificate', () => {
    assertRule(
      (value: string) => rules.certificateName('field', value),
      ['hub.example.org', '*.example.org', '10.0.0.3'],
      ['', '*', '*.*.example.org', 'a.*.org', '10.0.0.300'],
      'must be a DNS name or an IP address',
    );
  });

  it('may be the name of an image, or a registry', () => {
    assertRule(
      (value: string) => rules.imagePath('field', value),
      ['cluster-proxy', 'a/b__c.d', 'a--b'],
      ['', '/a', 'a/', 'A', 'a:tag', 'a@sha256:0', 'a..b', 'a___b'],
      'must be the name of an image without registry, tag and digest, such as cluster-proxy',
    );
    assertRule(
      (value: string) => rules.repository('field', value),
      ['quay.io', 'quay.io/ocm', 'registry.example.org:5000/a/b', 'LOCAL/a'],
      ['', 'https://quay.io', 'quay.io/', 'quay.io/a:tag', 'quay.io/A', 'quay.io:port'],
      'must be a registry and path without tag and digest, such as quay.io/open-cluster-management',
    );
  });

  it('may be a tag or a digest, not both', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    assertRule(
      (value: string) => rules.tagOrDigest(value, undefined),
      ['v1.2.3', '_', 'x'.repeat(128)],
      ['', '.a', '-a', 'a b', 'a:b'],
      'must be an image tag (letters, digits, "_", ".", "-", at most 128)',
      'tag',
    );
    assert.throws(() => rules.tagOrDigest('x'.repeat(129), undefined), /must be an image tag/);
    assertRule(
      (value: string) => rules.tagOrDigest(undefined, value),
      [digest],
      ['', 'sha256:0a', digest.toUpperCase(), `${digest}0`, digest.slice(7)],
      'must be sha256: and 64 hexadecimal digits in lower case',
      'digest',
    );
    assert.throws(() => rules.tagOrDigest('v1', digest), {
      message: 'hub/addons/proxy: tag "v1" must be left out where a digest is given',
    });
  });
});

describe('the version of an image', () => {
  it('is its digest, its tag, or that of the release', () => {
    assert.equal(imageVersion(undefined, undefined, '0.10.0'), ':v0.10.0');
    assert.equal(imageVersion('latest', undefined, '0.10.0'), ':latest');
    assert.equal(imageVersion(undefined, 'sha256:0a', '0.10.0'), '@sha256:0a');
  });
});
