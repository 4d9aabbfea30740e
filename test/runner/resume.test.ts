import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Duration } from 'cdk8s';
import { ClusterInventory, type Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { finished } from '../cluster/finished';
import { FLEET_NAMES, useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';
import { WrappedKubectl } from './wrapped-kubectl';

describe('a run that is stopped at each step in turn', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet(true);
  const env = () => fleet().clusters.env;
  let undisturbed: unknown;

  /** What the bundle writes, without what differs between two objects of the same content. */
  async function state() {
    const kinds = [...new Set((await bundle()).written.listed().map((line) => line.split(' ')[1]))].join(',');
    const all = await Promise.all(
      FLEET_NAMES.map(async (name) => {
        const own =
          name === 'hub'
            ? kinds.replace(/(,)?(klusterlets|clusterproperties)\.[^,]+/g, '')
            : 'klusterlets,clusterproperties';
        const list = await fleet().clusters.mustKubectl(name, [
          'get',
          own,
          '--all-namespaces',
          '-o',
          'json',
          '--show-managed-fields',
        ]);
        const items = JSON.parse(list).items as {
          metadata: Record<string, unknown>;
          status?: unknown;
          kind: string;
          spec?: Record<string, unknown>;
        }[];
        return items
          .filter(({ metadata, kind }) => kind !== 'Secret' && !String(metadata.name).startsWith('system:'))
          .map((object) => withoutAccidents(object));
      }),
    );
    return all;
  }
  const bundle = async () => unwaitedBundle(smallFleet(await fleet().uid('hub')));

  it('has one end state where nothing stops it', async () => {
    const written = await bundle();
    assert.equal((await written.run(env())).code, 0);
    undisturbed = await state();
    assert.equal((await written.run(env(), 'delete', '--yes')).code, 0);
  });

  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    it(`by ${signal} ends in the same state when it is run again`, async () => {
      const written = await bundle();
      const steps = written.written
        .plan()
        .filter((line) => /^(apply|members|gates) |^wait \S+ \S+ customresource/.test(line));
      let stopped = 0;
      for (let step = 1; step <= steps.length; step++) {
        // Sometimes before a step writes, sometimes while it does, sometimes after.
        const { code, stderr, ended } = await stoppedAt(written.folder, step, signal, (step * 97) % 400);
        if (ended) continue;
        stopped++;
        if (signal === 'SIGINT') {
          assert.deepEqual(
            [code, stderr],
            [130, '\napply: interrupted; what was applied stays, and a second run goes on from here\n'],
          );
        }
      }
      // Only of the last step may a run be done before the signal comes.
      assert.ok(stopped >= steps.length - 1, `stopped ${stopped} times in ${steps.length} steps`);
      const { code, stderr } = await written.run(env());
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(await state(), undisturbed);
      if (signal === 'SIGKILL') assert.equal((await written.run(env(), 'delete', '--yes')).code, 0);
    });
  }

  it('by SIGINT in a wait leaves no child process and no file', async () => {
    const written = await bundle();
    const plan = path.join(written.folder, 'plan.tsv');
    const wait = ['wait', 'hub', 'addons', 'secrets', 'created', '60'].join('\t');
    fs.appendFileSync(plan, `${wait}\n`);
    const steps = fs
      .readFileSync(plan, 'utf8')
      .split('\n')
      .filter((line) => /^(apply|members|gates|wait)\t/.test(line)).length;
    const { code, stderr } = await stoppedAt(written.folder, steps - 1, 'SIGINT', 3000);
    assert.deepEqual(
      [code, stderr],
      [130, '\napply: interrupted; what was applied stays, and a second run goes on from here\n'],
    );
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} to its own process alone ends at once, with the kubectl that it runs`, async () => {
      const { program } = new WrappedKubectl('sleep 60');
      const { folder } = await bundle();
      const { code, stderr, seconds } = await stoppedAt(folder, 1, signal, 2000, program);
      assert.deepEqual(
        [code, stderr],
        [130, '\napply: interrupted; what was applied stays, and a second run goes on from here\n'],
      );
      assert.ok(seconds < 20, `it took ${seconds} s`);
    });
  }

  /**
   * Sends a signal, as a terminal does to the foreground, some time after a run says that it is at a step.
   * @param kubectl a kubectl to run with; the signal then goes to the run's own process alone
   */
  async function stoppedAt(folder: string, step: number, signal: NodeJS.Signals, delay: number, kubectl?: string) {
    const scratch = fs.mkdtempSync(path.join(folder, '..', 'scratch-'));
    const child = spawn(path.join(folder, 'apply'), [], {
      detached: true,
      env: { ...env(), TMPDIR: scratch, ...(kubectl && { KUBECTL: kubectl }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'close');
    const output = { stdout: '', stderr: '' };
    let sent = false;
    let sentAt = 0;
    child.stderr.on('data', (text) => {
      output.stderr += text;
    });
    child.stdout.on('data', async (text) => {
      output.stdout += text;
      if (sent || !new RegExp(`^\\[ ?${step}/`, 'm').test(output.stdout)) return;
      sent = true;
      await sleep(delay);
      sentAt = Date.now();
      if (child.exitCode === null && child.pid) process.kill(kubectl ? child.pid : -child.pid, signal);
    });
    const [code] = await exit;
    const seconds = (Date.now() - sentAt) / 1000;
    const left = async () => {
      const { stdout } = await finished('ps', ['-A', '-o', 'pgid=,stat=,args=']);
      return stdout.split('\n').filter((line) => new RegExp(`^\\s*${child.pid}\\s+[^Z\\s]`).test(line));
    };
    // What SIGKILL has hit may still be on its way out; what another has hit was waited for.
    for (let looks = 0; signal === 'SIGKILL' && looks < 50 && (await left()).length > 0; looks++) await sleep(100);
    assert.deepEqual(await left(), []);
    if (signal !== 'SIGKILL') assert.deepEqual(fs.readdirSync(scratch), []);
    return { code, stderr: output.stderr, ended: code === 0, seconds };
  }
});

/** The article's inventory over one managed cluster: steps of every kind, and no more of them than that takes. */
function smallFleet(uid: string): (fleet: Fleet) => void {
  return (fleet) => {
    const hub = fleet.hub({ context: 'kind-hub', uid });
    const clusters = [fleet.managedCluster('cluster1', { context: 'kind-cluster1' })];
    const names = { namespace: 'cluster-inventory', clusterSet: 'sandbox-fleet' };
    const accounts = [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }];
    new ClusterInventory(hub, 'inventory', { ...names, clusters, accounts, properties: { environment: 'sandbox' } });
  };
}

const ACCIDENTS = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields'];

/** An object without what differs each time it is made, but with who owns what of it. */
function withoutAccidents(object: {
  metadata: Record<string, unknown>;
  status?: unknown;
  spec?: Record<string, unknown>;
}) {
  const { status, metadata, spec, ...rest } = object;
  const managedFields = metadata.managedFields as {
    manager: string;
    operation: string;
    subresource?: string;
    fieldsV1: unknown;
  }[];
  const owners = (managedFields ?? [])
    .filter(({ manager }) => manager.startsWith('cdk8s-cluster-inventory'))
    .map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fieldsV1 }));
  const kept = Object.entries(metadata).filter(([key]) => !ACCIDENTS.includes(key));
  const { clusterIP, clusterIPs, ...others } = spec ?? {};
  return { ...rest, metadata: Object.fromEntries(kept), spec: others, owners };
}
