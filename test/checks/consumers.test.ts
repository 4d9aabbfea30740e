import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterInventory, type Fleet, ManagedClusterSetMembership } from '../../lib';
import { add, reportOf } from './fleet-report';

const KEY = 'data["providers.json"]';
const PATH = 'hub/addons/file';
const file = (...args: unknown[]) =>
  JSON.stringify({ providers: [{ name: 'another' }, { name: 'open-cluster-management', execConfig: { args } }] });

/** The report of an inventory in namespace `fleet` with account `reader` on clusters a and b, and of a user's ConfigMap. */
function report(text: unknown, { namespace = 'fleet', more = (_: Fleet) => {} } = {}): string[] {
  return reportOf((fleet) => {
    const hub = fleet.hub();
    new ClusterInventory(hub, 'inventory', {
      namespace: 'fleet',
      clusterSet: 'set',
      clusters: ['a', 'b'].map((name) => fleet.managedCluster(name)),
      accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.hours(1) }],
    });
    const data = { 'providers.json': text };
    add(hub.addons, 'file', 'v1', 'ConfigMap', { metadata: { name: 'file', namespace }, data });
    more(fleet);
  });
}

describe('a provider file', () => {
  it('names an account of the bundle that is on every cluster of the set', () => {
    assert.deepEqual(report(file('--managed-serviceaccount=reader')), []);
    assert.deepEqual(report(file('--managed-serviceaccount=raeder')), [
      `${PATH}: ${KEY} "raeder" must be an account of this bundle whose tokens are copied to ClusterProfiles`,
    ]);
    const more = (fleet: Fleet) => {
      const { core } = fleet.clusters[0] ?? assert.fail();
      fleet.managedCluster('c');
      new ManagedClusterSetMembership(core, 'c', { cluster: 'c', clusterSet: 'set' });
    };
    assert.deepEqual(report(file('--managed-serviceaccount=reader'), { more }), [
      `${PATH}: ${KEY} "reader" must be an account on every cluster of the set; it is not on c`,
    ]);
  });

  it('names the account at all', () => {
    assert.deepEqual(report(file('--verbose')), [
      `${PATH}: ${KEY} ["--verbose"] must name the account by the argument --managed-serviceaccount=NAME`,
    ]);
  });

  it('is where ClusterProfiles are', () => {
    assert.deepEqual(report(file('--managed-serviceaccount=reader'), { namespace: 'felet' }), [
      `${PATH}: ${KEY} "reader" must be in a namespace with ClusterProfiles: no ManagedClusterSetBinding of this bundle is in "felet"`,
    ]);
  });

  it('is told from every other text', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"providers":{}}',
      '{"providers":[null]}',
      '{"providers":[{"name":"x"}]}',
    ]) {
      assert.deepEqual(report(text), [], text);
    }
  });
});
