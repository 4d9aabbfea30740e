import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { HubDelivery } from '../../lib';
import { syncWaves } from '../../lib/gitops/argo-cd-applications';
import { article, Written } from '../fleet/written';
import type { Manifest } from '../parity/emitted';
import { unitsOf } from './units-of';
import { type ArgoCdObject, argoCdObjects, writtenArgoCd } from './written-argo-cd';

/** Objects that an Application applies: what stands in the files of its folder, and none of those below that. */
function appliedBy({ spec }: ArgoCdObject, bundle: Written): ArgoCdObject[] {
  const folder = path.posix.relative('dist', spec.source.path);
  const files = Object.keys(bundle.files).filter((file) => path.posix.dirname(file) === folder);
  assert.equal(spec.source.directory, undefined, 'not recursive');
  return files.flatMap((file) => bundle.objects(file) as ArgoCdObject[]);
}

const targetOf = ({ kind, metadata: { name, namespace } }: Manifest) =>
  [kind, namespace, name].filter(Boolean).join(' ');

describe('an ArgoCdDelivery of the article’s fleet', () => {
  const bundle = writtenArgoCd();
  const applications = argoCdObjects(bundle, 'Application');
  const projects = argoCdObjects(bundle, 'AppProject');
  const { 'test-root': root = assert.fail(), ...all } = applications;
  const one = (name: string) => all[`test-${name}`] ?? assert.fail(name);
  const short = ([name]: [string, unknown]) => name.replace('test-', '');

  test('writes one Application a cluster and stage, members and properties apart, none for what only waits', () => {
    assert.deepEqual(
      Object.keys(all)
        .map((name) => name.replace('test-', ''))
        .sort(),
      [
        'cluster1-gates',
        'cluster1-properties',
        'cluster2-gates',
        'cluster2-properties',
        'hub-addons',
        'hub-core',
        'hub-crds',
        'hub-gates',
        'hub-members',
      ],
    );
    for (const { metadata } of Object.values(applications)) assert.equal(metadata.namespace, 'argocd');
  });

  test('has each object of each stage applied once, and not changed but for the annotations on what others own too', () => {
    const stages = Object.keys(bundle.files).filter((file) => /^(hub|cluster\d)\//.test(file));
    const wanted = stages.flatMap((file) =>
      (bundle.objects(file) as ArgoCdObject[]).map((object) => [file.split('/')[0], object] as const),
    );
    const applied = Object.entries(all).flatMap(([name, application]) =>
      appliedBy(application, bundle).map((object) => [name.split('-')[1], object] as const),
    );
    const bare = ([cluster, object]: readonly [string | undefined, ArgoCdObject]): string => {
      const { annotations, ...metadata } = object.metadata;
      return `${cluster} ${JSON.stringify({ ...object, metadata })}`;
    };
    assert.deepEqual(applied.map(bare).sort(), wanted.map(bare).sort());
    assert.ok(wanted.length > 30);
    const exact = new Set(wanted.map(([, object]) => JSON.stringify(object)));
    const changed = applied.filter(([, object]) => !exact.has(JSON.stringify(object)));
    assert.deepEqual(changed.map(([cluster, object]) => `${cluster}: ${targetOf(object)}`).sort(), [
      'cluster1: Klusterlet klusterlet',
      'cluster2: Klusterlet klusterlet',
      'hub: ClusterManager cluster-manager',
      'hub: ManagedCluster cluster1',
      'hub: ManagedCluster cluster2',
    ]);
    for (const [, { metadata }] of changed) {
      assert.deepEqual(metadata.annotations, {
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
      });
    }
  });

  test('orders them in waves, core with the members that its Placement waits for', () => {
    const waves = Object.fromEntries(
      Object.entries(all).map(([name, { metadata }]) => [
        name.replace('test-', ''),
        metadata.annotations?.['argocd.argoproj.io/sync-wave'],
      ]),
    );
    assert.deepEqual(waves, {
      'hub-crds': '0',
      'hub-core': '1',
      'hub-members': '1',
      'hub-addons': '2',
      'hub-gates': '3',
      'cluster1-gates': '4',
      'cluster2-gates': '4',
      'cluster1-properties': '5',
      'cluster2-properties': '5',
    });
  });

  test('has all of them in the folder that the root reads, marked as this bundle’s, and nothing else there', () => {
    const held = appliedBy(root, bundle);
    assert.deepEqual(held.map(({ metadata }) => metadata.name).sort(), Object.keys(all).sort());
    for (const { metadata } of Object.values(all)) {
      assert.deepEqual(metadata.labels, { 'cdk8s-cluster-inventory/delivery': 'test' });
    }
    assert.equal(root.metadata.labels, undefined);
    assert.deepEqual(root.spec.destination, { name: 'in-cluster', namespace: 'argocd' });
    assert.equal(root.spec.project, 'test-root');
  });

  test('applies server-side, compares so, and never gives up', () => {
    for (const { metadata, spec } of Object.values(all)) {
      assert.equal(metadata.annotations?.['argocd.argoproj.io/compare-options'], 'ServerSideDiff=true');
      const { syncOptions, retry, automated } = spec.syncPolicy;
      for (const option of ['ServerSideApply', 'SkipDryRunOnMissingResource', 'FailOnSharedResource']) {
        assert.ok(syncOptions.includes(`${option}=true`), option);
      }
      assert.equal(automated.selfHeal, true);
      assert.deepEqual([retry.limit, retry.refresh], [-1, true]);
    }
  });

  test('never prunes gates, membership labels and CRDs, nor takes the hub down with its Application', () => {
    const pruned = Object.entries(all).filter(([, { spec }]) => spec.syncPolicy.automated.prune);
    assert.deepEqual(pruned.map(short).sort(), [
      'cluster1-properties',
      'cluster2-properties',
      'hub-addons',
      'hub-core',
    ]);
    for (const [name, { spec }] of Object.entries(all)) {
      const isPruned = pruned.some(([other]) => other === name);
      const { syncOptions } = spec.syncPolicy;
      assert.deepEqual(
        ['Prune=false', 'Delete=false'].map((option) => syncOptions.includes(option)),
        [!isPruned, !isPruned],
        name,
      );
    }
    const deleting = Object.entries(applications).filter(([, { metadata }]) => 'finalizers' in metadata);
    assert.deepEqual(deleting.map(short).sort(), ['cluster1-properties', 'cluster2-properties']);
  });

  test('takes over no field that others wrote of what they own too', () => {
    const kept = Object.entries(all).filter(([, { spec }]) =>
      spec.syncPolicy.syncOptions.includes('ClientSideApplyMigration=false'),
    );
    assert.deepEqual(kept.map(short).sort(), ['cluster1-gates', 'cluster2-gates', 'hub-gates', 'hub-members']);
  });

  test('leaves a whole object to its controller', () => {
    const ignoring = Object.entries(all).filter(([, { spec }]) => spec.ignoreDifferences);
    assert.deepEqual(ignoring.map(short), ['hub-addons']);
    const { spec } = one('hub-addons');
    assert.deepEqual(spec.ignoreDifferences, [
      {
        kind: 'ServiceAccount',
        name: 'cluster-proxy',
        namespace: 'open-cluster-management-addon',
        jsonPointers: ['/metadata/annotations'],
      },
    ]);
    assert.ok(spec.syncPolicy.syncOptions.includes('RespectIgnoreDifferences=true'));
    const applied = appliedBy(one('hub-addons'), bundle).map(targetOf);
    assert.ok(applied.includes('ServiceAccount open-cluster-management-addon cluster-proxy'));
  });

  test('allows its Applications exactly the clusters, namespaces and kinds that they apply', () => {
    const { test: project = assert.fail() } = projects;
    const used = { places: new Set<string>(), cluster: new Set<string>(), namespace: new Set<string>() };
    for (const { spec } of Object.values(all)) {
      assert.equal(spec.project, 'test');
      used.places.add(`${spec.destination.name}/`);
    }
    for (const application of Object.values(all)) {
      for (const { apiVersion, kind, metadata } of appliedBy(application, bundle)) {
        const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
        used[metadata.namespace === undefined ? 'cluster' : 'namespace'].add(`${group}/${kind}`);
        if (metadata.namespace) used.places.add(`${application.spec.destination.name}/${metadata.namespace}`);
      }
    }
    const { sourceRepos, destinations, clusterResourceWhitelist, namespaceResourceWhitelist } = project.spec;
    assert.deepEqual(sourceRepos, ['https://git.example/fleet.git']);
    const places = destinations.map(({ name, namespace }: Record<string, string>) => `${name}/${namespace}`);
    assert.deepEqual([...places].sort(), [...used.places].sort());
    const kinds = (list: { group: string; kind: string }[]) => list.map(({ group, kind }) => `${group}/${kind}`);
    assert.deepEqual(kinds(clusterResourceWhitelist), [...used.cluster].sort());
    assert.deepEqual(kinds(namespaceResourceWhitelist), [...used.namespace].sort());
  });

  test('lets the root apply Applications beside itself, and nothing else', () => {
    const { spec } = projects['test-root'] ?? assert.fail();
    assert.deepEqual(spec.destinations, [{ name: 'in-cluster', namespace: 'argocd' }]);
    assert.deepEqual(spec.clusterResourceWhitelist, []);
    assert.deepEqual(spec.namespaceResourceWhitelist, [{ group: 'argoproj.io', kind: 'Application' }]);
  });

  test('holds no Secret', () => {
    const own = bundle.objects('argo-cd/').map(({ kind }) => kind);
    assert.deepEqual(
      new Set(own),
      new Set(['Application', 'AppProject', 'ConfigMap', 'ManagedCluster', 'ClusterManager', 'Klusterlet']),
    );
  });

  test('says in the bundle’s README how to hand over, and which gates go back to what', () => {
    const readme = bundle.files['README.md'] ?? '';
    assert.match(
      readme,
      /^kubectl patch configmap argocd-cm -n argocd --type merge --patch-file argo-cd\/argocd-cm\.yaml$/m,
    );
    for (const [, file = ''] of readme.matchAll(/ (argo-cd\/\S+\.yaml)/g)) assert.ok(bundle.files[file], file);
    assert.match(
      readme,
      /\n\| cluster1\/gates\/klusterlet\.yaml and 1 more \| Klusterlet .* \| .*, MultipleHubs=Disable \|\n/,
    );
    assert.match(readme, /: `cluster1` and 1 more\. /);
  });

  test('leaves every other file as it is without it', () => {
    const without = new Written(article()).files;
    const ours = ([file]: [string, string]) => !file.startsWith('argo-cd/') && file !== 'README.md';
    assert.deepEqual(
      Object.fromEntries(Object.entries(bundle.files).filter(ours)),
      Object.fromEntries(Object.entries(without).filter(ours)),
    );
    assert.ok(bundle.files['README.md']?.startsWith(without['README.md'] ?? '-'));
  });
});

describe('an ArgoCdDelivery', () => {
  test('takes repository, names and destinations from its props', () => {
    const bundle = writtenArgoCd({
      repoUrl: 'git@git.example:fleet.git',
      revision: 'release',
      path: './fleets/one/',
      namespace: 'deliveries',
      project: 'inventories',
      namePrefix: '',
      destinations: { hub: 'https://hub.example:6443', cluster2: 'two' },
    });
    const all = argoCdObjects(bundle, 'Application');
    const { metadata, spec } = all['hub-addons'] ?? assert.fail();
    assert.equal(metadata.namespace, 'deliveries');
    assert.deepEqual(spec.source, {
      repoURL: 'git@git.example:fleet.git',
      targetRevision: 'release',
      path: 'fleets/one/hub/addons',
    });
    assert.equal(spec.project, 'inventories');
    const destinations = ['hub-addons', 'cluster1-gates', 'cluster2-gates', 'root'].map(
      (name) => all[name]?.spec.destination,
    );
    assert.deepEqual(destinations, [
      { server: 'https://hub.example:6443' },
      { name: 'cluster1' },
      { name: 'two' },
      { name: 'in-cluster', namespace: 'deliveries' },
    ]);
    const { inventories, 'inventories-root': root } = argoCdObjects(bundle, 'AppProject');
    assert.deepEqual(root?.spec.sourceRepos, ['git@git.example:fleet.git']);
    const places = (inventories ?? assert.fail()).spec.destinations.map(
      (it: Record<string, string>) => it.server ?? it.name,
    );
    assert.deepEqual(new Set(places), new Set(['https://hub.example:6443', 'cluster1', 'two']));
    assert.equal(bundle.object('ConfigMap', 'argocd-cm', 'argo-cd/').metadata.namespace, 'deliveries');
  });

  test('reads a bundle that is all of its repository', () => {
    const all = argoCdObjects(writtenArgoCd({ path: '.' }), 'Application');
    assert.equal(all['test-hub-core']?.spec.source.path, 'hub/core');
    assert.equal(all['test-root']?.spec.source.path, 'argo-cd/applications');
  });

  test('of a fleet that the hub delivers to needs the hub alone', () => {
    const bundle = writtenArgoCd({}, article({}, { delivery: HubDelivery.byPlacement() }));
    const all = Object.values(argoCdObjects(bundle, 'Application'));
    assert.deepEqual(new Set(all.map(({ spec }) => spec.destination.name)), new Set(['in-cluster']));
  });
});

describe('sync waves', () => {
  for (const [what, build] of Object.entries({
    'the article’s fleet': article(),
    'a fleet that the hub delivers to': article({}, { delivery: HubDelivery.byPlacement() }),
  })) {
    test(`put what a unit waits for before every unit that depends on it: ${what}`, () => {
      const units = unitsOf(build);
      const waves = syncWaves(units);
      const waveOf = (name: string) => waves.get(name) ?? assert.fail(name);
      let later = 0;
      for (const { name, dependsOn } of units) {
        for (const other of dependsOn) {
          const waits = units.find((unit) => unit.name === other)?.awaited.length ?? 0;
          assert.ok(waits > 0 ? waveOf(other) < waveOf(name) : waveOf(other) <= waveOf(name), `${other}, ${name}`);
          later += Number(waits > 0);
        }
      }
      assert.ok(later > 3);
    });
  }
});
