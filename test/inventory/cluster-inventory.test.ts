import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterInventory, type Fleet } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { article, refusal, Written } from '../fleet/written';
import { inventories, specOf } from './inventories';

describe('the article’s inventory', () => {
  const written = new Written(article());

  it('has an exclusive set with its members, bound in the inventory’s namespace and nowhere else', () => {
    assert.deepEqual(specOf(written, 'ManagedClusterSet', 'sandbox-fleet'), {
      clusterSelector: { selectorType: 'ExclusiveClusterSetLabel' },
    });
    assert.deepEqual(written.names('ManagedCluster'), ['cluster1', 'cluster2']);
    assert.deepEqual(written.names('ManagedClusterSetBinding'), ['cluster-inventory/sandbox-fleet']);
  });

  it('has one Placement, in its own namespace, that lets no outage uninstall the add-ons', () => {
    assert.deepEqual(written.names('Placement'), ['cluster-inventory/sandbox-fleet']);
    assert.deepEqual(specOf(written, 'Placement', 'sandbox-fleet'), {
      clusterSets: ['sandbox-fleet'],
      tolerations: ['unreachable', 'unavailable'].map((taint) => ({
        key: `cluster.open-cluster-management.io/${taint}`,
        operator: 'Exists',
      })),
    });
    const { installStrategy } = specOf(written, 'ClusterManagementAddOn', 'cluster-proxy');
    assert.deepEqual(installStrategy, {
      type: 'Placements',
      placements: [{ name: 'sandbox-fleet', namespace: 'cluster-inventory' }],
    });
  });

  it('has access providers that answer: the gate by its release’s name, the Service, the certificate', () => {
    const args = (name: string) =>
      specOf(written, 'Deployment', name).template.spec.containers.flatMap(
        (container: { args: string[] }) => container.args,
      );
    assert.ok(args('cluster-proxy-addon-manager').includes('--feature-gates=ClusterProfileAccessProvider=true'));
    assert.ok(args('cluster-proxy-addon-manager').includes('--enable-service-proxy=true'));
    assert.ok(
      args('managed-serviceaccount-addon-manager').includes(
        '--feature-gates=EphemeralIdentity=false,ClusterProfileCredSyncer=true',
      ),
    );
    assert.deepEqual(written.names('Service'), ['open-cluster-management-addon/cluster-proxy-addon-user']);
    assert.deepEqual(specOf(written, 'ManagedProxyConfiguration', 'cluster-proxy').userServer, {
      additionalSANs: [],
    });
  });

  it('has the namespaces of all that it brings, its own labelled with the set', () => {
    const labels = (written.objects('hub/core/00-namespaces.yaml') as KubernetesObject[]).map(({ metadata }) => [
      metadata.name,
      metadata.labels?.['multicluster.x-k8s.io/clusterset'],
    ]);
    assert.deepEqual(labels, [
      ['cluster-inventory', 'sandbox-fleet'],
      ['open-cluster-management-addon', undefined],
      ['open-cluster-management-managed-serviceaccount', undefined],
    ]);
  });

  it('waits for its members, its profiles with what they must show, and the copies of its tokens', () => {
    const waits = written
      .listed('hub')
      .filter((line) => !line.endsWith(' -') && / cluster-inventory | managedclusters\./.test(line));
    const member = 'HubAcceptedManagedCluster=True,ManagedClusterJoined=True,ManagedClusterConditionAvailable=True';
    const profile = 'end ControlPlaneHealthy=True,Joined=True,.status.accessProviders,.status.properties[environment]';
    const cluster = 'cluster.open-cluster-management.io';
    assert.deepEqual(waits, [
      `hub managedclusters.${cluster} - cluster1 core core ${member}`,
      `hub managedclusters.${cluster} - cluster2 core core ${member}`,
      `hub managedclustersetbindings.${cluster} cluster-inventory sandbox-fleet core core Bound=True`,
      `hub placements.${cluster} cluster-inventory sandbox-fleet core core PlacementSatisfied=True,PlacementMisconfigured=False`,
      'hub secrets cluster-inventory cluster1-test - end created',
      'hub secrets cluster-inventory cluster2-test - end created',
      `hub clusterprofiles.multicluster.x-k8s.io cluster-inventory cluster1 - ${profile}`,
      `hub clusterprofiles.multicluster.x-k8s.io cluster-inventory cluster2 - ${profile}`,
    ]);
  });

  it('waits for the CRDs behind its gates', () => {
    const crds = written.listed().filter((line) => line.includes(' - gates Established=True'));
    assert.deepEqual(
      crds.map((line) => line.split(' ').slice(0, 4).join(' ')),
      [
        'hub customresourcedefinitions.apiextensions.k8s.io - clusterprofiles.multicluster.x-k8s.io',
        'cluster1 customresourcedefinitions.apiextensions.k8s.io - clusterproperties.about.k8s.io',
        'cluster2 customresourcedefinitions.apiextensions.k8s.io - clusterproperties.about.k8s.io',
      ],
    );
  });
});

