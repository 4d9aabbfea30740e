import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import {
  AddOnInstallation,
  ClusterInventory,
  type ClusterInventoryProps,
  type Fleet,
  HubDelivery,
  type HubProps,
} from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { refusal, Written } from '../fleet/written';

const ACCOUNTS = [
  { name: 'reader', clusterRole: 'view', validity: Duration.days(30) },
  { name: 'writer', clusterRole: 'edit', namespaces: ['apps'], validity: Duration.days(1) },
];

interface Wanted {
  readonly hub?: HubProps;
  readonly own?: Record<string, string>;
  readonly inventory?: Partial<ClusterInventoryProps>;
}

/** An inventory over two clusters without a context; the second may have properties of its own. */
function delivering(delivery: HubDelivery, { hub: hubProps, own = {}, inventory }: Wanted = {}) {
  return (fleet: Fleet) => {
    const hub = fleet.hub({ context: 'hub', delivery, ...hubProps });
    const clusters = [fleet.managedCluster('a'), fleet.managedCluster('b', { properties: own })];
    const set = { namespace: 'inventory', clusterSet: 'set', clusters };
    const content = { accounts: ACCOUNTS, properties: { environment: 'prod' } };
    new ClusterInventory(hub, 'all', { ...set, ...content, ...inventory });
  };
}

const carried = ({ kind, spec }: KubernetesObject): KubernetesObject[] =>
  (kind === 'ManifestWorkReplicaSet' ? spec.manifestWorkTemplate : spec).workload.manifests;
const summary = (work: unknown) =>
  carried(work as KubernetesObject).map(({ kind, metadata, spec }) =>
    [kind, metadata.namespace, metadata.name, spec?.value].filter(Boolean).join(' '),
  );

const ROLE = 'ClusterRole cluster-inventory:clusterclaims';
const RIGHTS = ['ClusterRoleBinding cluster-inventory:reader', 'RoleBinding apps cluster-inventory:writer'];

describe('delivery by Placement', () => {
  const written = new Written(delivering(HubDelivery.byPlacement()));

  it('touches nothing but the hub, and needs no context besides its own', () => {
    assert.deepEqual(
      written.plan('cluster').map((line) => line.split(' ').slice(1, 5).join(' ')),
      ['hub - hub hub'],
    );
    assert.deepEqual(
      Object.keys(written.files).filter((file) => file.includes('/') && !file.startsWith('hub/')),
      [],
    );
  });

  it('has one object with the properties and the rights of all accounts, over the inventory’s Placement', () => {
    const set = written.object('ManifestWorkReplicaSet', 'test-all') as KubernetesObject;
    assert.equal(set.metadata.namespace, 'inventory');
    assert.deepEqual(set.spec.placementRefs, [{ name: 'set' }]);
    assert.equal(set.spec.cascadeDeletionPolicy, 'Foreground');
    assert.deepEqual(summary(set), [ROLE, 'ClusterClaim environment prod', ...RIGHTS]);
    assert.deepEqual(written.names('ManifestWork'), []);
  });

  it('gives OCM’s agent the right on properties, and no more', () => {
    const [role] = carried(written.object('ManifestWorkReplicaSet', 'test-all') as KubernetesObject);
    assert.deepEqual(role?.metadata.labels, { 'open-cluster-management.io/aggregate-to-work': 'true' });
    const verbs = ['get', 'create', 'update', 'delete'];
    assert.deepEqual(role?.rules, [
      { apiGroups: ['cluster.open-cluster-management.io'], resources: ['clusterclaims'], verbs },
    ]);
  });

  it('turns on the gate that it needs before it, and no gate on a managed cluster', () => {
    const { spec } = written.object('ClusterManager', 'cluster-manager') as KubernetesObject;
    assert.deepEqual(spec.workConfiguration, { featureGates: [{ feature: 'ManifestWorkReplicaSet', mode: 'Enable' }] });
    const steps = written.plan().filter((line) => /^(gates|apply) hub gates /.test(line));
    assert.deepEqual(
      steps.map((line) => line.split(' ')[3]),
      ['hub/gates/cluster-manager.yaml', 'hub/gates/properties'],
    );
  });

  it('waits for what it delivers, and for the profiles with the properties', () => {
    assert.deepEqual(written.listed('hub', 'manifestworkreplicasets.work.open-cluster-management.io'), [
      'hub manifestworkreplicasets.work.open-cluster-management.io inventory test-all gates end PlacementVerified=True,ManifestworkApplied=True',
    ]);
    const profiles = written.listed('hub', 'clusterprofiles.multicluster.x-k8s.io');
    assert.deepEqual(
      profiles.map((line) => [line.split(' ')[3], line.includes('.status.properties[environment]')]),
      [
        ['a', true],
        ['b', true],
      ],
    );
  });

  it('shows in the bundle’s README who gets which rights by it', () => {
    for (const row of [
      '| OCM’s work agent | ClusterRole cluster-inventory:clusterclaims | the whole cluster |',
      '| ServiceAccount open-cluster-management-agent-addon/reader | ClusterRole view | the whole cluster |',
      '| ServiceAccount open-cluster-management-agent-addon/writer | ClusterRole edit | namespace apps |',
    ]) {
      assert.ok(written.files['README.md']?.includes(row), row);
    }
  });

  it('has the add-ons by Placement too, and names the accounts where that puts them', () => {
    assert.deepEqual(written.names('ManagedClusterAddOn'), []);
    const binding = carried(written.object('ManifestWorkReplicaSet', 'test-all') as KubernetesObject)[2];
    assert.equal(binding?.subjects[0].namespace, 'open-cluster-management-agent-addon');
  });

  it('leaves the add-on to what the hub says of it', () => {
    for (const hub of [
      { managedServiceAccountByPlacement: false },
      { managedServiceAccount: { installation: AddOnInstallation.clusterByCluster() } },
    ]) {
      const said = new Written(delivering(HubDelivery.byPlacement(), { hub }));
      assert.deepEqual(said.names('ManagedClusterAddOn'), ['a/managed-serviceaccount', 'b/managed-serviceaccount']);
    }
  });

  it('has its Placement on a hub that has the add-ons already', () => {
    const hub = { existingAddOns: { accountNamespace: 'accounts' } };
    const said = new Written(delivering(HubDelivery.byPlacement(), { hub }));
    assert.deepEqual(said.names('Placement'), ['inventory/set']);
  });

  it('gives a cluster what only it has by a ManifestWork, which can take it back by itself', () => {
    const own = new Written(delivering(HubDelivery.byPlacement(), { own: { region: 'eu', environment: 'prod' } }));
    assert.deepEqual(own.names('ManifestWork'), ['b/test-all-own']);
    assert.deepEqual(summary(own.object('ManifestWork', 'test-all-own')), [ROLE, 'ClusterClaim region eu']);
    const [a, b] = own.listed('hub', 'clusterprofiles.multicluster.x-k8s.io').sort();
    assert.doesNotMatch(a ?? '', /region/);
    assert.match(b ?? '', /\[environment\].*\[region\]/);
  });

  it('refuses another value of one cluster for what all get', () => {
    const message = refusal(delivering(HubDelivery.byPlacement(), { own: { environment: 'dev' } }));
    assert.match(message, /^1 violation, nothing was written:\n {2}hub\/gates\/all-delivery: /);
    assert.match(message, /properties\.environment of cluster "b": "dev" must be "prod", which the inventory delivers/);
  });

  it('counts together what comes to all and to one', () => {
    const many = (count: number, name: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, 'x']));
    const common = { properties: { ...many(18, 'p'), 'id.k8s.io': 'x' } };
    new Written(delivering(HubDelivery.byPlacement(), { inventory: common, own: many(2, 'o') }));
    const three = { inventory: common, own: many(3, 'o') };
    assert.match(
      refusal(delivering(HubDelivery.byPlacement(), three)),
      /^1 violation.*\n.*properties of cluster "b": 21 must be at most 20/,
    );
    new Written(delivering(HubDelivery.byPlacement({ maxCustomClusterClaims: 21 }), three));
  });

  it('delivers nothing, and turns on no gate for it, where there is nothing to deliver', () => {
    const bare = new Written(delivering(HubDelivery.byPlacement(), { inventory: { accounts: [], properties: {} } }));
    assert.deepEqual(bare.names('ManifestWorkReplicaSet'), []);
    assert.doesNotMatch(bare.files['hub/gates/cluster-manager.yaml'] ?? '', /workConfiguration/);
  });

  it('has properties as ClusterProperty objects only where their gate is said to be on', () => {
    const gated = new Written(delivering(HubDelivery.byPlacement({ clusterPropertyGate: true })));
    const set = gated.object('ManifestWorkReplicaSet', 'test-all');
    const role = 'ClusterRole cluster-inventory:clusterproperties';
    assert.deepEqual(summary(set), [role, 'ClusterProperty environment prod', ...RIGHTS]);
  });
});

