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
import { eventually } from './real-fleet';
import { sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

const NAMESPACE = 'cluster-inventory';
const USER_SERVER = ['deployment/cluster-proxy-addon-user', '--namespace', 'open-cluster-management-addon'];
const ACCOUNT = 'system:serviceaccount:open-cluster-management-managed-serviceaccount:test';

describe('verify on a real fleet', { skip: leftOut() }, () => {
  const fleet = useRealFleet();
  let bundle: WrittenBundle;
  before(async () => {
    bundle = sandbox(fleet());
    await fleet().mustRun(bundle);
  });
  const verify = (...words: string[]) => fleet().run(bundle, 'verify', ...words);
  const hub = (...words: string[]) => fleet().mustKubectl('hub', words);

  /** Waits until verify is content again. */
  async function recovered(seconds: number, ...words: string[]): Promise<void> {
    await eventually(seconds, async () => {
      const { code, stdout } = await verify(...words);
      return code === 0 ? undefined : stdout;
    });
  }
  /** The lines of a report that match. */
  const linesOf = ({ stdout }: Finished, pattern: RegExp) => stdout.split('\n').filter((line) => pattern.test(line));
  /** Asserts that a report has a line, then or after its details the step. */
  function assertFound(report: Finished, finding: RegExp, step: RegExp): void {
    assert.equal(report.code, 6, report.stdout);
    assert.equal(linesOf(report, finding).length, 1, `${finding} in ${report.stdout}`);
    assert.ok(linesOf(report, step).length > 0, `${step} in ${report.stdout}`);
  }

  it('finds it healthy, and each account goes through to each cluster as itself', async () => {
    const { code, stdout, stderr } = await verify('--access');
    assert.deepEqual([code, stderr], [0, ''], stdout);
    for (const cluster of fleet().managed) {
      const { gitVersion } = JSON.parse(await fleet().mustKubectl(cluster, ['get', '--raw', '/version']));
      const profile = `ok     ${cluster}  profile ${NAMESPACE}/${cluster}: access provider, credentials test, properties environment`;
      assert.ok(stdout.includes(`${profile}; test: HTTP 200 from Kubernetes ${gitVersion} for ${ACCOUNT}\n`), stdout);
    }
  });

  it('shows the token on no command line and in no output, and leaves nothing behind, interrupted or not', async () => {
    const secret = await fleet().get('hub', 'secret', `${fleet().first}-test`, NAMESPACE);
    const token = Buffer.from(secret.data.token, 'base64').toString();
    assert.ok(token.length > 100);
    for (const signal of [undefined, 'SIGINT', 'SIGTERM'] as const) {
      const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'verify-'));
      // In a process group of its own, as on a terminal.
      const run = spawn(path.join(bundle.folder, 'apply'), ['verify', '--access'], {
        detached: true,
        env: { ...fleet().env, TMPDIR: scratch },
      });
      let said = '';
      for (const output of [run.stdout, run.stderr]) output.setEncoding('utf8').on('data', (text) => (said += text));
      const closed = once(run, 'close');
      let forwarded = false;
      while (run.exitCode === null && run.signalCode === null) {
        const lines = commandLines();
        assert.equal(lines.filter((line) => line.includes(token)).length, 0);
        if (
          !forwarded &&
          lines.some((line) => line.includes('port-forward') && line.includes('--pod-running-timeout'))
        ) {
          forwarded = true;
          if (signal) setTimeout(() => process.kill(-(run.pid ?? 0), signal), 1200);
        }
        await sleep(50);
      }
      await closed;
      assert.equal(run.exitCode, signal ? 130 : 0, said);
      assert.ok(forwarded);
      assert.ok(!said.includes(token));
      assert.deepEqual(fs.readdirSync(scratch), []);
      await sleep(300);
      assert.deepEqual(
        commandLines().filter((line) => line.includes('--pod-running-timeout') || line.includes(scratch)),
        [],
      );
      fs.rmdirSync(scratch);
    }
  });

  it('mends a lost credential by the step that it names', async () => {
    const name = `${fleet().first}-test`;
    await hub('delete', 'secret', name, '--namespace', NAMESPACE);
    const report = await verify();
    assertFound(report, new RegExp(`^WRONG .* profile .*/${fleet().first}: no credential test$`), / rollout restart /);
    const step = linesOf(report, / rollout restart /)[0]?.replace(/.*kubectl --context \S+ /, '') ?? '';
    await hub(...step.split(' '));
    await recovered(90, '--access');
  });

  it('finds a user server that is scaled to nothing, and what follows for who goes through', async () => {
    await hub('scale', ...USER_SERVER, '--replicas=0');
    // The one that ends still takes connections for a while.
    await eventually(60, async () => {
      const pods = await fleet().list('hub', 'pods', { namespace: 'open-cluster-management-addon' });
      return pods.filter(({ metadata }) => metadata.name.startsWith('cluster-proxy-addon-user-')).map(() => 'its pod');
    });
    const report = await verify('--access');
    await hub('scale', ...USER_SERVER, '--replicas=1');
    assertFound(
      report,
      /^WRONG {2}hub {2}deployments \S+\/cluster-proxy-addon-user: it is scaled to 0$/,
      /--stage addons/,
    );
    assert.equal(linesOf(report, /^WRONG .* access .*: no port-forward to service /).length, fleet().managed.length);
    await recovered(120, '--access');
  });

  it('finds a property that stops the agent’s reports, though the hub calls all of it well', async () => {
    const property = { apiVersion: 'about.k8s.io/v1alpha1', kind: 'ClusterProperty', metadata: { name: 'long' } };
    const json = JSON.stringify({ ...property, spec: { value: 'x'.repeat(1025) } });
    await fleet().mustKubectl(fleet().first, ['apply', '--server-side', '-f', '-'], json);
    const report = await verify();
    await fleet().mustKubectl(fleet().first, ['delete', 'clusterproperty', 'long']);
    assertFound(
      report,
      / clusterproperties long: its value has 1025 bytes, and 1024 are allowed$/,
      / delete clusterprop/,
    );
    await recovered(60);
  });

  describe('with parts of it down', { skip: leftOutWithoutController() }, () => {
    it('finds a cluster whose agents are gone by its broken tunnel, before the hub knows', async () => {
      await fleet().control('node-down', fleet().second);
      try {
        const report = await verify('--access');
        assertFound(report, new RegExp(` access \\S+/${fleet().second}: HTTP 502: .*No agent`), /the tunnel to /);
        assert.equal(linesOf(report, new RegExp(`^ok {5}${fleet().first} .*HTTP 200`)).length, 1);
      } finally {
        await fleet().control('node-up', fleet().second);
      }
      await recovered(240, '--access');
    });

    it('finds a cluster whose API server is gone, and says of the hub what it knows', async () => {
      const { second } = fleet();
      await fleet().control('plane-down', second);
      try {
        await eventually(60, async () => {
          const { stdout } = await verify();
          return /KubeAPIServerUnavailable/.test(stdout) ? undefined : stdout;
        });
        const report = await verify('--access');
        assertFound(report, new RegExp(`^WRONG {2}${second} {2}reachable: `), /look after the control plane/);
        assertFound(report, new RegExp(`^WRONG {2}${second} {2}access `), /-> /);
        assert.equal(linesOf(report, new RegExp(`^ok {5}${fleet().first} .*HTTP 200`)).length, 1);
      } finally {
        await fleet().control('plane-up', second);
      }
      await recovered(240, '--access');
    });
  });
});

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
