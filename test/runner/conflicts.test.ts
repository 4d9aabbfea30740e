import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { BUNDLE_LABEL } from '../../lib/fleet/bundle-label';
import { leftOut } from '../cluster/binaries';
import { article } from '../fleet/written';
import type { Manifest } from '../parity/emitted';
import { usePlayedFleet } from './played-fleet';
import { unwaitedBundle } from './unwaited-bundle';
import type { WrittenBundle } from './written-bundle';

const LABEL = 'cluster.open-cluster-management.io/clusterset';
const OURS = 'cdk8s-cluster-inventory-test';
const CONFLICT =
  'apply: a field belongs to somebody else (above: who, and which); agree on one owner, or take it with --force-conflicts';

/** An object of whatever kind. */
type Loose = Manifest & {
  // biome-ignore lint/suspicious/noExplicitAny: as its kind has it
  spec: any;
};

/** An object as the API server holds it. */
type Held = Loose & {
  readonly metadata: {
    readonly labels: Record<string, string>;
    readonly resourceVersion: string;
    readonly managedFields: readonly ManagedFields[];
  };
};

interface ManagedFields {
  readonly manager: string;
  readonly fieldsV1?: { readonly 'f:metadata'?: { readonly 'f:labels'?: Readonly<Record<string, unknown>> } };
}

