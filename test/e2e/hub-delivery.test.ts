import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterInventory, HubDelivery } from '../../lib';
import { freshFolder } from '../fleet/written';
import type { WrittenBundle } from '../runner/written-bundle';
import { leftOut } from './fleet-address';
import { leftovers } from './leftovers';
import { assertUsable } from './profiles';
import { eventually, type RealFleet } from './real-fleet';
import { useRealFleet } from './use-real-fleet';

const CLAIMS = 'clusterclaims.cluster.open-cluster-management.io';
const ACCOUNT = 'system:serviceaccount:open-cluster-management-agent-addon:test';

describe('a bundle that the hub delivers, on clusters that have joined', { skip: leftOut() }, () => {
  const fleet = useRealFleet();
  let bundle: WrittenBundle;
  let kubeconfig: string;
  let claimsBefore: Record<string, string[]>;

  /** Runs the bundle's `apply` with a kubeconfig that knows the hub and nothing else. */
  const run = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await bundle.run({ ...fleet().env, KUBECONFIG: kubeconfig }, ...words);
    assert.equal(code, 0, `apply ${words.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };

  before(async () => {
    bundle = delivered(fleet());
    kubeconfig = path.join(freshFolder(), 'hub-only');
    const words = ['config', 'view', '--minify', '--flatten'];
    fs.writeFileSync(kubeconfig, await fleet().mustKubectl('hub', words), { mode: 0o600 });
    claimsBefore = await claimsOnAll(fleet());
  });
  after(() => fs.rmSync(kubeconfig, { force: true }));

  it('is applied with the hub’s context alone', async (test) => {
    const contexts = fs.readFileSync(kubeconfig, 'utf8').match(/^ {2}name: .*$|^- context:/gm);
    assert.equal(contexts?.filter((line) => line === '- context:').length, 1);
    const begun = Date.now();
    await run();
    test.diagnostic(`from start to the last wait: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  });

  it('ends with ClusterProfiles that show the properties and have the credentials', async () => {
    for (const cluster of fleet().managed) {
      const own = cluster === fleet().second ? { region: 'eu' } : {};
      await assertUsable(fleet(), cluster, { properties: { environment: 'sandbox', ...own }, accounts: ['test'] });
    }
  });

  it('gives the account exactly its rights on each cluster', async () => {
    for (const cluster of fleet().managed) {
      const may = async (...words: string[]) => {
        const { stdout } = await fleet().kubectl(cluster, ['auth', 'can-i', ...words, `--as=${ACCOUNT}`]);
        return stdout.trim();
      };
      const answers = [await may('list', 'configmaps', '-A'), await may('get', 'secrets', '-A')];
      assert.deepEqual([...answers, await may('delete', 'configmaps', '-A')], ['yes', 'no', 'no'], cluster);
    }
  });

  it('leaves the works that OCM made of it to OCM', async () => {
    const works = await fleet().list('hub', 'manifestworks.work.open-cluster-management.io', {
      selector: 'work.open-cluster-management.io/manifestworkreplicaset=cluster-inventory.e2e-inventory',
    });
    assert.deepEqual(works.map(({ metadata }) => metadata.namespace).sort(), [...fleet().managed].sort());
    assert.match(await run('prune', '--yes'), /^there is nothing to prune$/m);
    assert.match(await run(), /everything was as the bundle says, nothing changed\n$/);
    assert.match(await run('verify'), /everything is as the bundle wants it\n$/);
  });

  it('is taken away with the hub’s context alone, and leaves nothing on any cluster', async () => {
    await run('delete', '--yes');
    await eventually(60, () => leftovers(fleet()));
    assert.deepEqual(await claimsOnAll(fleet()), claimsBefore);
  });
});

/** The article's inventory, delivered by Placement, with a property that only the second cluster has. */
function delivered(fleet: RealFleet): WrittenBundle {
  return fleet.bundle((synthesized) => {
    const hub = fleet.addHub(synthesized, { delivery: HubDelivery.byPlacement() });
    new ClusterInventory(hub, 'inventory', {
      namespace: 'cluster-inventory',
      clusterSet: 'sandbox-fleet',
      clusters: fleet.managed.map((name) =>
        synthesized.managedCluster(name, name === fleet.second ? { properties: { region: 'eu' } } : {}),
      ),
      accounts: [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }],
      properties: { environment: 'sandbox' },
    });
  });
}

async function claimsOnAll(fleet: RealFleet): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const cluster of fleet.managed) {
    all[cluster] = (await fleet.list(cluster, CLAIMS)).map(({ metadata }) => metadata.name).sort();
  }
  return all;
}
