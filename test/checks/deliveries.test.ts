import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ClusterManagerComponent,
  type Fleet,
  type FleetProps,
  type Hub,
  ManagedClusterSet,
  ManagedClusterSetBinding,
  ManagedClusterSetMembership,
  ManifestWork,
  ManifestWorkReplicaSet,
  Placement,
  type PlacementProps,
} from '../../lib';
import { namespaceOn } from '../../lib/inventory/inventory-namespaces';
import { reportOf } from './fleet-report';

const claim = (value: string, name = 'region') => ({
  apiVersion: 'cluster.open-cluster-management.io/v1alpha1',
  kind: 'ClusterClaim',
  metadata: { name },
  spec: { value },
});

/** A hub with a set `eu`, its member `cluster1`, and Placements over it in namespaces `one` and `two`. */
function report(
  fill: (hub: Hub, fleet: Fleet) => void,
  more: Partial<PlacementProps> = {},
  props?: Partial<FleetProps>,
) {
  return reportOf((fleet) => {
    const hub = fleet.hub();
    hub.featureGates.set(ClusterManagerComponent.WORK, { ManifestWorkReplicaSet: true });
    const cluster = fleet.managedCluster('cluster1').name;
    fleet.managedCluster('cluster2');
    new ManagedClusterSetMembership(hub.core, 'member', { cluster, clusterSet: 'eu' });
    new ManagedClusterSet(hub.core, 'eu', { name: 'eu' });
    for (const namespace of ['one', 'two']) {
      namespaceOn(hub, namespace);
      new ManagedClusterSetBinding(hub.core, `binding-${namespace}`, { clusterSet: 'eu', namespace });
      const placement = { name: `eu-${namespace}`, namespace, clusterSets: ['eu'], ...more };
      new Placement(hub.core, `placement-${namespace}`, placement);
    }
    fill(hub, fleet);
  }, props);
}

function set(hub: Hub, name: string, namespace: string, manifests: unknown[], placements = [`eu-${namespace}`]): void {
  new ManifestWorkReplicaSet(hub.gates, `set-${name}-${namespace}`, { name, namespace, placements, manifests });
}

const work = (hub: Hub, name: string, cluster: string, manifests: unknown[]) =>
  void new ManifestWork(hub.addons, `work-${name}-${cluster}`, { name, cluster, manifests });

describe('a ManifestWorkReplicaSet', () => {
  it('bears a name that is a label value with its namespace', () => {
    assert.deepEqual(
      report((hub) => set(hub, 'a'.repeat(59), 'one', [claim('x')])),
      [],
    );
    assert.deepEqual(
      report((hub) => set(hub, 'a'.repeat(60), 'one', [claim('x')])),
      [
        `hub/gates/set-${'a'.repeat(60)}-one: metadata.name "one.${'a'.repeat(60)}" must be a label value together with its namespace, NAMESPACE.NAME: at most 63 characters; it has 64`,
      ],
    );
  });

  it('names Placements of its own namespace', () => {
    assert.deepEqual(
      report((hub) => set(hub, 'a', 'one', [claim('x')], ['eu-two'])),
      [
        'hub/gates/set-a-one: spec.placementRefs[0].name "eu-two" must be a Placement in namespace "one"; hub/core/placement-two is one in "two"',
      ],
    );
    assert.deepEqual(
      report((hub) => set(hub, 'a', 'one', [claim('x')], ['somebody-elses'])),
      [],
    );
  });

  it('names Placements that tolerate an outage, however they say so', () => {
    const check = (more: Partial<PlacementProps>) => report((hub) => set(hub, 'a', 'one', [claim('x')]), more);
    const rule = (taint: string) =>
      `hub/gates/set-a-one: spec.placementRefs[0].name "eu-one" must tolerate cluster.open-cluster-management.io/${taint}, as Placement does by itself: or an outage takes away what is delivered`;
    const both = [rule('unreachable'), rule('unavailable')];
    assert.deepEqual(check({ tolerateOutages: false }), both);
    const by = (tolerations: object[]) => check({ tolerateOutages: false, spec: { tolerations } });
    assert.deepEqual(by([{ operator: 'Exists' }]), []);
    const key = 'cluster.open-cluster-management.io/unreachable';
    assert.deepEqual(by([{ key, operator: 'Equal' }]), [rule('unavailable')]);
    assert.deepEqual(by([{ key, operator: 'Equal', value: 'x' }]), both);
    assert.deepEqual(by([{ operator: 'Exists', tolerationSeconds: 60 }]), both);
  });

  it('shares its name with no work of a release that names works after it', () => {
    const twice = (hub: Hub) => {
      set(hub, 'a', 'one', [claim('x')]);
      set(hub, 'a', 'two', [claim('x')]);
      work(hub, 'b', 'cluster1', [claim('x')]);
      set(hub, 'b', 'one', [claim('x')]);
    };
    const rule = 'must be the only name of its kind and of ManifestWorks: OCM gives it to the work of every cluster';
    assert.deepEqual(report(twice), [
      `hub/gates/set-a-two: metadata.name "a" ${rule}; hub/gates/set-a-one has it too`,
      `hub/gates/set-b-one: metadata.name "b" ${rule}; hub/addons/work-b-cluster1 has it too`,
    ]);
    assert.deepEqual(report(twice, {}, { ocm: '1.3.1' }), []);
  });
});

