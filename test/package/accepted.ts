/** Run by `test/package/run`, which says in SCRATCH where the programs that use the packed library wrote what they made. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { installCrds, playOcm } from '../cluster/played-ocm';
import { applyBundle, applyStrictly, objectsIn, reportOf } from '../cluster/strict-apply';
import { useClusters } from '../cluster/use-clusters';
import type { Manifest } from '../parity/emitted';

const { SCRATCH = '' } = process.env;

describe('what the packed library writes', { skip: leftOut() }, () => {
  const clusters = useClusters({ hub: 'hub', managed: 'managed' }, { controllers: false });

  it('is accepted by API servers, with strict field validation', async () => {
    await installCrds(clusters(), 'hub', 'ocm-1.3.1/hub');
    await installCrds(clusters(), 'managed', 'ocm-1.3.1/spoke');
    const before = new Fleet({ name: 'before', ocm: '1.3.1' });
    before.hub({ context: 'hub' });
    before.managedCluster('cluster1', { context: 'cluster1' });
    await playOcm(clusters(), before);
    const bundle = path.join(SCRATCH, 'from-cjs');
    const { applied, refusals } = await applyBundle(clusters(), bundle);
    assert.deepEqual(refusals, []);
    assert.deepEqual(applied, objectsIn(bundle).map(reportOf).sort());
  });

  it('in a chart beside objects of cdk8s-plus is accepted too', async () => {
    const items = JSON.parse(fs.readFileSync(path.join(SCRATCH, 'from-chart.json'), 'utf8')) as Manifest[];
    assert.deepEqual(items.map(({ kind }) => kind).sort(), [
      'ManagedCluster',
      'ManagedClusterSet',
      'Placement',
      'Secret',
    ]);
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const { applied, refusals } = await applyStrictly(clusters(), 'hub', ['-f', '-'], list);
    assert.deepEqual(refusals, []);
    assert.deepEqual([...applied].sort(), items.map(reportOf).sort());
  });
});
