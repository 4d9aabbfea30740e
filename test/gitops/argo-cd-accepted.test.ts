import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { leftOut } from '../cluster/binaries';
import { useClusters } from '../cluster/use-clusters';
import { builtEngine, engineLeftOut } from '../engines/engine';
import type { Manifest } from '../parity/emitted';
import { argoCdObjects, writtenArgoCd } from './written-argo-cd';

const HUB_CRDS = path.join(__dirname, '../../imports/crds/ocm-1.2.1/hub');
const SPOKE_CRDS = path.join(__dirname, '../../imports/crds/ocm-1.2.1/spoke');

describe('what an ArgoCdDelivery writes, on an API server', { skip: leftOut() || engineLeftOut() }, () => {
  const clusters = useClusters({ hub: 'hub' }, { controllers: false });
  const bundle = writtenArgoCd();
  const kubectl = (...words: string[]) => clusters().mustKubectl('hub', words);
  const on = (object: object, ...words: string[]) =>
    clusters().mustKubectl('hub', [...words, '-f', '-'], JSON.stringify(object));
  /** As Argo CD applies: by this code, in its name, and with force. */
  const applyAsArgoCd = (object: object) =>
    on(object, 'apply', '--server-side', '--force-conflicts', '--validate=strict', '--field-manager=argocd-controller');

  before(async () => {
    const argoCdCrds = path.join(builtEngine('argo-cd', 'judge'), 'crds');
    for (const folder of [HUB_CRDS, SPOKE_CRDS, argoCdCrds]) await kubectl('apply', '--server-side', '-f', folder);
    await clusters().serves('hub');
    await kubectl('create', 'namespace', 'argocd');
  });

  it('is accepted: every Application and AppProject, with strict field validation', async () => {
    const objects = (['Application', 'AppProject'] as const).flatMap((kind) =>
      Object.values(argoCdObjects(bundle, kind)),
    );
    for (const object of objects) await applyAsArgoCd(object);
    const names = await kubectl('get', 'applications,appprojects', '-n', 'argocd', '-o', 'name');
    assert.equal(names.trim().split('\n').length, objects.length);
  });

  it('leaves in argocd-cm what stands there, patched as the README says', async () => {
    const data = {
      'application.instanceLabelKey': 'example.org/instance',
      'application.resourceTrackingMethod': 'label',
    };
    const labels = { 'app.kubernetes.io/part-of': 'argocd' };
    await on(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm', namespace: 'argocd', labels }, data },
      'apply',
    );
    const ours = bundle.object('ConfigMap', 'argocd-cm', 'argo-cd/');
    await kubectl('patch', 'configmap', 'argocd-cm', '-n', 'argocd', '--type', 'merge', '-p', JSON.stringify(ours));
    const patched = JSON.parse(await kubectl('get', 'configmap', 'argocd-cm', '-n', 'argocd', '-o', 'json'));
    assert.deepEqual(patched.metadata.labels, labels);
    assert.deepEqual(patched.data, { ...data, ...(ours.data as object) });
  });

  describe('over what others wrote by client-side apply', () => {
    const others: Manifest[] = [
      {
        apiVersion: 'cluster.open-cluster-management.io/v1',
        kind: 'ManagedCluster',
        metadata: { name: 'cluster1' },
        spec: { hubAcceptsClient: true, leaseDurationSeconds: 60 },
      },
      {
        apiVersion: 'operator.open-cluster-management.io/v1',
        kind: 'ClusterManager',
        metadata: { name: 'cluster-manager' },
        spec: { registrationImagePullSpec: 'registry.example/registration', deployOption: { mode: 'Default' } },
      },
      {
        apiVersion: 'operator.open-cluster-management.io/v1',
        kind: 'Klusterlet',
        metadata: { name: 'klusterlet' },
        spec: { clusterName: 'cluster1', deployOption: { mode: 'Singleton' } },
      },
    ];
    const units: Record<string, string> = {
      ManagedCluster: 'argo-cd/units/hub-members',
      ClusterManager: 'argo-cd/units/hub-gates',
      Klusterlet: 'argo-cd/units/cluster1-gates',
    };
    /** The spec once Argo CD's code has applied, twice, what becomes of our partial object. */
    async function specAfter(theirs: Manifest, change: (ours: Manifest) => object): Promise<Record<string, unknown>> {
      const { kind, metadata } = theirs;
      await kubectl('delete', kind, metadata.name, '--ignore-not-found');
      await on(theirs, 'apply');
      const ours = change(bundle.object(kind, metadata.name, units[kind]));
      for (const _ of ['first', 'second']) await applyAsArgoCd(ours);
      return JSON.parse(await kubectl('get', kind, metadata.name, '-o', 'json')).spec ?? {};
    }
    const kept = (spec: Record<string, unknown>, theirs: Manifest) =>
      Object.entries(theirs.spec as object).map(([field, value]) => [
        field,
        JSON.stringify(spec[field]) === JSON.stringify(value),
      ]);

    for (const theirs of others) {
      it(`drops no field of a ${theirs.kind}`, async () => {
        const spec = await specAfter(theirs, (ours) => ours);
        assert.deepEqual(
          kept(spec, theirs),
          Object.keys(theirs.spec as object).map((field) => [field, true]),
        );
      });

      it(`would drop fields of a ${theirs.kind}, did ours not bring the annotation`, async () => {
        const spec = await specAfter(theirs, ({ metadata: { name, ...rest }, ...ours }) => {
          const { labels } = rest as { labels?: object };
          return { ...ours, metadata: { name, ...(labels ? { labels } : {}) } };
        });
        assert.ok(
          kept(spec, theirs).some(([, isKept]) => !isKept),
          JSON.stringify(spec),
        );
      });
    }
  });
});
