import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { k8s } from 'cdk8s-plus-28';
import { ClusterInventory, Placement } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { refusal, Written } from '../fleet/written';
import { inventories, specOf } from './inventories';

describe('two inventories on one hub', () => {
  it('share the add-ons, which both their Placements install', () => {
    const written = new Written(inventories({}, {}));
    const alone = new Written(inventories({}));
    for (const file of ['hub/crds/cluster-proxy.yaml', 'hub/addons/managed-serviceaccount.yaml']) {
      assert.equal(written.files[file], alone.files[file]);
    }
    assert.deepEqual(specOf(written, 'ClusterManagementAddOn', 'cluster-proxy').installStrategy.placements, [
      { name: 'set', namespace: 'namespace-0' },
      { name: 'set', namespace: 'namespace-1' },
    ]);
    assert.deepEqual(written.names('Placement'), ['namespace-0/set', 'namespace-1/set']);
  });

  it('may share a set, whose members each are in it once', () => {
    const written = new Written((fleet) => {
      const hub = fleet.hub();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => fleet.managedCluster(name)) as [never, never, never];
      new ClusterInventory(hub, 'one', { namespace: 'one', clusterSet: 'set', clusters: [a, b] });
      new ClusterInventory(hub, 'two', { namespace: 'two', clusterSet: 'set', clusters: [b, c] });
    });
    assert.deepEqual(written.names('ManagedClusterSet'), ['set']);
    assert.deepEqual(written.names('ManagedCluster'), ['a', 'b', 'c']);
    assert.deepEqual(written.names('ManagedClusterSetBinding').sort(), ['one/set', 'two/set']);
    assert.deepEqual(written.names('ManagedClusterAddOn'), [
      'a/managed-serviceaccount',
      'b/managed-serviceaccount',
      'c/managed-serviceaccount',
    ]);
    const label = (name: string) =>
      (written.object('Namespace', name) as KubernetesObject).metadata.labels?.['multicluster.x-k8s.io/clusterset'];
    assert.deepEqual(['one', 'two'].map(label), ['set', 'set']);
  });

  it('may share a namespace, which then bears the label of no set', () => {
    const written = new Written(
      inventories({ namespace: 'shared' }, { namespace: 'shared', clusterSet: 'other', matchLabels: {} }),
    );
    assert.deepEqual((written.object('Namespace', 'shared') as KubernetesObject).metadata.labels, {
      'cdk8s-cluster-inventory/bundle': 'test',
    });
    assert.deepEqual(written.names('ManagedClusterSetBinding'), ['shared/set', 'shared/other']);
  });

  it('agree on the labels of a set that they share', () => {
    const eu = { matchLabels: { region: 'eu' } };
    assert.deepEqual(new Written(inventories(eu, { matchLabels: { region: 'eu' } })).names('ManagedClusterSet'), [
      'set',
    ]);
    const rule = (labels: string) => `must be what another inventory has for the set "set": ${labels}`;
    assert.equal(refusal(inventories({}, eu)), `hub/inventory-1: matchLabels {"region":"eu"} ${rule('left out')}`);
    assert.equal(refusal(inventories(eu, {})), `hub/inventory-1: matchLabels ${rule('{"region":"eu"}')}`);
    assert.equal(
      refusal(inventories(eu, { matchLabels: { region: 'us' } })),
      `hub/inventory-1: matchLabels {"region":"us"} ${rule('{"region":"eu"}')}`,
    );
  });

  it('that want one cluster in two exclusive sets are refused', () => {
    const message = refusal(inventories({}, { clusterSet: 'other' }));
    assert.ok(
      message.includes(
        '\n  hub/core/other/a: metadata.labels["cluster.open-cluster-management.io/clusterset"] "other" must be the one exclusive set of cluster "a"; ',
      ),
      message,
    );
  });

  it('look once for a namespace that is there already, and leave it alone', () => {
    const there = { namespace: 'there', existingNamespace: true };
    const written = new Written(
      inventories({ ...there, clusterSet: 'one', matchLabels: {} }, { ...there, clusterSet: 'two', matchLabels: {} }),
    );
    assert.deepEqual(written.plan('guard', 'hub', '-', 'exists'), ['guard hub - exists namespaces there -']);
    assert.ok(!written.names('Namespace').includes('there'));
  });

  it('do not disturb what a user puts beside them', () => {
    const written = new Written((fleet) => {
      inventories({})(fleet);
      const [hub] = fleet.clusters;
      const { core } = hub ?? assert.fail();
      new Placement(core, 'mine', { name: 'mine', namespace: 'namespace-0', clusterSets: ['set'] });
      new k8s.KubeConfigMap(core, 'config', { metadata: { name: 'a', namespace: 'namespace-0' } });
    });
    assert.deepEqual(written.names('Placement'), ['namespace-0/set', 'namespace-0/mine']);
  });
});
