import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as work from '../../imports/work.open-cluster-management.io';
import { ManifestWorkReplicaSet, type ManifestWorkReplicaSetProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

describe('a ManifestWorkReplicaSet', () => {
  it('delivers what it is given, at once and later, over its Placements, and goes after its works', () => {
    const objects = inPlainChart((chart) => {
      const props = { name: 'a', namespace: 'inventory', placements: ['eu', 'us'], manifests: [namespace('one')] };
      new ManifestWorkReplicaSet(chart, 'set', props).addManifest(namespace('two'));
    });
    assert.deepEqual(objects, [
      {
        apiVersion: 'work.open-cluster-management.io/v1alpha1',
        kind: 'ManifestWorkReplicaSet',
        metadata: { name: 'a', namespace: 'inventory' },
        spec: {
          cascadeDeletionPolicy: 'Foreground',
          placementRefs: [{ name: 'eu' }, { name: 'us' }],
          manifestWorkTemplate: { workload: { manifests: [namespace('one'), namespace('two')] } },
        },
      },
    ]);
  });

  it('takes the rest of what its works can say, and drops nothing of it', () => {
    const orphan = work.ManifestWorkReplicaSetSpecManifestWorkTemplateDeleteOptionPropagationPolicy.ORPHAN;
    const props: Required<ManifestWorkReplicaSetProps> = {
      name: 'a',
      namespace: 'inventory',
      placements: ['eu'],
      manifests: [namespace('two')],
      template: { deleteOption: { propagationPolicy: orphan }, workload: { manifests: [namespace('one')] } },
    };
    const [object] = inPlainChart((chart) => void new ManifestWorkReplicaSet(chart, 'set', props), { ocm: '1.3.1' });
    assert.deepEqual((object as { spec?: { manifestWorkTemplate?: object } }).spec?.manifestWorkTemplate, {
      deleteOption: { propagationPolicy: 'Orphan' },
      workload: { manifests: [namespace('one'), namespace('two')] },
    });
  });

  it('is checked when a plain app is synthesized, with what it holds', () => {
    const message = refusalOfPlainApp((chart) => {
      const manifests = [namespace('Team')];
      new ManifestWorkReplicaSet(chart, 'set', { name: 'a', namespace: 'b', placements: ['eu'], manifests });
    });
    assert.match(message ?? '', /spec\.manifestWorkTemplate\.workload\.manifests\[0\]\.metadata\.name "Team" must be/);
  });
});
