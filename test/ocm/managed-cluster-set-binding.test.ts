import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManagedClusterSetBinding, type ManagedClusterSetBindingProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

describe('a ManagedClusterSetBinding', () => {
  it('bears the name of its set, as OCM’s webhook wants it', () => {
    const props: Required<ManagedClusterSetBindingProps> = { clusterSet: 'a', namespace: 'inventory' };
    assert.deepEqual(
      inPlainChart((chart) => void new ManagedClusterSetBinding(chart, 'binding', props)),
      [
        {
          apiVersion: 'cluster.open-cluster-management.io/v1beta2',
          kind: 'ManagedClusterSetBinding',
          metadata: { name: 'a', namespace: 'inventory' },
          spec: { clusterSet: 'a' },
        },
      ],
    );
  });

  it('is checked when a plain app is synthesized', () => {
    const message = refusalOfPlainApp((chart) => {
      new ManagedClusterSetBinding(chart, 'binding', { clusterSet: 'a', namespace: 'not.a.label' });
    });
    assert.equal(
      message,
      'Validation failed with the following errors:\n  [chart/binding] chart/binding: metadata.namespace "not.a.label" must be a DNS-1123 label (a-z, 0-9, "-", at most 63)',
    );
  });
});
