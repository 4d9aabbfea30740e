import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterProperty, Fleet, ManagedClusterSetBinding, ManagedServiceAccount, Placement } from '../../lib';
import { add, messageOf, reportOf } from './fleet-report';

/** Breaks a rule of every check at once. */
function breakAll(fleet: Fleet): void {
  const hub = fleet.hub({ context: '' });
  const cluster = fleet.managedCluster('cluster1');
  new ManagedClusterSetBinding(hub.core, 'binding', { clusterSet: 'EU', namespace: 'inventory' });
  new Placement(hub.core, 'placement', { name: 'all', namespace: 'inventory', clusterSets: ['us'] });
  for (const id of ['one', 'two']) {
    add(hub.core, id, 'v1', 'ConfigMap', { metadata: { name: 'a', namespace: 'b' } });
  }
  const account = {
    name: 'a'.repeat(60),
    cluster: 'cluster2',
    validity: Duration.hours(1),
    syncToClusterProfile: true,
  };
  new ManagedServiceAccount(hub.addons, 'account', account);
  const metadata = { name: 'a', namespace: 'cluster1' };
  add(hub.addons, 'work', 'work.open-cluster-management.io/v1', 'ManifestWork', { metadata, spec: {} });
  new ClusterProperty(cluster.gates, 'property', { name: 'a', value: 'x'.repeat(1025) });
}

describe('a fleet with many faults', () => {
  it('is told all of them at once, and in one order', () => {
    const msa = 'authentication.open-cluster-management.io/v1beta1 ManagedServiceAccount';
    const label = 'authentication.open-cluster-management.io/sync-to-clusterprofile';
    const copy = `cluster2-${'a'.repeat(60)}`;
    assert.deepEqual(reportOf(breakAll), [
      'hub: context "" must not be empty, begin with "-" or hold control characters: it becomes a cell of the plan',
      'hub/core/binding: metadata.name "EU" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 63)',
      `hub/addons/account: kind "${msa}" must be a kind of OCM 1.2.1 on this cluster, of Kubernetes, or of a CRD in the crds stage`,
      'hub/core/two: metadata.name "b/a" must be the only ConfigMap of that name on the cluster; hub/core/one has it too',
      'hub/addons/account: metadata.namespace "cluster2" must be a managed cluster of the fleet; add it with fleet.managedCluster',
      'hub/core/placement: spec.clusterSets[0] "us" must be bound in namespace "inventory" by a ManagedClusterSetBinding of this bundle',
      'hub/addons/work: spec.workload.manifests must hold at least one object',
      `hub/addons/account: metadata.labels["${label}"] "${copy}" must be at most 63 characters, the name CLUSTER-ACCOUNT of the copied token; it has 69`,
      `cluster1/gates/property: spec.value "${'x'.repeat(59)}…" (1025 characters) must be at most 1024 bytes, or no status of the cluster reaches the hub any more; it has 1025`,
      'cluster1/gates/property: kind "ClusterProperty" must go with feature gate ClusterProperty, enabled in spec.registrationConfiguration of the Klusterlet in this bundle',
      `hub/addons/account: metadata.labels["${label}"] "true" must go with gate ClusterProfileCredSyncer of managed-serviceaccount’s manager in this bundle (credentialSync: true), or with existingAddOns of the hub`,
    ]);
  });

  it('leaves the bundle before it as it was', () => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'checks-'));
    try {
      const good = new Fleet({ name: 'test', ocm: '1.2.1', outdir });
      add(good.hub().core, 'team', 'v1', 'Namespace', { metadata: { name: 'team' } });
      good.synth();
      const content = () =>
        (fs.readdirSync(outdir, { recursive: true }) as string[])
          .filter((file) => fs.statSync(path.join(outdir, file)).isFile())
          .map((file) => [file, fs.readFileSync(path.join(outdir, file), 'utf8')]);
      const before = content();
      const bad = new Fleet({ name: 'test', ocm: '1.2.1', outdir });
      breakAll(bad);
      assert.match(
        messageOf(() => bad.synth()),
        /^11 violations, nothing was written:\n {2}hub: /,
      );
      assert.deepEqual(content(), before);
    } finally {
      fs.rmSync(outdir, { recursive: true });
    }
  });
});

