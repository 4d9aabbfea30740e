import assert from 'node:assert/strict';
import { conditionOf, SET_LABEL } from './leftovers';
import type { RealFleet } from './real-fleet';

/** What a bundle has on the hub for a managed cluster. */
export const OF_A_CLUSTER = 'managedclusteraddons,managedserviceaccounts,manifestworks';

/** @throws AssertionError if a managed cluster is no longer accepted, available and in the inventory's set */
export async function assertMember(fleet: RealFleet, name: string): Promise<void> {
  const member = await fleet.get('hub', 'managedcluster', name);
  assert.equal(member.spec.hubAcceptsClient, true);
  assert.equal(conditionOf(member, 'ManagedClusterConditionAvailable'), 'True');
  assert.equal(member.metadata.labels[SET_LABEL], 'sandbox-fleet');
}
