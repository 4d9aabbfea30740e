import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { freshFolder } from '../fleet/written';

/** A repository with the example's bundles in `dist/`, as it is committed. */
function repository() {
  const folder = freshFolder();
  const run = (command: string, ...words: readonly string[]) => {
    const env = { ...process.env, CDK8S_OUTDIR: path.join(folder, 'dist') };
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, encoding: 'utf8', env });
    return { status, output: stdout + stderr };
  };
  const must = (command: string, ...words: readonly string[]) => {
    const { status, output } = run(command, ...words);
    assert.equal(status, 0, output);
    return output;
  };
  const synth = () =>
    must(process.execPath, '--import', require.resolve('tsx'), path.join(__dirname, 'environments/main.ts'));
  synth();
  must('git', 'init', '--quiet');
  must('git', 'add', '.');
  must('git', '-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'Bundles');
  return { folder, run, synth };
}

/** The README's command for CI, without what comes before it: installation and synth. */
function staleCheck(): string {
  const readme = fs.readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  return /^npm ci && npm run synth && (.* dist)$/m.exec(readme)?.[1] ?? assert.fail('the README has no such command');
}

describe('the example of several environments', () => {
  const { folder, run, synth } = repository();

  it('has a bundle for each, of its own release and clusters', () => {
    const clustersOf = (name: string) =>
      fs
        .readFileSync(path.join(folder, 'dist', name, 'plan.tsv'), 'utf8')
        .split('\n')
        .map((line) => line.split('\t'))
        .filter(([verb, , , role]) => verb === 'cluster' && role !== 'hub')
        .map(([, cluster]) => cluster);
    assert.deepEqual(clustersOf('staging'), ['eu-test']);
    assert.deepEqual(clustersOf('production'), ['eu-1', 'eu-2', 'us-1']);
    const readme = (name: string) => fs.readFileSync(path.join(folder, 'dist', name, 'README.md'), 'utf8');
    assert.match(readme('staging'), /\| 1\.3\.1 \|/);
    assert.match(readme('production'), /\| 1\.2\.1 \|/);
  });

  it('passes the README’s check in CI where dist/ is what main.ts says', () => {
    synth();
    const { status, output } = run('bash', '-c', staleCheck());
    assert.deepEqual([status, output], [0, '']);
  });

  it('fails it where a file is another, is new, or is gone', () => {
    const bundle = path.join(folder, 'dist/staging');
    const changes: Record<string, () => void> = {
      'hub/core/inventory.yaml': () => fs.appendFileSync(path.join(bundle, 'hub/core/inventory.yaml'), '# by hand\n'),
      'hub/core/new.yaml': () => fs.writeFileSync(path.join(bundle, 'hub/core/new.yaml'), '# new\n'),
      'hub/core/00-namespaces.yaml': () => fs.rmSync(path.join(bundle, 'hub/core/00-namespaces.yaml')),
    };
    for (const [file, change] of Object.entries(changes)) {
      change();
      const { status, output } = run('bash', '-c', staleCheck());
      assert.equal(status, 1, file);
      assert.ok(output.includes(file), output);
      synth();
    }
  });
});
