import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { type ClusterInventoryProps, type Fleet, InventoryConsumer, type InventoryConsumerProps } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { article, refusal, Written } from '../fleet/written';

const PATH = 'hub/inventory/reader';
const POD: k8s.PodSpec = { containers: [{ name: 'main', image: 'registry.example.org/main:v1' }, { name: 'side' }] };
const account = (name: string) => ({ name, clusterRole: 'view', validity: Duration.hours(1) });

function consumer(
  fleet: Fleet,
  props: InventoryConsumerProps = {},
  inventory: Partial<ClusterInventoryProps> = {},
): InventoryConsumer {
  return new InventoryConsumer(article(inventory)(fleet).inventory, 'reader', props);
}

const written = (...args: [InventoryConsumerProps?, Partial<ClusterInventoryProps>?]) =>
  new Written((fleet) => void consumer(fleet, ...args));
const refused = (...args: [InventoryConsumerProps?, Partial<ClusterInventoryProps>?]) =>
  refusal((fleet) => void consumer(fleet, ...args));

/** What `podSpec` makes of a pod. */
function podSpec(pod: k8s.PodSpec, container = 'main', props: InventoryConsumerProps = {}): k8s.PodSpec {
  let made: k8s.PodSpec | undefined;
  new Written((fleet) => {
    made = consumer(fleet, props).podSpec(pod, container);
  });
  return made ?? assert.fail();
}

describe('a user of an inventory', () => {
  it('is a ServiceAccount with its rights and a provider file, in one file of the addons stage', () => {
    const objects = written().objects('hub/addons/inventory-consumer-reader.yaml');
    assert.deepEqual(
      objects.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace}/${name}`),
      [
        'ServiceAccount cluster-inventory/reader',
        'Role cluster-inventory/reader-inventory',
        'RoleBinding cluster-inventory/reader-inventory',
        'ConfigMap cluster-inventory/reader-access-providers',
      ],
    );
  });

  it('reads the ClusterProfiles of its namespace and no Secret but the copies of its tokens', () => {
    const accounts = [account('mine'), account('other')];
    const { rules } = written({ account: 'mine' }, { accounts }).object('Role', 'reader-inventory') as KubernetesObject;
    assert.deepEqual(rules, [
      { apiGroups: ['multicluster.x-k8s.io'], resources: ['clusterprofiles'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['cluster1-mine', 'cluster2-mine'], verbs: ['get'] },
    ]);
  });

  it('has the one provider that OCM fills, and the plugin told which account and cluster', () => {
    const { data } = written().object('ConfigMap', 'reader-access-providers') as KubernetesObject;
    assert.deepEqual(JSON.parse(data['clusterprofile-provider-file.json']), {
      providers: [
        {
          name: 'open-cluster-management',
          execConfig: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: '/plugins/cp-creds',
            args: ['--managed-serviceaccount=test'],
            provideClusterInfo: true,
            interactiveMode: 'Never',
          },
        },
      ],
    });
  });

  it('may be ServiceAccounts that are there already', () => {
    const bundle = written({ existingServiceAccounts: ['one', 'two'] });
    assert.deepEqual(bundle.names('ServiceAccount', 'hub/addons/inventory-consumer'), []);
    const { subjects } = bundle.object('RoleBinding', 'reader-inventory') as KubernetesObject;
    assert.deepEqual(
      subjects.map(({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`),
      ['cluster-inventory/one', 'cluster-inventory/two'],
    );
  });

  it('has an account of the inventory, that must be named unless it is the only one', () => {
    const accounts = [account('mine'), account('other')];
    const rule = (known: string) => `must be one of the inventory’s accounts: ${known}`;
    assert.equal(refused({ account: 'tets' }), `${PATH}: account "tets" ${rule('test')}`);
    assert.equal(refused({}, { accounts }), `${PATH}: account ${rule('mine, other')}`);
    assert.equal(refused({}, { accounts: [] }), `${PATH}: account ${rule('it has none')}`);
  });

  it('has clusters, ServiceAccounts and an image', () => {
    assert.equal(
      refused({}, { clusters: [], accounts: [], properties: {}, matchLabels: {} }),
      `${PATH}: inventory "inventory" must name its clusters: each token is a Secret of its own`,
    );
    assert.equal(
      refused({ pluginImage: 'Plugin:v1' }),
      `${PATH}: pluginImage "Plugin:v1" must be an image reference such as "registry.example.com/team/app:v1"`,
    );
    assert.equal(
      refused({ existingServiceAccounts: [] }),
      `${PATH}: existingServiceAccounts [] must name at least one, or be left out`,
    );
  });
});

