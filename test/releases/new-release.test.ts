import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { filesOf } from './scratch';

const PROJECT = path.join(__dirname, '../..');
const CRDS = path.join(PROJECT, 'imports/crds');

/** A release that nobody has made, with one new field and one new gate. */
const NEW = '99.1.0';
const ENTRY = `  {
    ...OCM_1_2,
    version: '${NEW}',
    replicaSetNamesItsWorks: false,
    operatorImage: 'quay.io/open-cluster-management/registration-operator:v${NEW}',
    clusterManagerGates: { ...OCM_1_2.clusterManagerGates, placementConfiguration: [off('PlacementDreams')] },
    defaultCharts: { clusterProxy: '0.11.0', managedServiceAccount: '0.10.0' },
  },
];
`;
const MAIN = `
import { ClusterInventory, ClusterManagerComponent, Fleet, Placement } from './lib';
const [ocm = '', outdir = '', field, gate] = process.argv.slice(2);
const fleet = new Fleet({ name: 'sandbox', ocm, outdir });
const hub = fleet.hub({ context: 'hub' });
const clusters = [fleet.managedCluster('one')];
new ClusterInventory(hub, 'inventory', { namespace: 'inventory', clusterSet: 'set', clusters });
const spec = { [field || 'numberOfClusters']: 1 };
new Placement(hub.core, 'other', { name: 'other', namespace: 'inventory', clusterSets: ['set'], spec });
if (gate) hub.featureGates.set(ClusterManagerComponent.PLACEMENT, { [gate]: true });
fleet.synth();
`;

describe('adding a release', () => {
  let scratch: string;
  let project: string;
  let stock: Record<string, string>;
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], {
      cwd: project,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const synth = (ocm: string, folder: string, ...more: string[]) =>
    run('main.ts', ocm, path.join(scratch, folder), ...more);

  before(() => {
    scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'new-release-'));
    project = path.join(scratch, 'project');
    for (const name of ['lib', 'imports', 'package.json', 'tsconfig.json']) {
      fs.cpSync(path.join(PROJECT, name), path.join(project, name), { recursive: true });
    }
    fs.symlinkSync(path.join(PROJECT, 'node_modules'), path.join(project, 'node_modules'));
    fs.writeFileSync(path.join(project, 'main.ts'), MAIN);
    stock = filesOf(path.join(project, 'imports'));
    // 1. Upstream's folders: those that are known, and the new one.
    const source = path.join(scratch, 'upstream');
    for (const release of fs.readdirSync(CRDS).filter((name) => !name.endsWith('.json')))
      writeUpstream(source, release);
    writeUpstream(source, 'ocm-1.3.1', `ocm-${NEW}`);
    const imported = run('lib/releases/import-crds.ts', source);
    assert.deepEqual([imported.status, imported.output], [0, '']);
  });
  after(() => fs.rmSync(scratch, { recursive: true, force: true }));

  it('imports its schemas beside the others, and leaves those as they were', () => {
    const files = filesOf(path.join(project, 'imports'));
    const schemas = Object.keys(stock).filter((file) => /^crds\/.+\//.test(file));
    assert.deepEqual(
      schemas.filter((file) => files[file] !== stock[file]),
      [],
    );
    const added = Object.keys(files).filter((file) => !(file in stock));
    assert.ok(added.length > 10);
    assert.deepEqual(
      added.filter((file) => !file.startsWith(`crds/ocm-${NEW}/`)),
      [],
    );
  });

  it('imports its new field into the types', () => {
    const types = fs.readFileSync(path.join(project, 'imports/cluster.open-cluster-management.io.ts'), 'utf8');
    assert.match(types, /readonly dreams\?: number;/);
    assert.doesNotMatch(stock['cluster.open-cluster-management.io.ts'] ?? '', /dreams/);
  });

  it('is not known until its table says so', () => {
    const { status, output } = synth(NEW, 'early');
    assert.equal(status, 1);
    assert.match(output, new RegExp(`ocm "${NEW}" must be a release of OCM known here: 1\\.2\\.1, 1\\.3\\.1\\n`));
  });

  it('is a row of its table, and then all of it works: bundle, schema checks and gates', () => {
    // 2. The row.
    const table = path.join(project, 'lib/releases/ocm-releases.ts');
    const rows = fs.readFileSync(table, 'utf8');
    assert.ok(rows.endsWith('];\n'));
    fs.writeFileSync(table, `${rows.slice(0, -'];\n'.length)}${ENTRY}`);

    assert.deepEqual(synth(NEW, 'new', 'dreams', 'PlacementDreams'), { status: 0, output: '' });
    const bundle = filesOf(path.join(scratch, 'new'));
    assert.match(bundle['plan.tsv'] ?? '', new RegExp(`^guard\thub\t-\trelease\t${NEW}\t-$`, 'm'));
    assert.match(bundle['hub/core/other.yaml'] ?? '', /^ {2}dreams: 1$/m);
    assert.match(bundle['hub/gates/cluster-manager.yaml'] ?? '', /feature: PlacementDreams\n +mode: Enable/);

    const older = synth('1.3.1', 'older', 'dreams', 'PlacementDreams').output;
    assert.match(older, /hub\/core\/other: spec\.dreams 1 must be a field that the schema declares/);
    assert.match(older, /"PlacementDreams" must be a gate .*; OCM 99\.1\.0 has it there/);
  });

  it('leaves the bundles of the others as they were, to the byte', () => {
    assert.deepEqual(synth('1.3.1', 'after'), { status: 0, output: '' });
    fs.rmSync(path.join(project, 'lib'), { recursive: true });
    fs.rmSync(path.join(project, 'imports'), { recursive: true });
    for (const name of ['lib', 'imports']) {
      fs.cpSync(path.join(PROJECT, name), path.join(project, name), { recursive: true });
    }
    assert.deepEqual(synth('1.3.1', 'before'), { status: 0, output: '' });
    assert.deepEqual(filesOf(path.join(scratch, 'after')), filesOf(path.join(scratch, 'before')));
  });

  /** Writes a release's CRDs as upstream lays them out; under another name with the new field. */
  function writeUpstream(source: string, release: string, as = release): void {
    const sides = release.startsWith('ocm-') ? { hub: 'hub-crds', spoke: 'spoke-crds' } : { '': 'crds' };
    for (const [side, folder] of Object.entries(sides)) {
      for (const file of fs.readdirSync(path.join(CRDS, release, side))) {
        const crd = JSON.parse(fs.readFileSync(path.join(CRDS, release, side, file), 'utf8'));
        if (as !== release && crd.spec.names.kind === 'Placement') {
          for (const { schema } of crd.spec.versions) {
            schema.openAPIV3Schema.properties.spec.properties.dreams = { type: 'integer' };
          }
        }
        const target = path.join(source, as, folder, file.replace(/json$/, 'yaml'));
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, stringify(crd));
      }
    }
  }
});