describe('an inventory', () => {
  it('needs no accounts and no properties, and then touches no managed cluster', () => {
    const written = new Written(inventories({}));
    assert.deepEqual(written.names('ManagedServiceAccount'), []);
    assert.deepEqual(
      Object.keys(written.files).filter((file) => !file.startsWith('hub/')),
      ['README.md', 'apply', 'objects.tsv', 'plan.tsv'],
    );
    assert.match(written.listed('hub', 'clusterprofiles.multicluster.x-k8s.io')[0] ?? '', /\.status\.accessProviders$/);
  });

  it('may be over clusters that bear labels, of which it only waits for those named', () => {
    const written = new Written(inventories({ matchLabels: { region: 'eu' } }));
    assert.deepEqual(specOf(written, 'ManagedClusterSet', 'set'), {
      clusterSelector: { selectorType: 'LabelSelector', labelSelector: { matchLabels: { region: 'eu' } } },
    });
    assert.deepEqual(written.names('ManagedCluster'), []);
    assert.deepEqual(
      written.listed('hub', 'managedclusters.cluster.open-cluster-management.io').map((line) => line.split(' ')[3]),
      ['a', 'b'],
    );
    assert.deepEqual(written.plan('guard', 'hub', '-', 'members').length, 1);
    assert.deepEqual(
      written.plan('guard', 'hub', '-', 'right').map((line) => line.split(' ')[5]),
      ['managedclustersets.cluster.open-cluster-management.io/bind'],
    );
  });

  it('may be over a set that is there with its members, and then only binds it', () => {
    const written = new Written(inventories({ existingClusterSet: true }));
    assert.deepEqual(written.names('ManagedClusterSet'), []);
    assert.deepEqual(written.names('ManagedCluster'), []);
    assert.deepEqual(written.names('ManagedClusterSetBinding'), ['namespace-0/set']);
    assert.equal(written.listed('hub', 'managedclusters.cluster.open-cluster-management.io').length, 2);
  });

  it('takes a cluster that is named twice once', () => {
    const twice = (fleet: Fleet) => {
      const hub = fleet.hub();
      const [a, b] = [fleet.managedCluster('a'), fleet.managedCluster('b')];
      new ClusterInventory(hub, 'inventory-0', { namespace: 'namespace-0', clusterSet: 'set', clusters: [a, b, a] });
    };
    assert.deepEqual(new Written(twice).files, new Written(inventories({})).files);
  });

  it('may be called like its set', () => {
    const written = new Written(inventories({ id: 'set' }));
    assert.deepEqual(written.names('ManagedClusterSet', 'hub/core/set.yaml'), ['set']);
    assert.deepEqual(written.names('Placement', 'hub/core/set-binding.yaml'), ['namespace-0/set']);
    assert.deepEqual(written.names('ManagedClusterSetBinding', 'hub/core/set-binding.yaml'), ['namespace-0/set']);
  });

  it('may be called like the hub’s gates and add-ons', () => {
    for (const id of ['cluster-manager', 'cluster-proxy', 'managed-serviceaccount']) {
      assert.deepEqual(new Written(inventories({ id })).names('Placement'), ['namespace-0/set']);
    }
  });

  it('needs a cluster', () => {
    assert.equal(
      refusal(inventories({ clusters: [] })),
      'hub/inventory-0: clusters must name at least one managed cluster: a Placement over no cluster is never satisfied',
    );
  });

  it('is refused over a set that is called like another inventory', () => {
    assert.equal(
      refusal(inventories({ id: 'one' }, { id: 'two', clusterSet: 'one' })),
      'hub/two: clusterSet "one" must not be the id of something else in the hub’s core stage, such as another inventory',
    );
    assert.throws(() => new Written(inventories({ clusterSet: 'two' }, { id: 'two', clusterSet: 'set' })));
  });
});
