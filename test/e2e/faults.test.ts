import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterInventory, ClusterManagerComponent } from '../../lib';
import type { WrittenBundle } from '../runner/written-bundle';
import { leftOut, leftOutWithoutController } from './fleet-address';
import { conditionOf } from './leftovers';
import { assertUsable } from './profiles';
import { eventually } from './real-fleet';
import { RunningApply } from './running-apply';
import { sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

const PROPERTIES = { environment: 'sandbox' };
const OPERATOR = ['deployment', 'cluster-manager', '--namespace', 'open-cluster-management'];
const INTERRUPTIONS = 5;

describe('a run that something happens to', { skip: leftOut() }, () => {
  const fleet = useRealFleet({ leavesInventory: true });
  const hub = (...words: string[]) => fleet().mustKubectl('hub', words);

  async function assertHealthy(bundle: WrittenBundle): Promise<void> {
    const { stdout } = await fleet().mustRun(bundle, 'verify');
    assert.match(stdout, /everything is as the bundle wants it\n$/);
    for (const cluster of fleet().managed) {
      await assertUsable(fleet(), cluster, { properties: PROPERTIES, accounts: ['test'] });
    }
  }

  it('ends healthy however often it is interrupted before', async (test) => {
    const bundle = sandbox(fleet());
    const steps = bundle.written.plan().filter((line) => /^(apply|members|gates|wait) /.test(line)).length;
    // Ascending, so that each run comes further than the one before it; where and when is drawn anew each time.
    const points = Array.from({ length: INTERRUPTIONS }, () => randomInt(1, steps)).sort((a, b) => a - b);
    for (const [index, step] of points.entries()) {
      const signal = index % 2 === 0 ? 'SIGKILL' : 'SIGINT';
      const delay = randomInt(0, 1500);
      const run = new RunningApply(fleet(), bundle);
      await run.hasSaid(new RegExp(`^\\[ ?${step}/`, 'm'));
      await sleep(delay);
      run.stop(signal);
      const { code } = await run.finished;
      test.diagnostic(`${signal} ${delay} ms into step ${step} of ${steps}: exit code ${code}`);
      assert.ok(code === 0 || code === (signal === 'SIGINT' ? 130 : null), `exit code ${code}`);
    }
    await fleet().mustRun(bundle);
    await assertHealthy(bundle);
  });

  it('ends healthy though the add-ons’ managers are killed', async () => {
    const bundle = sandbox(fleet());
    await fleet().mustRun(bundle, 'delete', '--yes', '--cluster', fleet().second);
    for (const resource of ['managedserviceaccount/test', 'managedclusteraddon/managed-serviceaccount']) {
      await hub('delete', resource, '--namespace', fleet().second);
    }
    const run = new RunningApply(fleet(), bundle);
    assert.ok(await run.hasSaid(/hub addons {2}apply/));
    for (const namespace of ['open-cluster-management-addon', 'open-cluster-management-managed-serviceaccount']) {
      await hub('delete', 'pods', '--all', '--namespace', namespace, '--wait=false');
    }
    const { code, stdout, stderr } = await run.finished;
    assert.deepEqual([code, stderr], [0, ''], stdout);
    await assertHealthy(bundle);
  });

  it('names the hub’s ClusterManager where its operator is down, and goes on once it is back', async () => {
    const bundle = fleet().bundle((synthesized) => {
      const toHub = fleet().addHub(synthesized);
      const clusters = fleet().managed.map((name) => fleet().addManaged(synthesized, name));
      const names = { namespace: 'cluster-inventory', clusterSet: 'sandbox-fleet' };
      new ClusterInventory(toHub, 'inventory', { ...names, clusters, properties: PROPERTIES });
      toHub.featureGates.set(ClusterManagerComponent.WORK, { ManifestWorkReplicaSet: true });
    });
    const { spec } = await fleet().get('hub', 'deployment', 'cluster-manager', 'open-cluster-management');
    await hub('scale', ...OPERATOR, '--replicas=0');
    try {
      const { code, stderr } = await fleet().run(bundle, '--timeout', '10');
      assert.equal(code, 6, stderr);
      assert.match(
        stderr,
        /clustermanagers\S* cluster-manager: wanted generation; its controller has seen generation \d+ of \d+/,
      );
    } finally {
      await hub('scale', ...OPERATOR, `--replicas=${spec.replicas}`);
    }
    await fleet().mustRun(bundle);
    await fleet().mustRun(sandbox(fleet()));
    await assertHealthy(sandbox(fleet()));
  });

  describe('to a whole cluster', { skip: leftOutWithoutController() }, () => {
    let lease: number | undefined;

    after(async () => {
      await fleet().startStopped();
      if (lease !== undefined) await setLease(lease);
    });

    const setLease = (seconds: number) =>
      hub(
        'patch',
        'managedcluster',
        fleet().second,
        '--type=merge',
        '--patch',
        `{"spec":{"leaseDurationSeconds":${seconds}}}`,
      );

    it('names the cluster whose API server stops, and goes on once it is back', async () => {
      const bundle = sandbox(fleet(), { properties: { environment: 'other' } });
      const run = new RunningApply(fleet(), bundle, '--timeout', '20');
      assert.ok(await run.hasSaid(/hub addons {2}apply/));
      await fleet().control('plane-down', fleet().second);
      const { code, stdout, stderr } = await run.finished;
      assert.ok(code === 5 || code === 6, `exit code ${code}: ${stdout}${stderr}`);
      assert.match(stderr, new RegExp(`^apply: ${fleet().second} gates`, 'm'));
      assert.match(stderr, /refused|reachable/);
      await fleet().control('plane-up', fleet().second);
      await fleet().mustRun(sandbox(fleet()));
      await assertHealthy(sandbox(fleet()));
    });

    it('leaves the add-ons of a cluster that is away for longer than its lease', async () => {
      const bundle = sandbox(fleet());
      const uids = async () => {
        const addOns = await fleet().list('hub', 'managedclusteraddons', { namespace: fleet().second });
        return Object.fromEntries(addOns.map(({ metadata }) => [metadata.name, metadata.uid]));
      };
      const before = await uids();
      assert.deepEqual(Object.keys(before), ['cluster-proxy', 'managed-serviceaccount']);
      const { spec } = await fleet().get('hub', 'managedcluster', fleet().second);
      lease = spec.leaseDurationSeconds as number;
      await setLease(5);
      await fleet().control('node-down', fleet().second);
      const member = () => fleet().get('hub', 'managedcluster', fleet().second);
      await eventually(180, async () => {
        const status = conditionOf(await member(), 'ManagedClusterConditionAvailable');
        return status === 'Unknown' ? undefined : `Available=${status}`;
      });
      const { code, stderr } = await fleet().run(bundle, '--timeout', '5');
      assert.equal(code, 6, stderr);
      assert.match(
        stderr,
        new RegExp(`managedclusters\\S* ${fleet().second}: wanted ManagedClusterConditionAvailable=True`),
      );
      assert.deepEqual(await uids(), before);
      await fleet().control('node-up', fleet().second);
      await eventually(180, async () => {
        const status = conditionOf(await member(), 'ManagedClusterConditionAvailable');
        return status === 'True' ? undefined : `Available=${status}`;
      });
      await fleet().mustRun(bundle);
      assert.deepEqual(await uids(), before);
      await assertHealthy(bundle);
    });
  });
});
