import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterManagerComponent } from '../../lib';
import { add, reportOf } from './fleet-report';

type Manifests = readonly unknown[];

const MOST = 500 * 1024;
const ROOM = 'must be at most 512000 bytes in all, as OCM’s webhook counts them; use several works';

const configMap = (name: string, data: string, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...rest },
  data: { data },
});

/** A ConfigMap of so many bytes on the webhook's scale. */
function sized(bytes: number, name = 'a'): object {
  return configMap(name, 'x'.repeat(bytes - 4 - JSON.stringify(configMap(name, '')).length));
}

function work(manifests: unknown): string[] {
  return reportOf((fleet) => {
    const metadata = { name: 'work', namespace: fleet.managedCluster('cluster1').name };
    const spec = { workload: { manifests } };
    add(fleet.hub().addons, 'work', 'work.open-cluster-management.io/v1', 'ManifestWork', { metadata, spec });
  });
}

function replicaSet(manifests: unknown): string[] {
  return reportOf((fleet) => {
    const hub = fleet.hub();
    hub.featureGates.set(ClusterManagerComponent.WORK, { ManifestWorkReplicaSet: true });
    add(hub.gates, 'set', 'work.open-cluster-management.io/v1alpha1', 'ManifestWorkReplicaSet', {
      metadata: { name: 'set', namespace: 'inventory' },
      spec: { placementRefs: [{ name: 'all' }], manifestWorkTemplate: { workload: { manifests } } },
    });
  });
}

const cases: [name: string, report: (manifests: unknown) => string[], path: string, field: string][] = [
  ['a ManifestWork', work, 'hub/addons/work', 'spec.workload.manifests'],
  ['a ManifestWorkReplicaSet', replicaSet, 'hub/gates/set', 'spec.manifestWorkTemplate.workload.manifests'],
];
for (const [name, report, path, field] of cases) {
  const check = (manifests: Manifests, expected: string[]) => assert.deepEqual(report(manifests), expected);
  const at = `${path}: ${field}`;

  describe(name, () => {
    it('holds something', () => {
      check([], [`${at} must hold at least one object`]);
      assert.deepEqual(report(undefined), [`${at} must hold at least one object`]);
    });

    it('is no larger than the webhook lets it', () => {
      check([sized(MOST)], []);
      check([sized(MOST + 1)], [`${at} 512001 ${ROOM}`]);
      check([sized(MOST / 2, 'a'), sized(MOST / 2, 'b')], []);
      check([sized(MOST / 2, 'a'), sized(MOST / 2 + 1, 'b')], [`${at} 512001 ${ROOM}`]);
    });

    it('counts bytes of the JSON that Go writes', () => {
      const empty = JSON.stringify(configMap('a', '')).length + 4;
      check([configMap('a', '<'.repeat(90_000))], [`${at} ${empty + 6 * 90_000} ${ROOM}`]);
      check([configMap('a', 'ü'.repeat(260_000))], [`${at} ${empty + 2 * 260_000} ${ROOM}`]);
    });

    it('holds each object once, whatever the version of its API', () => {
      const inVersion = (version: string) => ({
        apiVersion: `autoscaling/${version}`,
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'a', namespace: 'default' },
      });
      const rule = 'must stand in the work once: another manifest has the same group, kind, namespace and name';
      check([configMap('a', ''), configMap('b', ''), configMap('a', 'x')], [`${at}[2] "/ConfigMap default/a" ${rule}`]);
      check([inVersion('v1'), inVersion('v2')], [`${at}[1] "autoscaling/HorizontalPodAutoscaler default/a" ${rule}`]);
      check([configMap('a', ''), configMap('a', '', { namespace: 'other' })], []);
    });

    it('holds objects with kinds, and with names that are given', () => {
      check([{ metadata: { name: 'a' } }], [`${at}[0].apiVersion must be set`, `${at}[0].kind must be set`]);
      check(
        [configMap('a', '', { name: undefined, generateName: 'a-' })],
        [`${at}[0].metadata.generateName "a-" must be metadata.name instead: server-side apply needs to know the name`],
      );
      check([configMap('a', '', { name: undefined })], [`${at}[0].metadata.name must be set`]);
    });

    it('holds objects whose metadata and fields are in order', () => {
      const pod = (cpu: string) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a', namespace: 'default' },
        spec: { containers: [{ name: 'a', image: 'quay.io/example/a:v1', resources: { requests: { cpu } } }] },
      });
      check([pod('500m')], []);
      check(
        [pod('half')],
        [
          `${at}[0].spec.containers[0].resources.requests.cpu "half" must be a quantity such as 500m, 2 or 1.5Gi, not below 0`,
        ],
      );
      check(
        [configMap('Prod_EU', '')],
        [`${at}[0].metadata.name "Prod_EU" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)`],
      );
      check(
        [configMap('a', '', { namespace: undefined })],
        [`${at}[0].metadata.namespace must be set: objects of this kind live in a namespace`],
      );
    });

    it('holds kinds that are nobody’s but the other cluster’s', () => {
      check([{ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' } }], []);
      check([{ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'b' } }], []);
    });
  });
}