describe('an inventory that names no cluster', () => {
  const unnamed = { clusters: [], accounts: [], matchLabels: { tier: 'prod' } };

  it('delivers its properties to whatever its set chooses', () => {
    const written = new Written(delivering(HubDelivery.byPlacement(), { inventory: unnamed }));
    const set = written.object('ManifestWorkReplicaSet', 'test-all');
    assert.deepEqual(summary(set), [ROLE, 'ClusterClaim environment prod']);
    assert.deepEqual(written.listed('hub', 'clusterprofiles.multicluster.x-k8s.io'), []);
    assert.deepEqual(written.names('ManagedCluster'), []);
  });

  it('is refused accounts, which are an object for each cluster', () => {
    const accounts = { ...unnamed, accounts: ACCOUNTS };
    assert.equal(
      refusal(delivering(HubDelivery.byPlacement(), { inventory: accounts })),
      'hub/all: clusters must name the managed clusters that get accounts: each needs a ManagedServiceAccount on the hub',
    );
  });

  it('is refused properties where no Placement delivers them', () => {
    assert.equal(
      refusal(delivering(HubDelivery.clusterByCluster(), { inventory: unnamed })),
      'hub/all: clusters must name the managed clusters that get properties, unless the hub has HubDelivery.byPlacement',
    );
  });
});

describe('delivery cluster by cluster', () => {
  const written = new Written(
    delivering(HubDelivery.clusterByCluster(), { own: { environment: 'dev', region: 'eu' } }),
  );

  it('has one work for each cluster, with its own properties before those of all', () => {
    const works = written.objects().filter(({ kind }) => kind === 'ManifestWork');
    assert.deepEqual(
      works.map((work) => [work.metadata.namespace, work.metadata.name, ...summary(work)]),
      [
        ['a', 'test-all', ROLE, 'ClusterClaim environment prod', ...RIGHTS],
        ['b', 'test-all', ROLE, 'ClusterClaim environment dev', 'ClusterClaim region eu', ...RIGHTS],
      ],
    );
  });

  it('needs no gate and no context', () => {
    assert.deepEqual(written.names('ManifestWorkReplicaSet'), []);
    assert.doesNotMatch(written.files['hub/gates/cluster-manager.yaml'] ?? '', /workConfiguration/);
    assert.equal(written.plan('cluster').length, 1);
  });
});
