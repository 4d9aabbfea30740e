import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Fleet, type ReleasesProps } from '../../lib';
import { carriedManifests } from '../../lib/ocm/carried-manifests';
import { freshFolder } from '../fleet/written';
import type { Manifest } from '../parity/emitted';
import { leftOut } from './binaries';
import { deliveredFleet, FULL_FLEETS, fleetWithSettingsTakenBack } from './full-fleets';
import { type HubAndManaged, installCrds, playOcm } from './played-ocm';
import { applyBundle, applyStrictly, type Outcome, objectsIn, reportOf } from './strict-apply';
import { useClusters } from './use-clusters';

const RELEASES = [
  { ocm: '1.2.1', clusterProxy: '0.10.0', managedServiceAccount: '0.10.0' },
  { ocm: '1.3.1', clusterProxy: '0.11.0', managedServiceAccount: '0.10.0' },
];

for (const releases of RELEASES) {
  const { ocm, clusterProxy } = releases;
  describe(`with the CRDs of OCM ${ocm} and cluster-proxy ${clusterProxy}`, { skip: leftOut() }, () => {
    // One cluster stands for every managed cluster. A bundle is of no use to controllers here.
    const clusters = useClusters({ hub: 'hub', managed: 'managed' }, { controllers: false });

    it('every CRD is accepted, without its prose as it is', async () => {
      await installCrds(clusters(), 'hub', `ocm-${ocm}/hub`);
      await installCrds(clusters(), 'managed', `ocm-${ocm}/spoke`);
    });

    for (const [name, fill] of Object.entries(FULL_FLEETS)) {
      it(`every object of ${name} is accepted, with strict field validation`, async () => {
        const { applied, refusals, objects } = await applyFleet(fill, releases, clusters());
        assert.deepEqual(refusals, []);
        assert.deepEqual(applied, objects);
      });
    }

    it('what the last one leaves out again is taken back', async () => {
      const { applied, refusals, objects } = await applyFleet(fleetWithSettingsTakenBack, releases, clusters());
      assert.deepEqual(refusals, []);
      assert.deepEqual(applied, objects);
    });

    for (const byPlacement of [true, false]) {
      it(`what the hub delivers ${byPlacement ? 'by Placement' : 'cluster by cluster'} is accepted on a managed cluster`, async () => {
        const outdir = path.join(freshFolder(), 'dist');
        const fleet = new Fleet({ name: 'test', ...releases, outdir });
        deliveredFleet(byPlacement)(fleet);
        fleet.synth();
        // An object that several works carry is the same in all of them.
        const carried = objectsIn(outdir).flatMap(
          (object) => (carriedManifests(object)?.manifests ?? []) as Manifest[],
        );
        const items = [...new Map(carried.map((object) => [reportOf(object), object])).values()];
        const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
        const { applied, refusals } = await applyStrictly(clusters(), 'managed', ['-f', '-'], list);
        assert.deepEqual(refusals, []);
        assert.deepEqual([...applied].sort(), items.map(reportOf).sort());
        assert.ok(items.length > 25);
      });
    }

    it('an object with a field that its kind does not have is refused', async () => {
      const placement = {
        apiVersion: 'cluster.open-cluster-management.io/v1beta1',
        kind: 'Placement',
        metadata: { name: 'a', namespace: 'default' },
        spec: { clusterSet: ['a'] },
      };
      const { applied, refusals } = await applyStrictly(clusters(), 'hub', ['-f', '-'], JSON.stringify(placement));
      assert.deepEqual(applied, []);
      assert.match(refusals.join(), /\.spec\.clusterSet: field not declared in schema$/);
    });
  });
}

/** Applies the bundle of a fleet to what OCM has prepared. Also returns what would be said if all of it was accepted. */
async function applyFleet(
  fill: (fleet: Fleet) => void,
  releases: ReleasesProps,
  clusters: HubAndManaged,
): Promise<Outcome & { readonly objects: readonly string[] }> {
  const outdir = path.join(freshFolder(), 'dist');
  const fleet = new Fleet({ name: 'test', ...releases, outdir });
  fill(fleet);
  fleet.synth();
  await playOcm(clusters, fleet);
  const outcome = await applyBundle(clusters, outdir);
  return { ...outcome, objects: objectsIn(outdir).map(reportOf).sort() };
}
