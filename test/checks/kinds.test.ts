import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CrdBundle, type Fleet, type Hub, ManagedServiceAccountAddOn } from '../../lib';
import { add, reportOf } from './fleet-report';

const onHub = (fill: (hub: Hub, fleet: Fleet) => void) => reportOf((fleet) => fill(fleet.hub(), fleet));
/** The report of one object of a user's own. */
const object = (apiVersion: string, kind: string, rest: object) =>
  onHub((hub) => add(hub.core, 'mine', apiVersion, kind, rest));
const said = (line: string) => [`hub/core/mine: ${line}`];

describe('a kind', () => {
  const rule = 'must be a kind of OCM 1.2.1 on this cluster, of Kubernetes, or of a CRD in the crds stage';
  const metadata = { name: 'a' };
  const scope = { group: 'example.com', scope: 'Cluster' };
  const crd = {
    metadata: { name: 'things.example.com' },
    spec: {
      ...scope,
      names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
            },
          },
        },
      ],
    },
  };
  const withCrd = (kind: [string, string], rest: object = {}, stage: 'crds' | 'core' = 'core') =>
    onHub((hub) => {
      add(hub.crds, 'crd', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', crd);
      add(hub[stage], 'mine', ...kind, { metadata, ...rest });
    });

  it('is one that somebody serves', () => {
    assert.deepEqual(object('example.com/v1', 'Thing', { metadata }), said(`kind "example.com/v1 Thing" ${rule}`));
    assert.deepEqual(
      object('v1', 'Widget', { metadata: { name: 'a', namespace: 'b' } }),
      said(`kind "v1 Widget" ${rule}`),
    );
  });

  it('is one that this cluster serves, in a version that it serves', () => {
    const v1alpha1 = 'operator.open-cluster-management.io/v1alpha1';
    assert.deepEqual(
      object('about.k8s.io/v1alpha1', 'ClusterProperty', { metadata, spec: { value: 'x' } }),
      said(`kind "about.k8s.io/v1alpha1 ClusterProperty" ${rule}`),
    );
    const lines = reportOf((fleet) => {
      const { gates } = fleet.managedCluster('cluster1');
      add(gates, 'mine', v1alpha1, 'Klusterlet', { metadata, spec: {} });
    });
    assert.deepEqual(lines, [`cluster1/gates/mine: kind "${v1alpha1} Klusterlet" ${rule}`]);
  });

  it('may be one of a CRD in the crds stage, and then satisfies its schema', () => {
    assert.deepEqual(withCrd(['example.com/v1', 'Thing'], { spec: { size: 1 } }), []);
    assert.deepEqual(withCrd(['example.com/v1', 'Thing'], { spec: { size: 'x' } }), [
      'hub/core/mine: spec.size "x" must be an integer',
    ]);
    assert.deepEqual(withCrd(['example.com/v2', 'Thing']), [`hub/core/mine: kind "example.com/v2 Thing" ${rule}`]);
  });

  it('comes after its CRD', () => {
    assert.deepEqual(withCrd(['example.com/v1', 'Thing'], {}, 'crds'), [
      'hub/crds/mine: kind "Thing" must be in a later stage than crds, where its CustomResourceDefinition is',
    ]);
  });

  it('needs the CRDs of an add-on that is not there yet, and not of one that is', () => {
    const addOn = (hub: Hub) => new ManagedServiceAccountAddOn(hub.addons, 'accounts', {});
    const account = (hub: Hub, fleet: Fleet) =>
      add(hub.addons, 'account', 'authentication.open-cluster-management.io/v1beta1', 'ManagedServiceAccount', {
        metadata: { name: 'a', namespace: fleet.managedCluster('cluster1').name },
        spec: { rotation: {} },
      });
    assert.deepEqual(onHub(account), [
      `hub/addons/account: kind "authentication.open-cluster-management.io/v1beta1 ManagedServiceAccount" ${rule}`,
    ]);
    const brought = onHub((hub, fleet) => {
      CrdBundle.ofManagedServiceAccount(hub.crds, 'accounts');
      addOn(hub);
      account(hub, fleet);
    });
    assert.deepEqual(brought, []);
    const existingAddOns = { accountNamespace: 'agents' };
    assert.deepEqual(
      reportOf((fleet) => account(fleet.hub({ existingAddOns }), fleet)),
      [],
    );
  });

  it('is defined in the crds stage', () => {
    assert.deepEqual(object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', crd), [
      'hub/core/mine: kind "CustomResourceDefinition" must be in the crds stage, not in core',
    ]);
  });

  it('of OCM is defined by its operators alone', () => {
    const own = (name: string, group: string, plural: string) =>
      reportOf((fleet) => {
        const on = name === 'hub' ? fleet.hub() : fleet.managedCluster(name);
        add(on.crds, 'mine', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
          metadata: { name: `${plural}.${group}` },
          spec: { ...crd.spec, group, names: { ...crd.spec.names, plural } },
        });
      });
    const left = 'must be left out: it is OCM’s own, and its operators write theirs back for ever';
    assert.deepEqual(own('hub', 'multicluster.x-k8s.io', 'clusterprofiles'), [
      `hub/crds/mine: metadata.name "clusterprofiles.multicluster.x-k8s.io" ${left}`,
    ]);
    assert.deepEqual(own('cluster1', 'about.k8s.io', 'clusterproperties'), [
      `cluster1/crds/mine: metadata.name "clusterproperties.about.k8s.io" ${left}`,
    ]);
  });
});
