import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Chart } from 'cdk8s';
import {
  ClusterManagerComponent,
  ClusterManagerFeatureGates,
  type ClusterManagerFeatureGatesProps,
  Releases,
  Wait,
} from '../../lib';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const emitted = (spec: object, name = 'cluster-manager') => [
  { apiVersion: 'operator.open-cluster-management.io/v1', kind: 'ClusterManager', metadata: { name }, spec },
];
const gates = (props: ClusterManagerFeatureGatesProps) => (chart: Chart) =>
  void new ClusterManagerFeatureGates(chart, 'gates', props);
const on = (...features: string[]) => features.map((feature) => ({ feature, mode: 'Enable' }));
const off = (...features: string[]) => features.map((feature) => ({ feature, mode: 'Disable' }));
const waitsOf = (fill: (made: ClusterManagerFeatureGates) => void) => {
  const app = new App();
  new Releases({ ocm: '1.2.1' }).attachTo(app);
  const made = new ClusterManagerFeatureGates(new Chart(app, 'chart'), 'gates');
  fill(made);
  const found = made.node.findAll().filter((node) => node instanceof Wait);
  return found.map(({ props: { resource, name, until } }) => `${resource} ${name} ${until}`);
};
const PROFILE_CRD = 'customresourcedefinitions.apiextensions.k8s.io clusterprofiles.multicluster.x-k8s.io healthy';

describe('the feature gates of a hub', () => {
  it('are no lists where nothing is asked for', () => {
    assert.deepEqual(inPlainChart(gates({}), { ocm: '1.2.1' }), emitted({}));
    const nothing = { registration: {}, work: {}, addOnManager: {}, placement: {} };
    assert.deepEqual(inPlainChart(gates(nothing), { ocm: '1.2.1' }), emitted({}));
  });

  it('are complete lists for the components asked for, and none for the others', () => {
    assert.deepEqual(
      inPlainChart(gates({ registration: { ClusterProfile: true } }), { ocm: '1.2.1' }),
      emitted({
        registrationConfiguration: { featureGates: on('DefaultClusterSet', 'ResourceCleanup', 'ClusterProfile') },
      }),
    );
  });

  it('are lists for every component, in the release’s order', () => {
    const props: Required<ClusterManagerFeatureGatesProps> = {
      name: 'manager',
      registration: { ClusterImporter: true, ManagedClusterAutoApproval: false, DefaultClusterSet: false },
      work: { ManifestWorkReplicaSet: true, NilExecutorValidating: true },
      addOnManager: { AddonManagement: false },
      placement: { PlacementDebugServer: true },
    };
    assert.deepEqual(
      inPlainChart(gates(props), { ocm: '1.3.1' }),
      emitted(
        {
          registrationConfiguration: {
            featureGates: [
              ...off('DefaultClusterSet'),
              ...on('ResourceCleanup'),
              ...off('ManagedClusterAutoApproval'),
              ...on('ClusterImporter'),
            ],
          },
          workConfiguration: { featureGates: on('NilExecutorValidating', 'ManifestWorkReplicaSet') },
          addOnManagerConfiguration: { featureGates: off('AddonManagement') },
          placementConfiguration: { featureGates: on('PlacementDebugServer') },
        },
        'manager',
      ),
    );
  });

  it('take the last word on a gate, and know what was asked for', () => {
    const objects = inPlainChart(
      (chart) => {
        const made = new ClusterManagerFeatureGates(chart, 'gates', { registration: { ClusterProfile: true } });
        made.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: false, ResourceCleanup: false });
        made.set(ClusterManagerComponent.WORK);
        made.set(ClusterManagerComponent.REGISTRATION, { ResourceCleanup: true });
        assert.deepEqual(made.asked, [
          'registrationConfiguration/ClusterProfile=Disable',
          'registrationConfiguration/ResourceCleanup=Enable',
        ]);
      },
      { ocm: '1.2.1' },
    );
    assert.deepEqual(
      objects,
      emitted({
        registrationConfiguration: {
          featureGates: [...on('DefaultClusterSet', 'ResourceCleanup'), ...off('ClusterProfile')],
        },
      }),
    );
  });

  it('wait for the CRD that the operator installs behind a gate, once', () => {
    const { REGISTRATION } = ClusterManagerComponent;
    assert.deepEqual(
      waitsOf((made) => {
        made.set(REGISTRATION, { ClusterProfile: true });
        made.set(REGISTRATION, { ClusterProfile: true, ClusterImporter: true });
      }),
      [PROFILE_CRD],
    );
  });

  it('wait for no CRD of a gate that is off in the end, or whose CRD is there anyway', () => {
    const { REGISTRATION, WORK } = ClusterManagerComponent;
    assert.deepEqual(
      waitsOf((made) => {
        made.set(REGISTRATION, { ClusterProfile: true });
        made.set(REGISTRATION, { ClusterProfile: false });
        made.set(WORK, { ManifestWorkReplicaSet: true });
      }),
      [],
    );
    assert.deepEqual(
      waitsOf((made) => {
        made.set(REGISTRATION, { ClusterProfile: false });
        made.set(REGISTRATION, { ClusterProfile: true });
        made.set(REGISTRATION, { ClusterImporter: false });
      }),
      [PROFILE_CRD],
    );
  });

  it('have a component for each part of the release’s spec that lists gates', () => {
    for (const { clusterManagerGates } of OCM_RELEASES) {
      assert.deepEqual(Object.values(ClusterManagerComponent), Object.keys(clusterManagerGates));
    }
  });

  it('need a release', () => {
    assert.throws(() => inPlainChart(gates({})), {
      message:
        'chart/gates: no release is known here; call new Releases({ ocm: … }).attachTo(app) before adding it, or use a Fleet',
    });
  });

  it('are checked when a plain app is synthesized', () => {
    assert.equal(
      refusalOfPlainApp(gates({ name: 'Manager', registration: { ClusterProfile: true } }), { ocm: '1.2.1' }),
      'Validation failed with the following errors:\n  [chart/gates] chart/gates: metadata.name "Manager" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
    );
    assert.equal(refusalOfPlainApp(gates({ work: { ManifestWorkReplicaSet: true } }), { ocm: '1.2.1' }), undefined);
  });
});
