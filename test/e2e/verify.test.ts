import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finished } from '../cluster/finished';
import type { WrittenBundle } from '../runner/written-bundle';
import { leftOut, leftOutWithoutController } from './fleet-address';
import { eventually, type RealFleet } from './real-fleet';
import { sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

const NAMESPACE = 'cluster-inventory';
const USER_SERVER = ['deployment/cluster-proxy-addon-user', '--namespace', 'open-cluster-management-addon'];
const ACCOUNT = 'system:serviceaccount:open-cluster-management-managed-serviceaccount:test';

describe('verify on a real fleet', { skip: leftOut() }, () => {
  const fleet = useRealFleet({ beginsWithInventory: true });
  let bundle: WrittenBundle;
  before(() => {
    bundle = sandbox(fleet());
  });
  const verify = (...words: string[]) => fleet().run(bundle, 'verify', ...words);
  const hub = (...words: string[]) => fleet().mustKubectl('hub', words);

  /** Waits until verify is content again. */
  const recovered = (seconds: number) =>
    eventually(seconds, async () => {
      const { code, stdout } = await verify('--access');
      return code === 0 ? undefined : stdout;
    });

  it('finds it healthy; each account goes through to each cluster as itself, its token unseen', async () => {
    const { code, said, tokenSeen, left } = await watched(bundle, fleet(), ['--access']);
    assert.equal(code, 0, said);
    for (const cluster of fleet().managed) {
      const { gitVersion } = JSON.parse(await fleet().mustKubectl(cluster, ['get', '--raw', '/version']));
      const profile = `ok     ${cluster}  profile ${NAMESPACE}/${cluster}: access provider, credentials test, properties environment`;
      assert.ok(said.includes(`${profile}; test: HTTP 200 from Kubernetes ${gitVersion} for ${ACCOUNT}\n`), said);
    }
    assert.match(said, new RegExp(`^e2e is healthy: .*, ${fleet().managed.length} requests answered, `, 'm'));
    assert.deepEqual([tokenSeen, left], [false, []]);
  });

  it('leaves nothing behind where it is interrupted on the way', async () => {
    const { code, said, tokenSeen, left } = await watched(bundle, fleet(), ['--access', '--stage', 'end'], 'SIGINT');
    assert.deepEqual([code, said.trim()], [130, 'apply: interrupted; nothing was written']);
    assert.deepEqual([tokenSeen, left], [false, []]);
  });

  it('finds a credential that is lost and a user server that is scaled to nothing, and the steps mend them', async () => {
    const { first, second } = fleet();
    await hub('scale', ...USER_SERVER, '--replicas=0');
    await hub('delete', 'secret', `${first}-test`, '--namespace', NAMESPACE);
    // The pod that ends still takes connections for a while.
    await eventually(60, async () => {
      const pods = await fleet().list('hub', 'pods', { namespace: 'open-cluster-management-addon' });
      return pods.filter(({ metadata }) => metadata.name.startsWith('cluster-proxy-addon-user-')).map(() => 'its pod');
    });
    const report = await verify('--access');
    const steps = [
      stepBelow(report, new RegExp(`^WRONG {2}${first} {2}secrets ${NAMESPACE}/${first}-test: it does not exist$`)),
      stepBelow(report, /^WRONG {2}hub {2}deployments \S+\/cluster-proxy-addon-user: it is scaled to 0$/),
    ];
    assert.match(report.stdout, new RegExp(`^WRONG .* profile \\S+/${first}: no credential test; `, 'm'));
    stepBelow(report, new RegExp(`^WRONG {2}${second} {2}access ${NAMESPACE}/${second}: no port-forward to service `));
    for (const step of steps) await hub(...step.replace(/^.*kubectl --context \S+ /, '').split(' '));
    await recovered(120);
  });

  describe('with parts of it down', { skip: leftOutWithoutController() }, () => {
    it('finds agents that are gone and an API server that is gone, before the hub knows', async () => {
      const { first, second } = fleet();
      await fleet().control('node-down', first);
      await fleet().control('plane-down', second);
      try {
        const report = await verify('--access');
        const tunnel = stepBelow(report, new RegExp(`^WRONG {2}${first} {2}access \\S+: HTTP 502: .*No agent`));
        assert.match(tunnel, /^the tunnel to /);
        const plane = stepBelow(report, new RegExp(`^WRONG {2}${second} {2}reachable: `));
        assert.match(plane, /^look after the API server of /);
        stepBelow(report, new RegExp(`^WRONG {2}${second} {2}access \\S+: `));
        assert.match(report.stdout, /\ne2e is NOT healthy: 0 of /);
      } finally {
        await fleet().startStopped();
      }
      await recovered(240);
    });
  });
});

/** Asserts that a report has a line, once, and returns the step that mends it, which stands below. */
function stepBelow({ code, stdout }: Finished, finding: RegExp): string {
  assert.equal(code, 6, stdout);
  const lines = stdout.split('\n');
  assert.equal(lines.filter((line) => finding.test(line)).length, 1, `${finding} in ${stdout}`);
  const below = lines.slice(lines.findIndex((line) => finding.test(line)) + 1);
  const step = / {9}-> (.*)/.exec(below.find((line) => !/^ {9}(?!->)/.test(line)) ?? '');
  assert.ok(step, `below ${finding} in ${stdout}`);
  return step[1] ?? '';
}

/** How a run of verify ended that was looked at all the while. */
interface Watched {
  readonly code: number | null;
  readonly said: string;
  /** Whether the token of an account was in its output or on a command line. */
  readonly tokenSeen: boolean;
  /** Files and processes that it left. */
  readonly left: readonly string[];
}

/** Runs verify as on a terminal, and where a signal is given, interrupts it once its port-forward is there. */
async function watched(
  bundle: WrittenBundle,
  fleet: RealFleet,
  words: readonly string[],
  signal?: 'SIGINT',
): Promise<Watched> {
  const secret = await fleet.get('hub', 'secret', `${fleet.first}-test`, NAMESPACE);
  const token = Buffer.from(secret.data.token, 'base64').toString();
  assert.ok(token.length > 100);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'verify-'));
  // In a process group of its own, as a shell starts it.
  const run = spawn(path.join(bundle.folder, 'apply'), ['verify', ...words], {
    detached: true,
    env: { ...fleet.env, TMPDIR: scratch },
  });
  let said = '';
  for (const output of [run.stdout, run.stderr]) output.setEncoding('utf8').on('data', (text) => (said += text));
  const closed = once(run, 'close');
  let forwarded = false;
  let tokenSeen = false;
  while (run.exitCode === null && run.signalCode === null) {
    const lines = commandLines();
    tokenSeen ||= lines.some((line) => line.includes(token));
    if (!forwarded && lines.some(isForward)) {
      forwarded = true;
      if (signal) setTimeout(() => process.kill(-(run.pid ?? 0), signal), 1200);
    }
    await sleep(50);
  }
  await closed;
  assert.ok(forwarded, said);
  await sleep(300);
  const left = [...fs.readdirSync(scratch), ...commandLines().filter(isForward)];
  fs.rmSync(scratch, { recursive: true });
  return { code: run.exitCode, said, tokenSeen: tokenSeen || said.includes(token), left };
}

/** Whether a command line is that of a port-forward of verify. */
const isForward = (line: string) => line.includes('port-forward') && line.includes('--pod-running-timeout');

/** Of every process of this machine, as `ps` shows it. */
function commandLines(): string[] {
  return fs.readdirSync('/proc').flatMap((entry) => {
    try {
      return /^\d+$/.test(entry) ? [fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}
