import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { checkSchema } from '../../lib/checks/structural-schema';
import { describeViolation } from '../../lib/checks/violation';
import { ClusterProxyAddOn, type ClusterProxyAddOnProps } from '../../lib/cluster-proxy/cluster-proxy-add-on';
import { ProxyEntrypoint } from '../../lib/cluster-proxy/proxy-entrypoint';
import {
  ManagedServiceAccountAddOn,
  type ManagedServiceAccountAddOnProps,
} from '../../lib/managed-service-account/add-on';
import { HubDeployMode } from '../../lib/managed-service-account/hub-deploy-mode';
import { AddOnInstallation } from '../../lib/ocm/add-on-installation';
import { CLUSTER_PROXY_RELEASES } from '../../lib/releases/cluster-proxy-releases';
import { MANAGED_SERVICE_ACCOUNT_RELEASES } from '../../lib/releases/managed-service-account-releases';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { Releases, type ReleasesProps } from '../../lib/releases/releases';
import { chartCrds, kindsOfCrd, ocmKinds } from '../../lib/releases/schemas';
import { emitted, identity, type Manifest } from './emitted';

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,12}[a-z0-9])?$/);
const host = fc.oneof(
  fc.tuple(label, label).map(([name, zone]) => `${name}.x${zone}`),
  fc.ipV4(),
  fc.ipV6(),
);
const repository = fc.tuple(label, label).map(([name, image]) => `${name}.example.org:5000/${image}`);
const placement = fc.record({ name: label, namespace: label });
const installation = fc.oneof(
  fc.constant(AddOnInstallation.onAllClusters()),
  fc.constant(AddOnInstallation.clusterByCluster()),
  fc.array(placement, { minLength: 1, maxLength: 3 }).map((placements) => AddOnInstallation.byPlacements(placements)),
);
const version = fc.oneof(
  fc.constant({}),
  fc.record({ tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/) }),
  fc.record({ digest: fc.stringMatching(/^[0-9a-f]{64}$/).map((digits) => `sha256:${digits}`) }),
);
const replicas = fc.nat({ max: 5 });

const clusterProxy: fc.Arbitrary<ClusterProxyAddOnProps> = fc
  .tuple(
    version,
    fc.record(
      {
        namespace: label,
        installation,
        registry: repository,
        image: label,
        proxyServerImage: repository,
        proxyAgentImage: repository,
        replicas,
        entrypoint: fc.oneof(
          fc.constantFrom(ProxyEntrypoint.portForward(), ProxyEntrypoint.loadBalancer()),
          host.map((name) => ProxyEntrypoint.hostname(name)),
        ),
        proxyServerPort: fc.integer({ min: 1, max: 65535 }),
        imagePullPolicy: fc.constantFrom(...Object.values(ImagePullPolicy)),
        kubeApiProxy: fc.boolean(),
        serviceProxy: fc.boolean(),
        impersonation: fc.boolean(),
        userServer: fc.record({ additionalSans: fc.array(host, { maxLength: 3 }) }, { requiredKeys: [] }),
        accessProvider: fc.boolean(),
        networkPolicies: fc.boolean(),
        agentNamespace: label,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([image, props]) => ({ ...image, ...props }));

const managedServiceAccount: fc.Arbitrary<ManagedServiceAccountAddOnProps> = fc
  .tuple(
    version,
    fc.oneof(
      fc.record({ hubDeployMode: fc.constant(HubDeployMode.DEPLOYMENT) }, { requiredKeys: [] }),
      fc.record(
        { hubDeployMode: fc.constant(HubDeployMode.ADD_ON_TEMPLATE), addOnTemplateName: label },
        { requiredKeys: ['hubDeployMode'] },
      ),
    ),
    fc.record(
      {
        namespace: label,
        installation,
        image: repository,
        replicas,
        ephemeralIdentity: fc.boolean(),
        credentialSync: fc.boolean(),
        agentImagePullSecret: label,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([image, mode, props]) => ({ ...image, ...mode, ...props }));

/** Every combination of releases that upstream supports. */
function combinations(): ReleasesProps[] {
  const all = OCM_RELEASES.flatMap(({ version: ocm }) =>
    CLUSTER_PROXY_RELEASES.flatMap((proxy) =>
      MANAGED_SERVICE_ACCOUNT_RELEASES.map((account) => ({
        ocm,
        clusterProxy: proxy.version,
        managedServiceAccount: account.version,
      })),
    ),
  );
  return all.filter((releases) => {
    try {
      return new Releases(releases);
    } catch {
      return false;
    }
  });
}

function assertLegal(objects: readonly Manifest[], releases: Releases): void {
  const crds = [
    ...chartCrds('cluster-proxy', releases.clusterProxy.version),
    ...chartCrds('managed-serviceaccount', releases.managedServiceAccount.version),
  ];
  const kinds = new Map([
    ...ocmKinds(releases.ocm.version, 'hub'),
    ...crds.flatMap(kindsOfCrd).map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind] as const),
  ]);
  const checked = objects.filter(({ apiVersion }) => apiVersion.includes('open-cluster-management.io'));
  assert.ok(checked.length > 0);
  for (const object of checked) {
    const kind = kinds.get(`${object.apiVersion}/${object.kind}`);
    assert.ok(kind, `${object.apiVersion} ${object.kind} is a kind of the release`);
    assert.equal(object.metadata.namespace !== undefined, kind.namespaced, identity(object));
    assert.deepEqual(checkSchema(object, kind.schema, identity(object)).map(describeViolation), []);
  }
  const identities = objects.map(identity);
  assert.deepEqual([...new Set(identities)], identities);
}

for (const props of combinations()) {
  const releases = new Releases(props);
  describe(`with OCM ${releases.ocm.version} and cluster-proxy ${releases.clusterProxy.version}`, () => {
    it("every legal combination of cluster-proxy settings satisfies the CRDs' schemas, each object once", () => {
      const { networkPolicies, agentNamespaceSettable } = releases.clusterProxy;
      fc.assert(
        fc.property(clusterProxy, ({ agentNamespace, ...settings }) => {
          const legal = {
            ...settings,
            networkPolicies: networkPolicies && (settings.networkPolicies ?? false),
            ...(agentNamespaceSettable && agentNamespace !== undefined ? { agentNamespace } : {}),
          };
          assertLegal(
            emitted(props, (chart) => void new ClusterProxyAddOn(chart, 'add-on', legal)),
            releases,
          );
        }),
        { numRuns: 60 },
      );
    });

    it("every legal combination of managed-serviceaccount settings satisfies the CRDs' schemas, each object once", () => {
      fc.assert(
        fc.property(managedServiceAccount, (settings) => {
          const objects = emitted(props, (chart) => void new ManagedServiceAccountAddOn(chart, 'add-on', settings));
          assertLegal(objects, releases);
        }),
        { numRuns: 60 },
      );
    });
  });
}
