import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Chart } from 'cdk8s';
import {
  KlusterletComponent,
  KlusterletFeatureGates,
  type KlusterletFeatureGatesProps,
  Releases,
  Wait,
} from '../../lib';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { inPlainChart, refusalOfPlainApp } from './plain-app';

const emitted = (spec: object, name = 'klusterlet') => [
  { apiVersion: 'operator.open-cluster-management.io/v1', kind: 'Klusterlet', metadata: { name }, spec },
];
const gates = (props: KlusterletFeatureGatesProps) => (chart: Chart) =>
  void new KlusterletFeatureGates(chart, 'gates', props);
const on = (...features: string[]) => features.map((feature) => ({ feature, mode: 'Enable' }));

describe('the feature gates of a managed cluster', () => {
  it('are no lists where nothing is asked for', () => {
    assert.deepEqual(inPlainChart(gates({}), { ocm: '1.2.1' }), emitted({}));
    assert.deepEqual(inPlainChart(gates({ registration: {}, work: {} }), { ocm: '1.2.1' }), emitted({}));
  });

  it('are complete lists for the components asked for', () => {
    const props: Required<KlusterletFeatureGatesProps> = {
      name: 'agent',
      registration: { ClusterProperty: true, ClusterClaim: false },
      work: { RawFeedbackJsonString: true, ExecutorValidatingCaches: false },
      maxCustomClusterClaims: 30,
    };
    for (const ocm of ['1.2.1', '1.3.1']) {
      assert.deepEqual(
        inPlainChart(gates(props), { ocm }),
        emitted(
          {
            registrationConfiguration: {
              clusterClaimConfiguration: { maxCustomClusterClaims: 30 },
              featureGates: [{ feature: 'ClusterClaim', mode: 'Disable' }, ...on('AddonManagement', 'ClusterProperty')],
            },
            workConfiguration: {
              featureGates: [{ feature: 'ExecutorValidatingCaches', mode: 'Disable' }, ...on('RawFeedbackJsonString')],
            },
          },
          'agent',
        ),
      );
    }
  });

  it('leave the registration agent’s alone where only the work agent’s are asked for', () => {
    assert.deepEqual(
      inPlainChart(gates({ work: { RawFeedbackJsonString: true } }), { ocm: '1.2.1' }),
      emitted({ workConfiguration: { featureGates: on('RawFeedbackJsonString') } }),
    );
  });

  it('raise the number of custom claims, without a gate too, and never lower it', () => {
    const objects = (fill: (made: KlusterletFeatureGates) => void, props: KlusterletFeatureGatesProps = {}) =>
      inPlainChart((chart) => fill(new KlusterletFeatureGates(chart, 'gates', props)), { ocm: '1.2.1' });
    const claims = (maxCustomClusterClaims: number) =>
      emitted({ registrationConfiguration: { clusterClaimConfiguration: { maxCustomClusterClaims } } });
    assert.deepEqual(
      objects((made) => made.allowCustomClusterClaims(25)),
      claims(25),
    );
    assert.deepEqual(
      objects((made) => made.allowCustomClusterClaims(25), { maxCustomClusterClaims: 40 }),
      claims(40),
    );
    assert.deepEqual(
      objects((made) => {
        made.allowCustomClusterClaims(50);
        made.allowCustomClusterClaims(45);
      }),
      claims(50),
    );
    assert.deepEqual(
      objects(() => {}, { maxCustomClusterClaims: 0 }),
      claims(0),
    );
  });

  it('take the last word on a gate, know what was asked for, and wait for the CRD behind a gate that is on', () => {
    const app = new App();
    new Releases({ ocm: '1.2.1' }).attachTo(app);
    const made = new KlusterletFeatureGates(new Chart(app, 'chart'), 'gates', {
      registration: { ClusterProperty: false },
      work: { RawFeedbackJsonString: true },
    });
    const waits = () =>
      made.node
        .findAll()
        .filter((node) => node instanceof Wait)
        .map(({ props: { resource, name, until } }) => `${resource} ${name} ${until}`);
    assert.deepEqual(waits(), []);
    made.set(KlusterletComponent.REGISTRATION, { ClusterProperty: true });
    assert.deepEqual(waits(), [
      'customresourcedefinitions.apiextensions.k8s.io clusterproperties.about.k8s.io healthy',
    ]);
    assert.deepEqual(made.asked, [
      'registrationConfiguration/ClusterProperty=Enable',
      'workConfiguration/RawFeedbackJsonString=Enable',
    ]);
    made.set(KlusterletComponent.REGISTRATION, { ClusterProperty: false });
    assert.deepEqual(waits(), []);
  });

  it('have a component for each part of the release’s spec that lists gates', () => {
    for (const { klusterletGates } of OCM_RELEASES) {
      assert.deepEqual(Object.values(KlusterletComponent), Object.keys(klusterletGates));
    }
  });

  it('need a release', () => {
    assert.throws(() => inPlainChart(gates({})), {
      message:
        'chart/gates: no release is known here; call new Releases({ ocm: … }).attachTo(app) before adding it, or use a Fleet',
    });
  });

  it('are checked when a plain app is synthesized', () => {
    const message = refusalOfPlainApp(gates({ maxCustomClusterClaims: 1.5 }), { ocm: '1.2.1' });
    assert.ok(
      message?.startsWith(
        'Validation failed with the following errors:\n  [chart/gates] chart/gates: spec.registrationConfiguration.clusterClaimConfiguration.maxCustomClusterClaims 1.5 must ',
      ),
      message,
    );
  });
});
