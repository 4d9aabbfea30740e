import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { add, reportOf } from './fleet-report';

type Stage = 'core' | 'addons' | 'gates';

const OPERATOR = 'operator.open-cluster-management.io/v1';
const NAMED = { metadata: { name: 'cluster1' } };

function member(rest: object, stage: Stage = 'core'): string[] {
  return reportOf((fleet) => {
    fleet.managedCluster('cluster1');
    add(fleet.hub()[stage], 'mine', 'cluster.open-cluster-management.io/v1', 'ManagedCluster', rest);
  });
}

function gates(kind: 'ClusterManager' | 'Klusterlet', rest: object, stage: Stage = 'gates'): string[] {
  return reportOf((fleet) => {
    const cluster = kind === 'ClusterManager' ? fleet.hub() : fleet.managedCluster('cluster1');
    add(cluster[stage], 'mine', OPERATOR, kind, { ...NAMED, ...rest });
  });
}

describe('a ManagedCluster', () => {
  const left = 'must be left out: of a ManagedCluster the bundle owns labels, and no more';

  it('is in the core stage', () => {
    assert.deepEqual(member(NAMED), []);
    assert.deepEqual(member(NAMED, 'addons'), [
      'hub/addons/mine: kind "ManagedCluster" must be in the core stage, not in addons',
    ]);
  });

  it('holds labels alone', () => {
    const metadata = { ...NAMED.metadata, labels: { region: 'eu' } };
    assert.deepEqual(member({ metadata }), []);
    assert.deepEqual(member({ metadata: { ...metadata, annotations: { team: 'blue' } } }), [
      `hub/core/mine: metadata.annotations {"team":"blue"} ${left}`,
    ]);
    assert.deepEqual(member({ ...NAMED, spec: { hubAcceptsClient: true } }), [
      `hub/core/mine: spec {"hubAcceptsClient":true} ${left}`,
    ]);
  });
});

describe('an operator’s object', () => {
  const owned = 'lists of feature gates and clusterClaimConfiguration, and no more';

  it('is in the gates stage', () => {
    assert.deepEqual(gates('ClusterManager', { spec: {} }, 'core'), [
      'hub/core/mine: kind "ClusterManager" must be in the gates stage, not in core',
    ]);
    assert.deepEqual(gates('Klusterlet', { spec: {} }, 'addons'), [
      'cluster1/addons/mine: kind "Klusterlet" must be in the gates stage, not in addons',
    ]);
  });

  it('holds gates, and how many properties there may be, alone', () => {
    const featureGates = [{ feature: 'ClusterProperty', mode: 'Enable' }];
    const registrationConfiguration = { featureGates, clusterClaimConfiguration: { maxCustomClusterClaims: 30 } };
    assert.deepEqual(gates('Klusterlet', { spec: { registrationConfiguration } }), []);
    assert.deepEqual(
      gates('Klusterlet', { spec: { namespace: 'open-cluster-management-a', registrationConfiguration } }),
      [
        `cluster1/gates/mine: spec.namespace "open-cluster-management-a" must be left out: of a Klusterlet the bundle owns ${owned}`,
      ],
    );
    const clusterAnnotations = { 'agent.open-cluster-management.io/team': 'blue' };
    assert.deepEqual(gates('Klusterlet', { spec: { registrationConfiguration: { clusterAnnotations } } }), [
      `cluster1/gates/mine: spec.registrationConfiguration.clusterAnnotations {"agent.open-cluster-management.io/team":"blue"} must be left out: of a Klusterlet the bundle owns ${owned}`,
    ]);
    assert.deepEqual(gates('ClusterManager', { metadata: { name: 'a', labels: { team: 'blue' } }, spec: {} }), [
      `hub/gates/mine: metadata.labels {"team":"blue"} must be left out: of a ClusterManager the bundle owns ${owned}`,
    ]);
  });
});