describe('an object of a user’s own', () => {
  const manifests = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }];
  const gates = (feature: string) => ({ featureGates: [{ feature, mode: 'Enable' }] });
  const clusterClaimConfiguration = { maxCustomClusterClaims: 1, reservedClusterClaimSuffixes: ['.a'] };
  const container = { name: 'a', image: 'a:v1', command: ['a'], args: ['--feature-gates=A=true'] };
  const pod = { containers: [{ ...container, resources: { limits: { cpu: '1' }, requests: { cpu: '1' } } }] };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: { template: { spec: pod } },
  };
  const names = { kind: 'Thing', plural: 'things' };
  const versions = [{ name: 'v1', served: true, schema: { openAPIV3Schema: { type: 'object' } } }];
  const SPECS: [apiVersion: string, kind: string, name: string, spec: object][] = [
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'things.a.b', { group: 'a.b', names, versions }],
    ['apps/v1', 'Deployment', 'cluster-proxy-addon-manager', deployment.spec],
    ['apps/v1', 'Deployment', 'managed-serviceaccount-addon-manager', deployment.spec],
    ['about.k8s.io/v1alpha1', 'ClusterProperty', 'a', { value: 'a' }],
    [
      'addon.open-cluster-management.io/v1alpha1',
      'AddOnTemplate',
      'a',
      { addonName: 'managed-serviceaccount', agentSpec: { workload: { manifests: [deployment] } } },
    ],
    [
      'authentication.open-cluster-management.io/v1beta1',
      'ManagedServiceAccount',
      'a',
      { rotation: { validity: '1h' }, ttlSecondsAfterCreation: 1 },
    ],
    [
      'cluster.open-cluster-management.io/v1',
      'ManagedCluster',
      'cluster1',
      { managedClusterClientConfigs: [{ url: 'https://a' }] },
    ],
    ['cluster.open-cluster-management.io/v1beta1', 'Placement', 'a', { clusterSets: ['a'] }],
    [
      'cluster.open-cluster-management.io/v1beta2',
      'ManagedClusterSet',
      'a',
      { clusterSelector: { selectorType: 'LabelSelector', labelSelector: { matchLabels: { a: 'b' } } } },
    ],
    ['cluster.open-cluster-management.io/v1beta2', 'ManagedClusterSetBinding', 'a', { clusterSet: 'a' }],
    [
      'operator.open-cluster-management.io/v1',
      'ClusterManager',
      'a',
      { registrationConfiguration: gates('ClusterProfile'), workConfiguration: gates('ManifestWorkReplicaSet') },
    ],
    [
      'operator.open-cluster-management.io/v1',
      'Klusterlet',
      'a',
      { registrationConfiguration: { ...gates('ClusterProperty'), clusterClaimConfiguration } },
    ],
    ['work.open-cluster-management.io/v1', 'ManifestWork', 'a', { workload: { manifests } }],
    [
      'work.open-cluster-management.io/v1alpha1',
      'ManifestWorkReplicaSet',
      'a',
      { placementRefs: [{ name: 'a' }], manifestWorkTemplate: { workload: { manifests } } },
    ],
  ];
  const JUNK = [null, 0, true, 'x', '', [], [null], ['x'], {}, { x: null }];

  for (const [apiVersion, kind, name, spec] of SPECS) {
    it(`is refused or written, whatever stands where in it: ${kind}, ${name}`, () => {
      const metadata = { name, namespace: 'cluster1' };
      for (const broken of variants(spec)) {
        const lines = reportOf((fleet) => {
          fleet.hub();
          fleet.managedCluster('cluster1');
          for (const { gates: stage } of fleet.clusters)
            add(stage, 'mine', apiVersion, kind, { metadata, spec: broken });
        });
        for (const line of lines) assert.match(line, /^(?:hub|cluster1)(?:\/gates\/mine)?: \S.* must /u);
      }
    });
  }

  /** Junk in place of the value, and the value with junk in one place, for every place and every piece of junk. */
  function* variants(value: unknown): Generator<unknown> {
    yield* JUNK;
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      const copy = () => (Array.isArray(value) ? [...value] : { ...value });
      for (const other of variants(child)) yield Object.assign(copy(), { [key]: other });
    }
  }
});
