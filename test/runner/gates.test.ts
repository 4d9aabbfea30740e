import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { ClusterManagerComponent, type Fleet, KlusterletComponent } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { applyOperated, OPERATED, type OperatedObject, operated, useJoinedFleet } from './joined-fleet';
import type { FleetName } from './played-fleet';
import { applyPatch, type GatedObject, UnitedGates } from './united-gates';
import { unwaitedBundle } from './unwaited-bundle';
import { WrappedKubectl } from './wrapped-kubectl';

/** A bundle of gates and nothing else: those that an inventory asks for. */
function gated(fleet: Fleet) {
  const hub = fleet.hub({ context: 'kind-hub' });
  const cluster = fleet.managedCluster('cluster1', { context: 'kind-cluster1' });
  hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: true });
  cluster.featureGates.set(KlusterletComponent.REGISTRATION, { ClusterProperty: true });
  return { hub, cluster };
}

const BEFORE = 'cdk8s-cluster-inventory/gates-before';
const PROPERTY = { feature: 'ClusterProperty', mode: 'Enable' };
const COUNTING = { feature: 'RawFeedbackJsonString', mode: 'Enable' };

describe('gates of a bundle', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet();

  async function run(name: FleetName, fill: (fleet: Fleet) => unknown, ...words: string[]) {
    return runAs('test', name, fill, ...words);
  }
  async function runAs(bundle: string, name: FleetName, fill: (fleet: Fleet) => unknown, ...words: string[]) {
    const written = unwaitedBundle((it) => void fill(it), { name: bundle });
    return written.run(fleet().clusters.env, ...words, '--yes', '--cluster', name);
  }
  const klusterletWith = (spec: object): OperatedObject => ({
    ...OPERATED.cluster1,
    spec: { ...OPERATED.cluster1.spec, ...spec },
  });

  const other = { feature: 'MultipleHubs', mode: 'Enable' };
  const off = { feature: 'ClusterClaim', mode: 'Disable' };
  const cases: Record<string, { before: object; after: object[] | undefined; restored: object[] | undefined }> = {
    'a missing parent': { before: {}, after: [PROPERTY], restored: [] },
    'a missing list': {
      before: { registrationConfiguration: { clientCertExpirationSeconds: 9 } },
      after: [PROPERTY],
      restored: [],
    },
    'an empty list': { before: { registrationConfiguration: { featureGates: [] } }, after: [PROPERTY], restored: [] },
    'what others turned on and off': {
      before: { registrationConfiguration: { featureGates: [other, off] } },
      after: [other, off, PROPERTY],
      restored: [other, off],
    },
    'gates without a mode, which are off': {
      before: {
        registrationConfiguration: { featureGates: [{ feature: 'MultipleHubs' }, { feature: 'ClusterProperty' }] },
      },
      after: [{ feature: 'MultipleHubs', mode: 'Disable' }, PROPERTY],
      restored: ['MultipleHubs', 'ClusterProperty'].map((feature) => ({ feature, mode: 'Disable' })),
    },
    'what others turned off and the bundle asks for': {
      before: { registrationConfiguration: { featureGates: [{ ...PROPERTY, mode: 'Disable' }, other] } },
      after: [PROPERTY, other],
      restored: [{ ...PROPERTY, mode: 'Disable' }, other],
    },
    'what is as the bundle asks for already': {
      before: { registrationConfiguration: { featureGates: [PROPERTY] } },
      after: [PROPERTY],
      restored: [PROPERTY],
    },
  };
  for (const [what, { before, after, restored }] of Object.entries(cases)) {
    it(`are united with ${what}, and delete gives back what was`, async () => {
      const work = { workConfiguration: { featureGates: [COUNTING] } };
      await applyOperated(fleet(), 'cluster1', klusterletWith({ ...work, ...before }));
      const first = await run('cluster1', gated);
      assert.deepEqual([first.code, first.stderr], [0, '']);
      const { spec, metadata } = await operated(fleet(), 'cluster1');
      assert.deepEqual(spec.registrationConfiguration?.featureGates, after);
      assert.deepEqual(spec.workConfiguration?.featureGates, [COUNTING]);
      assert.deepEqual([spec.clusterName, spec.namespace], ['cluster1', 'open-cluster-management-edge']);
      assert.deepEqual(metadata.labels, { 'example.org/team': 'edge' });
      const deleted = await run('cluster1', gated, 'delete');
      assert.deepEqual([deleted.code, deleted.stderr], [0, '']);
      const given = await operated(fleet(), 'cluster1');
      assert.deepEqual(given.spec.registrationConfiguration?.featureGates, restored);
      assert.deepEqual(given.spec.workConfiguration?.featureGates, [COUNTING]);
      assert.equal(given.metadata.annotations?.[BEFORE], undefined);
    });
  }

  it('of the hub are united list by list, each with what it is told', async () => {
    await applyOperated(fleet(), 'hub');
    const fill = (it: Fleet) => {
      const { hub } = gated(it);
      hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ResourceCleanup: false });
      hub.featureGates.set(ClusterManagerComponent.WORK, { ManifestWorkReplicaSet: true });
    };
    const { code, stdout } = await run('hub', fill);
    assert.equal(code, 0);
    for (const line of [
      'changed registrationConfiguration/ClusterProfile: - -> Enable',
      'changed registrationConfiguration/ResourceCleanup: - -> Disable',
      'changed workConfiguration/ManifestWorkReplicaSet: - -> Enable',
      'kept registrationConfiguration/ManagedClusterAutoApproval=Enable',
      'kept registrationConfiguration/DefaultClusterSet=Disable',
    ]) {
      assert.ok(stdout.split('\n').includes(`    ${line}`), line);
    }
    const { spec, metadata } = await operated(fleet(), 'hub');
    assert.deepEqual(spec.registrationConfiguration?.featureGates, [
      { feature: 'ManagedClusterAutoApproval', mode: 'Enable' },
      { feature: 'DefaultClusterSet', mode: 'Disable' },
      { feature: 'ClusterProfile', mode: 'Enable' },
      { feature: 'ResourceCleanup', mode: 'Disable' },
    ]);
    assert.deepEqual(spec.workConfiguration?.featureGates, [{ feature: 'ManifestWorkReplicaSet', mode: 'Enable' }]);
    assert.deepEqual(spec.registrationConfiguration?.autoApproveUsers, ['example']);
    assert.ok(metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']);
    const again = await run('hub', fill);
    assert.match(again.stdout, /gates hub\/gates\/cluster-manager\.yaml: unchanged/);
  });

  it('that leave the bundle are given back by prune, those that stay by delete, as they were before the first run', async () => {
    await applyOperated(fleet(), 'hub');
    const asking = (gates: Record<string, boolean>) => (it: Fleet) => {
      gated(it).hub.featureGates.set(ClusterManagerComponent.REGISTRATION, gates);
    };
    assert.equal((await run('hub', asking({ DefaultClusterSet: true, ClusterImporter: true }))).code, 0);
    assert.equal((await run('hub', asking({ DefaultClusterSet: true, ResourceCleanup: false }))).code, 0);
    const { metadata } = await operated(fleet(), 'hub');
    assert.equal(
      metadata.annotations?.[BEFORE],
      'registrationConfiguration/ClusterProfile=-@test,registrationConfiguration/DefaultClusterSet=Disable@test,' +
        'registrationConfiguration/ClusterImporter=-@test,registrationConfiguration/ResourceCleanup=-@test',
    );
    assert.equal((await run('hub', asking({ ResourceCleanup: true }), 'prune')).code, 0);
    assert.deepEqual((await operated(fleet(), 'hub')).spec.registrationConfiguration?.featureGates, [
      ...(OPERATED.hub.spec.registrationConfiguration?.featureGates ?? []),
      { feature: 'ClusterProfile', mode: 'Enable' },
      { feature: 'ResourceCleanup', mode: 'Disable' },
    ]);
    assert.equal((await run('hub', asking({ ResourceCleanup: true }), 'delete')).code, 0);
    const { spec, metadata: restored } = await operated(fleet(), 'hub');
    assert.deepEqual(spec.registrationConfiguration, {
      ...spec.registrationConfiguration,
      ...OPERATED.hub.spec.registrationConfiguration,
    });
    assert.equal(restored.annotations?.[BEFORE], undefined);
  });

  it('that two bundles ask for go with the second of them', async () => {
    await applyOperated(fleet(), 'cluster1');
    const asking = (it: Fleet) =>
      void gated(it).cluster.featureGates.set(KlusterletComponent.WORK, { RawFeedbackJsonString: true });
    assert.equal((await run('cluster1', gated)).code, 0);
    const second = await runAs('second', 'cluster1', asking);
    assert.deepEqual([second.code, second.stderr], [0, '']);
    const gates = async () => {
      const { spec } = await operated(fleet(), 'cluster1');
      return [spec.registrationConfiguration?.featureGates, spec.workConfiguration?.featureGates];
    };
    assert.equal((await run('cluster1', gated, 'prune')).stdout, 'there is nothing to prune\n');
    assert.deepEqual(await gates(), [[PROPERTY], [COUNTING]]);
    assert.equal((await run('cluster1', gated, 'delete')).code, 0);
    assert.deepEqual(await gates(), [[PROPERTY], [COUNTING]]);
    assert.equal((await runAs('second', 'cluster1', asking, 'delete')).code, 0);
    assert.deepEqual(await gates(), [[], []]);
  });

  it('leave the other settings of claims alone, and give the number of claims back', async () => {
    const fill = (it: Fleet) => gated(it).cluster.featureGates.allowCustomClusterClaims(30);
    const claims = async () =>
      (await operated(fleet(), 'cluster1')).spec.registrationConfiguration?.clusterClaimConfiguration;
    const reserved = { reservedClusterClaimSuffixes: ['example.org'] };
    for (const [before, during, after] of [
      [undefined, { maxCustomClusterClaims: 30 }, undefined],
      [
        { maxCustomClusterClaims: 25, ...reserved },
        { maxCustomClusterClaims: 30, ...reserved },
        { maxCustomClusterClaims: 25, ...reserved },
      ],
    ]) {
      const registrationConfiguration = before && { clusterClaimConfiguration: before };
      await applyOperated(fleet(), 'cluster1', klusterletWith({ registrationConfiguration }));
      assert.equal((await run('cluster1', fill)).code, 0);
      assert.deepEqual(await claims(), during);
      assert.equal((await run('cluster1', fill, 'delete')).code, 0);
      assert.deepEqual(await claims(), after);
    }
  });

  for (const [name, times] of [
    ['cluster1', 3],
    ['hub', 3],
    ['cluster1', 99],
  ] as const) {
    it(`of ${name} are written ${times < 10 ? 'in the end' : 'not at all'} where somebody else writes ${times} times in between`, async () => {
      await applyOperated(fleet(), name);
      const kind = name === 'hub' ? 'clustermanager/cluster-manager' : 'klusterlet/klusterlet';
      const kubectl =
        new WrappedKubectl(`if [[ " $* " == *' patch '* ]] && (($(grep -c ' patch ' log) <= ${times})); then
    gates=$(kubectl --context=kind-${name} get ${kind} -o 'jsonpath={.spec.registrationConfiguration.featureGates}')
    gates=\${gates:-[]}
    entry="{\\"feature\\":\\"Other$(grep -c ' patch ' log)\\",\\"mode\\":\\"Enable\\"}"
    [[ $gates == '[]' ]] && gates="[$entry]" || gates="\${gates%]},$entry]"
    kubectl --context=kind-${name} patch ${kind} --type=merge --patch "{\\"spec\\":{\\"registrationConfiguration\\":{\\"featureGates\\":$gates}}}" >/dev/null
  fi`);
      const written = unwaitedBundle((it) => void gated(it));
      const env = { ...fleet().clusters.env, KUBECTL: kubectl.program };
      const { code, stderr } = await written.run(env, '--yes', '--cluster', name);
      const { spec } = await operated(fleet(), name);
      const features = (spec.registrationConfiguration?.featureGates ?? []).map(({ feature }) => feature);
      const others = (OPERATED[name].spec.registrationConfiguration?.featureGates ?? []).map(({ feature }) => feature);
      const between = Array.from({ length: Math.min(times, 10) }, (_, index) => `Other${index + 1}`);
      if (times < 10) {
        assert.deepEqual([code, stderr], [0, '']);
        assert.deepEqual(features, [...others, ...between, name === 'hub' ? 'ClusterProfile' : 'ClusterProperty']);
        assert.equal(kubectl.calls.filter((call) => call.startsWith('patch')).length, times + 1);
      } else {
        assert.equal(code, 5);
        assert.match(stderr, /somebody else writes \S.* all the time: .*Conflict/);
        assert.deepEqual(features, [...others, ...between]);
      }
    });
  }
});

