import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Construct } from 'constructs';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import { AddOnDeploymentConfig, type Fleet, type Hub } from '../../lib';
import { add, reportOf } from './fleet-report';

const DNS = 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)';
const LABEL = 'must be a DNS-1123 label (a-z, 0-9, "-", at most 63)';

const onHub = (fill: (hub: Hub, fleet: Fleet) => void) => reportOf((fleet) => fill(fleet.hub(), fleet));
/** The report of one object of a user's own. */
const object = (apiVersion: string, kind: string, rest: object) =>
  onHub((hub) => add(hub.core, 'mine', apiVersion, kind, rest));
const configMap = (metadata: object) => object('v1', 'ConfigMap', { metadata });
const said = (line: string) => [`hub/core/mine: ${line}`];

describe('the metadata of any object', () => {
  const right = { name: 'a', namespace: 'b' };

  it('has a name that Kubernetes takes', () => {
    assert.deepEqual(configMap(right), []);
    assert.deepEqual(configMap({ ...right, name: 'Prod_EU' }), said(`metadata.name "Prod_EU" ${DNS}`));
    assert.deepEqual(configMap({ ...right, name: undefined }), said('metadata.name must be set'));
  });

  it('has a namespace that Kubernetes takes', () => {
    assert.deepEqual(configMap({ ...right, namespace: 'a.b' }), said(`metadata.namespace "a.b" ${LABEL}`));
  });

  it('has labels that Kubernetes takes', () => {
    const rule =
      'must be a label value (a string of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)';
    const key =
      'must be a qualified name ([DNS-1123 subdomain/]name of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)';
    assert.deepEqual(configMap({ ...right, labels: { 'example.com/team': 'Blue_1' } }), []);
    assert.deepEqual(
      configMap({ ...right, labels: { team: 'the blue' } }),
      said(`metadata.labels.team "the blue" ${rule}`),
    );
    assert.deepEqual(
      configMap({ ...right, labels: { 'a/b/c': '' } }),
      said(`metadata.labels "a/b/c" as the key of a label ${key}`),
    );
    assert.deepEqual(
      configMap({ ...right, annotations: { '-a': '' } }),
      said(`metadata.annotations "-a" as the key of an annotation ${key}`),
    );
  });
});

describe('a namespace', () => {
  it('is where the kind lives in one', () => {
    assert.deepEqual(
      configMap({ name: 'a' }),
      said('metadata.namespace must be set: objects of this kind live in a namespace'),
    );
    assert.deepEqual(
      object('cluster.open-cluster-management.io/v1beta1', 'Placement', { metadata: { name: 'a' }, spec: {} }),
      said('metadata.namespace must be set: objects of this kind live in a namespace'),
    );
  });

  it('is not where the kind belongs to the whole cluster', () => {
    const metadata = { name: 'a', namespace: 'b' };
    const line = said('metadata.namespace "b" must be left out: objects of this kind belong to the whole cluster');
    assert.deepEqual(object('v1', 'Namespace', { metadata }), line);
    assert.deepEqual(
      object('cluster.open-cluster-management.io/v1beta2', 'ManagedClusterSet', { metadata, spec: {} }),
      line,
    );
  });
});

