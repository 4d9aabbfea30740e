import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CrdBundle } from '../../lib/ocm/crd-bundle';
import { chartCrds, ocmKinds } from '../../lib/releases/schemas';
import { emitted } from '../parity/emitted';

const names = (ocm: string, clusterProxy: string) =>
  emitted({ ocm, clusterProxy }, (chart) => {
    CrdBundle.ofClusterProxy(chart, 'cluster-proxy-crds');
    CrdBundle.ofManagedServiceAccount(chart, 'managed-service-account-crds');
  }).map(({ metadata }) => metadata.name);

describe('CrdBundle', () => {
  it('emits the CRDs of the charts of the release at hand', () => {
    assert.deepEqual(names('1.2.1', '0.10.0'), [
      'managedproxyconfigurations.proxy.open-cluster-management.io',
      'managedproxyserviceresolvers.proxy.open-cluster-management.io',
      'managedserviceaccounts.authentication.open-cluster-management.io',
    ]);
    assert.deepEqual(names('1.3.1', '0.11.0'), [
      'managedproxyconfigurations.proxy.open-cluster-management.io',
      'managedserviceaccounts.authentication.open-cluster-management.io',
    ]);
  });

  it('emits each CRD whole', () => {
    const objects = emitted({ ocm: '1.2.1' }, (chart) => CrdBundle.ofClusterProxy(chart, 'crds'));
    assert.deepEqual(objects, chartCrds('cluster-proxy', '0.10.0'));
  });

  it("holds no CRD that OCM's operators own", () => {
    const owned = new Set([...ocmKinds('1.3.1', 'hub').values()].map(({ plural, group }) => `${plural}.${group}`));
    assert.deepEqual(
      names('1.3.1', '0.11.0').filter((name) => owned.has(name)),
      [],
    );
  });
});
