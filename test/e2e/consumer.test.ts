import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { type ClusterInventory, InventoryConsumer } from '../../lib';
import type { WrittenBundle } from '../runner/written-bundle';
import { CONTROLLER, ConsumerImage, consumerLeftOut } from './consumer-image';
import { leftOut } from './fleet-address';
import { type ClusterObject, eventually, type RealFleet } from './real-fleet';
import { become, sandbox } from './sandbox';
import { useRealFleet } from './use-real-fleet';

const NAMESPACE = 'cluster-inventory';
const LABELS = { app: 'controller' };
const PORT = 8081;
const MARKER = ['configmap', 'e2e-consumer', '--namespace', 'default'];

/** What the account may do on each cluster, and all the rest may not. */
const RULES = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }];
const OF_CLUSTERS = {
  '/api/v1/configmaps': 200,
  '/api/v1/namespaces/default/configmaps/e2e-consumer': 200,
  '/api/v1/secrets': 403,
  '/api/v1/namespaces/default/serviceaccounts': 403,
  '/api/v1/nodes': 403,
};
/** What its ServiceAccount may do on the hub: read the ClusterProfiles of its namespace, and its own tokens. */
const PROFILES = '/apis/multicluster.x-k8s.io/v1alpha1';
const ofHub = ({ first, second }: RealFleet): Record<string, number> => ({
  [`${PROFILES}/namespaces/${NAMESPACE}/clusterprofiles`]: 200,
  [`${PROFILES}/clusterprofiles`]: 403,
  [`/api/v1/namespaces/${NAMESPACE}/secrets/${first}-controller`]: 200,
  [`/api/v1/namespaces/${NAMESPACE}/secrets/${second}-controller`]: 200,
  [`/api/v1/namespaces/${NAMESPACE}/secrets/${first}-test`]: 403,
  [`/api/v1/namespaces/${NAMESPACE}/secrets`]: 403,
  [`/api/v1/namespaces/${NAMESPACE}/configmaps`]: 403,
  [`/api/v1/namespaces/${first}/secrets`]: 403,
});

describe('a controller of one’s own, as a pod that has what the bundle gives it', {
  skip: leftOut() || consumerLeftOut(),
}, () => {
  let image: ConsumerImage | undefined;
  let bundle: WrittenBundle | undefined;
  const fleet = useRealFleet({ beginsWithInventory: true, leavesInventory: true });
  const mark = (cluster: string, data: string) =>
    fleet().mustKubectl(cluster, ['patch', ...MARKER, '--type=merge', '--patch', JSON.stringify({ data: { data } })]);

  before(async () => {
    for (const cluster of fleet().managed) {
      await fleet().kubectl(cluster, ['delete', ...MARKER, '--ignore-not-found']);
      await fleet().mustKubectl(cluster, ['create', ...MARKER, `--from-literal=data=${cluster}`]);
    }
    image = new ConsumerImage();
    const { reference } = image;
    bundle = sandbox(fleet(), {
      accounts: [
        { name: 'test', clusterRole: 'view', validity: Duration.days(30) },
        { name: 'controller', rules: RULES, validity: Duration.hours(12) },
      ],
      also: (_, inventory) => addController(inventory, reference, ofHub(fleet())),
    });
  });
  after(async () => {
    for (const cluster of fleet().managed) await fleet().kubectl(cluster, ['delete', ...MARKER, '--ignore-not-found']);
    image?.remove();
  });

  it('comes by one run, and does not restart', async (test) => {
    const { seconds } = await fleet().mustRun(bundle ?? assert.fail());
    test.diagnostic(`from start to the last wait: ${seconds.toFixed(0)} s`);
    const pod = await onlyPod(fleet());
    assert.equal(pod.spec.serviceAccountName, 'controller');
    const [plugin] = pod.status.initContainerStatuses;
    const [main] = pod.status.containerStatuses;
    assert.deepEqual([plugin.state.terminated?.exitCode, plugin.restartCount], [0, 0]);
    assert.deepEqual([main.ready, main.restartCount], [true, 0], await said(fleet()));
  });

  it('works on every cluster that has a ClusterProfile: reads ConfigMaps there', async () => {
    await eventually(120, async () => {
      const seen = await markersSeen(fleet());
      return fleet().managed.flatMap((name) => (seen[name]?.includes(name) ? [] : `${name}: ${JSON.stringify(seen)}`));
    });
  });

  it('is told of a change there', async (test) => {
    const begun = Date.now();
    for (const cluster of fleet().managed) await mark(cluster, `${cluster} anew`);
    await eventually(30, async () => {
      const seen = await markersSeen(fleet());
      return fleet().managed.filter((name) => seen[name]?.at(-1) !== `${name} anew`);
    });
    test.diagnostic(`on the last cluster after ${Date.now() - begun} ms`);
  });

  it('is refused what it was not granted, on each cluster and on the hub', async () => {
    const wanted = new Map(fleet().managed.map((name) => [`${NAMESPACE}/${name}`, OF_CLUSTERS as Answers]));
    wanted.set('', ofHub(fleet()));
    await eventually(30, async () => {
      const answered = await answers(fleet());
      return [...wanted.keys()].filter((cluster) => !answered.has(cluster)).map((cluster) => `no answers: ${cluster}`);
    });
    assert.deepEqual(Object.fromEntries(await answers(fleet())), Object.fromEntries(wanted));
    const { restartCount } = (await onlyPod(fleet())).status.containerStatuses[0];
    assert.equal(restartCount, 0, await said(fleet()));
  });

  it('is left alone by a second run, and verify finds it healthy', async () => {
    const whole = bundle ?? assert.fail();
    const { stdout } = await fleet().mustRun(whole);
    assert.match(stdout, /everything was as the bundle says, nothing changed\n$/);
    assert.match((await fleet().mustRun(whole, 'verify')).stdout, /everything is as the bundle wants it\n$/);
  });

  it('goes with all that it had once the bundle no longer has it', async () => {
    await become(fleet(), sandbox(fleet()));
    const kinds = 'deployments,pods,serviceaccounts,roles,rolebindings,configmaps,secrets';
    await eventually(60, async () => {
      const onHub = await fleet().list('hub', kinds, { namespace: NAMESPACE });
      const onClusters = await Promise.all(fleet().managed.map((name) => fleet().list(name, 'serviceaccounts')));
      const left = [
        ...onHub.filter(({ metadata }) => metadata.name.includes('controller')),
        ...onClusters.flat().filter(({ metadata }) => metadata.name === 'controller'),
      ];
      return left.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    });
  });
});

