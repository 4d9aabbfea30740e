import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { freshFolder } from '../fleet/written';
import { AccessProvider } from './access-provider';
import { served } from './bring-crds';
import { leftOut } from './fleet-address';
import { setGateByHand } from './gates-by-hand';
import { conditionOf, SET_LABEL } from './leftovers';
import { type PLAIN_CHARTS, PLAIN_SET, writePlainApp } from './plain-app';
import { assertUsable, profileNames } from './profiles';
import { eventually, type RealFleet } from './real-fleet';
import { useRealFleet } from './use-real-fleet';

type PlainChart = (typeof PLAIN_CHARTS)[number];
const OUTDIR = freshFolder();

const fileOf = (chart: PlainChart) => path.join(OUTDIR, `${chart}.k8s.yaml`);

describe('constructs in an ordinary cdk8s App, applied by kubectl in the order of the stages', {
  skip: leftOut(),
}, () => {
  const fleet = useRealFleet({ takeBack });
  const apply = (cluster: string, chart: PlainChart) =>
    fleet().mustKubectl(cluster, ['apply', '--server-side', '-f', fileOf(chart)]);

  it('make an inventory as a Fleet does', async () => {
    writePlainApp(OUTDIR, fleet().managed);
    await apply('hub', 'crds');
    await served(fleet(), 'hub', '-f', fileOf('crds'));
    await apply('hub', 'core');
    await labelMembers(fleet(), `${SET_LABEL}=${PLAIN_SET}`);
    await apply('hub', 'addons');
    await apply('hub', 'accounts');
    const deployments = ['rollout', 'status', 'deployment', '--namespace', 'open-cluster-management-addon'];
    await fleet().mustKubectl('hub', [...deployments, '--timeout=180s']);
    await setGateByHand(fleet(), 'hub', 'ClusterProfile', 'Enable');
    for (const cluster of fleet().managed) await setGateByHand(fleet(), cluster, 'ClusterProperty', 'Enable');
    for (const cluster of fleet().managed) {
      await served(fleet(), cluster, 'crd/clusterproperties.about.k8s.io');
      await apply(cluster, 'properties');
    }
    await eventually(360, () => whatIsMissing(fleet()));
    assert.deepEqual(await profileNames(fleet()), [...fleet().managed].sort());
    for (const cluster of fleet().managed) {
      await assertUsable(fleet(), cluster, { properties: { environment: 'sandbox' }, accounts: ['test'] });
    }
  });

  it('give the account exactly its rights', async () => {
    for (const cluster of fleet().managed) {
      const provider = await AccessProvider.open(fleet(), cluster, 'test');
      try {
        const statuses = { 'GET /api/v1/configmaps': 200, 'GET /api/v1/secrets': 403 };
        assert.deepEqual(await provider.statuses(...Object.keys(statuses)), statuses, cluster);
      } finally {
        await provider.close();
      }
    }
  });
});

async function labelMembers(fleet: RealFleet, label: string): Promise<void> {
  await fleet.mustKubectl('hub', ['label', '--overwrite', 'managedcluster', ...fleet.managed, label]);
}

/** What the end of a plan waits for. */
async function whatIsMissing(fleet: RealFleet): Promise<string[]> {
  const addOns = await fleet.list('hub', 'managedclusteraddons');
  const profiles = await fleet.list('hub', 'clusterprofiles.multicluster.x-k8s.io');
  const secrets = await fleet.list('hub', 'secrets', { namespace: 'cluster-inventory' });
  return fleet.managed.flatMap((cluster) => {
    const profile = profiles.find(({ metadata }) => metadata.name === cluster);
    const isAvailable = (name: string) =>
      addOns.some(
        (addOn) =>
          addOn.metadata.namespace === cluster &&
          addOn.metadata.name === name &&
          conditionOf(addOn, 'Available') === 'True',
      );
    const properties: { readonly name: string }[] = profile?.status?.properties ?? [];
    const needs: [what: string, isThere: boolean][] = [
      ['cluster-proxy', isAvailable('cluster-proxy')],
      ['managed-serviceaccount', isAvailable('managed-serviceaccount')],
      ['ClusterProfile', conditionOf(profile, 'ControlPlaneHealthy') === 'True'],
      ['access provider', profile?.status?.accessProviders?.length > 0],
      ['property', properties.some(({ name }) => name === 'environment')],
      ['credential', secrets.some(({ metadata }) => metadata.name === `${cluster}-test`)],
    ];
    return needs.filter(([, isThere]) => !isThere).map(([what]) => `${cluster}: ${what}`);
  });
}

async function takeBack(fleet: RealFleet): Promise<void> {
  await labelMembers(fleet, `${SET_LABEL}-`);
  await setGateByHand(fleet, 'hub', 'ClusterProfile', undefined);
  for (const cluster of fleet.managed) await setGateByHand(fleet, cluster, 'ClusterProperty', undefined);
}
