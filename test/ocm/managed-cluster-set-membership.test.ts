import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart } from 'cdk8s';
import { ManagedClusterSetMembership, type ManagedClusterSetMembershipProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const member = (props: ManagedClusterSetMembershipProps) => (chart: Chart) =>
  void new ManagedClusterSetMembership(chart, 'member', props);

describe('a ManagedClusterSetMembership', () => {
  it('is the label of the set and nothing else, in releases with a schema and without', () => {
    const props: Required<ManagedClusterSetMembershipProps> = { cluster: 'cluster1', clusterSet: 'a' };
    const expected = [
      {
        apiVersion: 'cluster.open-cluster-management.io/v1',
        kind: 'ManagedCluster',
        metadata: { name: 'cluster1', labels: { 'cluster.open-cluster-management.io/clusterset': 'a' } },
      },
    ];
    for (const releases of [undefined, { ocm: '1.2.1' }, { ocm: '1.3.1' }]) {
      assert.deepEqual(inPlainChart(member(props), releases), expected);
      assert.equal(refusalOfPlainApp(member(props), releases), undefined);
    }
  });

  it('is checked when a plain app is synthesized', () => {
    assert.equal(
      refusalOfPlainApp(member({ cluster: 'a.b', clusterSet: 'x'.repeat(64) })),
      [
        'Validation failed with the following errors:',
        '  [chart/member] chart/member: metadata.name "a.b" must be a DNS-1123 label (a-z, 0-9, "-", at most 63)',
        `  [chart/member] chart/member: metadata.labels["cluster.open-cluster-management.io/clusterset"] "${'x'.repeat(64)}" must be a label value (a string of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)`,
      ].join('\n'),
    );
  });
});
