import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import { FLEET_NAMES, OPERATED, operated, useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';
import { WrappedKubectl } from './wrapped-kubectl';

const WORK = 'manifestworks.work.open-cluster-management.io';

describe('delete', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet(true);
  const hub = (...words: string[]) => fleet().clusters.mustKubectl('hub', words);
  const env = () => fleet().clusters.env;
  const bundle = async () => unwaitedBundle(article({}, { uid: await fleet().uid('hub') }));
  /** Everything by cluster and name, but what Kubernetes' own controllers keep for themselves. */
  const names = async () => {
    const everything = await fleet().everything();
    return FLEET_NAMES.flatMap((name) => Object.keys(everything[name] ?? {}).map((key) => `${name} ${key}`)).sort();
  };
  const setFinalizers = (finalizers: string) =>
    hub(
      'patch',
      WORK,
      'test-rights',
      '--namespace=cluster1',
      '--type=merge',
      `--patch={"metadata":{"finalizers":${finalizers}}}`,
    );
  let before: string[] = [];

  it('says so where there is nothing of the bundle', async () => {
    before = await names();
    const { code, stdout, stderr } = await (await bundle()).run(env(), 'delete');
    assert.deepEqual([code, stdout, stderr], [0, 'there is nothing of this bundle on the clusters\n', '']);
  });

  it('lists all of it and asks before it deletes any', async () => {
    const written = await bundle();
    assert.equal((await written.run(env())).code, 0);
    const there = await names();
    for (const [words, code] of [
      [['delete'], 3],
      [['delete', '--dry-run'], 0],
    ] as const) {
      const result = await written.run(env(), ...words);
      assert.equal(result.code, code);
      const listed = result.stdout.split('\n').filter((line) => line.startsWith('  '));
      const applied = written.written
        .listed()
        .filter(
          (line) => !/ - \S+ \S+$/.test(line) && !/managedclusters\.| (clustermanagers|klusterlets)\./.test(line),
        );
      const labels = 2;
      const gates = 3;
      // One ServiceAccount goes with the object that its controller has it owned by.
      assert.equal(listed.length, applied.length - 1 + labels + gates, listed.join('\n'));
    }
    assert.deepEqual(await names(), there);
  });

  it('ends although a finalizer hangs and a namespace holds something of somebody else’s, and says so', async () => {
    await setFinalizers('["example.org/agent"]');
    await hub('create', 'configmap', 'somebody', '--namespace=cluster-inventory');
    const { code, stdout, stderr } = await (await bundle()).run(env(), 'delete', '--yes', '--timeout', '5');
    assert.equal(code, 6, stdout + stderr);
    assert.match(
      stderr,
      /^ {2}hub: manifestworks\.work\.open-cluster-management\.io cluster1\/test-rights is still there: finalizers \[example\.org\/agent\]$/m,
    );
    assert.match(
      stderr,
      /^apply: some objects hang \(above\); what they wait for must come back, or their finalizers be taken off$/m,
    );
    assert.ok(
      stdout.includes(
        '    hub: namespaces cluster-inventory stays, since somebody else has there: ConfigMap somebody\n',
      ),
      stdout,
    );
    await hub('get', 'configmap', 'somebody', '--namespace=cluster-inventory');
    for (const name of FLEET_NAMES) {
      const { spec } = await operated(fleet(), name);
      const gates = OPERATED[name].spec.registrationConfiguration?.featureGates ?? [];
      assert.deepEqual(spec.registrationConfiguration?.featureGates, gates);
    }
  });

  it('goes on from there, and leaves nothing behind', async () => {
    await setFinalizers('null');
    await hub('delete', 'configmap', 'somebody', '--namespace=cluster-inventory');
    const { code, stderr } = await (await bundle()).run(env(), 'delete', '--yes');
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(await names(), before);
  });

  it('goes in an order that leaves nothing without what takes it back, and waits in between', async () => {
    const written = await bundle();
    assert.equal((await written.run(env())).code, 0);
    // The work goes only after a while, as where an agent takes back what it brought.
    await setFinalizers('["example.org/agent"]');
    const kubectl = new WrappedKubectl(
      `[[ " $* " != *'/managedserviceaccounts.'* ]] || kubectl --context=kind-hub get ${WORK} --all-namespaces -o name >>log`,
    );
    const deletion = written.run({ ...env(), KUBECTL: kubectl.program }, 'delete', '--yes');
    await hub(
      'wait',
      '--for=jsonpath={.metadata.deletionTimestamp}',
      WORK,
      'test-rights',
      '--namespace=cluster1',
      '--timeout=60s',
    );
    await setFinalizers('null');
    const { code, stderr } = await deletion;
    assert.deepEqual([code, stderr], [0, '']);
    const kinds = kubectl.calls.map((call) => /^(?:delete -f \S*\/|patch )?([a-z]+)/.exec(call)?.[1] ?? call);
    const order = kinds.filter((kind, index) => kind !== kinds[index - 1] && !BETWEEN.includes(kind));
    assert.deepEqual(order, [
      'clusterproperties',
      'manifestworks',
      'managedserviceaccounts',
      'clustermanagementaddons',
      'managedclusteraddons',
      'managedclustersetbindings',
      'placements',
      'managedclusters',
      'managedclustersets',
      'namespaces',
      'customresourcedefinitions',
      'clustermanagers',
      'klusterlets',
    ]);
    assert.deepEqual(
      kubectl.calls.filter((call) => /^delete .*\bmanagedclusters\./.test(call)),
      [],
    );
    assert.deepEqual(await names(), before);
  });
});

/** What goes between the add-ons and the bindings, in any order. */
const BETWEEN = [
  'clusterrolebindings',
  'clusterroles',
  'deployments',
  'managedproxyconfigurations',
  'rolebindings',
  'roles',
  'serviceaccounts',
  'services',
];
