import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterInventory, type Fleet } from '../../lib';
import { kubectls, leftOutWithKubectls } from '../cluster/binaries';
import { finished } from '../cluster/finished';
import { article } from '../fleet/written';
import { applyOperated, FLEET_NAMES, OPERATED, operated, useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';
import type { WrittenBundle } from './written-bundle';

const WORK = 'manifestworks.work.open-cluster-management.io';
const KUBECTLS = { oldest: /^v1\.31\./, newest: /^v1\.(3[5-9]|[4-9]\d)\./ } as const;

describe('with the oldest kubectl that is allowed, and with the newest', { skip: leftOutWithKubectls() }, () => {
  const fleet = useJoinedFleet(true);
  const hub = (...words: string[]) => fleet().clusters.mustKubectl('hub', words);
  let uid: string;
  let programs: ReturnType<typeof kubectls>;
  before(async () => {
    uid = await fleet().uid('hub');
    programs = kubectls();
  });
  const names = async () => {
    const everything = await fleet().everything();
    return FLEET_NAMES.flatMap((name) => Object.keys(everything[name] ?? {}).map((key) => `${name} ${key}`)).sort();
  };
  const properties = { environment: 'sandbox' };
  const bundle = () => unwaitedBundle(article({ properties: { ...properties, region: 'eu' } }, { uid }));
  /** What is left of that once a cluster and a property left main.ts. */
  const reduced = (it: Fleet) => {
    const onHub = it.hub({ context: 'kind-hub', uid });
    const clusters = [it.managedCluster('cluster1', { context: 'kind-cluster1' })];
    const accounts = [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }];
    const place = { namespace: 'cluster-inventory', clusterSet: 'sandbox-fleet' };
    new ClusterInventory(onHub, 'inventory', { ...place, clusters, accounts, properties });
  };

  for (const [which, version] of Object.entries(KUBECTLS) as ['oldest' | 'newest', RegExp][]) {
    describe(`the ${which} one`, () => {
      const run = (bundle: WrittenBundle, ...words: string[]) =>
        bundle.run({ ...fleet().clusters.env, KUBECTL: programs[which] }, ...words);
      let was: string[];

      it('is what it is said to be', async () => {
        const { stdout } = await finished(programs[which], ['version', '--client', '-o', 'json']);
        assert.match(JSON.parse(stdout).clientVersion.gitVersion, version);
        was = await names();
      });

      it('guards refuse what cannot be right', async () => {
        const words = ['hub=kind-cluster1', 'cluster1=kind-hub'].flatMap((it) => ['--context', it]);
        const { code, stdout, stderr } = await run(bundle(), ...words);
        assert.deepEqual([code, stdout], [3, '']);
        // The newest says which group, too.
        const group = { oldest: '', newest: ' in group "cluster.open-cluster-management.io"' };
        const found = await fleet().uid('cluster1');
        assert.deepEqual(stderr.split('\n'), [
          'refused, nothing was written:',
          `  hub: context kind-cluster1 reaches the cluster with uid ${found}, and main.ts pins ${uid}: this is another hub`,
          '  hub: must run OCM 1.2.1, which the bundle is made for; its operator says ""',
          `  hub: its managed clusters cannot be read: error: the server doesn't have a resource type "managedclusters"${group[which]}`,
          '  cluster1: context kind-hub cannot be used: it has no Klusterlet: it is no managed cluster of OCM',
          '',
        ]);
      });

      it('a dry run and a diff on a fresh fleet write nothing, and show what would be new', async () => {
        for (const [flag, sign] of [
          ['--dry-run', 'serverside-applied (server dry run)'],
          ['--diff', '+kind: '],
        ] as const) {
          const { code, stdout, stderr } = await run(bundle(), flag);
          assert.deepEqual([code, stderr], [0, '']);
          assert.ok(stdout.includes(sign));
          assert.match(stdout, /^ {4}hub\/addons\/\S+: new, and depends on a step before it: /m);
          assert.match(stdout, /\nnothing was written\n$/);
        }
        assert.deepEqual(await names(), was);
      });

      it('all of it is applied, and nothing changes with the second run', async () => {
        const first = await run(bundle());
        assert.deepEqual([first.code, first.stderr], [0, '']);
        assert.match(first.stdout, /hub addons {2}apply hub\/addons: 23 new, 0 changed, 0 unchanged$/m);
        assert.match(first.stdout, /members hub\/core\/members\/sandbox-fleet\.yaml: 2 changed, 0 unchanged$/m);
        assert.match(first.stdout, /^ {4}changed registrationConfiguration\/ClusterProfile: - -> Enable$/m);
        const second = await run(bundle());
        assert.deepEqual([second.code, second.stderr], [0, '']);
        assert.match(second.stdout, /hub addons {2}apply hub\/addons: 0 new, 0 changed, 23 unchanged$/m);
        assert.match(second.stdout, /everything was as the bundle says, nothing changed\n$/);
      });

      it('what was taken away by hand is restored', async () => {
        await hub('delete', 'service', 'cluster-proxy-addon-user', '--namespace=open-cluster-management-addon');
        await hub('label', 'managedcluster', 'cluster2', 'cluster.open-cluster-management.io/clusterset-');
        await hub('label', WORK, 'test-rights', '--namespace=cluster1', 'cdk8s-cluster-inventory/bundle-');
        const { code, stdout } = await run(bundle());
        assert.equal(code, 0);
        assert.match(stdout, /apply hub\/addons: 1 new, 1 changed, 21 unchanged$/m);
        assert.match(stdout, /members hub\/core\/members\/sandbox-fleet\.yaml: 1 changed, 1 unchanged$/m);
      });

      it('a conflict is told with object, owner and field, and forced where that is asked for', async () => {
        const patch = '--patch={"spec":{"rotation":{"validity":"1h0m0s"}}}';
        await hub('patch', 'managedserviceaccount', 'test', '--namespace=cluster1', '--type=merge', patch);
        const refused = await run(bundle(), '--stage', 'addons');
        assert.equal(refused.code, 4, refused.stderr);
        const account = 'managedserviceaccount.authentication.open-cluster-management.io/test';
        const [file, conflict, advice] = refused.stderr.split('\n');
        assert.equal(file, `  hub: of hub/addons/inventory-account-test.yaml: ${account} in cluster1 or cluster2`);
        assert.match(conflict ?? '', /conflict with "kubectl-patch" using \S+: \.spec\.rotation\.validity$/);
        assert.match(advice ?? '', /^apply: a field belongs to somebody else/);
        const forced = await run(bundle(), '--stage', 'addons', '--force-conflicts');
        assert.match(forced.stdout, /apply hub\/addons: 0 new, 1 changed, 22 unchanged$/m);
      });

      it('what is healthy verifies, and what is not ends a wait in time', async () => {
        const verified = await run(bundle(), 'verify', '--stage', 'crds');
        assert.deepEqual([verified.code, verified.stderr], [0, '']);
        const all = await run(bundle(), 'verify');
        assert.deepEqual([all.code, all.stderr], [6, '']);
        assert.match(all.stdout, /^WRONG {2}cluster1 {2}profile cluster-inventory\/cluster1: .*it does not exist/m);
        const waiting = unwaitedBundle(article({}, { uid }), {}, ['secrets']);
        const { code, stderr } = await run(waiting, '--stage', 'addons', '--timeout', '1');
        assert.equal(code, 6);
        assert.match(
          stderr,
          /^ {2}secrets open-cluster-management-addon\/proxy-client: wanted exists; it does not exist$/m,
        );
      });

      it('prune takes away what left main.ts', async () => {
        const { code, stdout, stderr } = await run(unwaitedBundle(reduced), 'prune', '--yes');
        assert.deepEqual([code, stderr], [0, '']);
        assert.deepEqual(
          stdout
            .split('\n')
            .filter((line) => /^ {4}/.test(line))
            .sort(),
          [
            '    cluster1: deleted clusterproperties.about.k8s.io region',
            '    hub: ManagedCluster cluster2 no longer has cluster.open-cluster-management.io/clusterset',
            '    hub: deleted managedclusteraddons.addon.open-cluster-management.io cluster2/managed-serviceaccount',
            '    hub: deleted managedserviceaccounts.authentication.open-cluster-management.io cluster2/test',
            `    hub: deleted ${WORK} cluster2/test-rights`,
          ],
        );
      });

      it('delete leaves nothing behind, and gives gates back', async () => {
        const { code, stderr } = await run(bundle(), 'delete', '--yes');
        assert.deepEqual([code, stderr], [0, '']);
        assert.deepEqual(await names(), was);
        for (const name of FLEET_NAMES) {
          const gates = OPERATED[name].spec.registrationConfiguration?.featureGates ?? [];
          const { spec } = await operated(fleet(), name);
          assert.deepEqual(spec.registrationConfiguration?.featureGates ?? [], gates);
          await applyOperated(fleet(), name);
        }
      });
    });
  }
});
