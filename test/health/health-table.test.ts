import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HEALTH_TABLE, healthExpression, healthRuleOf } from '../../lib/health/health-table';
import { builtInKind } from '../../lib/kubernetes/built-in-kinds';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { chartCrds, kindsOfCrd, ocmKinds, type ServedKind } from '../../lib/releases/schemas';

describe('the health table', () => {
  it('says of each kind what is waited for, when, and for how many seconds at most', () => {
    const rows = HEALTH_TABLE.map((rule) => [
      rule.resource,
      healthExpression(rule),
      `${rule.atEnd ? 'at the end' : 'after its stage'}, ${rule.timeoutSeconds}`,
    ]);
    assert.deepEqual(rows, [
      ['deployments.apps', 'rolled-out', 'after its stage, 180'],
      ['daemonsets.apps', 'rolled-out', 'after its stage, 180'],
      ['statefulsets.apps', 'rolled-out', 'after its stage, 180'],
      ['customresourcedefinitions.apiextensions.k8s.io', 'Established=True', 'after its stage, 60'],
      ['managedclustersetbindings.cluster.open-cluster-management.io', 'Bound=True', 'after its stage, 60'],
      [
        'placements.cluster.open-cluster-management.io',
        'PlacementSatisfied=True,PlacementMisconfigured=False',
        'after its stage, 60',
      ],
      [
        'managedclusters.cluster.open-cluster-management.io',
        'HubAcceptedManagedCluster=True,ManagedClusterJoined=True,ManagedClusterConditionAvailable=True',
        'after its stage, 60',
      ],
      [
        'managedproxyconfigurations.proxy.open-cluster-management.io',
        'ProxyServerDeployed=True,ProxyServerSecretSigned=True,AgentServerSecretSigned=True',
        'after its stage, 180',
      ],
      [
        'clustermanagers.operator.open-cluster-management.io',
        'generation,Applied=True,ValidFeatureGates=True,Progressing=False,HubRegistrationDegraded=False,HubPlacementDegraded=False',
        'after its stage, 360',
      ],
      [
        'klusterlets.operator.open-cluster-management.io',
        'generation,Applied=True,Available=True,HubConnectionDegraded=False,RegistrationDesiredDegraded=False,WorkDesiredDegraded=False',
        'after its stage, 360',
      ],
      ['managedclusteraddons.addon.open-cluster-management.io', 'Available=True,Degraded!=True', 'at the end, 360'],
      [
        'managedserviceaccounts.authentication.open-cluster-management.io',
        'SecretCreated=True,TokenReported=True,.status.tokenSecretRef',
        'at the end, 360',
      ],
      ['manifestworks.work.open-cluster-management.io', 'generations,Applied=True,Available=True', 'at the end, 180'],
      [
        'manifestworkreplicasets.work.open-cluster-management.io',
        'PlacementVerified=True,ManifestworkApplied=True',
        'at the end, 360',
      ],
      [
        'clusterprofiles.multicluster.x-k8s.io',
        'ControlPlaneHealthy=True,Joined=True,.status.accessProviders',
        'at the end, 360',
      ],
    ]);
  });

  it('never waits for ProxyClientSecretSigned, which nothing ever sets', () => {
    assert.equal(JSON.stringify(HEALTH_TABLE).includes('ProxyClientSecretSigned'), false);
  });

  it('waits for the user server’s certificate only of a configuration with a user server', () => {
    const rule = healthRuleOf('managedproxyconfigurations.proxy.open-cluster-management.io') ?? assert.fail();
    const expression = (spec: object | null | undefined) => healthExpression(rule, { spec });
    const without = 'ProxyServerDeployed=True,ProxyServerSecretSigned=True,AgentServerSecretSigned=True';
    assert.equal(expression({ userServer: {} }), `${without},UserServerSecretSigned=True`);
    assert.equal(expression({}), without);
    assert.equal(expression(undefined), without);
    assert.equal(expression(null), without);
    assert.equal(healthExpression(rule), without);
  });

  it('has a rule for a resource in kubectl’s form, and none where an object is healthy once it is there', () => {
    assert.equal(healthRuleOf('deployments.apps')?.kind, 'Deployment');
    assert.equal(healthRuleOf('deployments'), undefined);
    assert.equal(healthRuleOf('secrets'), undefined);
  });

  it('has each kind once, under the resource by which the releases serve it', () => {
    const charts = [...chartCrds('cluster-proxy', '0.10.0'), ...chartCrds('managed-serviceaccount', '0.10.0')];
    const served: ServedKind[] = charts.flatMap((crd) => kindsOfCrd(crd));
    for (const { version } of OCM_RELEASES) {
      for (const side of ['hub', 'spoke'] as const) served.push(...ocmKinds(version, side).values());
    }
    for (const { resource, group, kind } of HEALTH_TABLE) {
      const builtIn = builtInKind(`${group}/v1`, kind);
      const plural = builtIn?.plural ?? served.find((s) => s.group === group && s.kind === kind)?.plural;
      assert.equal(resource, `${plural}.${group}`);
    }
    const resources = HEALTH_TABLE.map(({ resource }) => resource);
    assert.deepEqual(resources, [...new Set(resources)]);
  });
});
