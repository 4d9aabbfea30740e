import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import {
  ClusterInventory,
  ClusterManagerComponent,
  ClusterProxyAddOn,
  type ClusterProxyAddOnProps,
  CrdBundle,
  type Fleet,
  HubDeployMode,
  type HubProps,
  ManagedServiceAccount,
  ManagedServiceAccountAddOn,
  type ManagedServiceAccountAddOnProps,
} from '../../lib';
import { add, reportOf } from './fleet-report';

const SYNC = 'authentication.open-cluster-management.io/sync-to-clusterprofile';
const PROXY = 'hub/addons/cluster-proxy/manager';
const ACCOUNTS = 'hub/addons/accounts/manager';
const ACCESS = { accessProvider: true, serviceProxy: true, userServer: {} };
const SERVICE = 'must go with Service cluster-proxy-addon-user (serviceProxy: true): access providers have its address';
const HUB_GATE =
  'must go with gate ClusterProfile in spec.registrationConfiguration of this bundle’s ClusterManager: without its CRD the manager exits every 2 minutes';

function proxy(
  props: ClusterProxyAddOnProps,
  { gate = true, ocm = '1.2.1', more = (_fleet: Fleet): void => {} } = {},
): string[] {
  return reportOf(
    (fleet) => {
      const hub = fleet.hub();
      CrdBundle.ofClusterProxy(hub.crds, 'cluster-proxy');
      new ClusterProxyAddOn(hub.addons, 'cluster-proxy', props);
      hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: gate });
      more(fleet);
    },
    { ocm },
  );
}

interface AccountsCase {
  readonly addOn?: ManagedServiceAccountAddOnProps;
  readonly account?: { readonly sync?: boolean; readonly timeToLive?: Duration };
  readonly gate?: boolean;
  readonly hub?: HubProps;
  readonly more?: (fleet: Fleet) => void;
}

function accounts({ addOn, account, gate = true, hub: props, more }: AccountsCase): string[] {
  return reportOf((fleet) => {
    const hub = fleet.hub(props);
    if (!props?.existingAddOns) CrdBundle.ofManagedServiceAccount(hub.crds, 'accounts');
    if (addOn) new ManagedServiceAccountAddOn(hub.addons, 'accounts', addOn);
    if (gate) hub.featureGates.set(ClusterManagerComponent.REGISTRATION, { ClusterProfile: true });
    if (account) {
      const { sync, timeToLive } = account;
      new ManagedServiceAccount(hub.addons, 'account', {
        name: 'reader',
        cluster: fleet.managedCluster('cluster1').name,
        validity: Duration.hours(1),
        ...(sync ? { syncToClusterProfile: true } : {}),
        ...(timeToLive ? { timeToLive } : {}),
      });
    }
    more?.(fleet);
  });
}

/** A manager's Deployment as another tool may write it. */
function manager(fleet: Fleet, name: string, container: object): void {
  const containers = [{ name: 'manager', image: 'quay.io/example/manager:v1', ...container }];
  const selector = { matchLabels: { app: 'manager' } };
  add(fleet.hub().addons, 'manager', 'apps/v1', 'Deployment', {
    metadata: { name, namespace: 'add-ons' },
    spec: { selector, template: { metadata: { labels: selector.matchLabels }, spec: { containers } } },
  });
}

describe('an access provider', () => {
  it('passes with the Service, the certificate and the gate of the hub, in either release', () => {
    assert.deepEqual(proxy(ACCESS), []);
    assert.deepEqual(proxy(ACCESS, { ocm: '1.3.1' }), []);
  });

  it('needs the Service that its address names', () => {
    assert.deepEqual(proxy({ ...ACCESS, serviceProxy: false }), [
      `${PROXY}: args --feature-gates "ClusterProfileAccessProvider" ${SERVICE}`,
    ]);
    assert.deepEqual(proxy({ ...ACCESS, serviceProxy: false }, { ocm: '1.3.1' }), [
      `${PROXY}: args --feature-gates "ClusterProfile" ${SERVICE}`,
    ]);
  });

  it('needs that Service in the namespace of its manager', () => {
    const elsewhere = (fleet: Fleet) => {
      const service = fleet.node.findAll().find((node) => ApiObject.isApiObject(node) && node.kind === 'Service');
      (service as ApiObject).addJsonPatch(JsonPatch.replace('/metadata/namespace', 'elsewhere'));
    };
    assert.deepEqual(proxy(ACCESS, { more: elsewhere }), [
      `${PROXY}: args --feature-gates "ClusterProfileAccessProvider" ${SERVICE}`,
    ]);
  });

  it('needs the certificate that fills it', () => {
    const { userServer: _, ...props } = ACCESS;
    assert.deepEqual(proxy(props), [
      `${PROXY}: args --feature-gates "ClusterProfileAccessProvider" must go with the user server’s certificate (userServer: {}): without it no access provider is filled`,
    ]);
  });

  it('needs the gate of the hub', () => {
    assert.deepEqual(proxy(ACCESS, { gate: false }), [
      `${PROXY}: args --feature-gates "ClusterProfileAccessProvider" ${HUB_GATE}`,
    ]);
  });

  it('asks for nothing while its gate is off', () => {
    assert.deepEqual(proxy({}, { gate: false }), []);
  });

  const orders = [
    { command: ['/manager', '--feature-gates=ClusterProfile=true'] },
    { args: ['--feature-gates', 'ClusterProfile=true'] },
    { args: ['--port=80', '--feature-gates=ClusterProfile=1'] },
  ];
  for (const container of orders) {
    it(`must have its gate by the name that the release knows, in ${JSON.stringify(container)}`, () => {
      const stale = (fleet: Fleet) => manager(fleet, 'cluster-proxy-addon-manager', container);
      assert.deepEqual(reportOf(stale), [
        'hub/addons/manager: args --feature-gates "ClusterProfile" must be a gate of this release: ClusterProfileAccessProvider',
      ]);
      assert.equal(reportOf(stale, { ocm: '1.3.1' }).length, 3, 'there it is the name, and asks for three things');
    });
  }
});

