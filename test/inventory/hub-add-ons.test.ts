import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AddOnInstallation,
  ClusterInventory,
  type ExistingAddOns,
  type Fleet,
  HubDeployMode,
  type HubProps,
} from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { article, refusal, Written } from '../fleet/written';
import { specOf } from './inventories';

const onHub = (hub: Partial<HubProps>) => new Written(article({}, hub));
const placementsOf = (written: Written, addOn: string) =>
  specOf(written, 'ClusterManagementAddOn', addOn).installStrategy?.placements;
const PLACEMENT = { name: 'sandbox-fleet', namespace: 'cluster-inventory' };
const ADD_ONS = 'managedclusteraddons.addon.open-cluster-management.io';
const addOnsOf = (written: Written) =>
  written.listed('hub', ADD_ONS).map((line) => line.split(' ').slice(2, 6).join(' '));

describe('the add-ons of a hub', () => {
  it('are installed by Placement and cluster by cluster, as the article does, and waited for on each cluster', () => {
    const written = onHub({});
    assert.deepEqual(placementsOf(written, 'cluster-proxy'), [PLACEMENT]);
    assert.equal(placementsOf(written, 'managed-serviceaccount'), undefined);
    assert.deepEqual(
      (written.objects() as KubernetesObject[])
        .filter(({ kind }) => kind === 'ManagedClusterAddOn')
        .map(({ metadata: { name, namespace }, spec }) => ({ name, namespace, spec })),
      ['cluster1', 'cluster2'].map((namespace) => ({
        name: 'managed-serviceaccount',
        namespace,
        spec: { installNamespace: 'open-cluster-management-managed-serviceaccount' },
      })),
    );
    assert.deepEqual(addOnsOf(written), [
      'cluster1 managed-serviceaccount addons end',
      'cluster2 managed-serviceaccount addons end',
      'cluster1 cluster-proxy - end',
      'cluster2 cluster-proxy - end',
    ]);
  });

  it('are both installed by Placement where that is asked for', () => {
    const written = onHub({ managedServiceAccountByPlacement: true });
    assert.deepEqual(placementsOf(written, 'cluster-proxy'), [PLACEMENT]);
    assert.deepEqual(placementsOf(written, 'managed-serviceaccount'), [
      { ...PLACEMENT, rolloutStrategy: { type: 'All' } },
    ]);
    assert.deepEqual(written.names('ManagedClusterAddOn'), []);
    assert.deepEqual(addOnsOf(written), [
      'cluster1 managed-serviceaccount - end',
      'cluster1 cluster-proxy - end',
      'cluster2 managed-serviceaccount - end',
      'cluster2 cluster-proxy - end',
    ]);
  });

  it('are installed as main.ts says where it says how', () => {
    const mine = { name: 'mine', namespace: 'elsewhere' };
    const written = onHub({
      clusterProxy: { installation: AddOnInstallation.byPlacements([mine]) },
      managedServiceAccount: { installation: AddOnInstallation.onAllClusters() },
    });
    assert.deepEqual(placementsOf(written, 'cluster-proxy'), [mine]);
    const namespace = 'open-cluster-management-managed-serviceaccount';
    assert.deepEqual(placementsOf(written, 'managed-serviceaccount'), [
      { name: 'global', namespace, rolloutStrategy: { type: 'All' } },
    ]);
    assert.deepEqual(written.names('ManagedClusterAddOn'), []);
    const [work] = written.objects('hub/addons/inventory-account-test.yaml').slice(1) as KubernetesObject[];
    assert.equal(
      work?.spec.workload.manifests[0].subjects[0].namespace,
      'open-cluster-management-agent-addon',
      'a Placement installs it, so the accounts live there',
    );
  });

  it('cannot be installed by Placement and cluster by cluster at once', () => {
    assert.equal(
      refusal(
        article(
          {},
          {
            managedServiceAccountByPlacement: true,
            managedServiceAccount: { installation: AddOnInstallation.clusterByCluster() },
          },
        ),
      ),
      'hub/addons/managed-serviceaccount: placement "cluster-inventory/sandbox-fleet" must not install managed-serviceaccount, which is installed cluster by cluster: OCM would remove it from every cluster outside the Placement',
    );
  });

  it('take their settings from the hub, namespaces included', () => {
    const written = onHub({
      clusterProxy: { namespace: 'proxies', replicas: 3 },
      managedServiceAccount: { namespace: 'accounts', hubDeployMode: HubDeployMode.DEPLOYMENT, replicas: 2 },
    });
    assert.deepEqual(written.names('Namespace'), ['cluster-inventory', 'proxies', 'accounts']);
    assert.deepEqual(written.names('Deployment').sort(), [
      'accounts/managed-serviceaccount-addon-manager',
      'proxies/cluster-proxy-addon-manager',
      'proxies/cluster-proxy-addon-user',
    ]);
    assert.equal(specOf(written, 'Deployment', 'cluster-proxy-addon-manager').replicas, 3);
    assert.equal(specOf(written, 'Deployment', 'managed-serviceaccount-addon-manager').replicas, 2);
  });

  it('may share one namespace, the inventory’s too', () => {
    const written = new Written(
      article(
        { namespace: 'all' },
        { clusterProxy: { namespace: 'all' }, managedServiceAccount: { namespace: 'all' } },
      ),
    );
    assert.deepEqual(written.names('Namespace'), ['all']);
  });

  it('are not there without an inventory', () => {
    const written = new Written((fleet) => {
      fleet.hub();
      fleet.managedCluster('cluster1');
    });
    assert.deepEqual(written.objects(), []);
  });
});

