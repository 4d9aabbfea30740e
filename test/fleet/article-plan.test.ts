import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { article, Written } from './written';

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
const CLUSTER = 'cluster.open-cluster-management.io';
const OPERATOR = 'operator.open-cluster-management.io';
const KLUSTERLET_HEALTH =
  'generation,Applied=True,Available=True,HubConnectionDegraded=False,RegistrationDesiredDegraded=False,WorkDesiredDegraded=False';
const MEMBER_HEALTH = 'HubAcceptedManagedCluster=True,ManagedClusterJoined=True,ManagedClusterConditionAvailable=True';

describe('the plan of the article’s fleet', () => {
  const written = new Written(article({}, { uid: '01234567-89ab-cdef-0123-456789abcdef' }), { name: 'sandbox' });

  it('begins with what it is, then the bundle and the clusters with their contexts', () => {
    const [header, ...lines] = (written.files['plan.tsv'] ?? '').split('\n');
    assert.equal(
      header,
      '# cdk8s-cluster-inventory plan 1: verb, cluster, stage, subject, detail, limit; tab-separated, "-" for nothing',
    );
    assert.deepEqual(lines.slice(0, 4), [
      'bundle\t-\t-\tsandbox\tocm=1.2.1,cluster-proxy=0.10.0,managed-serviceaccount=0.10.0\t-',
      'cluster\thub\t-\thub\tkind-hub\t-',
      'cluster\tcluster1\t-\tmanaged\tkind-cluster1\t-',
      'cluster\tcluster2\t-\tmanaged\tkind-cluster2\t-',
    ]);
  });

  it('has six cells in every line, none of them empty', () => {
    const lines = (written.files['plan.tsv'] ?? '').split('\n');
    assert.equal(lines.pop(), '');
    for (const line of lines.slice(1)) {
      const cells = line.split('\t');
      assert.equal(cells.length, 6, line);
      assert.equal(cells.includes(''), false, line);
    }
  });

  it('guards who each cluster is, what it runs, what the applier may do and what must not be somebody else’s', () => {
    assert.deepEqual(written.plan('guard'), [
      'guard hub - identity 01234567-89ab-cdef-0123-456789abcdef -',
      'guard hub - release 1.2.1 -',
      `guard hub - members managedclusters.${CLUSTER} -`,
      `guard hub - right create managedclustersets.${CLUSTER}/join sandbox-fleet -`,
      `guard hub - right create managedclustersets.${CLUSTER}/bind sandbox-fleet -`,
      'guard hub - owner managedproxyconfigurations.proxy.open-cluster-management.io cluster-proxy',
      'guard hub - owner deployments.apps open-cluster-management-addon/cluster-proxy-addon-manager',
      'guard hub - owner deployments.apps open-cluster-management-addon/cluster-proxy-addon-user',
      'guard hub - owner clustermanagementaddons.addon.open-cluster-management.io cluster-proxy',
      'guard hub - owner deployments.apps open-cluster-management-managed-serviceaccount/managed-serviceaccount-addon-manager',
      'guard hub - owner clustermanagementaddons.addon.open-cluster-management.io managed-serviceaccount',
      'guard cluster1 - klusterlet klusterlet -',
      'guard cluster1 - release 1.2.1 -',
      'guard cluster2 - klusterlet klusterlet -',
      'guard cluster2 - release 1.2.1 -',
    ]);
  });

  it('goes stage by stage, hub first, and has the gates of every cluster on before what stands behind them', () => {
    const steps = written.plan().filter((line) => /^(apply|members|gates) /.test(line));
    assert.deepEqual(steps, [
      'apply hub crds hub/crds - -',
      'apply hub core hub/core - -',
      'members hub core hub/core/members/sandbox-fleet.yaml - -',
      'apply hub addons hub/addons - -',
      'gates hub gates hub/gates/cluster-manager.yaml registrationConfiguration/ClusterProfile=Enable -',
      'gates cluster1 gates cluster1/gates/klusterlet.yaml registrationConfiguration/ClusterProperty=Enable -',
      'gates cluster2 gates cluster2/gates/klusterlet.yaml registrationConfiguration/ClusterProperty=Enable -',
      'apply cluster1 gates cluster1/gates/properties - -',
      'apply cluster2 gates cluster2/gates/properties - -',
    ]);
  });

  it('waits after each step, one line for each resource and health, and for what is slow at the end', () => {
    const lines = written.plan();
    const first = lines.findIndex((line) => line.startsWith('apply'));
    const waits = lines
      .slice(first)
      .map((line) => (line.startsWith('wait') ? line : line.split(' ').slice(0, 3).join(' ')));
    assert.deepEqual(waits, [
      'apply hub crds',
      `wait hub crds ${CRDS} Established=True 60`,
      'apply hub core',
      'members hub core',
      `wait hub core managedclusters.${CLUSTER} ${MEMBER_HEALTH} 60`,
      `wait hub core managedclustersetbindings.${CLUSTER} Bound=True 60`,
      `wait hub core placements.${CLUSTER} PlacementSatisfied=True,PlacementMisconfigured=False 60`,
      'apply hub addons',
      'wait hub addons managedproxyconfigurations.proxy.open-cluster-management.io ProxyServerDeployed=True,ProxyServerSecretSigned=True,AgentServerSecretSigned=True,UserServerSecretSigned=True 180',
      'wait hub addons deployments.apps rolled-out 180',
      'wait hub addons secrets created 180',
      'gates hub gates',
      `wait hub gates clustermanagers.${OPERATOR} generation,Applied=True,ValidFeatureGates=True,Progressing=False,HubRegistrationDegraded=False,HubPlacementDegraded=False 360`,
      `wait hub gates ${CRDS} Established=True 60`,
      'gates cluster1 gates',
      'gates cluster2 gates',
      `wait cluster1 gates klusterlets.${OPERATOR} ${KLUSTERLET_HEALTH} 360`,
      `wait cluster1 gates ${CRDS} Established=True 60`,
      `wait cluster2 gates klusterlets.${OPERATOR} ${KLUSTERLET_HEALTH} 360`,
      `wait cluster2 gates ${CRDS} Established=True 60`,
      'apply cluster1 gates',
      'apply cluster2 gates',
      'wait hub end managedclusteraddons.addon.open-cluster-management.io Available=True,Degraded!=True 360',
      'wait hub end managedserviceaccounts.authentication.open-cluster-management.io SecretCreated=True,TokenReported=True,.status.tokenSecretRef 360',
      'wait hub end manifestworks.work.open-cluster-management.io generations,Applied=True,Available=True 180',
      'wait hub end secrets created 180',
      'wait hub end clusterprofiles.multicluster.x-k8s.io ControlPlaneHealthy=True,Joined=True,.status.accessProviders,.status.properties[environment] 360',
    ]);
  });
});
