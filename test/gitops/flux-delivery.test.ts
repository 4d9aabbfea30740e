import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Duration } from 'cdk8s';
import { FluxSource, HubDelivery } from '../../lib';
import { HEALTH_TABLE } from '../../lib/health/health-table';
import { article, Written } from '../fleet/written';
import { type Manifest, parsed } from '../parity/emitted';
import { unitsOf } from './units-of';
import { type Kustomization, kustomizations, writtenFlux } from './written-flux';

/** Files of the bundle that Flux applies for a Kustomization: what its folder lists, or everything below it. */
function filesOf({ spec }: Kustomization, { files }: Written): string[] {
  const folder = path.posix.relative('dist', spec.path);
  const list = files[`${folder}/kustomization.yaml`];
  if (list === undefined) return Object.keys(files).filter((file) => file.startsWith(`${folder}/`));
  const [{ resources }] = parsed(list) as unknown as [{ resources: string[] }];
  return resources.map((file) => path.posix.join(folder, file));
}

const names = (objects: readonly Manifest[]) =>
  objects.map(({ kind, metadata: { name, namespace } }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`);

describe('a FluxDelivery of the article’s fleet', () => {
  const bundle = writtenFlux();
  const all = kustomizations(bundle);
  const one = (name: string) => all[`test-${name}`] ?? assert.fail(name);

  test('writes one Kustomization a cluster and stage, members, properties and the end apart', () => {
    assert.deepEqual(Object.keys(all).sort(), [
      'test-cluster1-gates',
      'test-cluster1-properties',
      'test-cluster2-gates',
      'test-cluster2-properties',
      'test-hub-addons',
      'test-hub-core',
      'test-hub-crds',
      'test-hub-end',
      'test-hub-gates',
      'test-hub-members',
    ]);
    assert.deepEqual(new Set(Object.values(all).map(({ metadata }) => metadata.namespace)), new Set(['flux-system']));
  });

  test('lets each depend on the stage before, across the fleet', () => {
    const dependsOn = Object.entries(all).map(([name, { spec }]) => [
      name.replace('test-', ''),
      (spec.dependsOn ?? []).map((on: { name: string }) => on.name.replace('test-', '')),
    ]);
    // That those are the right ones, the tests of the units say.
    const units = unitsOf(article()).map((unit) => [unit.name, unit.dependsOn]);
    assert.deepEqual(Object.fromEntries(dependsOn), Object.fromEntries(units));
  });

  test('has every file of every stage applied once', () => {
    const applied = Object.values(all).flatMap((object) => filesOf(object, bundle));
    const stages = Object.keys(bundle.files).filter((file) => /^(hub|cluster\d)\//.test(file));
    assert.deepEqual(applied.sort(), stages.sort());
    assert.deepEqual(filesOf(one('cluster1-gates'), bundle), ['cluster1/gates/klusterlet.yaml']);
    assert.deepEqual(filesOf(one('cluster1-properties'), bundle), ['cluster1/gates/properties/properties.yaml']);
    assert.deepEqual(filesOf(one('hub-members'), bundle), ['hub/core/members/sandbox-fleet.yaml']);
    assert.deepEqual(filesOf(one('hub-end'), bundle), []);
  });

  test('lists the Kustomizations of all clusters in one folder', () => {
    const [{ resources }] = parsed(bundle.files['flux/kustomization.yaml'] ?? '') as unknown as [
      { resources: string[] },
    ];
    assert.deepEqual(resources, ['hub.yaml', 'cluster1.yaml', 'cluster2.yaml']);
  });

  test('names what to wait for, with an expression for each kind, and never says wait, which would ignore it', () => {
    for (const { spec } of Object.values(all)) {
      assert.equal(spec.wait, undefined);
      const kinds = (list: Manifest[] = []) => new Set(list.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
      assert.deepEqual(kinds(spec.healthCheckExprs), kinds(spec.healthChecks));
    }
    const ofCluster1 = one('hub-end').spec.healthChecks.filter(({ namespace, name }: Record<string, string>) =>
      [namespace, name].some((text) => text?.startsWith('cluster1')),
    );
    assert.deepEqual(names(ofCluster1.map((metadata: Manifest) => ({ kind: metadata.kind, metadata }))), [
      'ManagedClusterAddOn cluster1/managed-serviceaccount',
      'ManagedServiceAccount cluster1/test',
      'ManifestWork cluster1/test-rights',
      'ManagedClusterAddOn cluster1/cluster-proxy',
      'Secret cluster-inventory/cluster1-test',
      'ClusterProfile cluster-inventory/cluster1',
    ]);
    const { current } = one('hub-members').spec.healthCheckExprs.find(
      ({ kind }: Manifest) => kind === 'ManagedCluster',
    );
    for (const type of ['HubAcceptedManagedCluster', 'ManagedClusterJoined', 'ManagedClusterConditionAvailable']) {
      assert.ok(current.includes(`exists(c, c.type == '${type}' && c.status == 'True')`), current);
    }
  });

  test('gives each as long as the slowest object that it waits for may take', () => {
    const slowest = Math.max(...HEALTH_TABLE.filter(({ atEnd }) => atEnd).map(({ timeoutSeconds }) => timeoutSeconds));
    assert.equal(one('hub-end').spec.timeout, `${slowest / 60}m`);
    assert.equal(one('hub-core').spec.timeout, '3m');
  });

  test('never prunes gates, membership labels and CRDs, nor takes the hub down with its Kustomization', () => {
    const pruned = Object.entries(all).filter(([, { spec }]) => spec.prune);
    assert.deepEqual(pruned.map(([name]) => name.replace('test-', '')).sort(), [
      'cluster1-properties',
      'cluster2-properties',
      'hub-addons',
      'hub-core',
    ]);
    const kept = Object.entries(all).filter(([, { spec }]) => spec.deletionPolicy !== 'Orphan');
    assert.deepEqual(kept.map(([name]) => name.replace('test-', '')).sort(), [
      'cluster1-properties',
      'cluster2-properties',
    ]);
  });

  test('writes only the fields of the bundle on what others own too, and leaves a whole object to its controller', () => {
    const patched = Object.entries(all).flatMap(([name, { spec }]) =>
      (spec.patches ?? []).map(({ target, patch }: { target: { kind: string; name?: string }; patch: string }) => {
        const [{ kind, metadata }] = parsed(patch) as [Manifest & { metadata: { annotations: object } }];
        assert.equal(kind, target.kind);
        return [name.replace('test-', ''), [target.kind, target.name].filter(Boolean).join(' '), metadata.annotations];
      }),
    );
    const partial = { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
    assert.deepEqual(patched.sort(), [
      ['cluster1-gates', 'Klusterlet', partial],
      ['cluster2-gates', 'Klusterlet', partial],
      ['hub-addons', 'ServiceAccount cluster-proxy', { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }],
      ['hub-gates', 'ClusterManager', partial],
      ['hub-members', 'ManagedCluster', partial],
    ]);
  });

  test('reaches the hub as Flux itself and the managed clusters by a Secret’s name, and holds no Secret', () => {
    for (const [name, { spec }] of Object.entries(all)) {
      const [, cluster] = name.split('-');
      const wanted = cluster === 'hub' ? undefined : { secretRef: { name: `${cluster}-kubeconfig` } };
      assert.deepEqual(spec.kubeConfig, wanted, name);
      assert.deepEqual(spec.sourceRef, { kind: 'GitRepository', name: 'fleet' });
    }
    assert.deepEqual(new Set(bundle.objects('flux/').map(({ kind }) => kind)), new Set(['Kustomization']));
  });

  test('says in the bundle’s README which gates go back to what', () => {
    const readme = bundle.files['README.md'] ?? '';
    assert.match(
      readme,
      /\n\| hub\/gates\/cluster-manager\.yaml \| ClusterManager spec\.registrationConfiguration\.featureGates \| DefaultClusterSet=Enable, ResourceCleanup=Enable, ClusterProfile=Enable \| V1beta1CSRAPICompatibility=Disable, ManagedClusterAutoApproval=Disable, ClusterImporter=Disable \|\n/,
    );
    assert.match(
      readme,
      /\n\| cluster1\/gates\/klusterlet\.yaml and 1 more \| Klusterlet .* \| .*, MultipleHubs=Disable \|\n/,
    );
  });

  test('leaves every other file as it is without it', () => {
    const without = new Written(article()).files;
    const ours = ([file]: [string, string]) => !file.startsWith('flux/') && file !== 'README.md';
    assert.deepEqual(
      Object.fromEntries(Object.entries(bundle.files).filter(ours)),
      Object.fromEntries(Object.entries(without).filter(ours)),
    );
    assert.ok(bundle.files['README.md']?.startsWith(without['README.md'] ?? '-'));
  });
});

describe('a FluxDelivery', () => {
  test('takes source, names, times, account and Secrets from its props', () => {
    const bundle = writtenFlux({
      source: FluxSource.ociRepository({ name: 'bundles', namespace: 'sources' }),
      path: 'fleets/one',
      namespace: 'deliveries',
      namePrefix: '',
      interval: Duration.hours(1),
      retryInterval: Duration.seconds(90),
      serviceAccountName: 'deliverer',
      kubeConfigSecrets: { hub: 'the-hub', cluster2: 'two' },
    });
    const all = kustomizations(bundle);
    const { metadata, spec } = all['hub-addons'] ?? assert.fail();
    assert.equal(metadata.namespace, 'deliveries');
    assert.deepEqual(spec.sourceRef, { kind: 'OCIRepository', name: 'bundles', namespace: 'sources' });
    assert.equal(spec.path, './fleets/one/hub/addons');
    assert.deepEqual([spec.interval, spec.retryInterval], ['1h', '1m30s']);
    assert.equal(spec.serviceAccountName, 'deliverer');
    const secrets = ['hub-addons', 'cluster1-gates', 'cluster2-gates'].map(
      (name) => all[name]?.spec.kubeConfig.secretRef.name,
    );
    assert.deepEqual(secrets, ['the-hub', 'cluster1-kubeconfig', 'two']);
  });

  test('refers to an ExternalArtifact', () => {
    const all = kustomizations(writtenFlux({ source: FluxSource.externalArtifact({ name: 'fleet' }) }));
    assert.deepEqual(all['test-hub-core']?.spec.sourceRef, { kind: 'ExternalArtifact', name: 'fleet' });
  });

  test('shortens names that Flux could not write into a label, and keeps them apart', () => {
    const all = kustomizations(
      writtenFlux(
        { namePrefix: 'a-prefix-of-forty-characters-0123456789-' },
        article({}, { name: 'a-hub-with-a-name-of-some-length' }),
      ),
    );
    const long = Object.keys(all);
    assert.equal(long.length, 10);
    for (const name of long) assert.ok(name.length <= 63, name);
    const referred = Object.values(all).flatMap(({ spec }) =>
      (spec.dependsOn ?? []).map((on: { name: string }) => on.name),
    );
    assert.deepEqual(
      referred.filter((name) => !long.includes(name)),
      [],
    );
  });

  test('of a fleet that the hub delivers to needs the hub alone', () => {
    const all = kustomizations(writtenFlux({}, article({}, { delivery: HubDelivery.byPlacement() })));
    assert.deepEqual(
      Object.entries(all).flatMap(([name, { spec }]) => (spec.kubeConfig ? name : [])),
      [],
    );
    const { healthChecks } = all['test-hub-end']?.spec ?? assert.fail();
    assert.ok(
      names(healthChecks.map((it: Manifest) => ({ ...it, metadata: it }))).some((name) =>
        name.startsWith('ManifestWorkReplicaSet '),
      ),
    );
  });
});
