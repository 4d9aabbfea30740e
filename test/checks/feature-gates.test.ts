import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterManagerComponent, type Fleet, type FleetCluster, type FleetProps } from '../../lib';
import { add, reportOf } from './fleet-report';

type Gates = readonly (object | null)[];

const API = 'operator.open-cluster-management.io/v1';
const NEWER = { ocm: '1.3.1' };

function lists(kind: 'ClusterManager' | 'Klusterlet', spec: object, props: Partial<FleetProps> = {}): string[] {
  return reportOf((fleet) => {
    const cluster = kind === 'ClusterManager' ? fleet.hub() : fleet.managedCluster('cluster1');
    add(cluster.gates, 'gates', API, kind, { metadata: { name: 'operator' }, spec });
  }, props);
}

const hubGates = (featureGates: Gates, props?: Partial<FleetProps>) =>
  lists('ClusterManager', { registrationConfiguration: { featureGates } }, props);

describe('a list of gates', () => {
  const CLUSTER_PROFILE = { feature: 'ClusterProfile', mode: 'Enable' };
  const KNOWN =
    'DefaultClusterSet, ResourceCleanup, V1beta1CSRAPICompatibility, ManagedClusterAutoApproval, ClusterProfile, ClusterImporter';
  const at = 'hub/gates/gates: spec.registrationConfiguration.featureGates';

  it('names gates of its component', () => {
    assert.deepEqual(hubGates([CLUSTER_PROFILE]), []);
    assert.deepEqual(hubGates([CLUSTER_PROFILE, { feature: 'ClusterProfiles', mode: 'Enable' }]), [
      `${at}[1].feature "ClusterProfiles" must be a gate that spec.registrationConfiguration has in OCM 1.2.1: ${KNOWN}`,
    ]);
  });

  it('says where else on the hub a gate belongs', () => {
    assert.deepEqual(hubGates([{ feature: 'ManifestWorkReplicaSet', mode: 'Enable' }]), [
      `${at}[0].feature "ManifestWorkReplicaSet" must be a gate that spec.registrationConfiguration has in OCM 1.2.1: ${KNOWN}; it belongs to ClusterManager spec.workConfiguration`,
    ]);
  });

  it('says which gate belongs to a managed cluster, and which to the hub', () => {
    assert.deepEqual(hubGates([{ feature: 'ClusterProperty', mode: 'Enable' }]), [
      `${at}[0].feature "ClusterProperty" must be a gate that spec.registrationConfiguration has in OCM 1.2.1: ${KNOWN}; it belongs to Klusterlet spec.registrationConfiguration`,
    ]);
    assert.deepEqual(
      lists('Klusterlet', {
        workConfiguration: { featureGates: [{ feature: 'AddonManagement', mode: 'Enable' }] },
      }),
      [
        'cluster1/gates/gates: spec.workConfiguration.featureGates[0].feature "AddonManagement" must be a gate that spec.workConfiguration has in OCM 1.2.1: ExecutorValidatingCaches, RawFeedbackJsonString; it belongs to ClusterManager spec.addOnManagerConfiguration and Klusterlet spec.registrationConfiguration',
      ],
    );
  });

  it('names gates of its release, and says which one has another', () => {
    const debug = (fleet: Fleet) =>
      fleet.hub().featureGates.set(ClusterManagerComponent.PLACEMENT, { PlacementDebugServer: true });
    assert.deepEqual(reportOf(debug, NEWER), []);
    const [unknownField, ...lines] = reportOf(debug);
    assert.match(unknownField ?? '', /^hub\/gates\/cluster-manager: spec\.placementConfiguration/);
    assert.deepEqual(lines, [
      'hub/gates/cluster-manager: spec.placementConfiguration.featureGates[0].feature "PlacementDebugServer" must be a gate that spec.placementConfiguration has in OCM 1.2.1: none; OCM 1.3.1 has it there',
    ]);
  });

  it('names each once', () => {
    const off = { feature: 'ClusterProfile', mode: 'Disable' };
    assert.deepEqual(hubGates([CLUSTER_PROFILE, off]), [
      `${at}[1].feature "ClusterProfile" must stand in the list once`,
    ]);
  });

  it('says which gate it means, and is told so once', () => {
    assert.deepEqual(hubGates([{ mode: 'Enable' }]), [`${at}[0].feature must be set`]);
  });

  it('says the mode of each, since the default is off', () => {
    assert.deepEqual(hubGates([{ feature: 'ClusterProfile' }]), [
      `${at}[0].mode must be Enable or Disable; left out it means Disable`,
    ]);
    assert.deepEqual(hubGates([{ feature: 'ClusterProfile', mode: 'On' }]), [
      `${at}[0].mode "On" must be one of "Enable", "Disable"`,
    ]);
  });
});

describe('what exists only behind a gate', () => {
  const property = { apiVersion: 'about.k8s.io/v1alpha1', kind: 'ClusterProperty', spec: { value: 'x' } };
  const work = { placementRefs: [{ name: 'all' }], manifestWorkTemplate: workOf('Namespace') };
  const cases = [
    {
      name: 'a ClusterProperty',
      kind: 'Klusterlet',
      component: 'registrationConfiguration',
      gate: 'ClusterProperty',
      object: { ...property, metadata: { name: 'region' } },
    },
    {
      name: 'a ManifestWorkReplicaSet',
      kind: 'ClusterManager',
      component: 'workConfiguration',
      gate: 'ManifestWorkReplicaSet',
      object: {
        apiVersion: 'work.open-cluster-management.io/v1alpha1',
        kind: 'ManifestWorkReplicaSet',
        metadata: { name: 'all', namespace: 'inventory' },
        spec: work,
      },
    },
  ] as const;

  for (const { name, kind, component, gate, object } of cases) {
    const behind = (mode?: string, stage: 'gates' | 'addons' = 'gates') =>
      reportOf((fleet) => {
        const cluster: FleetCluster = kind === 'ClusterManager' ? fleet.hub() : fleet.managedCluster('cluster1');
        const { apiVersion, kind: ofObject, ...rest } = object;
        add(cluster[stage], 'object', apiVersion, ofObject, rest);
        if (!mode) return;
        const spec = { [component]: { featureGates: [{ feature: gate, mode }] } };
        add(cluster.gates, 'gate', API, kind, { metadata: { name: 'operator' }, spec });
      });
    const cluster = kind === 'ClusterManager' ? 'hub' : 'cluster1';

    it(`goes with it: ${name}`, () => {
      const line = `${cluster}/gates/object: kind "${object.kind}" must go with feature gate ${gate}, enabled in spec.${component} of the ${kind} in this bundle`;
      assert.deepEqual(behind('Enable'), []);
      assert.deepEqual(behind(), [line]);
      assert.deepEqual(behind('Disable'), [line]);
    });

    it(`is in its stage: ${name}`, () => {
      assert.deepEqual(behind('Enable', 'addons'), [
        `${cluster}/addons/object: kind "${object.kind}" must be in the gates stage, not in addons: it needs feature gate ${gate}`,
      ]);
    });
  }

  function workOf(kind: string): object {
    return { workload: { manifests: [{ apiVersion: 'v1', kind, metadata: { name: 'team' } }] } };
  }
});
