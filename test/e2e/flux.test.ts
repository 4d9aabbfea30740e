import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { FluxDelivery, FluxSource } from '../../lib';
import { engineLeftOut } from '../engines/engine';
import type { WrittenBundle } from '../runner/written-bundle';
import { leftOut } from './fleet-address';
import { ARTIFACT, FluxOnHub, readySince } from './flux-on-hub';
import { gateList, setGateByHand } from './gates-by-hand';
import { SET_LABEL } from './leftovers';
import { assertMember, OF_A_CLUSTER } from './members';
import { ownedObjects, rewritten } from './owned-objects';
import { assertUsable, profileNames } from './profiles';
import { type ClusterObject, eventually, type RealFleet } from './real-fleet';
import { sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

/** A gate that the bundle does not name, which changes nothing without users to approve. */
const OTHERS_GATE = 'ManagedClusterAutoApproval';

describe('the article’s bundle, applied by Flux instead of the runner', { skip: leftOut() || engineLeftOut() }, () => {
  let flux: FluxOnHub | undefined;
  let bundle: WrittenBundle;
  const fleet = useRealFleet({
    cleanUp: async () => {
      if (flux) await toRunner();
    },
    takeBack,
  });
  const running = () => flux ?? assert.fail('Flux does not run');

  const delivered = (clusters: readonly string[]) => {
    const source = FluxSource.externalArtifact({ name: ARTIFACT });
    return sandbox(fleet(), { clusters, also: (written) => new FluxDelivery(written, 'flux', { source }) });
  };

  /** The runner takes away only what it applied itself. */
  const toRunner = async () => {
    await running().stop();
    flux = undefined;
    await fleet().mustRun(bundle);
  };

  before(async () => {
    await setGateByHand(fleet(), 'hub', OTHERS_GATE, 'Enable');
    bundle = delivered(fleet().managed);
    flux = await FluxOnHub.start(fleet());
  });

  it('reaches the same end', async (test) => {
    const begun = Date.now();
    await running().deliver(bundle);
    await running().becomesReady(540);
    test.diagnostic(`until every Kustomization was Ready: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
    assert.deepEqual(await profileNames(fleet()), [...fleet().managed].sort());
    for (const cluster of fleet().managed) {
      await assertUsable(fleet(), cluster, { properties: { environment: 'sandbox' }, accounts: ['test'] });
    }
    assert.match((await fleet().mustRun(bundle, 'verify')).stdout, / is healthy: /);
  });

  it('was applied stage by stage: nothing before all that it depends on was ready', async () => {
    const kustomizations = await running().kustomizations();
    const readyAt = new Map(kustomizations.map((it) => [it.metadata.name as string, readySince(it)]));
    const applied = appliedAt([...(await ownedObjects(fleet(), bundle)).values()]);
    let compared = 0;
    for (const { metadata, spec } of kustomizations) {
      for (const { name } of spec.dependsOn ?? []) {
        const ready = readyAt.get(name) ?? assert.fail(`${name} is not ready`);
        const [first] = applied.get(metadata.name) ?? [];
        if (!first) continue;
        assert.ok(
          first >= ready,
          `${metadata.name} at ${first.toISOString()}, ${name} ready at ${ready.toISOString()}`,
        );
        compared += 1;
      }
    }
    // All but the first Kustomization and the one that only waits.
    assert.equal(compared, 4 + 2 * fleet().managed.length);
  });

  it('left to OCM who is accepted, and took back the gate that Git does not name', async () => {
    for (const name of fleet().managed) await assertMember(fleet(), name);
    const gates = await gateList(fleet(), 'hub');
    assert.deepEqual([gates.ClusterProfile, gates[OTHERS_GATE]], ['Enable', undefined]);
    for (const name of fleet().managed) assert.equal((await gateList(fleet(), name)).ClusterProperty, 'Enable');
  });

  it('is not changed by a second reconciliation', async () => {
    const settled = await ownedObjects(fleet(), bundle);
    await running().reconcileAgain(180);
    assert.deepEqual(rewritten(settled, await ownedObjects(fleet(), bundle)), []);
  });

  it('loses a cluster by its source, and with it nothing that is not its own', async () => {
    const [kept, removed] = [fleet().first, fleet().managed.filter((name) => name !== fleet().first)];
    const crds = (await fleet().list('hub', 'customresourcedefinitions')).map(({ metadata }) => metadata.name);
    bundle = delivered([kept]);
    await running().deliver(bundle);
    await running().reconcileAgain(180);
    for (const name of removed) {
      await eventually(90, async () => {
        const left = await fleet().list('hub', OF_A_CLUSTER, { namespace: name });
        // cluster-proxy is for all clusters of the set, in which the label keeps it.
        return left
          .filter(({ metadata }) => metadata.labels?.['cdk8s-cluster-inventory/bundle'])
          .map(({ kind, metadata }) => `${kind} ${metadata.name} of ${name}`);
      });
      assert.deepEqual(await fleet().list(name, 'clusterproperties'), []);
      await assertMember(fleet(), name);
      assert.equal((await gateList(fleet(), name)).ClusterProperty, 'Enable');
    }
    const left = (await fleet().list('hub', 'customresourcedefinitions')).map(({ metadata }) => metadata.name);
    assert.deepEqual(left, crds);
    await assertUsable(fleet(), kept, { properties: { environment: 'sandbox' }, accounts: ['test'] });
  });

  it('is handed back to the runner', async () => {
    await toRunner();
    assert.match((await fleet().mustRun(bundle, 'verify')).stdout, / is healthy: /);
  });
});

/** When Flux first wrote objects of each Kustomization, earliest first. */
function appliedAt(objects: readonly ClusterObject[]): Map<string, Date[]> {
  const times = new Map<string, Date[]>();
  for (const { metadata } of objects) {
    const name = metadata.labels?.['kustomize.toolkit.fluxcd.io/name'] ?? '';
    const { time } =
      metadata.managedFields.find((entry: ClusterObject) => entry.manager === 'kustomize-controller') ?? {};
    if (time)
      times.set(
        name,
        [...(times.get(name) ?? []), new Date(time)].sort((a, b) => +a - +b),
      );
  }
  return times;
}

/** What Flux leaves on objects that others own too, and what the runner takes back of its own runs only. */
async function takeBack(fleet: RealFleet): Promise<void> {
  for (const gate of ['ClusterProfile', OTHERS_GATE]) await setGateByHand(fleet, 'hub', gate, undefined);
  const labels = [`${SET_LABEL}-`, ...['name', 'namespace'].map((it) => `kustomize.toolkit.fluxcd.io/${it}-`)];
  const annotations = ['ssa', 'prune'].map((it) => `kustomize.toolkit.fluxcd.io/${it}-`);
  await fleet.mustKubectl('hub', ['label', 'managedcluster', ...fleet.managed, ...labels]);
  await fleet.mustKubectl('hub', ['annotate', 'managedcluster', ...fleet.managed, ...annotations]);
  for (const name of fleet.managed) await setGateByHand(fleet, name, 'ClusterProperty', undefined);
  for (const [cluster, target] of [
    ['hub', 'clustermanager/cluster-manager'],
    ...fleet.managed.map((it) => [it, 'klusterlet/klusterlet']),
  ] as [string, string][]) {
    await fleet.mustKubectl(cluster, ['label', target, ...labels.slice(1)]);
    await fleet.mustKubectl(cluster, ['annotate', target, ...annotations]);
  }
}
