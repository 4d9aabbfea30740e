import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { importCrds } from '../../lib/releases/import-crds';
import { filesOf, scratchFolders } from '../releases/scratch';

const PROJECT = path.join(__dirname, '../..');
const UPSTREAM = path.join(PROJECT, '../shared/upstream');
const absent = fs.existsSync(UPSTREAM) ? false : 'no upstream CRDs beside the project';
const skip = process.env.CI === 'true' ? false : absent;

const scratch = scratchFolders();

describe('imports/', () => {
  it('has the types that `cdk8s import` makes of cdk8s.yaml, which it leaves as it is', () => {
    const crds = path.join(scratch.project, 'imports/crds');
    fs.mkdirSync(crds, { recursive: true });
    fs.copyFileSync(path.join(PROJECT, 'cdk8s.yaml'), path.join(scratch.project, 'cdk8s.yaml'));
    fs.copyFileSync(path.join(PROJECT, 'imports/crds/l1.json'), path.join(crds, 'l1.json'));
    const bin = path.join(path.dirname(require.resolve('cdk8s-cli/package.json')), 'bin/cdk8s');
    const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
    execFileSync(process.execPath, [bin, 'import'], { cwd: scratch.project, env, stdio: ['ignore', 'ignore', 'pipe'] });
    const types = (folder: string) =>
      Object.fromEntries(
        Object.entries(filesOf(folder)).filter(([file]) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
      );
    assert.deepEqual(types(path.join(scratch.project, 'imports')), types(path.join(PROJECT, 'imports')));
    const config = (folder: string) => fs.readFileSync(path.join(folder, 'cdk8s.yaml'), 'utf8');
    assert.equal(config(scratch.project), config(PROJECT));
  });

  it('is what the script makes of the upstream CRDs, to the byte', { skip }, () => {
    importCrds(UPSTREAM, scratch.project);
    assert.deepEqual(filesOf(path.join(scratch.project, 'imports')), filesOf(path.join(PROJECT, 'imports')));
  });

  it('holds none of the sentences that the upstream CRDs hold', { skip }, () => {
    const sentences = new Set<string>();
    const collect = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (typeof value !== 'string') collect(value);
        else if (/^(description|message|deprecationWarning)$/.test(key)) {
          for (const line of value.split(/\n|\. /)) if (line.split(' ').length > 3) sentences.add(line.trim());
        }
      }
    };
    const files = Object.entries(filesOf(UPSTREAM)).filter(([file]) => /crds\//.test(file));
    for (const [, text] of files) collect(parseAllDocuments(text.replace(/\{\{.*\}\}/g, 'x'))[0]?.toJS());
    assert.ok(sentences.size > 500, `${sentences.size} sentences`);
    const imported = Object.values(filesOf(path.join(PROJECT, 'imports'))).join('\n');
    const found = [...sentences].filter((sentence) => imported.includes(sentence));
    assert.deepEqual(found, []);
  });
});