describe('a field of somebody else’s', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet(['hub']);
  let bundle: WrittenBundle;
  before(async () => {
    bundle = unwaitedBundle(article({}, { uid: await fleet().uid('hub') }));
  });
  const core = (...words: string[]) =>
    bundle.run(fleet().clusters.env, '--cluster', 'hub', '--stage', 'core', ...words);
  const held = async (resource: string, name: string): Promise<Held> =>
    JSON.parse(
      await fleet().clusters.mustKubectl('hub', ['get', resource, name, '-o', 'json', '--show-managed-fields']),
    );
  const ownersOf = ({ metadata }: Held) =>
    metadata.managedFields
      .filter(({ fieldsV1 }) => fieldsV1?.['f:metadata']?.['f:labels']?.[`f:${LABEL}`])
      .map(({ manager }) => manager);

  describe('on a ManagedCluster made by client-side apply', () => {
    const made = (name: string) => ({
      apiVersion: 'cluster.open-cluster-management.io/v1',
      kind: 'ManagedCluster',
      metadata: { name, labels: { 'example.org/team': 'edge' }, annotations: { 'example.org/note': 'a' } },
      spec: {
        hubAcceptsClient: true,
        leaseDurationSeconds: 120,
        taints: [{ key: 'example.org/slow', value: 'yes', effect: 'NoSelectIfNew' }],
      },
    });
    const clusters = ['cluster1', 'cluster2'] as const;
    beforeEach(async () => {
      for (const name of clusters) {
        await fleet().clusters.mustKubectl('hub', ['delete', 'managedcluster', name]);
        await fleet().clusters.mustKubectl('hub', ['apply', '-f', '-'], JSON.stringify(made(name)));
      }
    });
    const label = (name: string, value: string, manager: string) =>
      fleet().clusters.mustKubectl('hub', [
        ...['label', 'managedcluster', name, `${LABEL}=${value}`, '--overwrite', `--field-manager=${manager}`],
      ]);
    /** All of it but the label that the bundle writes, and what the API server notes of any write. */
    const rest = ({ metadata, ...others }: Held) => {
      const { managedFields: _, resourceVersion: __, labels, ...kept } = metadata;
      const { [LABEL]: ___, ...otherLabels } = labels;
      return { ...others, metadata: { ...kept, labels: otherLabels } };
    };

    it('stays, as do all but the label, over a first run, a second one and a forced one', async () => {
      const was = await held('managedcluster', 'cluster1');
      assert.equal(rest(was).spec.hubAcceptsClient, true);
      for (const words of [[], [], ['--force-conflicts']]) {
        const { code, stderr } = await core(...words);
        assert.deepEqual([code, stderr], [0, '']);
        const is = await held('managedcluster', 'cluster1');
        assert.equal(is.metadata.labels[LABEL], 'sandbox-fleet');
        assert.deepEqual(rest(is), rest(was));
        assert.deepEqual(ownersOf(is), [OURS]);
      }
    });

    it('is a conflict where it is the label with another value: shown with its owner, and nothing is labelled', async () => {
      await label('cluster2', 'theirs', 'team-a');
      const { code, stderr } = await core();
      assert.equal(
        stderr,
        `  hub: ManagedCluster cluster2 has ${LABEL}="theirs" from team-a; the bundle wants "sandbox-fleet"\n${CONFLICT}\n`,
      );
      assert.equal(code, 4);
      const [one, two] = await Promise.all(clusters.map((name) => held('managedcluster', name)));
      assert.deepEqual([one?.metadata.labels[LABEL], two?.metadata.labels[LABEL]], [undefined, 'theirs']);
    });

    it('is a conflict where the label is empty too, and all conflicts are shown together', async () => {
      await label('cluster1', '', 'team-a');
      await label('cluster2', 'theirs', 'team b, its robot');
      const { code, stderr } = await core();
      assert.deepEqual(stderr.split('\n').slice(0, 2), [
        `  hub: ManagedCluster cluster1 has ${LABEL}="" from team-a; the bundle wants "sandbox-fleet"`,
        `  hub: ManagedCluster cluster2 has ${LABEL}="theirs" from team b,  its robot; the bundle wants "sandbox-fleet"`,
      ]);
      assert.equal(code, 4);
    });

    it('is shared where the label has the same value', async () => {
      await label('cluster1', 'sandbox-fleet', 'team-a');
      const was = await held('managedcluster', 'cluster1');
      const { code, stderr } = await core();
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual(await held('managedcluster', 'cluster1'), was);
      assert.deepEqual(ownersOf(was), ['team-a']);
    });

    it('is taken with --force-conflicts', async () => {
      await label('cluster1', 'theirs', 'team-a');
      const was = await held('managedcluster', 'cluster1');
      const { code, stderr } = await core('--force-conflicts');
      assert.deepEqual([code, stderr], [0, '']);
      const is = await held('managedcluster', 'cluster1');
      assert.deepEqual([is.metadata.labels[LABEL], ownersOf(is)], ['sandbox-fleet', [OURS]]);
      assert.deepEqual(rest(is), rest(was));
    });
  });

  it('on an object of the bundle is a conflict that says who and which, and is taken with --force-conflicts', async () => {
    const set = {
      apiVersion: 'cluster.open-cluster-management.io/v1beta2',
      kind: 'ManagedClusterSet',
      metadata: { name: 'sandbox-fleet' },
      spec: { clusterSelector: { selectorType: 'LabelSelector', labelSelector: { matchLabels: { a: 'b' } } } },
    };
    await fleet().create('hub', [set], 'team-a');
    const was = await held('managedclusterset', 'sandbox-fleet');
    const refused = await core();
    assert.equal(refused.code, 4);
    assert.deepEqual(refused.stderr.split('\n'), [
      '  hub: of hub/core/sandbox-fleet.yaml: managedclusterset.cluster.open-cluster-management.io/sandbox-fleet',
      '    Apply failed with 1 conflict: conflict with "team-a": .spec.clusterSelector.selectorType',
      CONFLICT,
      '',
    ]);
    assert.deepEqual(await held('managedclusterset', 'sandbox-fleet'), was);
    const { code, stderr } = await core('--force-conflicts');
    assert.deepEqual([code, stderr], [0, '']);
    const is = await held('managedclusterset', 'sandbox-fleet');
    assert.equal(is.spec.clusterSelector.selectorType, 'ExclusiveClusterSetLabel');
    assert.equal(is.metadata.labels[BUNDLE_LABEL], 'test');
  });
});

