import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArgoCdDelivery } from '../../lib';
import { engineLeftOut } from '../engines/engine';
import type { WrittenBundle } from '../runner/written-bundle';
import { ArgoCdOnHub } from './argo-cd-on-hub';
import { leftOut } from './fleet-address';
import { gateList, setGateByHand } from './gates-by-hand';
import { SET_LABEL } from './leftovers';
import { assertMember, OF_A_CLUSTER } from './members';
import { type OwnedObjects, ownedObjects, rewritten } from './owned-objects';
import { assertUsable, profileNames } from './profiles';
import { BUNDLE, type ClusterObject, eventually, type RealFleet } from './real-fleet';
import { sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

/** A gate that the bundle does not name, which changes nothing without users to approve. */
const OTHERS_GATE = 'ManagedClusterAutoApproval';
/** A label that somebody else gave a ManagedCluster. */
const OTHERS_LABEL = 'e2e.example/owner';
/** In which nothing may be written, and Argo CD compares everything several times. */
const STABLE_SECONDS = 120;

describe('the article’s bundle, applied by Argo CD instead of the runner', {
  skip: leftOut() || engineLeftOut(),
}, () => {
  let argoCd: ArgoCdOnHub | undefined;
  let bundle: WrittenBundle;
  const fleet = useRealFleet({
    cleanUp: async () => {
      if (argoCd) await toRunner();
    },
    takeBack,
  });
  const running = () => argoCd ?? assert.fail('Argo CD does not run');
  const delivered = (clusters: readonly string[]) =>
    sandbox(fleet(), {
      clusters,
      also: (written) => new ArgoCdDelivery(written, 'argo-cd', { repoUrl: running().repoUrl }),
    });

  /** The runner takes away only what it applied itself. */
  const toRunner = async () => {
    await running().stop();
    argoCd = undefined;
    await fleet().mustRun(bundle);
  };

  before(async () => {
    // By client-side apply, whose fields kubectl's code in Argo CD takes over and drops if it is let.
    const { apiVersion, kind, spec } = await fleet().get('hub', 'managedcluster', fleet().first);
    const metadata = { name: fleet().first, labels: { [OTHERS_LABEL]: 'somebody' } };
    const others = { apiVersion, kind, metadata, spec: { hubAcceptsClient: spec.hubAcceptsClient } };
    await fleet().mustKubectl('hub', ['apply', '-f', '-'], JSON.stringify(others));
    // After that, since the hub's webhooks are rolled out anew.
    await setGateByHand(fleet(), 'hub', OTHERS_GATE, 'Enable');
    argoCd = await ArgoCdOnHub.start(fleet());
    bundle = delivered(fleet().managed);
  });

  it('reaches the same end', async (test) => {
    const begun = Date.now();
    await running().deliver(bundle);
    await running().becomesHealthy(540);
    test.diagnostic(`until every Application was Synced and Healthy: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
    // No Application waits for what OCM makes of the bundle at last.
    await eventually(120, async () => {
      const { code, stdout, stderr } = await fleet().run(bundle, 'verify');
      return code === 0 ? undefined : stdout + stderr;
    });
    for (const cluster of fleet().managed) {
      await assertUsable(fleet(), cluster, { properties: { environment: 'sandbox' }, accounts: ['test'] });
    }
  });

  it('was applied wave by wave: no Application before all of the waves before were Healthy', async () => {
    const waves = (await running().applications())
      .filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-wave'] !== undefined)
      .map(({ metadata, status }) => ({
        name: metadata.name as string,
        wave: Number(metadata.annotations['argocd.argoproj.io/sync-wave']),
        begun: new Date(metadata.creationTimestamp),
        healthy: new Date(status.health.lastTransitionTime),
      }));
    assert.equal(new Set(waves.map(({ wave }) => wave)).size, 6);
    for (const later of waves) {
      for (const earlier of waves.filter(({ wave }) => wave < later.wave)) notBefore(later, earlier);
    }
  });

  it('made nothing before what it needs', async () => {
    const objects = await ownedObjects(fleet(), bundle);
    const crds = of(objects, 'hub', 'CustomResourceDefinition').map((crd) => since(crd, 'Established'));
    const managers = of(objects, 'hub', 'Deployment');
    for (const manager of managers) for (const crd of crds) notBefore(made(manager), crd);
    const [hubGate] = of(objects, 'hub', 'ClusterManager').map(written);
    assert.ok(hubGate && crds.length > 0 && managers.length > 0);
    for (const manager of managers) notBefore(hubGate, since(manager, 'Available'));
    const profiles = await crd(fleet(), 'hub', 'clusterprofiles.multicluster.x-k8s.io');
    for (const cluster of fleet().managed) {
      const [gate] = of(objects, cluster, 'Klusterlet').map(written);
      const properties = of(objects, cluster, 'ClusterProperty').map(made);
      assert.ok(gate && properties.length > 0);
      notBefore(gate, since(profiles, 'Established'));
      const behindGate = await crd(fleet(), cluster, 'clusterproperties.about.k8s.io');
      for (const property of properties) notBefore(property, since(behindGate, 'Established'));
    }
  });

  it('left to OCM who is accepted and to others their labels, and took back the gate that Git does not name', async () => {
    for (const name of fleet().managed) await assertMember(fleet(), name);
    const { metadata } = await fleet().get('hub', 'managedcluster', fleet().first);
    assert.equal(metadata.labels[OTHERS_LABEL], 'somebody');
    const gates = await gateList(fleet(), 'hub');
    assert.deepEqual([gates.ClusterProfile, gates[OTHERS_GATE]], ['Enable', undefined]);
    for (const name of fleet().managed) assert.equal((await gateList(fleet(), name)).ClusterProperty, 'Enable');
  });

  it('is compared again and again, and nothing is written', async () => {
    const syncs = async () => (await running().applications()).map(({ status }) => status.operationState.startedAt);
    const [settled, synced] = [await ownedObjects(fleet(), bundle), await syncs()];
    await sleep(STABLE_SECONDS * 1000);
    assert.deepEqual(rewritten(settled, await ownedObjects(fleet(), bundle)), []);
    assert.deepEqual(await syncs(), synced);
    await running().becomesHealthy(1);
  });

  it('loses a cluster by a commit, and with it nothing that is not its own', async () => {
    const [kept, removed] = [fleet().first, fleet().managed.filter((name) => name !== fleet().first)];
    const crds = (await fleet().list('hub', 'customresourcedefinitions')).map(({ metadata }) => metadata.name);
    bundle = delivered([kept]);
    running().commit(bundle);
    await running().refresh();
    await eventually(180, async () => {
      const names = (await running().applications()).map(({ metadata }) => metadata.name as string);
      return names.filter((name) => removed.some((cluster) => name.startsWith(`${BUNDLE}-${cluster}-`)));
    });
    await running().becomesHealthy(180);
    for (const name of removed) {
      const selector = `cdk8s-cluster-inventory/bundle=${BUNDLE}`;
      const left = await fleet().list('hub', OF_A_CLUSTER, { namespace: name, selector });
      // It has an owner, so that Argo CD takes it for none of its own.
      assert.deepEqual(
        left.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
        ['ManagedClusterAddOn managed-serviceaccount'],
      );
      assert.deepEqual(await fleet().list(name, 'clusterproperties'), []);
      await assertMember(fleet(), name);
      assert.equal((await gateList(fleet(), name)).ClusterProperty, 'Enable');
    }
    const left = (await fleet().list('hub', 'customresourcedefinitions')).map(({ metadata }) => metadata.name);
    assert.deepEqual(left, crds);
    await assertUsable(fleet(), kept, { properties: { environment: 'sandbox' }, accounts: ['test'] });
  });

  it('has the lost cluster leave the inventory once a person takes away what Argo CD leaves', async () => {
    const { first, managed } = fleet();
    for (const name of managed.filter((it) => it !== first)) {
      const which = ['--namespace', name, '--selector', `cdk8s-cluster-inventory/bundle=${BUNDLE}`];
      await fleet().mustKubectl('hub', ['delete', 'managedclusteraddons', ...which]);
      await fleet().mustKubectl('hub', ['label', 'managedcluster', name, `${SET_LABEL}-`]);
      await eventually(90, async () => {
        const left = await fleet().list('hub', OF_A_CLUSTER, { namespace: name });
        return left.map(({ kind, metadata }) => `${kind} ${metadata.name} of ${name}`);
      });
    }
    assert.deepEqual(await profileNames(fleet()), [first]);
    await running().becomesHealthy(60);
  });

  it('is handed back to the runner', async () => {
    await toRunner();
    assert.match((await fleet().mustRun(bundle, 'verify')).stdout, / is healthy: /);
    await assertUsable(fleet(), fleet().first, { properties: { environment: 'sandbox' }, accounts: ['test'] });
  });
});

/** Something that began, or was done, at a time. */
interface Moment {
  readonly name: string;
  readonly begun: Date;
  readonly healthy: Date;
}

function notBefore(later: Pick<Moment, 'name' | 'begun'>, earlier: Pick<Moment, 'name' | 'healthy'>): void {
  const [first, second] = [earlier.healthy.toISOString(), later.begun.toISOString()];
  assert.ok(later.begun >= earlier.healthy, `${later.name} at ${second}, ${earlier.name} not before ${first}`);
}

function made({ kind, metadata }: ClusterObject): Pick<Moment, 'name' | 'begun'> {
  return { name: `${kind} ${metadata.name}`, begun: new Date(metadata.creationTimestamp) };
}

/** When Argo CD wrote its fields of an object that others had made. */
function written({ kind, metadata }: ClusterObject): Pick<Moment, 'name' | 'begun'> {
  const { time } = metadata.managedFields.find(({ manager }: ClusterObject) => manager === 'argocd-controller') ?? {};
  assert.ok(time, `Argo CD has no field of ${kind} ${metadata.name}`);
  return { name: `${kind} ${metadata.name}`, begun: new Date(time) };
}

/** Since when an object shows a condition. */
function since({ kind, metadata, status }: ClusterObject, type: string): Pick<Moment, 'name' | 'healthy'> {
  const condition = status.conditions.find((it: ClusterObject) => it.type === type);
  assert.equal(condition?.status, 'True', `${kind} ${metadata.name} ${type}`);
  return { name: `${kind} ${metadata.name} ${type}`, healthy: new Date(condition.lastTransitionTime) };
}

function of(objects: OwnedObjects, cluster: string, kind: string): ClusterObject[] {
  return [...objects].filter(([key, it]) => key.startsWith(`${cluster} `) && it.kind === kind).map(([, it]) => it);
}

function crd(fleet: RealFleet, cluster: string, name: string): Promise<ClusterObject> {
  return fleet.get(cluster, 'customresourcedefinition', name);
}

/** What Argo CD leaves on objects that others own too, and what was put there by hand. */
async function takeBack(fleet: RealFleet): Promise<void> {
  const labels = [`${SET_LABEL}-`, `${OTHERS_LABEL}-`];
  await fleet.mustKubectl('hub', ['label', 'managedcluster', ...fleet.managed, ...labels]);
  const annotations = [
    ...['tracking-id', 'sync-options', 'compare-options'].map((name) => `argocd.argoproj.io/${name}-`),
    'kubectl.kubernetes.io/last-applied-configuration-',
  ];
  for (const [cluster, ...target] of [
    ['hub', 'managedcluster', ...fleet.managed],
    ['hub', 'clustermanager', 'cluster-manager'],
    ...fleet.managed.map((name) => [name, 'klusterlet', 'klusterlet']),
  ] as [string, ...string[]][]) {
    await fleet.mustKubectl(cluster, ['annotate', ...target, ...annotations]);
  }
  // Last, since the hub's webhooks are rolled out anew.
  for (const gate of ['ClusterProfile', OTHERS_GATE]) await setGateByHand(fleet, 'hub', gate, undefined);
  for (const name of fleet.managed) await setGateByHand(fleet, name, 'ClusterProperty', undefined);
}
