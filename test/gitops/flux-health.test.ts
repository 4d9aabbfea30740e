import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { AwaitedObject } from '../../lib/gitops/delivery-unit';
import { fluxHealth } from '../../lib/gitops/flux-health';
import { builtEngine, engineLeftOut } from '../engines/engine';

const awaited = (name: string, fields: string[], namespace?: string): AwaitedObject => ({
  apiVersion: 'multicluster.x-k8s.io/v1alpha1',
  kind: 'ClusterProfile',
  resource: 'clusterprofiles.multicluster.x-k8s.io',
  ...(namespace === undefined ? {} : { namespace }),
  name,
  wanted: { fields },
  timeoutSeconds: 1,
});

const [A, B] = ['status.properties[a]', 'status.properties[b]'];

describe('health checks of a Kustomization', () => {
  test('name each object once, with one expression for its kind', () => {
    const { healthChecks, healthCheckExprs } = fluxHealth([awaited('x', [A], 'n'), awaited('y', [A], 'n')]);
    const kind = { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ClusterProfile' };
    assert.deepEqual(healthChecks, [
      { ...kind, name: 'x', namespace: 'n' },
      { ...kind, name: 'y', namespace: 'n' },
    ]);
    assert.deepEqual(healthCheckExprs, [
      { ...kind, current: "status.?properties.orValue([]).exists(e, e.name == 'a')" },
    ]);
  });

  test('are none where nothing is waited for', () => {
    assert.deepEqual(fluxHealth([]), { healthChecks: [], healthCheckExprs: [] });
  });

  for (const namespace of ['n', undefined]) {
    const what = namespace === undefined ? 'of the whole cluster' : 'in a namespace';
    test(`ask of each object ${what} what it alone must have, in Flux’s CEL`, { skip: engineLeftOut() }, () => {
      const objects = [awaited('x', [A], namespace), awaited('y', [A, B], namespace), awaited('z', [A], namespace)];
      const [{ current } = { current: '' }] = fluxHealth(objects).healthCheckExprs;
      const shown = (name: string, ...properties: string[]) => ({
        current,
        object: {
          metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
          status: { properties: properties.map((property) => ({ name: property })) },
        },
      });
      const cases = [shown('x', 'a'), shown('x', 'b'), shown('y', 'a'), shown('y', 'b', 'a'), shown('z', 'a')];
      const judge = path.join(builtEngine('flux', 'judge'), 'judge');
      const { status, stdout, stderr } = spawnSync(judge, { input: JSON.stringify(cases), encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.deepEqual(JSON.parse(stdout), ['Current', 'InProgress', 'InProgress', 'Current', 'Current']);
    });
  }
});
