import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { filesIn, freshFolder } from './fleet/written';

const ROOT = path.join(__dirname, '..');

describe('main.ts', () => {
  it('gives dist/ to the byte, so that what reviewers see is what the sources say', () => {
    const outdir = path.join(freshFolder(), 'dist');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: ROOT,
      env: { ...process.env, CDK8S_OUTDIR: outdir },
      encoding: 'utf8',
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
    const [written, committed] = [filesIn(outdir), filesIn(path.join(ROOT, 'dist'))];
    assert.deepEqual(Object.keys(written), Object.keys(committed));
    // File by file: the difference of two whole bundles is nothing that anybody could read.
    for (const file of Object.keys(written))
      assert.ok(written[file] === committed[file], `${file} differs; run npm run synth`);
  });
});
