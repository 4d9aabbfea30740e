import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { CLUSTER_PROXY_RELEASES } from '../../lib/releases/cluster-proxy-releases';
import { MANAGED_SERVICE_ACCOUNT_RELEASES } from '../../lib/releases/managed-service-account-releases';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import type { FeatureGate } from '../../lib/releases/release';
import { Releases } from '../../lib/releases/releases';
import { ocmKinds } from '../../lib/releases/schemas';

const UPSTREAM = path.join(__dirname, '../../../shared/upstream');
const absent = fs.existsSync(UPSTREAM) ? false : 'no upstream charts beside the project';
const skip = process.env.CI === 'true' ? false : absent;

describe('Releases', () => {
  const versions = (releases: Releases) => [
    releases.ocm.version,
    releases.clusterProxy.version,
    releases.managedServiceAccount.version,
  ];

  it('take the newest charts that are built for the OCM version', () => {
    assert.deepEqual(versions(new Releases({ ocm: '1.2.1' })), ['1.2.1', '0.10.0', '0.10.0']);
    assert.deepEqual(versions(new Releases({ ocm: '1.3.1' })), ['1.3.1', '0.11.0', '0.10.0']);
  });

  it('take an older chart with a newer OCM', () => {
    const releases = new Releases({ ocm: '1.3.1', clusterProxy: '0.10.0', managedServiceAccount: '0.10.0' });
    assert.deepEqual(versions(releases), ['1.3.1', '0.10.0', '0.10.0']);
  });

  it('refuse a chart that is built for a newer OCM', () => {
    assert.throws(() => new Releases({ ocm: '1.2.1', clusterProxy: '0.11.0' }), {
      message:
        'releases: clusterProxy "0.11.0" must go with OCM 1.3 or newer, on whose API it is built; ocm is "1.2.1"',
    });
  });

  it('refuse a version that is not known, and name those that are', () => {
    assert.throws(() => new Releases({ ocm: 'v1.2.1' }), {
      message: 'releases: ocm "v1.2.1" must be a release of OCM known here: 1.2.1, 1.3.1',
    });
    assert.throws(() => new Releases({ ocm: '1.2.1', clusterProxy: '' }), {
      message: 'releases: clusterProxy "" must be a release of cluster-proxy known here: 0.10.0, 0.11.0',
    });
    assert.throws(() => new Releases({ ocm: '1.2.1', managedServiceAccount: '0.11.0' }), {
      message:
        'releases: managedServiceAccount "0.11.0" must be a release of managed-serviceaccount known here: 0.10.0',
    });
  });

  it('are found from a construct below, the nearest first', () => {
    const app = new App();
    const [outer, inner] = [new Releases({ ocm: '1.2.1' }), new Releases({ ocm: '1.3.1' })];
    const [plain, own] = [new Chart(app, 'plain'), new Chart(app, 'own')];
    assert.equal(outer.attachTo(app), outer);
    inner.attachTo(own);
    assert.equal(Releases.of(plain), outer);
    assert.equal(Releases.of(new Chart(own, 'nested')), inner);
  });

  it('are asked for by name where there are none', () => {
    assert.throws(() => Releases.of(new Chart(new App(), 'alone')), {
      message:
        'alone: no release is known here; call new Releases({ ocm: … }).attachTo(app) before adding it, or use a Fleet',
    });
  });
});

