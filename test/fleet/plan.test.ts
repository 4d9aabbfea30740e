import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as operator from '../../imports/operator.open-cluster-management.io';
import { ClusterInventory, ClusterManagerComponent, Guard, KlusterletComponent, Wait, WaitUntil } from '../../lib';
import { article, Written } from './written';

const CLUSTER = 'cluster.open-cluster-management.io';

describe('a plan', () => {
  const plan = (change: (built: ReturnType<ReturnType<typeof article>>) => void) =>
    new Written((fleet) => change(article()(fleet)));

  it('has no identity to check and no context to go by where main.ts names none', () => {
    const written = new Written((fleet) => {
      const hub = fleet.hub({ name: 'main' });
      new k8s.KubeNamespace(hub.core, 'a', { metadata: { name: 'a' } });
    });
    assert.deepEqual(written.plan(), [
      'bundle - - test ocm=1.2.1,cluster-proxy=0.10.0,managed-serviceaccount=0.10.0 -',
      'cluster main - hub - -',
      'guard main - identity - -',
      'guard main - release 1.2.1 -',
      'apply main core main/core - -',
    ]);
  });

  it('names the Klusterlet by which a managed cluster is told from others', () => {
    const written = new Written((fleet) => {
      fleet.hub();
      const member = fleet.managedCluster('cluster1', { klusterlet: 'agent' });
      member.featureGates.set(KlusterletComponent.WORK, { RawFeedbackJsonString: true });
    });
    assert.deepEqual(written.plan('guard', 'cluster1'), [
      'guard cluster1 - klusterlet agent -',
      'guard cluster1 - release 1.2.1 -',
    ]);
    assert.deepEqual(written.names('Klusterlet'), ['agent']);
  });

  it('names the ClusterManager that main.ts names', () => {
    const written = new Written(article({}, { clusterManager: 'manager' }));
    assert.deepEqual(written.names('ClusterManager'), ['manager']);
  });

  it('gives a wait the longest of the times that its objects are given', () => {
    const written = plan(({ hub }) => {
      const wait = (name: string, timeout?: Duration) => ({
        resource: 'configmaps',
        name,
        namespace: 'default',
        until: WaitUntil.CREATED,
        ...(timeout ? { timeout } : {}),
      });
      new Wait(hub.addons, 'short', wait('a', Duration.seconds(10)));
      new Wait(hub.addons, 'long', wait('b', Duration.minutes(20)));
      new Wait(hub.addons, 'default', wait('c'));
    });
    assert.deepEqual(written.plan('wait', 'hub', 'addons', 'configmaps'), ['wait hub addons configmaps created 1200']);
    assert.deepEqual(written.listed('hub', 'configmaps'), [
      'hub configmaps default a - addons created',
      'hub configmaps default b - addons created',
      'hub configmaps default c - addons created',
    ]);
  });

  it('gives a wait of the user’s the time of the health table, and 3 minutes where that has none', () => {
    const written = plan(({ hub }) => {
      const until = WaitUntil.HEALTHY;
      new Wait(hub.core, 'placement', {
        resource: `placements.${CLUSTER}`,
        name: 'a',
        namespace: 'b',
        until,
        fields: ['status.x'],
      });
      new Wait(hub.core, 'service', { resource: 'services', name: 'a', namespace: 'b', until, atEnd: true });
    });
    assert.deepEqual(written.plan('wait', 'hub', 'core', `placements.${CLUSTER}`), [
      `wait hub core placements.${CLUSTER} PlacementSatisfied=True,PlacementMisconfigured=False 60`,
      `wait hub core placements.${CLUSTER} PlacementSatisfied=True,PlacementMisconfigured=False,.status.x 60`,
    ]);
    assert.deepEqual(written.plan('wait', 'hub', 'end', 'services'), ['wait hub end services created 180']);
  });

  it('waits for what is behind a gate only once that is applied', () => {
    const written = new Written((fleet) => {
      const { gates } = fleet.hub();
      const labels = { app: 'a' };
      const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'example.org/a:v1' }] } };
      new k8s.KubeDeployment(gates, 'late', {
        metadata: { name: 'a', namespace: 'b' },
        spec: { selector: { matchLabels: labels }, template },
      });
      new Wait(gates, 'early', { resource: 'secrets', name: 'a', namespace: 'b', until: WaitUntil.CREATED });
    });
    assert.deepEqual(
      written.plan().filter((line) => /^(apply|wait) /.test(line)),
      [
        'wait hub gates secrets created 180',
        'apply hub gates hub/gates/properties - -',
        'wait hub end deployments.apps rolled-out 180',
      ],
    );
  });

  it('has a wait line for each set of properties that ClusterProfiles must show', () => {
    const written = new Written((fleet) => {
      const hub = fleet.hub();
      const clusters = [
        fleet.managedCluster('a', { properties: { region: 'eu' } }),
        fleet.managedCluster('b'),
        fleet.managedCluster('c', { properties: { region: 'us' } }),
      ];
      new ClusterInventory(hub, 'inventory', { namespace: 'inventory', clusterSet: 'all', clusters });
    });
    const health = 'ControlPlaneHealthy=True,Joined=True,.status.accessProviders';
    assert.deepEqual(written.plan('wait', 'hub', 'end', 'clusterprofiles.multicluster.x-k8s.io'), [
      `wait hub end clusterprofiles.multicluster.x-k8s.io ${health} 360`,
      `wait hub end clusterprofiles.multicluster.x-k8s.io ${health},.status.properties[region] 360`,
    ]);
    assert.deepEqual(written.listed('hub', 'clusterprofiles.multicluster.x-k8s.io'), [
      `hub clusterprofiles.multicluster.x-k8s.io inventory a - end ${health},.status.properties[region]`,
      `hub clusterprofiles.multicluster.x-k8s.io inventory c - end ${health},.status.properties[region]`,
      `hub clusterprofiles.multicluster.x-k8s.io inventory b - end ${health}`,
    ]);
  });

  it('stays as small for many clusters as for two', () => {
    const build = (count: number) =>
      new Written((fleet) => {
        const hub = fleet.hub();
        const clusters = [...Array(count).keys()].map((index) => fleet.managedCluster(`cluster-${index}`));
        new ClusterInventory(hub, 'inventory', {
          namespace: 'inventory',
          clusterSet: 'all',
          clusters,
          accounts: [{ name: 'test', clusterRole: 'view', validity: Duration.hours(1) }],
        });
      });
    assert.equal(build(50).plan().length, build(2).plan().length);
  });

  it('says which gates are asked for, and takes all of an L1 that a user made', () => {
    const written = plan(({ hub, clusters: [first] }) => {
      hub.featureGates.set(ClusterManagerComponent.WORK, { ManifestWorkReplicaSet: true });
      hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ResourceCleanup: false });
      first?.featureGates.allowCustomClusterClaims(30);
      const { KlusterletSpecWorkConfigurationFeatureGatesMode: Mode } = operator;
      new operator.Klusterlet(first?.gates ?? assert.fail(), 'second', {
        metadata: { name: 'second' },
        spec: { workConfiguration: { featureGates: [{ feature: 'RawFeedbackJsonString', mode: Mode.DISABLE }] } },
      });
    });
    assert.deepEqual(written.plan('gates'), [
      'gates hub gates hub/gates/cluster-manager.yaml registrationConfiguration/ClusterProfile=Enable,registrationConfiguration/ResourceCleanup=Disable,workConfiguration/ManifestWorkReplicaSet=Enable -',
      'gates cluster1 gates cluster1/gates/klusterlet.yaml registrationConfiguration/ClusterProperty=Enable,registrationConfiguration.clusterClaimConfiguration.maxCustomClusterClaims=30 -',
      'gates cluster1 gates cluster1/gates/second.yaml workConfiguration/RawFeedbackJsonString=Disable -',
      'gates cluster2 gates cluster2/gates/klusterlet.yaml registrationConfiguration/ClusterProperty=Enable -',
    ]);
  });

  it('has guards for what must be there, a field or a gate of it, or both', () => {
    const written = plan(({ hub, clusters: [first] }) => {
      const scope = new Construct(hub.core, 'guards');
      new Guard(scope, 'a', { resource: 'deployments.apps', name: 'a', namespace: 'b', gate: 'Gate' });
      new Guard(scope, 'b', { resource: 'nodes', name: 'n', field: 'spec.podCIDR' });
      new Guard(scope, 'c', { resource: 'deployments.apps', name: 'a', namespace: 'b', gate: 'Gate', field: 'spec.x' });
      new Guard(first?.core ?? assert.fail(), 'd', { resource: 'namespaces', name: 'team' });
    });
    assert.deepEqual(
      written.plan('guard').filter((line) => line.split(' ')[3] === 'exists'),
      [
        'guard hub - exists deployments.apps b/a Gate=true',
        'guard hub - exists nodes n .spec.podCIDR',
        'guard hub - exists deployments.apps b/a Gate=true,.spec.x',
        'guard cluster1 - exists namespaces team -',
      ],
    );
  });

  it('asks for the right to join and to bind every set, each once', () => {
    const written = new Written((fleet) => {
      const hub = fleet.hub();
      const [a, b] = [fleet.managedCluster('a'), fleet.managedCluster('b')];
      new ClusterInventory(hub, 'one', { namespace: 'one', clusterSet: 'set-a', clusters: [a] });
      new ClusterInventory(hub, 'two', { namespace: 'two', clusterSet: 'set-a', clusters: [a] });
      new ClusterInventory(hub, 'three', {
        namespace: 'three',
        clusterSet: 'set-b',
        clusters: [b],
        existingClusterSet: true,
      });
    });
    assert.deepEqual(written.plan('guard', 'hub', '-', 'right'), [
      `guard hub - right create managedclustersets.${CLUSTER}/join set-a -`,
      `guard hub - right create managedclustersets.${CLUSTER}/bind set-a -`,
      `guard hub - right create managedclustersets.${CLUSTER}/bind set-b -`,
    ]);
  });
});
