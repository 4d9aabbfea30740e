import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { argoCdConfigMap, DELIVERY_LABEL } from '../../lib/gitops/argo-cd-health';
import { HEALTH_TABLE } from '../../lib/health/health-table';
import { argoCdVerdicts } from '../engines/argo-cd-judge';
import { engineLeftOut } from '../engines/engine';

describe('what argocd-cm must say besides', () => {
  const { metadata, data } = argoCdConfigMap('deliveries');

  test('is a check for Applications and each kind of the health table but Kubernetes’ own, and how to track', () => {
    assert.deepEqual(metadata, { name: 'argocd-cm', namespace: 'deliveries' });
    const kinds = HEALTH_TABLE.filter(({ group }) => !['apps', 'apiextensions.k8s.io'].includes(group));
    const checks = ['argoproj.io_Application', ...kinds.map(({ group, kind }) => `${group}_${kind}`)];
    assert.deepEqual(
      Object.keys(data).sort(),
      ['application.resourceTrackingMethod', ...checks.map((it) => `resource.customizations.health.${it}`)].sort(),
    );
    assert.equal(data['application.resourceTrackingMethod'], 'annotation');
  });
});

describe('an Application, in the eyes of the root’s sync', { skip: engineLeftOut() }, () => {
  const synced = { kind: 'Placement', name: 'a', status: 'Synced' };
  const done = { sync: { status: 'Synced' }, resources: [synced], health: { status: 'Healthy' } };
  const application = (status: object | undefined, labels: object | undefined = { [DELIVERY_LABEL]: 'test' }) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a', namespace: 'argocd', ...(labels === undefined ? {} : { labels }) },
    ...(status === undefined ? {} : { status }),
  });
  const ours: [string, object | undefined, 'Healthy' | 'Progressing'][] = [
    ['all is as Git says, and healthy', done, 'Healthy'],
    ['it has no status yet', undefined, 'Progressing'],
    ['it was not compared yet', { health: { status: 'Healthy' } }, 'Progressing'],
    ['it could not be compared', { ...done, sync: { status: 'Unknown' } }, 'Progressing'],
    ['it applied nothing yet', { ...done, resources: undefined }, 'Progressing'],
    [
      'an object is missing, and the rest healthy',
      { ...done, sync: { status: 'OutOfSync' }, resources: [synced, { ...synced, status: 'OutOfSync' }] },
      'Progressing',
    ],
    ['an object is not permitted', { ...done, resources: [{ ...synced, status: 'Unknown' }] }, 'Progressing'],
    [
      'an object has left Git and is not pruned',
      {
        ...done,
        sync: { status: 'OutOfSync' },
        resources: [synced, { ...synced, status: 'OutOfSync', requiresPruning: true }],
      },
      'Healthy',
    ],
    [
      'an object has no status, being some other’s',
      { ...done, resources: [synced, { kind: 'Secret', name: 'b' }] },
      'Healthy',
    ],
    ['its objects are not healthy yet', { ...done, health: { status: 'Progressing' } }, 'Progressing'],
    ['one of its objects has failed, and may recover', { ...done, health: { status: 'Degraded' } }, 'Progressing'],
    ['its objects are missing', { ...done, health: { status: 'Missing' } }, 'Progressing'],
    ['nothing is known of its health', { ...done, health: {} }, 'Progressing'],
  ];
  for (const [what, status, expected] of ours) {
    test(`of the bundle is ${expected} where ${what}`, () => {
      assert.deepEqual(argoCdVerdicts([application(status)]), [expected]);
    });
  }

  test('of somebody else is as healthy as it says', () => {
    const others = [
      ...['Healthy', 'Progressing', 'Degraded', 'Suspended', 'Missing'].map((status) => ({ health: { status } })),
      {},
      undefined,
    ].map((status) => application(status, { team: 'a' }));
    const unlabelled = {
      ...application({ health: { status: 'Degraded' } }),
      metadata: { name: 'a', namespace: 'argocd' },
    };
    assert.deepEqual(argoCdVerdicts([...others, unlabelled]), [
      'Healthy',
      'Progressing',
      'Degraded',
      'Suspended',
      'Missing',
      'Progressing',
      'Progressing',
      'Degraded',
    ]);
  });
});