const COMPONENTS = ['registrationConfiguration', 'workConfiguration'];
const gate = fc.record({
  component: fc.constantFrom(...COMPONENTS),
  name: fc.constantFrom('A', 'B', 'C', 'D'),
  mode: fc.constantFrom('Enable', 'Disable'),
});
interface Gate {
  readonly component: string;
  readonly name: string;
  readonly mode: string;
}
describe('in any interleaving', () => {
  const shell = new UnitedGates();
  after(() => shell.end());

  it('no gate of anybody is lost, and each gate is given back as it was before the first bundle asked for it', async () => {
    const gates = fc.array(gate, { maxLength: 4 });
    const asks = fc.array(gate, { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(gates, asks, fc.array(gate, { maxLength: 6 }), fc.boolean(), interleave);
    await fc.assert(property, { numRuns: 200 });
  });

  /** One bundle or two ask for gates while somebody else writes; then they go. */
  async function interleave(present: Gate[], ask: Gate[], writes: Gate[], two: boolean): Promise<void> {
    const object: GatedObject = { version: 1, gates: {}, memory: '' };
    const set = ({ component, name, mode }: Gate) => {
      object.version++;
      object.gates[component] = { ...object.gates[component], [name]: mode };
    };
    const modes = () =>
      Object.fromEntries(
        Object.entries(object.gates).flatMap(([component, gates]) =>
          Object.entries(gates).map(([name, mode]) => [`${component}/${name}`, mode]),
        ),
      );
    for (const it of present) set(it);
    const asked = Object.fromEntries(ask.map((it) => [keyOf(it), it.mode]));
    // Somebody else leaves alone what a bundle asks for: about one gate only one can have the last word.
    const others = writes.filter((it) => !(keyOf(it) in asked));
    const expected = { ...modes(), ...Object.fromEntries(others.map((it) => [keyOf(it), it.mode])) };
    const write = async (bundle: string, words: string) => {
      for (;;) {
        const patch = await shell.ask(object, words, bundle);
        const between = others.shift();
        if (between) set(between);
        if (!patch || applyPatch(object, patch)) return;
        assert.ok(between, 'refused only where somebody was faster');
      }
    };
    const bundles = two ? ['one', 'one-more'] : ['one'];
    const words = Object.entries(asked).map(([key, mode]) => `${key}=${mode}`);
    for (const bundle of bundles) await write(bundle, words.join(','));
    for (const it of others.splice(0)) set(it);
    assert.equal(await shell.ask(object, words.join(','), 'one'), undefined, 'a second run has nothing to do');
    for (const bundle of bundles) {
      assert.deepEqual(modes(), { ...expected, ...asked });
      await write(bundle, words.map((word) => word.replace(/=.*/, '=')).join(','));
    }
    assert.deepEqual([modes(), object.memory], [expected, '']);
  }
});

const keyOf = ({ component, name }: Gate) => `${component}/${name}`;
