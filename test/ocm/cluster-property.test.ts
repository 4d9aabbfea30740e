import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart } from 'cdk8s';
import { ClusterProperty, type ClusterPropertyProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const property = (props: ClusterPropertyProps) => (chart: Chart) => void new ClusterProperty(chart, 'property', props);
const emitted = (metadata: object, value: string) => [
  { apiVersion: 'about.k8s.io/v1alpha1', kind: 'ClusterProperty', metadata, spec: { value } },
];

describe('a ClusterProperty', () => {
  it('is a name and a value that goes to the hub', () => {
    assert.deepEqual(
      inPlainChart(property({ name: 'region', value: 'eu' }), { ocm: '1.2.1' }),
      emitted({ name: 'region' }, 'eu'),
    );
    assert.deepEqual(
      inPlainChart(property({ name: 'region', value: 'eu', spokeOnly: false })),
      emitted({ name: 'region' }, 'eu'),
    );
  });

  it('stays on its cluster where it is told to', () => {
    const props: Required<ClusterPropertyProps> = { name: 'region', value: 'eu', spokeOnly: true };
    assert.deepEqual(
      inPlainChart(property(props)),
      emitted({ name: 'region', labels: { 'open-cluster-management.io/spoke-only': '' } }, 'eu'),
    );
  });

  it('is checked when a plain app is synthesized', () => {
    assert.equal(
      refusalOfPlainApp(property({ name: 'Region', value: 'eu' })),
      'Validation failed with the following errors:\n  [chart/property] chart/property: metadata.name "Region" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
    );
  });
});
