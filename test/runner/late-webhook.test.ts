import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterInventory, type Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { useJoinedFleet } from './joined-fleet';
import { unwaitedBundle } from './unwaited-bundle';

/** Has writes of these asked about at an address where nothing listens, as while OCM's operator rolls its webhooks out. */
const asking = (resources: readonly string[]) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'late' },
  webhooks: [
    {
      name: 'late.example.org',
      clientConfig: { url: 'https://127.0.0.1:1/' },
      rules: [
        {
          apiGroups: ['cluster.open-cluster-management.io'],
          apiVersions: ['*'],
          operations: ['CREATE', 'UPDATE'],
          resources,
        },
      ],
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
    },
  ],
});

describe('a webhook that does not answer', { skip: leftOut() }, () => {
  const fleet = useJoinedFleet();
  const env = () => fleet().clusters.env;
  const kubectl = (...words: readonly string[]) => fleet().clusters.kubectl('hub', words);
  const bundle = (name: string) => unwaitedBundle((it) => inventory(it, name));

  /** Begins or ends that, and waits until the API server does. ManagedClusters must be among them. */
  async function setLate(...resources: readonly string[]) {
    const late = resources.length > 0;
    if (late) await fleet().create('hub', [asking(resources)]);
    else await kubectl('delete', 'validatingwebhookconfiguration', 'late');
    const touch = ['label', 'managedcluster', 'cluster2', '--overwrite', 'touched=yes', '--dry-run=server'];
    while (((await kubectl(...touch)).code === 0) === late) await sleep(100);
  }

  it('is asked again until it does, for objects', async () => {
    await setLate('managedclusters', 'managedclustersetbindings');
    const written = bundle('patient');
    const running = written.run(env(), '--yes');
    await sleep(6_000);
    await setLate();
    const { code, stdout, stderr } = await running;
    assert.equal(code, 0, stderr);
    const made = written.written.listed().filter((line) => / core /.test(line) && !/managedclusters\./.test(line));
    assert.match(stdout, /apply hub\/core: a webhook does not answer yet\n/);
    assert.match(stdout, new RegExp(`apply hub/core: ${made.length} new, 0 changed, 0 unchanged`));
  });

  it('is asked again until it does, for labels', async () => {
    await kubectl('label', 'managedcluster', 'cluster1', 'cluster.open-cluster-management.io/clusterset-');
    await setLate('managedclusters');
    const running = bundle('patient').run(env(), '--yes', '--stage', 'core');
    await sleep(4_000);
    await setLate();
    const { code, stdout, stderr } = await running;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /members \S+: 1 changed/);
  });

  it('is not asked for ever', async () => {
    await setLate('managedclusters', 'managedclustersetbindings');
    const { code, stderr } = await bundle('impatient').run(env(), '--yes', '--timeout', '3');
    await setLate();
    assert.equal(code, 5);
    assert.match(stderr, /failed calling webhook "late.example.org"/);
  });
});

function inventory(fleet: Fleet, name: string) {
  const hub = fleet.hub({ context: 'kind-hub' });
  const clusters = [fleet.managedCluster('cluster1', { context: 'kind-cluster1' })];
  new ClusterInventory(hub, 'inventory', { namespace: name, clusterSet: 'sandbox-fleet', clusters });
}
