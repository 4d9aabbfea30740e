import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { ClusterInventory, type Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import type { ContextAccess } from '../cluster/kubeconfig';
import { article } from '../fleet/written';
import { type FleetName, klusterlet, managedCluster, usePlayedFleet } from './played-fleet';
import { makeUsers, rightsNeeded } from './users-with-rights';
import { WrittenBundle } from './written-bundle';

const KLUSTERLETS = 'klusterlets.operator.open-cluster-management.io';
const NO_OCM = 'which the bundle is made for; its operator says';

describe('a run that would go to the wrong place', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet();
  let uids: Record<FleetName, string>;
  let pinned: WrittenBundle;
  before(async () => {
    const [hub, cluster1, cluster2] = await Promise.all([
      fleet().uid('hub'),
      fleet().uid('cluster1'),
      fleet().uid('cluster2'),
    ]);
    uids = { hub, cluster1, cluster2 };
    pinned = new WrittenBundle(article({}, { uid: hub }));
    await prepared();
  });

  let was: Record<string, Record<string, string>>;
  const assertNothingWritten = async () => assert.deepEqual(await fleet().everything(), was);
  const prepared = async () => {
    was = await fleet().everything();
  };

  /** Asserts that a run is refused for just these reasons, with nothing written anywhere. */
  async function assertRefused(
    bundle: WrittenBundle,
    problems: readonly string[],
    { words = [], contexts }: { words?: readonly string[]; contexts?: readonly ContextAccess[] } = {},
  ): Promise<void> {
    const { clusters } = fleet();
    const env = contexts ? { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig('other', contexts) } : clusters.env;
    const { code, stdout, stderr } = await bundle.run(env, '--yes', ...words);
    assert.deepEqual(stderr.split('\n'), ['refused, nothing was written:', ...problems.map((it) => `  ${it}`), '']);
    assert.deepEqual([code, stdout], [3, '']);
    await assertNothingWritten();
  }

  it('is let through where every place is right, and a dry run writes nothing', async () => {
    const { code, stdout, stderr } = await pinned.run(fleet().clusters.env, '--dry-run');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /nothing was written\n$/);
    await assertNothingWritten();
  });

  it('is refused with the contexts of two managed clusters swapped, and with the hub’s on one of them', async () => {
    const words = ['hub=kind-cluster1', 'cluster1=kind-cluster2', 'cluster2=kind-cluster1'].flatMap((it) => [
      '--context',
      it,
    ]);
    await assertRefused(
      pinned,
      [
        `hub: context kind-cluster1 reaches the cluster with uid ${uids.cluster1}, and main.ts pins ${uids.hub}: this is another hub`,
        `hub: must run OCM 1.2.1, ${NO_OCM} ""`,
        `hub: its managed clusters cannot be read: error: the server doesn't have a resource type "managedclusters"`,
        'cluster1: context kind-cluster2 reaches the managed cluster "cluster2": its Klusterlet klusterlet says so',
        'cluster2: context kind-cluster1 reaches the managed cluster "cluster1": its Klusterlet klusterlet says so',
      ],
      { words },
    );
  });

  it('is refused with an unpinned hub’s bundle on a managed cluster, and a managed cluster’s on the hub', async () => {
    await assertRefused(
      new WrittenBundle(article()),
      [
        `hub: must run OCM 1.2.1, ${NO_OCM} ""`,
        `hub: its managed clusters cannot be read: error: the server doesn't have a resource type "managedclusters"`,
        'cluster1: context kind-hub cannot be used: it has no Klusterlet: it is no managed cluster of OCM',
      ],
      { words: ['--context', 'hub=kind-cluster1', '--context', 'cluster1=kind-hub'] },
    );
  });

  it('is refused on another hub whose clusters have the same names', async () => {
    const elsewhere = '7b6a3a0c-6f1f-4f0e-9d0c-0f6f2c8a1b11';
    await assertRefused(new WrittenBundle(article({}, { uid: elsewhere })), [
      `hub: context kind-hub reaches the cluster with uid ${uids.hub}, and main.ts pins ${elsewhere}: this is another hub`,
    ]);
  });

  it('is refused on a hub that is not pinned, unless it is told --yes', async () => {
    const bundle = new WrittenBundle(article());
    const { code, stdout, stderr } = await bundle.run(fleet().clusters.env);
    assert.equal(stdout, `hub: context kind-hub reaches the cluster with uid ${uids.hub}\n`);
    assert.equal(
      stderr,
      'apply: refused, nothing was written: the hub is not pinned; give main.ts its uid, or say --yes\n',
    );
    assert.equal(code, 3);
    await assertNothingWritten();
    const agreed = await bundle.run(fleet().clusters.env, '--yes', '--dry-run', '--stage', 'crds');
    assert.deepEqual([agreed.code, agreed.stderr], [0, '']);
  });

  it('is refused where another release of OCM runs, on each cluster', async () => {
    const newer = new WrittenBundle(article({}, { uid: uids.hub }), { ocm: '1.3.1' });
    const problems = ['hub', 'cluster1', 'cluster2'].map((it) => `${it}: must run OCM 1.3.1, ${NO_OCM} "1.2.1"`);
    await assertRefused(newer, problems);
  });

  it('is refused without a context in the kubeconfig, without a server, and without a context at all', async () => {
    const build = (to: Fleet) => {
      const hub = to.hub({ context: 'kind-hub' });
      const clusters = [to.managedCluster('cluster1', { context: 'gone' }), to.managedCluster('cluster2')];
      new ClusterInventory(hub, 'inventory', { namespace: 'a', clusterSet: 'a', clusters, properties: { a: 'b' } });
    };
    const nobodyListens = { ...fleet().clusters.accessTo('cluster1', 'gone'), server: 'https://127.0.0.1:1' };
    await assertRefused(
      new WrittenBundle(build),
      [
        'cluster2: it has no context: name one with --context cluster2=CONTEXT',
        'hub: context kind-hub cannot be used: Error in configuration: context was not found for specified context: kind-hub',
        'cluster1: context gone cannot be used: The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
      ],
      { contexts: [nobodyListens] },
    );
  });

  it('is refused within a bounded time where a server takes the connection and never answers', async () => {
    const silent = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const contexts = [
      { ...fleet().clusters.accessTo('cluster1', 'kind-cluster1'), server: `https://127.0.0.1:${port}` },
    ];
    after(() => silent.close());
    const { clusters } = fleet();
    const env = { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig('other', contexts) };
    const { code, stderr } = await pinned.run(env, '--cluster', 'cluster1');
    assert.match(
      stderr,
      /^refused, nothing was written:\n {2}cluster1: context kind-cluster1 cannot be used: Unable to connect to the server: .*\n$/,
    );
    assert.equal(code, 3);
  });

  it('is refused where the user may not even look', async () => {
    const contexts = (['hub', 'cluster1', 'cluster2'] as const).map((name) =>
      fleet().clusters.accessTo(name, `kind-${name}`, 'nobody'),
    );
    const looks = (name: string, what: string, resource: string, group: string) =>
      `${name}: context kind-${name} cannot be used: Error from server (Forbidden): ${what} is forbidden: User "nobody" cannot get resource "${resource}" in API group "${group}"`;
    const look = (name: string) =>
      `${looks(name, `${KLUSTERLETS} "klusterlet"`, 'klusterlets', 'operator.open-cluster-management.io')} at the cluster scope`;
    await assertRefused(
      pinned,
      [
        `${looks('hub', 'namespaces "kube-system"', 'namespaces', '')} in the namespace "kube-system"`,
        look('cluster1'),
        look('cluster2'),
      ],
      { contexts },
    );
  });

  describe('for want of a right', () => {
    const LACKS = [
      'create managedclustersets.cluster.open-cluster-management.io/join sandbox-fleet',
      'create managedclustersets.cluster.open-cluster-management.io/bind sandbox-fleet',
      'patch managedclusters.cluster.open-cluster-management.io',
      'create namespaces',
      'patch clustermanagers.operator.open-cluster-management.io',
    ];
    const asUser = (name: string) => [fleet().clusters.accessTo('hub', 'kind-hub', name)];
    const mayNot = (right: string) => `hub: the user of context kind-hub may not ${right}`;
    const words = ['--cluster', 'hub'];
    let rights: readonly string[];
    before(async () => {
      rights = rightsNeeded(pinned.written);
      const lacking = LACKS.map((lack, index) => [`lacks-${index}`, rights.filter((right) => right !== lack)]);
      await makeUsers(fleet(), { careful: rights, powerless: [], ...Object.fromEntries(lacking) });
      await prepared();
    });

    it('it is let through for a user with just the rights that it needs', async () => {
      const { clusters } = fleet();
      const env = { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig('other', asUser('careful')) };
      const { code, stderr } = await pinned.run(env, ...words, '--dry-run', '--stage', 'crds');
      assert.deepEqual([code, stderr], [0, '']);
    });

    for (const [index, right] of LACKS.entries()) {
      it(`it is refused without the right to ${right}`, () =>
        assertRefused(pinned, [mayNot(right)], { words, contexts: asUser(`lacks-${index}`) }));
    }

    it('it is refused without any, and told all of them', async () => {
      const { clusters } = fleet();
      const env = { ...clusters.env, KUBECONFIG: clusters.writeKubeconfig('other', asUser('powerless')) };
      const { code, stderr } = await pinned.run(env, ...words);
      const told = stderr.split('\n').map((line) => line.trim().replace(/ in namespace .*/, ''));
      assert.equal(code, 3);
      assert.deepEqual(told.filter((line) => line.startsWith('hub:')).sort(), rights.map(mayNot).sort());
    });
  });

  it('is refused for a cluster that has not joined, one that is not accepted, and a Klusterlet of another name', async () => {
    const build = (to: Fleet) => {
      const hub = to.hub({ context: 'kind-hub', uid: uids.hub });
      const clusters = [
        to.managedCluster('cluster1', { context: 'kind-cluster1' }),
        to.managedCluster('cluster2', { context: 'kind-cluster2', klusterlet: 'agent' }),
        to.managedCluster('cluster3'),
      ];
      const properties = { 'cluster1-only': 'b' };
      new ClusterInventory(hub, 'inventory', {
        namespace: 'a',
        clusterSet: 'a',
        clusters: clusters.slice(0, 2),
        properties,
      });
      new ClusterInventory(hub, 'second', { namespace: 'c', clusterSet: 'c', clusters: clusters.slice(2) });
    };
    await fleet().create('hub', [managedCluster('cluster1', false)]);
    await prepared();
    await assertRefused(new WrittenBundle(build), [
      'hub: managed cluster cluster1 is not accepted: spec.hubAcceptsClient must be true',
      'hub: managed cluster cluster3 does not exist: it must have joined',
      `cluster2: context kind-cluster2 cannot be used: Error from server (NotFound): ${KLUSTERLETS} "agent" not found`,
    ]);
    await fleet().create('hub', [managedCluster('cluster1')]);
  });

  it('is not believed on a cluster whose Klusterlet bears no name', async () => {
    await fleet().create('cluster2', [klusterlet()]);
    await prepared();
    await assertRefused(
      pinned,
      ['cluster2: context kind-cluster2 reaches the managed cluster "": its Klusterlet klusterlet says so'],
      {
        words: ['--cluster', 'cluster2'],
      },
    );
    await fleet().create('cluster2', [klusterlet('cluster2')]);
  });
});
