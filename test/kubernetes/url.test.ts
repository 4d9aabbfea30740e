import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUrl } from '../../lib/kubernetes/url';

const http = (text: string) => isUrl(text, ['http:', 'https:']);

describe('a URL', () => {
  it('has a protocol, a host, and perhaps a port, a path and a query', () => {
    for (const text of [
      'https://api.example.com',
      'HTTPS://API.example.com:6443/',
      'http://10.11.12.13:3128',
      'https://[::1]:443/a%20b?c=d&e',
    ]) {
      assert.ok(http(text), text);
    }
  });

  it('is of one of the protocols asked for', () => {
    assert.ok(!isUrl('http://example.com', ['https:']));
    for (const text of ['ftp://example.com', 'socks5://example.com', 'javascript:alert(1)'])
      assert.ok(!http(text), text);
  });

  it('carries no credentials and no fragment', () => {
    for (const text of ['https://user:secret@example.com', 'https://user@example.com', 'https://@example.com']) {
      assert.ok(!http(text), text);
    }
    for (const text of ['https://example.com/#top', 'https://example.com#']) assert.ok(!http(text), text);
    assert.ok(http('https://example.com/@me'));
  });

  it('needs no mending', () => {
    const sloppy = [
      '',
      'example.com',
      '//example.com',
      'https:example.com',
      'https:/example.com',
      'https://',
      'https:///a',
    ];
    const blanks = [
      ' https://example.com',
      'https://example.com\n',
      'https://exa\tmple.com',
      'https://example.com/a b',
    ];
    const odd = [
      'https:\\\\example.com',
      'https://example.com\\a',
      'https://example.com/%',
      'https://%41',
      'https://a:99999',
      'https://[::1',
    ];
    for (const text of [...sloppy, ...blanks, ...odd]) assert.ok(!http(text), JSON.stringify(text));
  });
});
