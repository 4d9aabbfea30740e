import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { finished } from '../cluster/finished';
import { freshFolder } from '../fleet/written';
import { usePlayedFleet } from './played-fleet';
import { WrappedKubectl } from './wrapped-kubectl';
import { WrittenBundle } from './written-bundle';

const COUNT = 1_000;
const MANY = 10_000;
const SPACE = 'large-0';

describe('a large stage', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet(['hub']);
  const env = () => fleet().clusters.env;
  let uid: string;
  before(async () => {
    uid = await fleet().uid('hub');
  });
  /** Namespaces, a large file between two small ones, and where asked for a dependency between two of its objects. */
  const large = ({ value = 'a', inOrder = false, count = COUNT, name = 'large' } = {}) =>
    new WrittenBundle(
      (it: Fleet) => {
        const { core } = it.hub({ context: 'kind-hub', uid });
        const spaces = [0, 1, 2].map((index) => `${name}-${index}`);
        for (const id of spaces)
          new ApiObject(core, id, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: id } });
        const configMap = (scope: Construct, id: string, index = 0) => {
          const metadata = { name: id, namespace: spaces[index % 3] as string };
          return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } });
        };
        configMap(core, 'first');
        const many = new Construct(core, 'many');
        const [one, two] = Array.from({ length: count }, (_, index) => configMap(many, `many-${index}`, index));
        configMap(core, 'of-last');
        if (inOrder) two?.node.addDependency(one as Construct);
      },
      { name },
    );
  /** Files of each call that applied anything, without the folders that they are in. */
  const applied = ({ calls }: WrappedKubectl) =>
    calls.filter((call) => call.startsWith('apply')).map((call) => path.basename(/ -f (\S+)/.exec(call)?.[1] ?? ''));

  it('is applied in parts side by side, but in the order of its files, and all of it is counted', async () => {
    const kubectl = new WrappedKubectl();
    const { code, stdout, stderr } = await large().run({ ...env(), KUBECTL: kubectl.program });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, new RegExp(`apply hub/core: ${COUNT + 5} new, 0 changed, 0 unchanged\\n`));
    const rounds = applied(kubectl).map((file) => Number(/^(\d+)-\d\.yaml$/.exec(file)?.[1]));
    assert.deepEqual(rounds, [1, 2, 2, 3]);
    const there = await fleet().clusters.mustKubectl('hub', ['get', 'configmaps', '-A', '-o', 'name']);
    assert.equal(there.split('\n').filter((line) => /\/(many-|first|of-last)/.test(line)).length, COUNT + 2);
  });

  it('changes nothing with the second run, and what changed is counted', async () => {
    const second = await large().run(env());
    assert.match(second.stdout, new RegExp(`apply hub/core: 0 new, 0 changed, ${COUNT + 5} unchanged\\n`));
    assert.match(second.stdout, /nothing changed\n$/);
    const gone = ['delete', 'configmap', 'many-999', '--namespace', SPACE];
    await fleet().clusters.mustKubectl('hub', gone);
    const { stdout } = await large({ value: 'b' }).run(env());
    assert.match(stdout, new RegExp(`apply hub/core: 1 new, ${COUNT + 1} changed, 3 unchanged\\n`));
  });

  it('is applied by one kubectl where an object of it depends on another', async () => {
    const bundle = large({ inOrder: true });
    assert.deepEqual(bundle.written.plan('apply', 'hub', 'core'), ['apply hub core hub/core in-order -']);
    const kubectl = new WrappedKubectl();
    const { code } = await bundle.run({ ...env(), KUBECTL: kubectl.program });
    assert.deepEqual([code, applied(kubectl)], [0, ['core']]);
  });

  it('names a conflict in one of its parts, and applies no file after it', async () => {
    const object = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: SPACE },
      data: { value: 'theirs' },
    });
    await fleet().create('hub', [object('many-750')], 'somebody');
    await fleet().create('hub', [object('of-last')], 'somebody');
    const kubectl = new WrappedKubectl();
    const { code, stderr } = await large().run({ ...env(), KUBECTL: kubectl.program });
    assert.equal(code, 4, stderr);
    assert.match(
      stderr,
      /^ {2}hub: of hub\/core\/many\.yaml: configmap\/many-750\n {4}Apply failed with 1 conflict: conflict with "somebody"/,
    );
    assert.ok(!applied(kubectl).some((file) => file.startsWith('000003')), 'no later file');
    const forced = await large().run(env(), '--force-conflicts');
    assert.deepEqual([forced.code, forced.stderr], [0, '']);
  });

  for (const [what, target] of [
    ['the shell alone', 1],
    ['its whole process group', -1],
  ] as const) {
    it(`ends soon by SIGINT to ${what}, and leaves no process and no file`, async () => {
      const scratch = freshFolder();
      const child = spawn(path.join(large({ value: `c${target}` }).folder, 'apply'), [], {
        detached: true,
        env: { ...env(), TMPDIR: scratch },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (text) => {
        stderr += text;
      });
      child.stdout.resume();
      const ended = once(child, 'close');
      const running = async () => {
        const { stdout } = await finished('ps', ['-A', '-ww', '-o', 'pgid=,stat=,args=']);
        return stdout.split('\n').filter((line) => new RegExp(`^\\s*${child.pid}\\s+[^Z\\s]`).test(line));
      };
      const patience = Date.now() + 60_000;
      while ((await running()).filter((line) => / apply .*00002-/.test(line)).length < 2) {
        assert.ok(Date.now() < patience && child.exitCode === null, 'parts are applied side by side');
        await sleep(50);
      }
      const begun = Date.now();
      process.kill(target * (child.pid ?? assert.fail()), 'SIGINT');
      const [code] = await ended;
      assert.ok(Date.now() - begun < 5_000, `${Date.now() - begun} ms`);
      const message = '\napply: interrupted; what was applied stays, and a second run goes on from here\n';
      assert.deepEqual([code, stderr, await running(), fs.readdirSync(scratch)], [130, message, [], []]);
    });
  }

  it('is deleted as a whole', async () => {
    const { code, stderr } = await large().run(env(), 'delete', '--yes', '--timeout', '2');
    // Without controllers no namespace ends, and nothing is left in them.
    assert.equal(code, 6, stderr);
    const left = await fleet().clusters.mustKubectl('hub', [
      'get',
      'configmaps',
      '-A',
      '-l',
      'cdk8s-cluster-inventory/bundle',
      '-o',
      'name',
    ]);
    assert.equal(left, '');
  });

  it(`of ${MANY} objects is applied, and nothing of it changes with the second run`, async () => {
    const bundle = large({ count: MANY, name: 'largest' });
    const first = await bundle.run(env());
    assert.deepEqual([first.code, first.stderr], [0, '']);
    assert.match(first.stdout, new RegExp(`apply hub/core: ${MANY + 5} new, 0 changed, 0 unchanged\\n`));
    const second = await bundle.run(env());
    assert.deepEqual([second.code, second.stderr], [0, '']);
    assert.match(second.stdout, new RegExp(`apply hub/core: 0 new, 0 changed, ${MANY + 5} unchanged\\n`));
    assert.match(second.stdout, /nothing changed\n$/);
  });
});
