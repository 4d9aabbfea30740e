import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { ClusterInventory, Fleet } from '../../lib';
import { article, filesIn, freshFolder, refusal, Written } from './written';

const ROOT = path.join(__dirname, '../..');

describe('a Fleet', () => {
  const fleet = () => new Fleet({ name: 'test', ocm: '1.2.1' });

  it('has the hub first among its clusters, then the others as they were added', () => {
    const it = fleet();
    it.managedCluster('b');
    it.hub();
    it.managedCluster('a');
    assert.deepEqual(
      it.clusters.map(({ name }) => name),
      ['hub', 'b', 'a'],
    );
  });

  it('has one hub', () => {
    const it = fleet();
    it.hub({ name: 'main' });
    assert.throws(() => it.hub({ name: 'other' }), {
      message: 'main: a fleet has one hub, and this one was added before',
    });
  });

  it('has one cluster of a name, the hub included', () => {
    const rule = 'must be set, and the only one of that name in the fleet, the hub’s folder included';
    const it = fleet();
    it.managedCluster('cluster1');
    assert.throws(() => it.managedCluster('cluster1'), { message: `fleet: managed cluster "cluster1" ${rule}` });
    assert.throws(() => it.hub({ name: 'cluster1' }), { message: `fleet: hub "cluster1" ${rule}` });
    it.hub();
    assert.throws(() => it.managedCluster('hub'), { message: `fleet: managed cluster "hub" ${rule}` });
    assert.throws(() => it.managedCluster(''), { message: `fleet: managed cluster "" ${rule}` });
    assert.deepEqual(
      it.clusters.map(({ name }) => name),
      ['hub', 'cluster1'],
    );
  });

  it('refuses an inventory with the name of a stage', () => {
    const it = fleet();
    const [hub, member] = [it.hub(), it.managedCluster('cluster1')];
    assert.throws(() => new ClusterInventory(hub, 'core', { namespace: 'a', clusterSet: 'b', clusters: [member] }), {
      message: 'hub/core: id must not be that of a stage: crds, core, addons, gates',
    });
    const chart = new Chart(member, 'gates');
    assert.throws(() => member.gates, {
      message: 'cluster1/gates: id must not be that of a stage: crds, core, addons, gates',
    });
    assert.equal(chart.node.path, 'cluster1/gates');
  });

  it('refuses releases that do not go together', () => {
    assert.throws(() => new Fleet({ name: 'test', ocm: '1.2.1', clusterProxy: '0.11.0' }), {
      message:
        'releases: clusterProxy "0.11.0" must go with OCM 1.3 or newer, on whose API it is built; ocm is "1.2.1"',
    });
  });

  it('reports a Klusterlet whose name would break the plan', () => {
    const message = refusal((it) => {
      const member = it.managedCluster('cluster1', { klusterlet: 'a\tb' });
      new k8s.KubeNamespace(member.core, 'team', { metadata: { name: 'team' } });
    });
    assert.equal(
      message,
      '1 violation, nothing was written:\n  cluster1: klusterlet "a\\tb" must be a word without blanks, "/" and ",", and not begin with "-"',
    );
  });
});

describe('the synthesis of a Fleet', () => {
  const written = (outdir: string, change: (fleet: Fleet) => void = () => {}) => {
    const fleet = new Fleet({ name: 'test', ocm: '1.2.1', outdir });
    article()(fleet);
    change(fleet);
    fleet.synth();
    return filesIn(outdir);
  };
  const mainTs = (env: NodeJS.ProcessEnv, cwd = ROOT) =>
    spawnSync(process.execPath, ['--import', 'tsx', path.join(ROOT, 'main.ts')], {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });

  it('leaves the previous bundle as it was where something is wrong, and nothing beside it', () => {
    const folder = freshFolder();
    const outdir = path.join(folder, 'dist');
    const before = written(outdir);
    assert.throws(
      () => written(outdir, (fleet) => void new k8s.KubeNamespace(fleet.clusters[0]?.core ?? assert.fail(), 'Bad')),
      /violation/,
    );
    assert.deepEqual(filesIn(outdir), before);
    assert.deepEqual(fs.readdirSync(folder), ['dist']);
  });

  it('writes nothing at all where something is wrong and there was no bundle', () => {
    const folder = freshFolder();
    assert.throws(() => written(path.join(folder, 'dist'), (fleet) => void fleet.managedCluster('Bad')), /violation/);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('replaces the previous bundle as a whole', () => {
    const outdir = path.join(freshFolder(), 'dist');
    written(outdir, (fleet) => {
      const stage = fleet.clusters[1]?.core ?? assert.fail();
      new k8s.KubeNamespace(stage, 'team', { metadata: { name: 'team' } });
    });
    assert.equal(fs.existsSync(path.join(outdir, 'cluster1/core')), true);
    assert.deepEqual(Object.keys(written(outdir)), Object.keys(new Written(article()).files));
    assert.equal(fs.existsSync(path.join(outdir, 'cluster1/core')), false);
  });

  it('gives the same bytes twice', () => {
    const outdir = path.join(freshFolder(), 'dist');
    const fleet = new Fleet({ name: 'test', ocm: '1.2.1', outdir });
    article()(fleet);
    fleet.synth();
    const first = filesIn(outdir);
    fleet.synth();
    assert.deepEqual(filesIn(outdir), first);
  });

  it('gives the same bytes whatever the time zone, the locale and the folder it runs in', () => {
    const [a, b] = [freshFolder(), freshFolder()].map((folder) => path.join(folder, 'deep/dist'));
    const runs = [
      mainTs({ CDK8S_OUTDIR: a, TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }),
      mainTs({ CDK8S_OUTDIR: b, TZ: 'America/St_Johns', LANG: 'C', LC_ALL: 'C' }),
    ];
    assert.deepEqual(
      runs.map(({ status, stderr }) => ({ status, stderr })),
      Array(2).fill({ status: 0, stderr: '' }),
    );
    assert.deepEqual(filesIn(a ?? ''), filesIn(b ?? ''));
    assert.equal(Object.keys(filesIn(a ?? '')).length > 10, true);
  });

  it('goes where main.ts says, else where the cdk8s command says, else to dist', () => {
    const { CDK8S_OUTDIR: before } = process.env;
    try {
      process.env.CDK8S_OUTDIR = '/from/cdk8s';
      assert.equal(new Fleet({ name: 'test', ocm: '1.2.1' }).outdir, '/from/cdk8s');
      assert.equal(new Fleet({ name: 'test', ocm: '1.2.1', outdir: 'mine' }).outdir, 'mine');
      delete process.env.CDK8S_OUTDIR;
      assert.equal(new Fleet({ name: 'test', ocm: '1.2.1' }).outdir, 'dist');
    } finally {
      if (before === undefined) delete process.env.CDK8S_OUTDIR;
      else process.env.CDK8S_OUTDIR = before;
    }
  });
});
