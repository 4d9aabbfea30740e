import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import {
  ClusterManagerComponent,
  CrdBundle,
  type Fleet,
  type Hub,
  ManagedServiceAccount,
  ManagedServiceAccountAddOn,
} from '../../lib';
import { add, reportOf } from './fleet-report';

const COPY = 'metadata.labels["authentication.open-cluster-management.io/sync-to-clusterprofile"]';
const API = 'authentication.open-cluster-management.io/v1beta1';

/** The report of a hub that copies tokens, and of the accounts `[cluster, name]` on it. */
function copies(accounts: readonly [cluster: string, name: string][], { sync = true } = {}): string[] {
  return reportOf((fleet) => {
    const hub = hubThatCopies(fleet);
    for (const cluster of new Set(accounts.map(([name]) => name))) fleet.managedCluster(cluster);
    accounts.forEach(([cluster, name], index) => {
      const validity = Duration.hours(1);
      new ManagedServiceAccount(hub.addons, `account-${index}`, {
        name,
        cluster,
        validity,
        syncToClusterProfile: sync,
      });
    });
  });
}

function hubThatCopies(fleet: Fleet): Hub {
  const hub = fleet.hub();
  CrdBundle.ofManagedServiceAccount(hub.crds, 'accounts');
  new ManagedServiceAccountAddOn(hub.addons, 'accounts', { credentialSync: true });
  hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: true });
  return hub;
}

function validity(text: string): string[] {
  return reportOf((fleet) => {
    const hub = hubThatCopies(fleet);
    const metadata = { name: 'reader', namespace: fleet.managedCluster('cluster1').name };
    add(hub.addons, 'account', API, 'ManagedServiceAccount', { metadata, spec: { rotation: { validity: text } } });
  });
}

describe('the copy of a token', () => {
  const [c32, a30, a31] = ['c'.repeat(32), 'a'.repeat(30), 'a'.repeat(31)];

  it('has a name of at most 63 characters', () => {
    assert.deepEqual(copies([[c32, a30]]), []);
    assert.deepEqual(copies([[c32, a31]]), [
      `hub/addons/account-0: ${COPY} "${c32}-${a31}" must be at most 63 characters, the name CLUSTER-ACCOUNT of the copied token; it has 64`,
    ]);
  });

  it('has a name that no other copy has', () => {
    const other: [string, string] = ['a', 'b-d'];
    assert.deepEqual(copies([['a-b', 'c'], other]), []);
    assert.deepEqual(copies([['a-b', 'c'], other, ['a', 'b-c']]), [
      `hub/addons/account-2: ${COPY} "a-b-c" must be a name of its own for the copied token, CLUSTER-ACCOUNT; hub/addons/account-0 gives the same one`,
    ]);
  });

  it('is no matter where there is none', () => {
    const none = { sync: false };
    assert.deepEqual(copies([[c32, a31]], none), []);
    assert.deepEqual(
      copies(
        [
          ['a-b', 'c'],
          ['a', 'b-c'],
        ],
        none,
      ),
      [],
    );
  });
});

describe('the validity of a token', () => {
  const line = (text: string) =>
    `hub/addons/account: spec.rotation.validity "${text}" must be a duration such as "1h30m" (units h, m, s, ms, us, ns), from 10 minutes to 2^32 seconds, which is what Kubernetes issues tokens for`;

  it('is a duration of 10 minutes at least, and is complained of once', () => {
    assert.deepEqual(validity('10m'), []);
    assert.deepEqual(validity('8640h0m0s'), []);
    for (const text of ['9m59s', '0', '-1h', '30d', '1h 30m', 'on', '']) assert.deepEqual(validity(text), [line(text)]);
  });
});