/** A Deployment of one's own with a consumer's pod. */
function addController(inventory: ClusterInventory, image: string, requests: Answers): void {
  const consumer = new InventoryConsumer(inventory, 'controller', { account: 'controller' });
  const container: k8s.Container = {
    name: 'manager',
    image,
    command: [CONTROLLER],
    args: [`--hub-requests=${Object.keys(requests)}`, `--cluster-requests=${Object.keys(OF_CLUSTERS)}`],
    ports: [{ containerPort: PORT }],
    readinessProbe: { httpGet: { path: '/readyz', port: k8s.IntOrString.fromNumber(PORT) } },
  };
  new k8s.KubeDeployment(inventory.hub.gates, 'controller', {
    metadata: { name: 'controller', namespace: inventory.namespace },
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: consumer.podSpec({ containers: [container] }, container.name),
      },
    },
  });
}

/** HTTP statuses by path. */
type Answers = Readonly<Record<string, number>>;

/** A line of the controller's log that is meant for these tests. */
interface Line {
  /** Name of the ClusterProfile with its namespace; empty for the hub. */
  readonly cluster: string;
  readonly configMap?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly answers?: Answers;
}

async function onlyPod(fleet: RealFleet): Promise<ClusterObject> {
  const pods = await fleet.list('hub', 'pods', { namespace: NAMESPACE, selector: `app=${LABELS.app}` });
  assert.equal(pods.length, 1);
  return pods[0];
}

const said = (fleet: RealFleet): Promise<string> =>
  fleet.mustKubectl('hub', ['logs', 'deployment/controller', '--namespace', NAMESPACE, '--container', 'manager']);

async function lines(fleet: RealFleet): Promise<Line[]> {
  const log = await said(fleet);
  return log.split('\n').flatMap((line) => (line.startsWith('{') ? (JSON.parse(line) as Line) : []));
}

/** What the markers held, each time that the controller saw them, by managed cluster. */
async function markersSeen(fleet: RealFleet): Promise<Record<string, string[]>> {
  const markers = (await lines(fleet)).filter(({ configMap }) => configMap === 'default/e2e-consumer');
  return Object.fromEntries(
    fleet.managed.map((name) => {
      const ofCluster = markers.filter(({ cluster }) => cluster === `${NAMESPACE}/${name}`);
      return [name, ofCluster.map(({ data }) => data?.data ?? '')];
    }),
  );
}

/** How the hub and the clusters answered. */
async function answers(fleet: RealFleet): Promise<Map<string, Answers>> {
  return new Map((await lines(fleet)).flatMap(({ cluster, answers }) => (answers ? [[cluster, answers]] : [])));
}
