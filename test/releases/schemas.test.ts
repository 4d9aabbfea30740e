import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { CLUSTER_PROXY_RELEASES } from '../../lib/releases/cluster-proxy-releases';
import { MANAGED_SERVICE_ACCOUNT_RELEASES } from '../../lib/releases/managed-service-account-releases';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { chartCrds, kindsOfCrd, ocmKinds } from '../../lib/releases/schemas';

const scopes = (version: string, side: 'hub' | 'spoke') =>
  [...ocmKinds(version, side)].map(([key, { namespaced }]) => `${key} ${namespaced ? 'namespaced' : 'cluster'}`).sort();

const HUB = [
  'addon.open-cluster-management.io/v1alpha1/AddOnDeploymentConfig namespaced',
  'addon.open-cluster-management.io/v1alpha1/AddOnTemplate cluster',
  'addon.open-cluster-management.io/v1alpha1/ClusterManagementAddOn cluster',
  'addon.open-cluster-management.io/v1alpha1/ManagedClusterAddOn namespaced',
  'addon.open-cluster-management.io/v1beta1/AddOnDeploymentConfig namespaced',
  'addon.open-cluster-management.io/v1beta1/ClusterManagementAddOn cluster',
  'addon.open-cluster-management.io/v1beta1/ManagedClusterAddOn namespaced',
  'cluster.open-cluster-management.io/v1/ManagedCluster cluster',
  'cluster.open-cluster-management.io/v1alpha1/AddOnPlacementScore namespaced',
  'cluster.open-cluster-management.io/v1beta1/Placement namespaced',
  'cluster.open-cluster-management.io/v1beta1/PlacementDecision namespaced',
  'cluster.open-cluster-management.io/v1beta2/ManagedClusterSet cluster',
  'cluster.open-cluster-management.io/v1beta2/ManagedClusterSetBinding namespaced',
  'multicluster.x-k8s.io/v1alpha1/ClusterProfile namespaced',
  'operator.open-cluster-management.io/v1/ClusterManager cluster',
  'work.open-cluster-management.io/v1/ManifestWork namespaced',
  'work.open-cluster-management.io/v1alpha1/ManifestWorkReplicaSet namespaced',
];

const SPOKE = [
  'about.k8s.io/v1alpha1/ClusterProperty cluster',
  'cluster.open-cluster-management.io/v1alpha1/ClusterClaim cluster',
  'operator.open-cluster-management.io/v1/Klusterlet cluster',
  'work.open-cluster-management.io/v1/AppliedManifestWork cluster',
];

describe('the schemas of a release', () => {
  for (const { version } of OCM_RELEASES) {
    it(`hold all kinds of OCM ${version}, in every served version`, () => {
      assert.deepEqual(scopes(version, 'hub'), HUB);
      assert.deepEqual(scopes(version, 'spoke'), SPOKE);
    });
  }

  it('differ where the releases differ', () => {
    const gated = (version: string) =>
      ocmKinds(version, 'hub').get('operator.open-cluster-management.io/v1/ClusterManager')?.schema.properties?.spec
        ?.properties?.placementConfiguration;
    assert.equal(gated('1.2.1'), undefined);
    assert.ok(gated('1.3.1'));
  });

  it('hold what the charts bring', () => {
    const kinds = (crds: readonly object[]) =>
      crds.flatMap(kindsOfCrd).map(({ version, kind, plural }) => `${version} ${kind} ${plural}`);
    assert.deepEqual(kinds(chartCrds('cluster-proxy', '0.10.0')), [
      'v1alpha1 ManagedProxyConfiguration managedproxyconfigurations',
      'v1alpha1 ManagedProxyServiceResolver managedproxyserviceresolvers',
    ]);
    assert.deepEqual(kinds(chartCrds('cluster-proxy', '0.11.0')), [
      'v1alpha1 ManagedProxyConfiguration managedproxyconfigurations',
    ]);
    assert.deepEqual(kinds(chartCrds('managed-serviceaccount', '0.10.0')), [
      'v1beta1 ManagedServiceAccount managedserviceaccounts',
      'v1alpha1 ManagedServiceAccount managedserviceaccounts',
    ]);
  });

  it('are there for every release in the data, and for no other', () => {
    const crds = path.join(__dirname, '../../imports/crds');
    const known = [
      ...OCM_RELEASES.map(({ version }) => `ocm-${version}`),
      ...CLUSTER_PROXY_RELEASES.map(({ version }) => `cluster-proxy-${version}`),
      ...MANAGED_SERVICE_ACCOUNT_RELEASES.map(({ version }) => `managed-serviceaccount-${version}`),
    ];
    assert.deepEqual(fs.readdirSync(crds).sort(), [...known, 'l1.json'].sort());
    for (const { version, serviceResolvers } of CLUSTER_PROXY_RELEASES) {
      assert.equal(chartCrds('cluster-proxy', version).length === 2, serviceResolvers);
    }
  });

  it('are read once', () => {
    assert.equal(ocmKinds('1.2.1', 'hub'), ocmKinds('1.2.1', 'hub'));
    assert.equal(chartCrds('cluster-proxy', '0.10.0')[0], chartCrds('cluster-proxy', '0.10.0')[0]);
  });

  it('are refused for a version that is not there, with those that are', () => {
    assert.throws(() => ocmKinds('1.2.0', 'hub'), {
      message: 'schemas: version "1.2.0" of ocm must be one of imports/crds: 1.2.1, 1.3.1',
    });
    assert.throws(() => chartCrds('cluster-proxy', '../ocm-1.2.1'), {
      message: 'schemas: version "../ocm-1.2.1" of cluster-proxy must be one of imports/crds: 0.10.0, 0.11.0',
    });
  });
});

describe('the kinds of a CRD', () => {
  const crd = (versions: object[]) => ({
    kind: 'CustomResourceDefinition',
    spec: { group: 'example.io', scope: 'Namespaced', names: { kind: 'Zone', plural: 'zones' }, versions },
  });

  it('are its served versions', () => {
    const schema = { type: 'object' };
    const served = { name: 'v1', served: true, schema: { openAPIV3Schema: schema } };
    assert.deepEqual(kindsOfCrd(crd([{ name: 'v1beta1', served: false }, served])), [
      { group: 'example.io', version: 'v1', kind: 'Zone', plural: 'zones', namespaced: true, schema },
    ]);
  });

  it('take any field where the version has no schema', () => {
    const [kind] = kindsOfCrd(crd([{ name: 'v1', served: true }]));
    assert.deepEqual(kind?.schema, { 'x-kubernetes-preserve-unknown-fields': true });
  });

  it('are none where the object is no whole CRD', () => {
    for (const object of [{}, { spec: {} }, { spec: { group: 'a', names: { kind: 'B' } } }]) {
      assert.deepEqual(kindsOfCrd(object), []);
    }
  });
});