describe('the manager of accounts', () => {
  it('must have gates by the names that the release knows', () => {
    const container = { args: ['--feature-gates=EphemeralIdentity=true,ClusterProfile=true'] };
    assert.deepEqual(
      reportOf((fleet) => manager(fleet, 'managed-serviceaccount-addon-manager', container)),
      [
        'hub/addons/manager: args --feature-gates "ClusterProfile" must be a gate of this release: ClusterProfileCredSyncer, EphemeralIdentity',
      ],
    );
  });

  it('needs the gate of the hub to copy tokens', () => {
    const addOn = { credentialSync: true };
    assert.deepEqual(accounts({ addOn }), []);
    assert.deepEqual(accounts({ addOn, gate: false }), [
      `${ACCOUNTS}: args --feature-gates "ClusterProfileCredSyncer" ${HUB_GATE}`,
    ]);
  });
});

describe('an account', () => {
  const needs = (gate: string, setting: string) =>
    `must go with gate ${gate} of managed-serviceaccount’s manager in this bundle (${setting}: true), or with existingAddOns of the hub`;
  const existingAddOns = { accountNamespace: 'agents' };

  it('needs the gate that copies its token, where it asks for a copy', () => {
    const line = `hub/addons/account: metadata.labels["${SYNC}"] "true" ${needs('ClusterProfileCredSyncer', 'credentialSync')}`;
    const account = { sync: true };
    assert.deepEqual(accounts({ account }), [line]);
    assert.deepEqual(accounts({ account, addOn: {} }), [line]);
    assert.deepEqual(accounts({ account, addOn: { credentialSync: true } }), []);
    assert.deepEqual(accounts({ account: {}, addOn: {} }), []);
  });

  it('may say in so many words that it is not to be copied', () => {
    const more = (fleet: Fleet) => {
      const [hub] = fleet.clusters;
      assert.ok(hub);
      add(hub.addons, 'other', 'authentication.open-cluster-management.io/v1beta1', 'ManagedServiceAccount', {
        metadata: { name: 'other', namespace: fleet.managedCluster('cluster2').name, labels: { [SYNC]: 'false' } },
        spec: { rotation: {} },
      });
    };
    assert.deepEqual(accounts({ more }), []);
  });

  it('needs the gate that ends it, where it has an end', () => {
    const line = `hub/addons/account: spec.ttlSecondsAfterCreation 3600 ${needs('EphemeralIdentity', 'ephemeralIdentity')}`;
    const account = { timeToLive: Duration.hours(1) };
    assert.deepEqual(accounts({ account }), [line]);
    assert.deepEqual(accounts({ account, addOn: {} }), [line]);
    assert.deepEqual(accounts({ account, addOn: { ephemeralIdentity: true } }), []);
  });

  it('is ended by the agents of an AddOnTemplate, whose gate is always on', () => {
    const account = { timeToLive: Duration.hours(1) };
    assert.deepEqual(accounts({ account, addOn: { hubDeployMode: HubDeployMode.ADD_ON_TEMPLATE } }), []);
  });

  it('is not held against the add-ons that a hub has already: a guard looks at those', () => {
    const account = { sync: true, timeToLive: Duration.hours(1) };
    assert.deepEqual(accounts({ account, hub: { existingAddOns } }), []);
  });
});

it('an inventory has all that an access provider needs', () => {
  const lines = reportOf((fleet) => {
    new ClusterInventory(fleet.hub(), 'inventory', {
      namespace: 'inventory',
      clusterSet: 'fleet',
      clusters: [fleet.managedCluster('cluster1')],
      accounts: [{ name: 'reader', clusterRole: 'view', validity: Duration.hours(1) }],
    });
  });
  assert.deepEqual(lines, []);
});
