import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { importCrds } from '../../lib/releases/import-crds';
import { filesOf, scratchFolders } from './scratch';
import { crd, version } from './upstream-crd';

const PROJECT = path.join(__dirname, '../..');

const scratch = scratchFolders();
const { put } = scratch;
const inProject = (file: string) => path.join(scratch.project, file);

describe('importing CRDs', () => {
  it('makes types of the newest release of each kind and of kinds dropped since', () => {
    const field = (name: string) => ({
      type: 'object',
      properties: { spec: { type: 'object', properties: { [name]: { type: 'string' } } } },
    });
    put('cluster-proxy-0.9.0/crds/zones.yaml', crd('Zone', [version('v1', true, field('old'))]));
    put('cluster-proxy-0.9.0/crds/areas.yaml', crd('Area'));
    put('cluster-proxy-0.10.0/crds/zones.yaml', crd('Zone', [version('v1', true, field('fresh'))]));
    importCrds(scratch.source, scratch.project);
    const { kind, items } = JSON.parse(fs.readFileSync(inProject('imports/crds/l1.json'), 'utf8'));
    assert.equal(kind, 'List');
    assert.deepEqual(
      items.map(({ spec }: { spec: { names: { kind: string } } }) => spec.names.kind),
      ['Area', 'Zone'],
    );
    const types = fs.readFileSync(inProject('imports/example.io.ts'), 'utf8');
    assert.match(types, /export class Area extends ApiObject/);
    assert.match(types, /readonly fresh\?: string/);
    assert.doesNotMatch(types, /readonly old\?/);
  });

  it('owns imports/: what it does not write any more disappears', () => {
    fs.mkdirSync(inProject('imports/crds/ocm-0.1.0'), { recursive: true });
    fs.writeFileSync(inProject('imports/stale.ts'), '');
    put('cluster-proxy-0.9.0/crds/zones.yaml', crd('Zone'));
    importCrds(scratch.source, scratch.project);
    const files = ['crds/cluster-proxy-0.9.0/zones.example.io.json', 'crds/l1.json', 'example.io.ts'];
    assert.deepEqual(Object.keys(filesOf(inProject('imports'))), files);
    assert.deepEqual(fs.readdirSync(scratch.project), ['imports']);
  });

  it('writes fields in alphabetical order, so that upstream cannot move them', () => {
    put('cluster-proxy-0.9.0/crds/zones.yaml', crd('Zone'));
    importCrds(scratch.source, scratch.project);
    const text = fs.readFileSync(inProject('imports/crds/cluster-proxy-0.9.0/zones.example.io.json'), 'utf8');
    const outermost = [...text.matchAll(/^ "(\w+)":/gm)].map(([, name]) => name);
    assert.deepEqual(outermost, ['apiVersion', 'kind', 'metadata', 'spec']);
    const ofVersion = [...text.matchAll(/^ {4}"(\w+)":/gm)].map(([, name]) => name);
    assert.deepEqual(ofVersion, ['additionalPrinterColumns', 'name', 'schema', 'served', 'storage', 'subresources']);
  });

  it('writes nothing where a release is not as it must be', () => {
    fs.mkdirSync(inProject('imports'));
    fs.writeFileSync(inProject('imports/before.ts'), '');
    assert.throws(() => importCrds(scratch.source, scratch.project), {
      message: `1 violation, nothing was written:\n  ${scratch.source}: must hold folders such as ocm-1.3.1`,
    });
    assert.deepEqual(filesOf(scratch.project), { 'imports/before.ts': '' });
  });
});

describe('the import script', () => {
  const run = (...args: string[]) => {
    const script = path.join(PROJECT, 'lib/releases/import-crds.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: PROJECT,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('prints the report and no more where a release is not as it must be', () => {
    assert.deepEqual(run(scratch.source), {
      status: 1,
      stdout: '',
      stderr: `1 violation, nothing was written:\n  ${scratch.source}: must hold folders such as ocm-1.3.1\n`,
    });
  });

  it('says what it wants where it is not told a folder', () => {
    assert.deepEqual(run(), {
      status: 2,
      stdout: '',
      stderr: 'usage: npm run import -- FOLDER, a folder of upstream releases such as ocm-1.3.1\n',
    });
  });
});
