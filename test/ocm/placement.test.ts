import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart } from 'cdk8s';
import { Placement, type PlacementProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const BASE: PlacementProps = { name: 'a', namespace: 'inventory', clusterSets: ['one', 'two'] };
const OUTAGES = ['unreachable', 'unavailable'].map((taint) => ({
  key: `cluster.open-cluster-management.io/${taint}`,
  operator: 'Exists',
}));
const specOf = (props: Partial<PlacementProps>) => {
  const [object, ...others] = inPlainChart((chart) => void new Placement(chart, 'placement', { ...BASE, ...props }), {
    ocm: '1.3.1',
  });
  assert.deepEqual(others, []);
  const { spec, ...rest } = object as { spec: object };
  assert.deepEqual(rest, {
    apiVersion: 'cluster.open-cluster-management.io/v1beta1',
    kind: 'Placement',
    metadata: { name: 'a', namespace: 'inventory' },
  });
  return spec;
};

describe('a Placement', () => {
  it('keeps clusters through an outage, so that none takes an add-on off', () => {
    assert.deepEqual(specOf({}), { clusterSets: ['one', 'two'], tolerations: OUTAGES });
  });

  it('drops clusters in an outage where it is told to', () => {
    assert.deepEqual(specOf({ tolerateOutages: false }), { clusterSets: ['one', 'two'] });
  });

  it('takes the rest of what a Placement can say, tolerations beside its own', () => {
    const own = { key: 'gpu', value: 'true' };
    const props: Required<PlacementProps> = {
      ...BASE,
      tolerateOutages: true,
      spec: { numberOfClusters: 2, tolerations: [own], clusterSets: ['two', 'three'] },
    };
    assert.deepEqual(specOf(props), {
      clusterSets: ['one', 'two', 'three'],
      numberOfClusters: 2,
      tolerations: [...OUTAGES, own],
    });
    assert.deepEqual(specOf({ ...props, tolerateOutages: false }), {
      clusterSets: ['one', 'two', 'three'],
      numberOfClusters: 2,
      tolerations: [own],
    });
  });

  it('is checked when a plain app is synthesized, against the schema too where a release is known', () => {
    const bad = (chart: Chart) =>
      void new Placement(chart, 'placement', {
        ...BASE,
        name: 'A',
        spec: { numberOfClusters: '2' as unknown as number },
      });
    const name =
      '  [chart/placement] chart/placement: metadata.name "A" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)';
    const head = 'Validation failed with the following errors:';
    assert.equal(refusalOfPlainApp(bad), `${head}\n${name}`);
    assert.equal(
      refusalOfPlainApp(bad, { ocm: '1.2.1' }),
      `${head}\n${name}\n  [chart/placement] chart/placement: spec.numberOfClusters "2" must be an integer`,
    );
  });
});
