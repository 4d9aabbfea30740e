import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterProperty, KlusterletComponent, type ManagedCluster } from '../../lib';
import { add, reportOf } from './fleet-report';

const RULE = (limit: number) =>
  `must be at most ${limit}, or those beyond are dropped; raise it with featureGates.allowCustomClusterClaims`;

function properties(fill: (cluster: ManagedCluster) => void): string[] {
  return reportOf((fleet) => {
    const cluster = fleet.managedCluster('cluster1');
    cluster.featureGates.set(KlusterletComponent.REGISTRATION, { ClusterProperty: true });
    fill(cluster);
  });
}

function many(cluster: ManagedCluster, count: number, name = (index: number) => `p${index}`): void {
  for (let index = 0; index < count; index++) property(cluster, name(index), 'x');
}

function property(cluster: ManagedCluster, name: string, value: string, spokeOnly = false): void {
  new ClusterProperty(cluster.gates, `property-${cluster.gates.node.children.length}`, { name, value, spokeOnly });
}

function claim(cluster: ManagedCluster, name: string, value: string): void {
  const rest = { metadata: { name }, spec: { value } };
  add(cluster.core, `claim-${name}`, 'cluster.open-cluster-management.io/v1alpha1', 'ClusterClaim', rest);
}

describe('the value of a property', () => {
  const valued = (value: string) => properties((cluster) => property(cluster, 'region', value));

  const LONG = 'must be at most 1024 bytes, or no status of the cluster reaches the hub any more; it has';

  it('has at most 1024 bytes', () => {
    assert.deepEqual(valued('x'), []);
    assert.deepEqual(valued('x'.repeat(1024)), []);
    assert.deepEqual(valued('x'.repeat(1025)), [
      `cluster1/gates/property-1: spec.value "${'x'.repeat(59)}…" (1025 characters) ${LONG} 1025`,
    ]);
  });

  it('is counted in bytes of UTF-8', () => {
    assert.deepEqual(valued('😀'.repeat(256)), []);
    assert.deepEqual(valued('😀'.repeat(257)), [
      `cluster1/gates/property-1: spec.value "${'😀'.repeat(59)}…" (257 characters) ${LONG} 1028`,
    ]);
  });

  it('is not empty', () => {
    assert.deepEqual(valued(''), ['cluster1/gates/property-1: spec.value "" must have at least 1 character']);
  });

  it('is as long in a ClusterClaim', () => {
    assert.deepEqual(
      properties((cluster) => claim(cluster, 'region', 'x'.repeat(1025))),
      [
        `cluster1/core/claim-region: spec.value "${'x'.repeat(59)}…" (1025 characters) must have at most 1024 characters`,
      ],
    );
  });
});

describe('the name of a property', () => {
  it('is a DNS-1123 subdomain of at most 253', () => {
    const named = (name: string) => properties((cluster) => property(cluster, name, 'x'));
    assert.deepEqual(named(`${'a'.repeat(126)}.${'b'.repeat(126)}`), []);
    assert.deepEqual(named('Region'), [
      'cluster1/gates/property-1: metadata.name "Region" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
    ]);
  });
});

describe('the properties of a cluster', () => {
  it('are 20 at most, claims included', () => {
    assert.deepEqual(
      properties((cluster) => many(cluster, 20)),
      [],
    );
    assert.deepEqual(
      properties((cluster) => many(cluster, 21)),
      [`cluster1: properties 21 ${RULE(20)}`],
    );
    const mixed = properties((cluster) => {
      many(cluster, 20);
      claim(cluster, 'region', 'eu');
    });
    assert.deepEqual(mixed, [`cluster1: properties 21 ${RULE(20)}`]);
  });

  it('are as many as the Klusterlet allows', () => {
    const allowing = (count: number) =>
      properties((cluster) => {
        cluster.featureGates.allowCustomClusterClaims(count);
        many(cluster, 22);
      });
    assert.deepEqual(allowing(22), []);
    assert.deepEqual(allowing(21), [`cluster1: properties 22 ${RULE(21)}`]);
    assert.deepEqual(allowing(0), [`cluster1: properties 22 ${RULE(20)}`], 'to the operator 0 is no word on it');
  });

  it('count where they are reported to the hub, and under a name of their own', () => {
    const lines = properties((cluster) => {
      many(cluster, 20);
      property(cluster, 'private', 'x', true);
      property(cluster, 'id.k8s.io', 'x');
      property(cluster, 'platform.open-cluster-management.io', 'x');
      property(cluster, 'product.open-cluster-management.io', 'x');
      property(cluster, 'kubeversion.open-cluster-management.io', 'x');
      claim(cluster, 'p0', 'hidden by the property');
    });
    assert.deepEqual(lines, []);
  });

  it('do not count under a suffix that the Klusterlet reserves', () => {
    const lines = reportOf((fleet) => {
      const cluster = fleet.managedCluster('cluster1');
      many(cluster, 21, (index) => `p${index}.example.com`);
      add(cluster.gates, 'klusterlet', 'operator.open-cluster-management.io/v1', 'Klusterlet', {
        metadata: { name: 'klusterlet' },
        spec: {
          registrationConfiguration: {
            clusterClaimConfiguration: {
              maxCustomClusterClaims: 20,
              reservedClusterClaimSuffixes: ['.example.com'],
            },
            featureGates: [{ feature: 'ClusterProperty', mode: 'Enable' }],
          },
        },
      });
    });
    assert.deepEqual(lines, []);
  });
});
