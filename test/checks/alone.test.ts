import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { App, Chart } from 'cdk8s';
import {
  ManagedClusterSet,
  ManagedClusterSetMembership,
  ManifestWork,
  Placement,
  type PlacementProps,
  Releases,
} from '../../lib';
import { messageOf, reportOf } from './fleet-report';

const LABEL = 'must be a DNS-1123 label (a-z, 0-9, "-", at most 63)';

/** What the synth of a plain App says of a chart, a line each; none if it wrote something. */
function alone(fill: (chart: Chart) => void): string[] {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'alone-'));
  try {
    const app = new App({ outdir: parent });
    fill(new Chart(app, 'chart'));
    const lines = messageOf(() => app.synth())
      .split('\n')
      .filter(Boolean);
    const [file] = fs.readdirSync(app.outdir);
    assert.equal(file === undefined, lines.length > 0, 'something is written if and only if all is well');
    return lines.map((line) => line.trim());
  } finally {
    fs.rmSync(parent, { recursive: true });
  }
}

function placement(chart: Chart, props: Partial<PlacementProps>): void {
  new Placement(chart, 'placement', { name: 'all', namespace: 'inventory', clusterSets: ['eu'], ...props });
}

const HEAD = 'Validation failed with the following errors:';

describe('a construct in a plain App', () => {
  it('has its object checked at synth', () => {
    assert.deepEqual(
      alone((chart) => placement(chart, {})),
      [],
    );
    assert.deepEqual(
      alone((chart) => placement(chart, { namespace: 'Prod_EU' })),
      [HEAD, `[chart/placement] chart/placement: metadata.namespace "Prod_EU" ${LABEL}`],
    );
  });

  it('has it checked against the schema where a release is known', () => {
    const spec = { numberOfClusters: 'all' as unknown as number };
    const wrong = [HEAD, '[chart/placement] chart/placement: spec.numberOfClusters "all" must be an integer'];
    assert.deepEqual(
      alone((chart) => placement(chart, { spec })),
      [],
    );
    const known = alone((chart) => {
      new Releases({ ocm: '1.2.1' }).attachTo(chart);
      placement(chart, { spec });
    });
    assert.deepEqual(known, wrong);
  });

  it('has what a work carries checked too', () => {
    const manifests = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'B' } }, { kind: 'Namespace' }];
    const lines = alone((chart) => new ManifestWork(chart, 'work', { name: 'a', cluster: 'cluster1', manifests }));
    assert.deepEqual(lines, [
      HEAD,
      `[chart/work] chart/work: spec.workload.manifests[0].metadata.name "B" ${LABEL}`,
      '[chart/work] chart/work: spec.workload.manifests[1] must have apiVersion and kind',
    ]);
  });

  it('has each fault told once, also where one construct stands in another', () => {
    const lines = alone((chart) => {
      const set = new ManagedClusterSet(chart, 'set', { name: 'eu' });
      new ManagedClusterSetMembership(set, 'member', { cluster: 'Cluster1', clusterSet: 'eu' });
    });
    assert.deepEqual(lines, [HEAD, `[chart/set] chart/set/member: metadata.name "Cluster1" ${LABEL}`]);
  });
});

describe('a construct in a Fleet', () => {
  it('is checked by the Fleet alone', () => {
    const lines = reportOf((fleet) => {
      new ManagedClusterSet(fleet.hub().core, 'set', { name: 'EU' });
    });
    assert.deepEqual(lines, [
      'hub/core/set: metadata.name "EU" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 63)',
    ]);
  });
});
