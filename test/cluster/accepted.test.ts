import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Fleet, type ReleasesProps } from '../../lib';
import { groupOf } from '../../lib/kubernetes/kubernetes-object';
import { carriedManifests } from '../../lib/ocm/carried-manifests';
import { filesIn, freshFolder } from '../fleet/written';
import { type Manifest, parsed } from '../parity/emitted';
import { leftOut } from './binaries';
import { deliveredFleet, FULL_FLEETS, fleetWithSettingsTakenBack } from './full-fleets';
import { establishCrds, type HubAndManaged, installCrds, playOcm } from './played-ocm';
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
        const { applied, refusals } = await apply(clusters(), 'managed', ['-f', '-'], list);
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
      const { applied, refusals } = await apply(clusters(), 'hub', ['-f', '-'], JSON.stringify(placement));
      assert.deepEqual(applied, []);
      assert.match(refusals.join(), /\.spec\.clusterSet: field not declared in schema$/);
    });
  });
}

interface Outcome {
  /** What kubectl says of each object that was applied. */
  readonly applied: readonly string[];
  /** What it says besides: refusals, and warnings, by which an API server takes what it will refuse one day. */
  readonly refusals: readonly string[];
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
  const applied: string[] = [];
  const refusals: string[] = [];
  for (const [cluster, subject] of stepsOf(outdir)) {
    const outcome = await apply(clusters, cluster, ['-f', path.join(outdir, subject)]);
    applied.push(...outcome.applied);
    refusals.push(...outcome.refusals);
    if (subject.endsWith('/crds')) await establishCrds(clusters, cluster);
  }
  return { applied: applied.sort(), refusals, objects: objectsIn(outdir).map(reportOf).sort() };
}

/** What the plan applies in any way, in its order: the cluster, and a folder or file of the bundle. */
function stepsOf(bundle: string): ['hub' | 'managed', string][] {
  const lines = fs.readFileSync(path.join(bundle, 'plan.tsv'), 'utf8').split('\n');
  return lines
    .map((line) => line.split('\t'))
    .filter(([verb = '']) => ['apply', 'members', 'gates'].includes(verb))
    .map(([, cluster, , subject = '']) => [cluster === 'hub' ? 'hub' : 'managed', subject]);
}

async function apply(
  clusters: HubAndManaged,
  cluster: 'hub' | 'managed',
  files: readonly string[],
  input?: string,
): Promise<Outcome> {
  // Gate lists belong to others too: that is for the runner to mind, and here only whether they are accepted.
  const flags = ['--server-side', '--validate=strict', '--force-conflicts', '--field-manager=accepted'];
  const { stdout, stderr } = await clusters.kubectl(cluster, ['apply', ...flags, ...files], input);
  const lines = (text: string) => text.split('\n').filter(Boolean);
  return {
    applied: lines(stdout),
    // With one refusal in a folder kubectl puts it into other words.
    refusals: lines(stderr).map((line) => line.replace(/^Error from server \(Invalid\): |^The /, '')),
  };
}

function objectsIn(bundle: string): Manifest[] {
  const files = Object.entries(filesIn(bundle)).filter(([file]) => file.endsWith('.yaml'));
  return files.flatMap(([, text]) => parsed(text));
}

/** How kubectl reports that an object was applied: by kind and group in lower case, and name. */
function reportOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = groupOf(apiVersion);
  return `${`${kind}${group && '.'}${group}`.toLowerCase()}/${metadata.name} serverside-applied`;
}