describe('a hub with add-ons from somebody else', { skip: leftOut() }, () => {
  const fleet = usePlayedFleet(['hub']);
  let bundle: WrittenBundle;
  let beside: WrittenBundle;
  const OWNED = ['ClusterManagementAddOn', 'ManagedProxyConfiguration', 'Deployment'];
  /** The add-ons as another tool installs them: without our label, cluster by cluster. */
  const theirs = (change: (object: Loose) => void = () => {}) =>
    bundle.written.objects('hub/addons').flatMap((emitted) => {
      if (!OWNED.includes(emitted.kind) && emitted.kind !== 'Service') return [];
      const object = structuredClone(emitted) as Loose;
      delete (object.metadata as { labels?: object }).labels;
      if (object.kind === 'ClusterManagementAddOn') delete object.spec.installStrategy;
      change(object);
      return [object];
    });
  /** The same with another way to install one of them than the bundle's. */
  const manual = () =>
    theirs(({ kind, spec }) => {
      if (kind === 'ClusterManagementAddOn') spec.installStrategy = { type: 'Manual' };
    });
  const run = (of: WrittenBundle, ...words: string[]) =>
    of.run(
      fleet().clusters.env,
      '--cluster',
      'hub',
      '--stage',
      'crds',
      '--stage',
      'core',
      '--stage',
      'addons',
      ...words,
    );
  const isThere = (target: string) =>
    `  hub: ${target} is there already, from somebody else: taking it over can uninstall the add-on elsewhere; say existingAddOns in main.ts, or --adopt`;
  const theAddOn = async (): Promise<Held> =>
    JSON.parse(
      await fleet().clusters.mustKubectl('hub', ['get', 'clustermanagementaddon', 'cluster-proxy', '-o', 'json']),
    );
  const PROXY = 'open-cluster-management-addon/cluster-proxy-addon-manager';
  const ACCOUNTS = 'open-cluster-management-managed-serviceaccount/managed-serviceaccount-addon-manager';
  const CONFIGURATION = 'managedproxyconfigurations.proxy.open-cluster-management.io';

  before(async () => {
    const uid = await fleet().uid('hub');
    bundle = unwaitedBundle(article({}, { uid }));
    beside = unwaitedBundle(
      article(
        { namespace: 'beside', existingClusterSet: true, accounts: [] },
        { uid, existingAddOns: { accountNamespace: 'accounts' } },
      ),
      { name: 'beside' },
    );
    for (const folder of ['cluster-proxy-0.10.0', 'managed-serviceaccount-0.10.0'])
      await fleet().installKinds('hub', folder);
    const namespaces = [PROXY, ACCOUNTS].map((target) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: target.replace(/\/.*/, '') },
    }));
    await fleet().create('hub', namespaces, 'helm');
  });

  it('is refused by a bundle that relies on them where one is missing, each by name', async () => {
    const was = await fleet().everything();
    const { code, stderr } = await run(beside);
    const missing = (resource: string, target: string) =>
      `  hub: ${resource} ${target} must be there already: Error from server (NotFound): ${resource} "${target.replace(/.*\//, '')}" not found`;
    assert.deepEqual(stderr.split('\n'), [
      'refused, nothing was written:',
      missing('deployments.apps', PROXY),
      missing('services', 'open-cluster-management-addon/cluster-proxy-addon-user'),
      missing(CONFIGURATION, 'cluster-proxy'),
      missing('deployments.apps', ACCOUNTS),
      '',
    ]);
    assert.equal(code, 3);
    assert.deepEqual(await fleet().everything(), was);
  });

  it('is refused by it where a manager lacks its gate, or nobody may be served', async () => {
    const lacking = theirs(({ kind, spec }) => {
      if (kind === 'ManagedProxyConfiguration') delete spec.userServer;
      if (kind !== 'Deployment') return;
      const [container] = spec.template.spec.containers;
      container.args = container.args?.map((arg: string) => arg.replace(/(--feature-gates=.*)=true/, '$1=false'));
    });
    await fleet().create('hub', lacking, 'helm');
    const was = await fleet().everything();
    const { code, stderr } = await run(beside);
    assert.deepEqual(stderr.split('\n'), [
      'refused, nothing was written:',
      `  hub: deployments.apps ${PROXY} must run with feature gate ClusterProfileAccessProvider=true`,
      `  hub: ${CONFIGURATION} cluster-proxy must have spec.userServer`,
      `  hub: deployments.apps ${ACCOUNTS} must run with feature gate ClusterProfileCredSyncer=true`,
      '',
    ]);
    assert.equal(code, 3);
    assert.deepEqual(await fleet().everything(), was);
  });

  it('is refused by a bundle that brings them itself, with nothing changed', async () => {
    await fleet().create('hub', theirs(), 'helm');
    const was = await fleet().everything();
    const { code, stderr } = await run(bundle);
    assert.deepEqual(stderr.split('\n'), [
      'refused, nothing was written:',
      isThere(`${CONFIGURATION} cluster-proxy`),
      isThere(`deployments.apps ${PROXY}`),
      isThere('deployments.apps open-cluster-management-addon/cluster-proxy-addon-user'),
      isThere('clustermanagementaddons.addon.open-cluster-management.io cluster-proxy'),
      isThere(`deployments.apps ${ACCOUNTS}`),
      isThere('clustermanagementaddons.addon.open-cluster-management.io managed-serviceaccount'),
      '',
    ]);
    assert.equal(code, 3);
    assert.deepEqual(await fleet().everything(), was);
  });

  it('serves a bundle that relies on them, and keeps them as they are', async () => {
    const addOns = async () => {
      const { hub = {} } = await fleet().everything();
      return Object.entries(hub).filter(
        ([it]) => /cluster-proxy|managed-serviceaccount-addon/.test(it) && !it.includes('/managedclusteraddons '),
      );
    };
    const was = await addOns();
    const { code, stderr } = await run(beside);
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(await addOns(), was);
  });

  it('is not taken over with --adopt alone where that changes what they wrote', async () => {
    await fleet().create('hub', manual(), 'helm');
    const { code, stderr } = await run(bundle, '--adopt');
    assert.equal(code, 4);
    assert.deepEqual(stderr.split('\n'), [
      '  hub: of hub/addons/cluster-proxy.yaml: clustermanagementaddon.addon.open-cluster-management.io/cluster-proxy',
      '    Apply failed with 1 conflict: conflict with "helm": .spec.installStrategy.type',
      CONFLICT,
      '',
    ]);
    assert.deepEqual((await theAddOn()).spec.installStrategy, { type: 'Manual' });
  });

  it('is taken over with --adopt where nobody wrote otherwise, and is ours from then on', async () => {
    await fleet().create('hub', theirs(), 'helm');
    const adopted = await run(bundle, '--adopt');
    assert.deepEqual([adopted.code, adopted.stderr], [0, '']);
    const { metadata, spec } = await theAddOn();
    assert.deepEqual([metadata.labels[BUNDLE_LABEL], spec.installStrategy.type], ['test', 'Placements']);
    const again = await run(bundle);
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.match(again.stdout, /everything was as the bundle says, nothing changed\n$/);
  });

  it('is taken over with --adopt and --force-conflicts whatever they wrote, and with neither one alone', async () => {
    await fleet().clusters.mustKubectl('hub', ['delete', 'clustermanagementaddon', 'cluster-proxy']);
    await fleet().create('hub', manual(), 'helm');
    assert.equal((await run(bundle, '--adopt')).code, 4);
    assert.equal((await run(bundle, '--force-conflicts')).code, 3);
    assert.deepEqual((await theAddOn()).spec.installStrategy, { type: 'Manual' });
    const taken = await run(bundle, '--adopt', '--force-conflicts');
    assert.deepEqual([taken.code, taken.stderr], [0, '']);
    const { metadata, spec } = await theAddOn();
    assert.deepEqual([metadata.labels[BUNDLE_LABEL], spec.installStrategy.type], ['test', 'Placements']);
    const again = await run(bundle);
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.match(again.stdout, /everything was as the bundle says, nothing changed\n$/);
  });
});
