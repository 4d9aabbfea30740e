import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManagedClusterSet, type ManagedClusterSetProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const LATEST = { ocm: '1.3.1' };
const set = (props: ManagedClusterSetProps) =>
  inPlainChart((chart) => void new ManagedClusterSet(chart, 'set', props), LATEST);
const emitted = (name: string, clusterSelector: object) => ({
  apiVersion: 'cluster.open-cluster-management.io/v1beta2',
  kind: 'ManagedClusterSet',
  metadata: { name },
  spec: { clusterSelector },
});

describe('a ManagedClusterSet', () => {
  it('is exclusive by default', () => {
    assert.deepEqual(set({ name: 'a' }), [emitted('a', { selectorType: 'ExclusiveClusterSetLabel' })]);
  });

  it('chooses its clusters by their labels where it is told which', () => {
    const props: Required<ManagedClusterSetProps> = { name: 'a', matchLabels: { region: 'eu', tier: 'gold' } };
    assert.deepEqual(set(props), [
      emitted('a', { selectorType: 'LabelSelector', labelSelector: { matchLabels: { region: 'eu', tier: 'gold' } } }),
    ]);
  });

  it('takes every cluster where no label is asked for', () => {
    assert.deepEqual(set({ name: 'a', matchLabels: {} }), [
      emitted('a', { selectorType: 'LabelSelector', labelSelector: { matchLabels: {} } }),
    ]);
  });

  it('keeps what the caller does to the labels afterwards out', () => {
    const matchLabels = { region: 'eu' };
    const objects = inPlainChart((chart) => {
      const made = new ManagedClusterSet(chart, 'set', { name: 'a', matchLabels });
      matchLabels.region = 'us';
      assert.deepEqual(made.matchLabels, { region: 'eu' });
    });
    assert.deepEqual(objects, [
      emitted('a', { selectorType: 'LabelSelector', labelSelector: { matchLabels: { region: 'eu' } } }),
    ]);
  });

  it('is checked when a plain app is synthesized', () => {
    const message = refusalOfPlainApp((chart) => void new ManagedClusterSet(chart, 'set', { name: 'Prod_EU' }));
    assert.equal(
      message,
      'Validation failed with the following errors:\n  [chart/set] chart/set: metadata.name "Prod_EU" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 63)',
    );
    assert.equal(
      refusalOfPlainApp((chart) => void new ManagedClusterSet(chart, 'set', { name: 'prod' })),
      undefined,
    );
  });
});
