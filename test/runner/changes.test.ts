import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import { FLEET_NAMES, useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';

describe('a bundle that is applied again', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet();
  const env = () => fleet().clusters.env;
  const hub = (...words: string[]) => fleet().clusters.mustKubectl('hub', words);
  const bundle = async () => unwaitedBundle(article({}, { uid: await fleet().uid('hub') }));

  for (const [flag, sign] of [
    ['--dry-run', 'serverside-applied (server dry run)'],
    ['--diff', '+kind: '],
  ] as const) {
    it(`on a fresh fleet with ${flag} writes nothing, and shows as new what depends on a step before it`, async () => {
      const property = 'clusterproperties.about.k8s.io';
      if (flag === '--dry-run') {
        for (const name of ['cluster1', 'cluster2'] as const) {
          await fleet().clusters.mustKubectl(name, ['delete', 'crd', property]);
        }
      }
      const before = await fleet().everything();
      const { code, stdout, stderr } = await (await bundle()).run(env(), flag);
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(await fleet().everything(), before);
      assert.ok(stdout.includes(sign));
      const later = stdout.match(/(?<=^ {4})\S+\.yaml(?=: new, and depends on a step before it: )/gm) ?? [];
      assert.deepEqual(
        ['hub/addons/', 'cluster1/gates/properties/', 'cluster2/gates/properties/'].filter(
          (file) => !later.some((it) => it.includes(file)),
        ),
        [],
      );
      assert.match(
        stdout,
        /^ {4}ManagedCluster cluster2: cluster\.open-cluster-management\.io\/clusterset - -> "?sandbox-fleet"?$/m,
      );
      assert.match(stdout, /^ {4}changed registrationConfiguration\/ClusterProfile: - -> Enable$/m);
      assert.match(stdout, /^nothing was written$/m);
    });
  }

  it('brings everything with the first run, and changes nothing with the second', async () => {
    for (const name of ['cluster1', 'cluster2'] as const) {
      await fleet().installKinds(name, 'ocm-1.2.1/spoke/clusterproperties.about.k8s.io.json');
    }
    const written = await bundle();
    const first = await written.run(env());
    assert.deepEqual([first.code, first.stderr], [0, '']);
    assert.deepEqual(counts(first.stdout), {
      'hub/crds': '3 new, 0 changed, 0 unchanged',
      'hub/core': '6 new, 0 changed, 0 unchanged',
      'hub/core/members/sandbox-fleet.yaml': '2 changed, 0 unchanged',
      'hub/addons': '23 new, 0 changed, 0 unchanged',
      'hub/gates/cluster-manager.yaml': '',
      'cluster1/gates/klusterlet.yaml': '',
      'cluster2/gates/klusterlet.yaml': '',
      'cluster1/gates/properties': '1 new, 0 changed, 0 unchanged',
      'cluster2/gates/properties': '1 new, 0 changed, 0 unchanged',
    });
    assert.match(first.stdout, /\ndone in \d+s\n$/);
    const before = await fleet().everything();
    const second = await written.run(env());
    assert.deepEqual([second.code, second.stderr], [0, '']);
    assert.match(second.stdout, /\ndone in \d+s: everything was as the bundle says, nothing changed\n$/);
    assert.deepEqual(await fleet().everything(), before);
    for (const flag of ['--dry-run', '--diff']) {
      assert.equal((await written.run(env(), flag)).code, 0);
      assert.deepEqual(await fleet().everything(), before, flag);
    }
  });

  it('restores what was taken away by hand, and just that, and counts it', async () => {
    const account = ['managedserviceaccount', 'test', '--namespace=cluster2'];
    await hub('label', ...account, 'authentication.open-cluster-management.io/sync-to-clusterprofile-');
    await hub('label', 'managedcluster', 'cluster2', 'cluster.open-cluster-management.io/clusterset-');
    const placement = ['placement', 'sandbox-fleet', '--namespace=cluster-inventory'];
    await hub('patch', ...placement, '--type=json', '--patch=[{"op":"remove","path":"/spec/tolerations"}]');
    await hub('delete', 'service', 'cluster-proxy-addon-user', '--namespace=open-cluster-management-addon');
    const before = await fleet().everything();
    const { code, stdout, stderr } = await (await bundle()).run(env());
    assert.deepEqual([code, stderr], [0, '']);
    const { 'hub/core': core, 'hub/core/members/sandbox-fleet.yaml': members, 'hub/addons': addons } = counts(stdout);
    assert.deepEqual(
      { core, members, addons },
      {
        core: '0 new, 1 changed, 5 unchanged',
        members: '1 changed, 1 unchanged',
        addons: '1 new, 1 changed, 21 unchanged',
      },
    );
    assert.match(stdout, /\ndone in \d+s\n$/);
    assert.deepEqual(changed(before, await fleet().everything()), [
      'hub /api/v1/services open-cluster-management-addon/cluster-proxy-addon-user',
      'hub /apis/authentication.open-cluster-management.io/v1beta1/managedserviceaccounts cluster2/test',
      'hub /apis/cluster.open-cluster-management.io/v1/managedclusters -/cluster2',
    ]);
    assert.notEqual(await hub('get', ...placement, '-o', 'jsonpath={.spec.tolerations}'), '');
  });

  it('leaves alone what was set to another value by hand, until it is told to take it', async () => {
    const patch = ['--type=merge', '--patch={"spec":{"rotation":{"validity":"1h0m0s"}}}', '--namespace=cluster1'];
    await hub('patch', 'managedserviceaccount', 'test', ...patch);
    const refused = await (await bundle()).run(env(), '--stage', 'addons');
    assert.equal(refused.code, 4, refused.stdout);
    assert.match(refused.stderr, /conflict with "kubectl-patch" using \S+: \.spec\.rotation\.validity$/m);
    const { code, stdout } = await (await bundle()).run(env(), '--stage', 'addons', '--force-conflicts');
    assert.deepEqual([code, counts(stdout)['hub/addons']], [0, '0 new, 1 changed, 22 unchanged']);
  });

  it('says at its end what is there of an older bundle', async () => {
    const uid = await fleet().uid('hub');
    const accounts = [{ name: 'audit', clusterRole: 'view', validity: Duration.days(30) }];
    const { code, stdout } = await unwaitedBundle(article({ accounts }, { uid })).run(env(), '--stage', 'crds');
    assert.equal(code, 0);
    const told = stdout.split('\n').filter((line) => line.includes('no longer in the bundle'));
    assert.deepEqual(told, [
      'hub has objects that are no longer in the bundle; apply prune takes them away: ' +
        'cluster1/test cluster2/test cluster1/test-rights cluster2/test-rights',
    ]);
    const whole = await (await bundle()).run(env(), '--stage', 'crds');
    assert.doesNotMatch(whole.stdout, /no longer in the bundle/);
  });
});

/** What each step said of the objects of its folder or file. */
function counts(stdout: string): Record<string, string> {
  const lines = [...stdout.matchAll(/^\[ ?\d+\/\d+\] \S+ \S+ {2}(?:apply|members|gates) ([^\s:]+)(?:$|: )(.*)$/gm)];
  return Object.fromEntries(lines.map(([, subject = '', said = '']) => [subject, said]));
}

type Everything = Awaited<ReturnType<ReturnType<ReturnType<typeof useJoinedFleet>>['everything']>>;

/** What was written between two looks at every object. */
function changed(before: Everything, now: Everything): string[] {
  return FLEET_NAMES.flatMap((name) => {
    const [old = {}, young = {}] = [before[name], now[name]];
    const keys = [...new Set([...Object.keys(old), ...Object.keys(young)])];
    // A Service has an address of its own; Placements are looked at by themselves.
    return keys
      .filter((key) => old[key] !== young[key] && !/\/(ipaddresses|placements) /.test(key))
      .map((key) => `${name} ${key}`);
  }).sort();
}
