import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { binaries, leftOut } from './binaries';

const LEFT_OUT =
  'left out, since it runs on real API servers: that takes Go 1.26 or newer, or a folder of built servers in KUBEBUILDER_ASSETS, and openssl';

describe('where clusters cannot be started', () => {
  it('a suite that needs them is left out, with what it takes', () => {
    withEnvironment({ CI: undefined }, () => assert.equal(leftOut(), LEFT_OUT));
  });

  it('it is a failure in CI, with the same words', () => {
    withEnvironment({ CI: 'true' }, () => {
      assert.equal(leftOut(), false);
      assert.throws(binaries, { message: LEFT_OUT });
    });
  });

  it('built servers take the place of Go', () => {
    const reason = 'left out, since it runs on real API servers: that takes openssl';
    withEnvironment({ CI: undefined, KUBEBUILDER_ASSETS: '/assets' }, () => assert.equal(leftOut(), reason));
  });
});

describe('KUBEBUILDER_ASSETS', () => {
  it('names the folder instead of a build', () => {
    withAssets(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'], (folder) => {
      assert.equal(binaries(), folder);
    });
  });

  it('must hold every binary', () => {
    withAssets(['etcd', 'kube-apiserver', 'kubectl'], (folder) => {
      const message = `KUBEBUILDER_ASSETS ${JSON.stringify(folder)} must hold etcd, kube-apiserver, kube-controller-manager, kubectl; lacks kube-controller-manager`;
      assert.throws(binaries, { message });
    });
  });
});

/** Runs with no program at hand, and with these variables. */
function withEnvironment(variables: Record<string, string | undefined>, act: () => void): void {
  withVariables({ PATH: '/nowhere', KUBEBUILDER_ASSETS: undefined, ...variables }, act);
}

function withAssets(names: readonly string[], act: (folder: string) => void): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'assets-'));
  try {
    for (const name of ['openssl', ...names]) fs.writeFileSync(path.join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
    withVariables({ PATH: folder, KUBEBUILDER_ASSETS: folder }, () => act(folder));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function withVariables(variables: Record<string, string | undefined>, act: () => void): void {
  const before = { ...process.env };
  try {
    for (const [name, value] of Object.entries(variables)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    act();
  } finally {
    process.env = before;
  }
}
