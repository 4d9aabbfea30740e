import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import * as work from '../../imports/work.open-cluster-management.io';
import { ManifestWork, type ManifestWorkProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const emitted = (spec: object) => [
  {
    apiVersion: 'work.open-cluster-management.io/v1',
    kind: 'ManifestWork',
    metadata: { name: 'a', namespace: 'cluster1' },
    spec,
  },
];

describe('a ManifestWork', () => {
  it('holds the objects that it is given, at once and later', () => {
    const manifests = [namespace('one')];
    const objects = inPlainChart((chart) => {
      const made = new ManifestWork(chart, 'work', { name: 'a', cluster: 'cluster1', manifests });
      made.addManifest(namespace('two'));
    });
    assert.deepEqual(objects, emitted({ workload: { manifests: [namespace('one'), namespace('two')] } }));
    assert.equal(manifests.length, 1, 'the caller’s list stays the caller’s');
  });

  it('holds nothing yet where it is given nothing', () => {
    const objects = inPlainChart((chart) => void new ManifestWork(chart, 'work', { name: 'a', cluster: 'cluster1' }));
    assert.deepEqual(objects, emitted({ workload: { manifests: [] } }));
  });

  it('holds every object of a chart that hangs in an App of its own', () => {
    const objects = inPlainChart((chart) => {
      const content = new Chart(new App(), 'content', { labels: { team: 'a' } });
      new k8s.KubeNamespace(content, 'one', { metadata: { name: 'one' } });
      new k8s.KubeConfigMap(content, 'two', { metadata: { name: 'two', namespace: 'one' }, data: { key: 'value' } });
      new ManifestWork(chart, 'work', { name: 'a', cluster: 'cluster1' }).addChart(content);
    });
    const labels = { team: 'a' };
    assert.deepEqual(
      objects,
      emitted({
        workload: {
          manifests: [
            { apiVersion: 'v1', kind: 'Namespace', metadata: { labels, name: 'one' } },
            {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: { labels, name: 'two', namespace: 'one' },
              data: { key: 'value' },
            },
          ],
        },
      }),
    );
  });

  it('takes the rest of what a ManifestWork can say, and drops nothing of it', () => {
    const props: Required<ManifestWorkProps> = {
      name: 'a',
      cluster: 'cluster1',
      manifests: [namespace('two')],
      spec: {
        deleteOption: { propagationPolicy: work.ManifestWorkSpecDeleteOptionPropagationPolicy.ORPHAN },
        workload: { manifests: [namespace('one')] },
      },
    };
    const objects = inPlainChart((chart) => void new ManifestWork(chart, 'work', props), { ocm: '1.3.1' });
    assert.deepEqual(
      objects,
      emitted({
        deleteOption: { propagationPolicy: 'Orphan' },
        workload: { manifests: [namespace('one'), namespace('two')] },
      }),
    );
  });

  it('is checked when a plain app is synthesized, with what it holds', () => {
    const message = refusalOfPlainApp((chart) => {
      new ManifestWork(chart, 'work', { name: 'a', cluster: 'cluster1', manifests: [namespace('Team'), {}] });
    });
    assert.equal(
      message,
      [
        'Validation failed with the following errors:',
        '  [chart/work] chart/work: spec.workload.manifests[0].metadata.name "Team" must be a DNS-1123 label (a-z, 0-9, "-", at most 63)',
        '  [chart/work] chart/work: spec.workload.manifests[1] must have apiVersion and kind',
      ].join('\n'),
    );
  });
});
