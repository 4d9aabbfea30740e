import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isImageReference, isRegistry } from '../../lib/kubernetes/image-reference';

const HEX = '0123456789abcdef'.repeat(4);

describe('an image reference', () => {
  it('is a path, with or without a registry, a tag and a digest', () => {
    for (const text of [
      'busybox',
      'library/busybox',
      'busybox:1.36',
      'registry.example.com/ocm/registration:v1.2.1',
      'localhost:5000/a',
      '[::1]:5000/a:b',
      'Registry.example.com/a_b__c/d-e--f.g:V_1.0-x',
      `registry.example.com/a@sha256:${HEX}`,
      `registry.example.com/a:v1@sha256:${HEX}`,
      `a@sha512:${HEX}${HEX}`,
      `a:${'t'.repeat(128)}`,
      `registry.example.com/${'a'.repeat(255)}`,
    ]) {
      assert.ok(isImageReference(text), text);
    }
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'Busybox',
      'library/Busybox',
      ' busybox',
      'busybox\n',
      'busybox:',
      'busybox:a b',
      `busybox:${'t'.repeat(129)}`,
      'busybox@sha256:abc',
      `busybox@sha256:${HEX.toUpperCase()}`,
      `busybox@md5:${HEX}`,
      'https://registry.example.com/a',
      'registry.example.com//a',
      '/a',
      'a/',
      '-a',
      'a..b',
      'a___b',
      HEX,
      `registry.example.com/${'a'.repeat(256)}`,
    ]) {
      assert.ok(!isImageReference(text), text);
    }
  });
});

describe('what image references begin with', () => {
  it('is a host, a path or both, with or without a slash at the end', () => {
    for (const text of ['registry.example.com', 'localhost:5000', 'registry.example.com/ocm/', 'ocm', 'ocm/addons']) {
      assert.ok(isRegistry(text), text);
    }
  });

  it('has no protocol, tag, digest or blank', () => {
    for (const text of [
      '',
      '/',
      'https://registry.example.com',
      'registry.example.com/a:v1',
      `a@sha256:${HEX}`,
      'a b',
      'a//b',
    ]) {
      assert.ok(!isRegistry(text), text);
    }
  });
});
