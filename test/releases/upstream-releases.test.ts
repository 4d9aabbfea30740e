import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReleases } from '../../lib/releases/upstream-releases';
import { scratchFolders } from './scratch';
import { crd } from './upstream-crd';

const scratch = scratchFolders();
const { put } = scratch;

const refuses = (...messages: string[]) =>
  assert.throws(() => readReleases(scratch.source), {
    message: `${messages.length === 1 ? '1 violation' : `${messages.length} violations`}, nothing was written:\n${messages
      .map((message) => `  ${message}`)
      .join('\n')}`,
  });

describe('upstream releases', () => {
  it('are read folder by folder, each CRD with its place, its release and its origin', () => {
    put('ocm-1.0.0/hub-crds/b.yaml', crd('Zone'));
    put('ocm-1.0.0/hub-crds/a.yml', crd('Area'));
    put('ocm-1.0.0/spoke-crds/a.yaml', crd('Zone'));
    put('cluster-proxy-0.10.0/crds/a.yaml', crd('Zone'));
    put('README.md', 'no release');
    const read = readReleases(scratch.source);
    assert.deepEqual(
      read.map(({ file, version }) => `${version} ${file}`),
      [
        '0.10.0 cluster-proxy-0.10.0/zones.example.io.json',
        '1.0.0 ocm-1.0.0/hub/areas.example.io.json',
        '1.0.0 ocm-1.0.0/hub/zones.example.io.json',
        '1.0.0 ocm-1.0.0/spoke/zones.example.io.json',
      ],
    );
    assert.equal(
      read[0]?.crd.metadata.annotations['cdk8s-cluster-inventory/origin'],
      'open-cluster-management-io/cluster-proxy v0.10.0, Apache-2.0, descriptions removed',
    );
  });

  it('are refused where there are none', () => {
    refuses(`${scratch.source}: must hold folders such as ocm-1.3.1`);
    scratch.source += '/absent';
    refuses(`${scratch.source}: must hold folders such as ocm-1.3.1`);
  });

  it('are refused with everything that is wrong in them, file by file', () => {
    put('argo-1.0.0/crds/a.yaml', '');
    put('cluster-proxy-0.9.0/crds/a.txt', '');
    put('cluster-proxy-0.9.0/crds/b.yaml', { apiVersion: 'v1', kind: 'Secret' });
    put('cluster-proxy-0.9.0/crds/c.yaml', crd('Zone'));
    put('cluster-proxy-0.9.0/crds/d.yaml', crd('Zone', undefined, { scope: 'Namespace' }));
    put('ocm-1.0.0/hub-crds/zones.yaml', crd('Zone'));
    refuses(
      'argo-1.0.0: must be named for a release: ocm-X.Y.Z, cluster-proxy-X.Y.Z or managed-serviceaccount-X.Y.Z',
      'cluster-proxy-0.9.0/crds/a.txt: must be a .yaml file',
      'cluster-proxy-0.9.0/crds/b.yaml: must be a CustomResourceDefinition of apiextensions.k8s.io/v1',
      'cluster-proxy-0.9.0/crds/d.yaml: spec.scope "Namespace" must be Cluster or Namespaced',
      'cluster-proxy-0.9.0/crds/d.yaml: metadata.name "zones.example.io" must be in one file of the folder',
      'ocm-1.0.0/spoke-crds: must hold CRD files',
    );
  });
});