describe('a field', () => {
  const deployment = (container: object) =>
    object('apps/v1', 'Deployment', {
      metadata: { name: 'a', namespace: 'b' },
      spec: { template: { spec: { containers: [{ name: 'a', image: 'quay.io/example/a:v1', ...container }] } } },
    });
  const at = 'spec.template.spec.containers[0]';

  it('is a quantity where it stands for one', () => {
    const limited = (memory: string) => deployment({ resources: { limits: { memory } } });
    assert.deepEqual(limited('1.5Gi'), []);
    assert.deepEqual(
      limited('1.5GB'),
      said(`${at}.resources.limits.memory "1.5GB" must be a quantity such as 500m, 2 or 1.5Gi, not below 0`),
    );
  });

  it('is an image where it stands for one', () => {
    const rule =
      'must be an image reference such as "registry.example.com/team/app:v1" or "…/app@sha256:" and 64 hex digits';
    assert.deepEqual(deployment({ image: 'app:' }), said(`${at}.image "app:" ${rule}`));
  });

  it('is a duration where it stands for one', () => {
    const add_on = (minSuccessTime: string) =>
      object('addon.open-cluster-management.io/v1alpha1', 'ClusterManagementAddOn', {
        metadata: { name: 'a' },
        spec: {
          installStrategy: {
            type: 'Placements',
            placements: [
              {
                name: 'all',
                namespace: 'inventory',
                rolloutStrategy: { type: 'All', all: { minSuccessTime } },
              },
            ],
          },
        },
      });
    const rule = 'must be a duration such as "1h30m" (units h, m, s, ms, us, ns), not below 0';
    const field = 'spec.installStrategy.placements[0].rolloutStrategy.all.minSuccessTime';
    assert.deepEqual(add_on('5m'), []);
    assert.deepEqual(add_on('5 min'), said(`${field} "5 min" ${rule}`));
  });

  it('is a URL where it stands for one', () => {
    const proxied = (httpsProxy: string) =>
      object('addon.open-cluster-management.io/v1alpha1', 'AddOnDeploymentConfig', {
        metadata: { name: 'a', namespace: 'b' },
        spec: { proxyConfig: { httpsProxy } },
      });
    const rule = 'must be an http or https URL with a host, without credentials and fragment';
    assert.deepEqual(proxied('https://proxy.example.com:3128'), []);
    assert.deepEqual(
      proxied('proxy.example.com:3128'),
      said(`spec.proxyConfig.httpsProxy "proxy.example.com:3128" ${rule}`),
    );
  });

  it('holds Unicode', () => {
    const data = { metadata: { name: 'a', namespace: 'b' }, data: { half: '\ud83d' } };
    assert.deepEqual(
      object('v1', 'ConfigMap', data),
      said('data.half "\\ud83d" must be Unicode without lone surrogates'),
    );
  });

  it('is one that the release knows, also of another release than the types’', () => {
    const lines = (ocm: string) =>
      reportOf(
        (fleet) =>
          add(fleet.hub().gates, 'mine', 'operator.open-cluster-management.io/v1', 'ClusterManager', {
            metadata: { name: 'cluster-manager' },
            spec: { placementConfiguration: {} },
          }),
        { ocm },
      );
    assert.deepEqual(lines('1.3.1'), []);
    assert.equal(lines('1.2.1').length, 1);
    assert.match(lines('1.2.1')[0] ?? '', /^hub\/gates\/mine: spec\.placementConfiguration /);
  });
});

describe('a partial object', () => {
  const klusterlet = (spec: object) =>
    reportOf((fleet) => {
      const { gates } = fleet.managedCluster('cluster1');
      add(gates, 'mine', 'operator.open-cluster-management.io/v1', 'Klusterlet', { metadata: { name: 'a' }, spec });
    });

  it('leaves out what its other owners set', () => {
    const member = onHub((hub, fleet) => {
      const { name } = fleet.managedCluster('cluster1');
      add(hub.core, 'mine', 'cluster.open-cluster-management.io/v1', 'ManagedCluster', { metadata: { name } });
    });
    assert.deepEqual(member, []);
    assert.deepEqual(klusterlet({ registrationConfiguration: { clusterClaimConfiguration: {} } }), []);
  });

  it('has what it does say checked', () => {
    const claims = { maxCustomClusterClaims: 'many' };
    assert.deepEqual(klusterlet({ registrationConfiguration: { clusterClaimConfiguration: claims } }), [
      'cluster1/gates/mine: spec.registrationConfiguration.clusterClaimConfiguration.maxCustomClusterClaims "many" must be an integer',
    ]);
  });

  it('is the only one that may leave out what must be set', () => {
    const addOn = onHub((hub, fleet) => {
      const metadata = { name: 'a', namespace: fleet.managedCluster('cluster1').name };
      add(hub.core, 'mine', 'addon.open-cluster-management.io/v1alpha1', 'ManagedClusterAddOn', { metadata });
    });
    assert.deepEqual(addOn, said('spec must be set'));
  });
});

describe('whoever makes an object', () => {
  it('has it checked: an L1', () => {
    const lines = onHub((hub) => {
      new cluster.Placement(hub.core, 'mine', {
        metadata: { name: 'a', namespace: 'b' },
        spec: { numberOfClusters: 'all' as unknown as number },
      });
    });
    assert.deepEqual(lines, said('spec.numberOfClusters "all" must be an integer'));
  });

  it('has it checked: an L2', () => {
    const lines = onHub((hub) => {
      new AddOnDeploymentConfig(hub.core, 'mine', { name: 'a', namespace: 'b', variables: { 'a b': 'x' } });
    });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^hub\/core\/mine: spec\.customizedVariables\[0\]\.name "a b" must match /);
  });

  it('has it checked however deep it hangs', () => {
    const lines = onHub((hub) => {
      let scope: Construct = hub.core;
      for (const id of ['team', 'app', 'settings']) scope = new Construct(scope, id);
      add(
        add(scope, 'outer', 'v1', 'ConfigMap', { metadata: { name: 'a', namespace: 'b' } }),
        'inner',
        'v1',
        'ConfigMap',
        {
          metadata: { name: 'B', namespace: 'b' },
        },
      );
    });
    assert.deepEqual(lines, [`hub/core/team/app/settings/outer/inner: metadata.name "B" ${DNS}`]);
  });
});