describe('the pod of a user of an inventory', () => {
  it('gets the plugin from the image that its release is in, into a folder that the container reads', () => {
    const { initContainers = [], volumes = [], containers } = podSpec(POD);
    const [install] = initContainers;
    assert.equal(install?.image, 'quay.io/open-cluster-management/managed-serviceaccount:v0.10.0');
    assert.deepEqual(install?.command, ['/bin/cp', '/cp-creds', '/plugins/cp-creds']);
    const folder = { name: 'cluster-inventory-plugins', mountPath: '/plugins' };
    assert.deepEqual(install?.volumeMounts, [folder]);
    assert.deepEqual(containers[0]?.volumeMounts?.[0], { ...folder, readOnly: true });
    assert.deepEqual(volumes[0], { name: folder.name, emptyDir: {} });
  });

  it('satisfies the restricted Pod Security Standard in what it gets', () => {
    const security = podSpec(POD).initContainers?.[0]?.securityContext;
    assert.equal(security?.runAsNonRoot, true);
    assert.equal(security?.allowPrivilegeEscalation, false);
    assert.deepEqual(security?.capabilities, { drop: ['ALL'] });
    assert.deepEqual(security?.seccompProfile, { type: 'RuntimeDefault' });
  });

  it('gets the provider file where its flag says', () => {
    const { volumes = [], containers } = podSpec(POD);
    const [file] = containers[0]?.volumeMounts?.slice(1) ?? [];
    assert.deepEqual(volumes[1], { name: file?.name, configMap: { name: 'reader-access-providers' } });
    const flag = `--clusterprofile-provider-file=${file?.mountPath}/clusterprofile-provider-file.json`;
    assert.deepEqual(containers[0]?.args, [flag]);
    assert.equal(podSpec(POD).serviceAccountName, 'reader');
  });

  it('keeps all that it had, and its other containers as they were', () => {
    const pod: k8s.PodSpec = {
      ...POD,
      serviceAccountName: 'two',
      priorityClassName: 'high',
      initContainers: [{ name: 'own' }],
      volumes: [{ name: 'own' }],
      containers: [
        { name: 'side' },
        { name: 'main', args: ['-v'], env: [{ name: 'A' }], volumeMounts: [{ name: 'own', mountPath: '/own' }] },
      ],
    };
    const made = podSpec(pod, 'main', { existingServiceAccounts: ['one', 'two'], providerFileFlag: '--providers' });
    assert.equal(made.serviceAccountName, 'two');
    assert.equal(made.priorityClassName, 'high');
    // What the pod's own init containers do may need the plugin.
    assert.deepEqual(
      made.initContainers?.map(({ name }) => name),
      ['cluster-inventory-plugin', 'own'],
    );
    assert.equal(made.volumes?.[0]?.name, 'own');
    assert.deepEqual(made.containers[0], { name: 'side' });
    const { args, env, volumeMounts } = made.containers[1] ?? {};
    assert.deepEqual(args, ['-v', '--providers=/etc/cluster-inventory/clusterprofile-provider-file.json']);
    assert.deepEqual(
      env?.map(({ name }) => name),
      ['A', 'NAMESPACE'],
    );
    assert.equal(volumeMounts?.length, 3);
  });

  it('is refused without the container, with another ServiceAccount, and with the flag', () => {
    const message = (pod: k8s.PodSpec, container = 'main') =>
      refusal((fleet) => void consumer(fleet).podSpec(pod, container));
    assert.equal(message(POD, 'mian'), `${PATH}: container "mian" must be one of the pod’s: main, side`);
    assert.equal(
      message({ ...POD, serviceAccountName: 'default' }),
      `${PATH}: serviceAccountName "default" must be one that has the rights: reader`,
    );
    const args = ['--clusterprofile-provider-file=/x'];
    assert.equal(
      message({ containers: [{ name: 'main', args }] }),
      `${PATH}: args "--clusterprofile-provider-file" must be left out: the construct adds it`,
    );
  });
});
