import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Releases } from '../../lib';
import { crdsOfCharts, KindsOnCluster } from '../../lib/fleet/kinds-on-cluster';

const RELEASES = new Releases({ ocm: '1.2.1' });
const hub = new KindsOnCluster(RELEASES, ['hub'], []);
const spoke = new KindsOnCluster(RELEASES, ['spoke'], []);
const shape = (kinds: KindsOnCluster, apiVersion: string, kind: string) => {
  const found = kinds.find(apiVersion, kind);
  return found && [found.resource, found.namespaced, found.schema !== undefined];
};

describe('the kinds on a cluster', () => {
  it('are Kubernetes’ own on every cluster, without a schema', () => {
    for (const kinds of [hub, spoke]) {
      assert.deepEqual(shape(kinds, 'v1', 'Namespace'), ['namespaces', false, false]);
      assert.deepEqual(shape(kinds, 'apps/v1', 'Deployment'), ['deployments.apps', true, false]);
      assert.equal(shape(kinds, 'apps/v1beta1', 'Deployment'), undefined);
    }
  });

  it('are those of the OCM release on its side, with a schema', () => {
    const [group, klusterlet] = ['cluster.open-cluster-management.io', 'operator.open-cluster-management.io/v1'];
    assert.deepEqual(shape(hub, `${group}/v1`, 'ManagedCluster'), [`managedclusters.${group}`, false, true]);
    assert.equal(shape(spoke, `${group}/v1`, 'ManagedCluster'), undefined);
    assert.deepEqual(shape(spoke, klusterlet, 'Klusterlet')?.[2], true);
    assert.equal(shape(hub, klusterlet, 'Klusterlet'), undefined);
    const both = new KindsOnCluster(RELEASES, ['hub', 'spoke'], []);
    assert.deepEqual(shape(both, klusterlet, 'Klusterlet')?.[2], true);
  });

  it('are in the versions that the release serves, and no others', () => {
    const group = 'cluster.open-cluster-management.io';
    assert.equal(shape(hub, `${group}/v1beta1`, 'ManagedClusterSet'), undefined);
    assert.deepEqual(shape(hub, `${group}/v1beta2`, 'ManagedClusterSet')?.[2], true);
  });

  it('are those of further CRDs too, before what the release has', () => {
    const kind = 'ManagedServiceAccount';
    const apiVersion = 'authentication.open-cluster-management.io/v1beta1';
    assert.equal(shape(hub, apiVersion, kind), undefined);
    const further = new KindsOnCluster(RELEASES, ['hub'], crdsOfCharts(RELEASES));
    assert.deepEqual(shape(further, apiVersion, kind), [
      'managedserviceaccounts.authentication.open-cluster-management.io',
      true,
      true,
    ]);
    assert.equal(shape(further, 'v1', kind), undefined);
  });
});

describe('the CRDs of the charts', () => {
  it('are those of both, in the releases at hand', () => {
    const names = (releases: Releases) =>
      crdsOfCharts(releases).map((crd) => (crd as { metadata: { name: string } }).metadata.name.split('.')[0]);
    assert.deepEqual(names(RELEASES), [
      'managedproxyconfigurations',
      'managedproxyserviceresolvers',
      'managedserviceaccounts',
    ]);
    assert.deepEqual(names(new Releases({ ocm: '1.3.1' })), ['managedproxyconfigurations', 'managedserviceaccounts']);
  });
});
