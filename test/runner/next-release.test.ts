import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import { useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';

describe('a bundle of the next release on clusters of this one', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet();
  const env = () => fleet().clusters.env;
  const build = async () => article({}, { uid: await fleet().uid('hub') });
  const next = async () => unwaitedBundle(await build(), { ocm: '1.3.1', clusterProxy: '0.11.0' });

  for (const flag of ['--diff', '--dry-run']) {
    it(`with ${flag} shows the upgrade, says what runs, and writes nothing`, async () => {
      if (flag === '--diff') {
        for (const name of ['cluster1', 'cluster2'] as const) {
          await fleet().installKinds(name, 'ocm-1.2.1/spoke/clusterproperties.about.k8s.io.json');
        }
        const first = await unwaitedBundle(await build()).run(env());
        assert.deepEqual([first.code, first.stderr], [0, '']);
      }
      const before = await fleet().everything();
      const { code, stdout, stderr } = await (await next()).run(env(), flag);
      assert.deepEqual([code, stderr], [0, ''], stdout);
      assert.deepEqual(await fleet().everything(), before);
      for (const cluster of ['hub', 'cluster1', 'cluster2']) {
        const note = `${cluster} runs OCM 1.2.1, and the bundle is made for 1.3.1: this is what it would change now; apply refuses until OCM is 1.3.1\n`;
        assert.ok(stdout.includes(note), stdout.slice(0, 1000));
      }
      if (flag === '--diff') {
        assert.match(stdout, /^ {4}-\s+image: quay\.io\/open-cluster-management\/cluster-proxy:v0\.10\.0$/m);
        assert.match(stdout, /^ {4}\+\s+image: quay\.io\/open-cluster-management\/cluster-proxy:v0\.11\.0$/m);
        assert.match(stdout, /^ {4}-.*--feature-gates=ClusterProfileAccessProvider=true$/m);
        assert.match(stdout, /^ {4}\+.*--feature-gates=ClusterProfile=true$/m);
      }
      // Nothing converts between the versions of that kind here, as OCM's webhook does on a hub.
      const unseen = stdout.match(/(?<=^ {4}hub\/addons\/\S+: )\S+ cannot be shown before OCM is 1\.3\.1: .+$/gm);
      assert.deepEqual(
        unseen?.map((line) => line.split(' ')[0]),
        ['clustermanagementaddon.addon.open-cluster-management.io/cluster-proxy'],
      );
      assert.match(stdout, /^nothing was written$/m);
    });
  }

  it('is refused to be applied until OCM is of that release, with nothing written', async () => {
    const before = await fleet().everything();
    const { code, stderr } = await (await next()).run(env());
    assert.equal(code, 3);
    assert.match(stderr, /hub: must run OCM 1\.3\.1, which the bundle is made for; its operator says "1\.2\.1"/);
    assert.deepEqual(await fleet().everything(), before);
  });

  it('is refused even to be shown where no operator says what runs', async () => {
    const crd = ['crd', 'managedclusters.cluster.open-cluster-management.io'];
    await fleet().clusters.mustKubectl('hub', ['annotate', ...crd, 'operator.open-cluster-management.io/version-']);
    const { code, stderr } = await (await next()).run(env(), '--diff');
    assert.equal(code, 3);
    assert.match(stderr, /hub: must run OCM 1\.3\.1, which the bundle is made for; its operator says ""/);
  });
});