describe('the data of the releases', () => {
  const names = (gates: readonly FeatureGate[], enabled: boolean) =>
    gates.filter((gate) => gate.enabledByDefault === enabled).map(({ name, stage }) => `${name} ${stage}`);

  for (const { version, clusterManagerGates, klusterletGates } of OCM_RELEASES) {
    const placement = version === '1.2.1' ? [] : ['PlacementDebugServer alpha'];

    it(`has the gates of OCM ${version} as its API's feature.go has them`, () => {
      const { registrationConfiguration, workConfiguration } = clusterManagerGates;
      assert.deepEqual(names(registrationConfiguration, true), ['DefaultClusterSet alpha', 'ResourceCleanup beta']);
      assert.deepEqual(names(registrationConfiguration, false), [
        'V1beta1CSRAPICompatibility alpha',
        'ManagedClusterAutoApproval alpha',
        'ClusterProfile alpha',
        'ClusterImporter alpha',
      ]);
      assert.deepEqual(names(clusterManagerGates.addOnManagerConfiguration, true), ['AddonManagement beta']);
      assert.deepEqual(names(clusterManagerGates.addOnManagerConfiguration, false), []);
      assert.deepEqual(names(workConfiguration, true), []);
      assert.deepEqual(names(workConfiguration, false), [
        'NilExecutorValidating alpha',
        'ManifestWorkReplicaSet alpha',
        'CloudEventsDrivers alpha',
        'CleanUpCompletedManifestWork alpha',
      ]);
      assert.deepEqual(names(clusterManagerGates.placementConfiguration, true), []);
      assert.deepEqual(names(clusterManagerGates.placementConfiguration, false), placement);
      assert.deepEqual(names(klusterletGates.registrationConfiguration, true), [
        'ClusterClaim beta',
        'AddonManagement beta',
      ]);
      assert.deepEqual(names(klusterletGates.registrationConfiguration, false), [
        'ClusterProperty alpha',
        'V1beta1CSRAPICompatibility alpha',
        'MultipleHubs alpha',
      ]);
      assert.deepEqual(names(klusterletGates.workConfiguration, true), []);
      assert.deepEqual(names(klusterletGates.workConfiguration, false), [
        'ExecutorValidatingCaches alpha',
        'RawFeedbackJsonString alpha',
      ]);
    });

    it(`lists gates only where the resources of OCM ${version} take them`, () => {
      const takes = (side: 'hub' | 'spoke', kind: string) => {
        const { schema } = ocmKinds(version, side).get(`operator.open-cluster-management.io/v1/${kind}`) ?? {};
        const parts = Object.entries(schema?.properties?.spec?.properties ?? {});
        return parts.filter(([, part]) => part.properties?.featureGates).map(([name]) => name);
      };
      const lists = (gates: object) => Object.entries(gates).flatMap(([part, list]) => (list.length > 0 ? [part] : []));
      // The gRPC server takes a list, and no release knows a gate for it.
      const hub = takes('hub', 'ClusterManager').filter((part) => part !== 'serverConfiguration');
      assert.deepEqual(lists(clusterManagerGates).sort(), hub.sort());
      assert.deepEqual(lists(klusterletGates).sort(), takes('spoke', 'Klusterlet').sort());
    });
  }

  it('puts the oldest release first', () => {
    for (const releases of [OCM_RELEASES, CLUSTER_PROXY_RELEASES, MANAGED_SERVICE_ACCOUNT_RELEASES]) {
      const versions = releases.map(({ version }) => version);
      const sorted = [...versions].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      assert.deepEqual(versions, sorted);
    }
  });

  it('has charts for every OCM release that go with it', () => {
    for (const { version } of OCM_RELEASES) assert.doesNotThrow(() => new Releases({ ocm: version }));
  });
});

describe('the data of the releases, beside the upstream charts', { skip }, () => {
  // biome-ignore lint/suspicious/noExplicitAny: objects of many kinds, of which each test reads a field or two
  const rendered = (release: string, file: string): any[] =>
    parseAllDocuments(fs.readFileSync(path.join(UPSTREAM, release, 'rendered', `${file}.yaml`), 'utf8'))
      .map((document) => document.toJS())
      .filter(Boolean);
  const text = (release: string, file: string) => JSON.stringify(rendered(release, file));
  const exists = (release: string, file: string) =>
    fs.existsSync(path.join(UPSTREAM, release, 'rendered', `${file}.yaml`));

  it('has the images of the operators', () => {
    for (const { version, operatorImage } of OCM_RELEASES) {
      for (const file of ['cluster-manager-defaults', 'klusterlet-defaults']) {
        const [deployment] = rendered(`ocm-${version}`, file).filter(({ kind }) => kind === 'Deployment');
        assert.equal(deployment.spec.template.spec.containers[0].image, operatorImage);
      }
    }
  });

  for (const release of CLUSTER_PROXY_RELEASES) {
    const folder = `cluster-proxy-${release.version}`;

    it(`has what sets cluster-proxy ${release.version} apart`, () => {
      const objects = rendered(folder, 'defaults');
      const [addOn] = objects.filter(({ kind }) => kind === 'ClusterManagementAddOn');
      assert.equal(addOn.apiVersion, `addon.open-cluster-management.io/${release.addOnApi}`);
      assert.match(text(folder, 'defaults'), new RegExp(`--feature-gates=${release.accessProviderGate}=false`));
      assert.match(text(folder, 'defaults'), new RegExp(`:v${release.version.replaceAll('.', '\\.')}"`));
      const rules = objects.filter(({ kind }) => kind === 'ClusterRole').flatMap((role) => role.rules);
      const [clusterRoles] = rules.filter((rule) => rule.resources?.includes('clusterroles'));
      assert.deepEqual(clusterRoles.verbs, release.clusterRoleVerbs);
      const resolvers = rules.some((rule) => rule.resources?.includes('managedproxyserviceresolvers'));
      assert.equal(resolvers, release.serviceResolvers);
      assert.equal(exists(folder, 'access-provider-network-policies'), release.networkPolicies);
      assert.equal(exists(folder, 'agent-namespace'), release.agentNamespaceSettable);
      assert.equal(text(folder, 'defaults').includes('terminationGracePeriodSeconds'), release.hardenedPods);
    });
  }

  it('has the API version and the gates of managed-serviceaccount', () => {
    for (const { version, addOnApi, credentialSyncGate, ephemeralIdentityGate } of MANAGED_SERVICE_ACCOUNT_RELEASES) {
      const objects = rendered(`managed-serviceaccount-${version}`, 'defaults');
      const [addOn] = objects.filter(({ kind }) => kind === 'ClusterManagementAddOn');
      assert.equal(addOn.apiVersion, `addon.open-cluster-management.io/${addOnApi}`);
      const args = JSON.stringify(objects);
      assert.ok(args.includes(`--feature-gates=${ephemeralIdentityGate}=false,${credentialSyncGate}=false`));
    }
  });
});