describe('what works deliver to the same clusters', () => {
  const IDENTITY = '"cluster.open-cluster-management.io/ClusterClaim region"';
  const RULE = (path: string) =>
    `must be the same object as ${path} delivers to the same clusters: the two would write it over each other`;

  it('is the same in two sets of works over one cluster set', () => {
    const two = (value: string) =>
      report((hub) => {
        set(hub, 'a', 'one', [claim('x')]);
        set(hub, 'b', 'two', [claim('x', 'zone'), claim(value)]);
      });
    assert.deepEqual(two('x'), []);
    assert.deepEqual(two('y'), [
      `hub/gates/set-b-two: spec.manifestWorkTemplate.workload.manifests[1] ${IDENTITY} ${RULE('hub/gates/set-a-one')}`,
    ]);
  });

  it('is the same in a set of works and in the work of a member, and not asked of others', () => {
    const both = (cluster: string) =>
      report((hub) => {
        set(hub, 'a', 'one', [claim('x')]);
        work(hub, 'b', cluster, [claim('y')]);
      });
    assert.deepEqual(both('cluster2'), []);
    assert.deepEqual(both('cluster1'), [
      `hub/addons/work-b-cluster1: spec.workload.manifests[0] ${IDENTITY} ${RULE('hub/gates/set-a-one')}`,
    ]);
  });

  it('is the same in two works of one cluster', () => {
    const both = report((hub) => {
      work(hub, 'a', 'cluster1', [claim('x')]);
      work(hub, 'b', 'cluster1', [claim('y')]);
      work(hub, 'c', 'cluster2', [claim('z')]);
    });
    assert.deepEqual(both, [
      `hub/addons/work-b-cluster1: spec.workload.manifests[0] ${IDENTITY} ${RULE('hub/addons/work-a-cluster1')}`,
    ]);
  });
});

describe('properties that are delivered', () => {
  const LIMIT = (to: string) =>
    `must be at most 20 properties for ${to}, or those beyond are dropped; where its Klusterlets allow more, say so by maxCustomClusterClaims of the hub’s delivery`;
  const many = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => claim('x', `${name}${index}`));

  it('have values that the hub can hold', () => {
    const property = (value: string) => ({
      apiVersion: 'about.k8s.io/v1alpha1',
      kind: 'ClusterProperty',
      metadata: { name: 'region' },
      spec: { value },
    });
    const delivered = (manifest: object) =>
      report((hub) => set(hub, 'a', 'one', [manifest])).map((line) => line.slice(-90));
    assert.deepEqual(delivered(property('x'.repeat(1024))), []);
    assert.match(
      delivered(property('x'.repeat(1025)))[0] ?? '',
      /no status of the cluster reaches the hub any more; it has 1025$/,
    );
    assert.match(delivered(claim('x'.repeat(1025)))[0] ?? '', /must have at most 1024 characters$/);
    assert.match(delivered(claim(''))[0] ?? '', /spec\.value "" must have at least 1 character$/);
  });

  it('are no more than a cluster of the set reports, in all sets of works together', () => {
    const both = (count: number) =>
      report((hub) => {
        set(hub, 'a', 'one', many(20, 'p'));
        set(hub, 'b', 'two', [...many(20, 'p'), ...many(count, 'q'), claim('x', 'id.k8s.io')]);
      });
    assert.deepEqual(both(0), []);
    assert.deepEqual(both(1), [
      `hub/gates/set-b-two: spec.manifestWorkTemplate.workload.manifests 21 ${LIMIT('cluster set "eu"')}`,
    ]);
  });

  it('are no more than one cluster reports, in all its works together', () => {
    const both = report((hub) => {
      work(hub, 'a', 'cluster2', many(15, 'p'));
      work(hub, 'b', 'cluster2', many(15, 'q'));
      work(hub, 'c', 'cluster2', many(15, 'r'));
    });
    assert.deepEqual(both, [`hub/addons/work-b-cluster2: spec.workload.manifests 30 ${LIMIT('cluster "cluster2"')}`]);
  });
});
