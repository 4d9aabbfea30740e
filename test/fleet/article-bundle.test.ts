import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { partialKindOf } from '../../lib/fleet/stages';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { identity } from '../parity/emitted';
import { article, freshFolder, Written } from './written';

const LABEL = 'cdk8s-cluster-inventory/bundle';

describe('the bundle of the article’s fleet', () => {
  const written = new Written(article(), { name: 'sandbox' });

  it('has a folder for each cluster and stage that has something, and one file for each construct there', () => {
    assert.deepEqual(Object.keys(written.files), [
      'README.md',
      'apply',
      'cluster1/gates/klusterlet.yaml',
      'cluster1/gates/properties/properties.yaml',
      'cluster2/gates/klusterlet.yaml',
      'cluster2/gates/properties/properties.yaml',
      'hub/addons/cluster-proxy.yaml',
      'hub/addons/inventory-account-test.yaml',
      'hub/addons/managed-serviceaccount.yaml',
      'hub/core/00-namespaces.yaml',
      'hub/core/inventory.yaml',
      'hub/core/members/sandbox-fleet.yaml',
      'hub/core/sandbox-fleet.yaml',
      'hub/crds/cluster-proxy.yaml',
      'hub/crds/managed-serviceaccount.yaml',
      'hub/gates/cluster-manager.yaml',
      'objects.tsv',
      'plan.tsv',
    ]);
  });

  it('has the runner, which is a program', () => {
    const outdir = path.join(freshFolder(), 'dist');
    const runner = path.join(outdir, 'apply');
    const copy = new Written(article(), { outdir });
    assert.equal(copy.files.apply, fs.readFileSync(path.join(__dirname, '../../lib/runner/apply'), 'utf8'));
    assert.equal(fs.statSync(runner).mode & 0o111, 0o111 & ~process.umask());
    assert.equal(fs.statSync(path.join(outdir, 'plan.tsv')).mode & 0o111, 0);
  });

  it('has every Namespace, and nothing else, in the file that sorts first', () => {
    assert.deepEqual(
      written.objects('hub/core/00-namespaces.yaml').map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        'Namespace cluster-inventory',
        'Namespace open-cluster-management-addon',
        'Namespace open-cluster-management-managed-serviceaccount',
      ],
    );
    assert.equal(written.names('Namespace').length, 3);
  });

  it('has every object once on its cluster', () => {
    for (const folder of ['hub/', 'cluster1/', 'cluster2/']) {
      const identities = written.objects(folder).map(identity);
      assert.deepEqual(identities, [...new Set(identities)]);
    }
    assert.equal(written.objects().length, 39);
  });

  it('labels every object with its name but the partial ones, and the account that cluster-proxy overwrites', () => {
    const objects = written.objects() as KubernetesObject[];
    const unlabelled = objects.filter(({ metadata }) => metadata.labels?.[LABEL] === undefined);
    assert.deepEqual(
      unlabelled.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        'Klusterlet klusterlet',
        'Klusterlet klusterlet',
        'ServiceAccount cluster-proxy',
        'ManagedCluster cluster1',
        'ManagedCluster cluster2',
        'ClusterManager cluster-manager',
      ],
    );
    const labels = objects.map(({ metadata }) => metadata.labels?.[LABEL]).filter((label) => label !== undefined);
    assert.deepEqual([...new Set(labels)], ['sandbox']);
  });

  it('has the partial objects with what is asked of them and nothing else', () => {
    const partial = (written.objects() as KubernetesObject[]).filter((object) => partialKindOf(object));
    const gates = (...names: string[]) => ({
      registrationConfiguration: { featureGates: names.map((feature) => ({ feature, mode: 'Enable' })) },
    });
    const group = 'open-cluster-management.io';
    const klusterlet = {
      apiVersion: `operator.${group}/v1`,
      kind: 'Klusterlet',
      metadata: { name: 'klusterlet' },
      spec: gates('ClusterClaim', 'AddonManagement', 'ClusterProperty'),
    };
    const member = (name: string) => ({
      apiVersion: `cluster.${group}/v1`,
      kind: 'ManagedCluster',
      metadata: { name, labels: { [`cluster.${group}/clusterset`]: 'sandbox-fleet' } },
    });
    assert.deepEqual(partial, [
      klusterlet,
      klusterlet,
      member('cluster1'),
      member('cluster2'),
      {
        apiVersion: `operator.${group}/v1`,
        kind: 'ClusterManager',
        metadata: { name: 'cluster-manager' },
        spec: gates('DefaultClusterSet', 'ResourceCleanup', 'ClusterProfile'),
      },
    ]);
  });

  it('puts first in a file what identifies each object', () => {
    const text = written.files['hub/core/inventory.yaml'] ?? '';
    assert.match(
      text,
      /^apiVersion: .*\nkind: .*\nmetadata:\n {2}name: sandbox-fleet\n {2}namespace: cluster-inventory\n {2}labels:\n/,
    );
  });

  it('has no CRD that OCM’s operators own', () => {
    assert.deepEqual(written.names('CustomResourceDefinition'), [
      'managedproxyconfigurations.proxy.open-cluster-management.io',
      'managedproxyserviceresolvers.proxy.open-cluster-management.io',
      'managedserviceaccounts.authentication.open-cluster-management.io',
    ]);
  });

  it('has no secret, no time and no path of the machine that wrote it', () => {
    const text = Object.values(written.files).join('\n');
    assert.deepEqual(written.names('Secret'), []);
    assert.doesNotMatch(text, /[0-9]{4}-[0-9]{2}-[0-9]{2}T/);
    assert.equal(text.includes(process.cwd()), false);
  });
});