describe('the add-ons that a hub has already', () => {
  const existing = (props: Partial<ExistingAddOns> = {}) => ({
    existingAddOns: { accountNamespace: 'accounts', ...props },
  });
  const guards = (written: Written) =>
    written.plan('guard', 'hub', '-', 'exists').map((line) => line.split(' ').slice(4).join(' '));

  it('are left alone: nothing of them is in the bundle', () => {
    const written = onHub(existing());
    const kinds = new Set(written.objects('hub/').map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), [
      'ClusterManager',
      'ManagedCluster',
      'ManagedClusterSet',
      'ManagedClusterSetBinding',
      'ManagedServiceAccount',
      'ManifestWork',
      'Namespace',
    ]);
    assert.deepEqual(written.names('Namespace'), ['cluster-inventory']);
    assert.deepEqual(written.plan('guard', 'hub', '-', 'owner'), []);
    assert.deepEqual(
      Object.keys(written.files).filter((file) => file.includes('existing')),
      [],
    );
  });

  it('must provide what the inventory needs of them', () => {
    assert.deepEqual(guards(onHub(existing())), [
      'deployments.apps open-cluster-management-addon/cluster-proxy-addon-manager ClusterProfileAccessProvider=true',
      'services open-cluster-management-addon/cluster-proxy-addon-user -',
      'managedproxyconfigurations.proxy.open-cluster-management.io cluster-proxy .spec.userServer',
      'deployments.apps open-cluster-management-managed-serviceaccount/managed-serviceaccount-addon-manager ClusterProfileCredSyncer=true',
    ]);
  });

  it('are looked for where main.ts says, under the names of the releases at hand', () => {
    const props: Required<ExistingAddOns> = {
      accountNamespace: 'accounts',
      clusterProxyNamespace: 'proxies',
      managedServiceAccountNamespace: 'managers',
    };
    const written = new Written(article({}, existing(props)), { ocm: '1.3.1' });
    assert.deepEqual(guards(written), [
      'deployments.apps proxies/cluster-proxy-addon-manager ClusterProfile=true',
      'services proxies/cluster-proxy-addon-user -',
      'managedproxyconfigurations.proxy.open-cluster-management.io cluster-proxy .spec.userServer',
      'deployments.apps managers/managed-serviceaccount-addon-manager ClusterProfileCredSyncer=true',
    ]);
  });

  it('are waited for on each cluster, and guarded once for all inventories', () => {
    const written = new Written((fleet: Fleet) => {
      const { hub, clusters } = article({}, existing())(fleet);
      new ClusterInventory(hub, 'second', { namespace: 'second', clusterSet: 'sandbox-fleet', clusters });
    });
    assert.deepEqual(addOnsOf(written), [
      'cluster1 managed-serviceaccount - end',
      'cluster1 cluster-proxy - end',
      'cluster2 managed-serviceaccount - end',
      'cluster2 cluster-proxy - end',
    ]);
    assert.equal(guards(written).length, 4);
  });

  it('must be named so that they can be looked for', () => {
    const message = refusal(article({}, existing({ clusterProxyNamespace: 'a b' })));
    const rule = 'namespace "a b" must be a word without blanks, "/" and ",", and not begin with "-"';
    assert.equal(
      message,
      [
        '2 violations, nothing was written:',
        `  hub/addons/existing-add-ons/proxy-manager: ${rule}`,
        `  hub/addons/existing-add-ons/proxy-service: ${rule}`,
      ].join('\n'),
    );
  });
});
