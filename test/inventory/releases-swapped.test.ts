import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { article, Written } from '../fleet/written';
import { differences } from '../parity/differences';

const BEFORE = { ocm: '1.2.1', clusterProxy: '0.10.0', managedServiceAccount: '0.10.0' };
const AFTER = { ocm: '1.3.1', clusterProxy: '0.11.0', managedServiceAccount: '0.10.0' };

/** What differs, by object: a line for each field. The API version counts as a field. */
function changes(from: Written, to: Written): Record<string, string[]> {
  const objects = (written: Written) =>
    ['hub/', 'cluster1/', 'cluster2/'].flatMap((folder) =>
      written.objects(folder).map((object) => ({ ...object, apiVersion: folder, version: object.apiVersion })),
    );
  const found: Record<string, string[]> = {};
  for (const { object, path, upstream, ours } of differences(objects(from), objects(to))) {
    const [side, gone] = [JSON.stringify(upstream), JSON.stringify(ours)];
    found[object] ??= [];
    if (path === '') found[object].push(upstream ? 'gone' : 'new');
    else if (ours === undefined) found[object].push(`- ${path} ${side}`);
    else if (upstream === undefined) found[object].push(`+ ${path} ${gone}`);
    else found[object].push(`${path} ${side} → ${gone}`);
  }
  return found;
}

const IMAGE = 'quay.io/open-cluster-management/cluster-proxy';
const newImage = (prefix = '') => `"${prefix}${IMAGE}:v0.10.0" → "${prefix}${IMAGE}:v0.11.0"`;
const POD = 'spec.template.spec';
const HARDENED = [
  `+ ${POD}.securityContext {"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}`,
  '[{"name":"POD_NAMESPACE","valueFrom":{"fieldRef":{"fieldPath":"metadata.namespace"}}}]',
];
const CRD = 'hub/ CustomResourceDefinition';
const ADD_ON = 'addon.open-cluster-management.io';

describe('OCM 1.3.1 with cluster-proxy 0.11.0 in place of 1.2.1 with 0.10.0', () => {
  const [before, after] = [BEFORE, AFTER].map((releases) => new Written(article(), releases)) as [Written, Written];

  it('change just the objects and fields that those releases change', () => {
    const expected: Record<string, string[]> = {
      [`${CRD} managedproxyconfigurations.proxy.open-cluster-management.io`]: [
        'metadata.annotations.cdk8s-cluster-inventory/origin "open-cluster-management-io/cluster-proxy v0.10.0, Apache-2.0, descriptions removed" → "open-cluster-management-io/cluster-proxy v0.11.0, Apache-2.0, descriptions removed"',
        '+ spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.proxyAgent.properties.additionalServiceProxyArgs {"items":{"type":"string"},"type":"array"}',
      ],
      [`${CRD} managedproxyserviceresolvers.proxy.open-cluster-management.io`]: ['gone'],
      'hub/ ClusterRole open-cluster-management:cluster-proxy:addon-manager': [
        '- rules[4].resources[] "managedproxyserviceresolvers"',
        '- rules[4].resources[] "managedproxyserviceresolvers/status"',
        '- rules[4].resources[] "managedproxyserviceresolvers/finalizers"',
        '+ rules[18].verbs[] "update"',
      ],
      'hub/ ManagedProxyConfiguration cluster-proxy': [
        `spec.proxyAgent.image ${newImage()}`,
        `spec.proxyServer.image ${newImage()}`,
      ],
      'hub/ Deployment open-cluster-management-addon/cluster-proxy-addon-manager': [
        `- ${POD}.containers[0].args[] "--feature-gates=ClusterProfileAccessProvider=true"`,
        `+ ${POD}.containers[0].args[] "--enable-network-policies=false"`,
        `+ ${POD}.containers[0].args[] "--agent-install-namespace=open-cluster-management-cluster-proxy"`,
        `+ ${POD}.containers[0].args[] "--feature-gates=ClusterProfile=true"`,
        `${POD}.containers[0].image ${newImage()}`,
        `+ ${POD}.containers[0].env ${HARDENED[1]}`,
        `${HARDENED[0]}`,
        `+ ${POD}.terminationGracePeriodSeconds 40`,
      ],
      'hub/ Deployment open-cluster-management-addon/cluster-proxy-addon-user': [
        `${POD}.containers[0].args[3] ${newImage('--agent-image=')}`,
        `${POD}.containers[0].image ${newImage()}`,
        `${POD}.containers[1].args[10] "--agent-install-namespace=open-cluster-management-agent-addon" → "--agent-install-namespace=open-cluster-management-cluster-proxy"`,
        `${POD}.containers[1].image ${newImage()}`,
        `+ ${POD}.containers[1].env ${HARDENED[1]}`,
        `${HARDENED[0]}`,
      ],
      'hub/ ClusterManagementAddOn cluster-proxy': [
        `- spec.supportedConfigs [{"defaultConfig":{"name":"cluster-proxy"},"group":"proxy.open-cluster-management.io","resource":"managedproxyconfigurations"},{"group":"${ADD_ON}","resource":"addondeploymentconfigs"}]`,
        '+ spec.defaultConfigs [{"group":"proxy.open-cluster-management.io","name":"cluster-proxy","resource":"managedproxyconfigurations"}]',
        `version "${ADD_ON}/v1alpha1" → "${ADD_ON}/v1beta1"`,
      ],
    };
    const found = changes(before, after);
    assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
    for (const [object, fields] of Object.entries(expected)) {
      assert.deepEqual(found[object]?.sort(), fields.sort(), object);
    }
  });

  it('keep the order of files, steps and waits', () => {
    assert.deepEqual(Object.keys(after.files), Object.keys(before.files));
    const newer = (line: string) =>
      line
        .replace('ocm=1.2.1,cluster-proxy=0.10.0,', 'ocm=1.3.1,cluster-proxy=0.11.0,')
        .replace('release 1.2.1', 'release 1.3.1');
    assert.deepEqual(after.plan(), before.plan().map(newer));
    const without = before.listed().filter((line) => !line.includes(' managedproxyserviceresolvers.'));
    assert.deepEqual(after.listed(), without);
    assert.equal(before.listed().length - without.length, 1);
  });

  it('are named in the README, with what is known against them', () => {
    const lines = (written: Written) => (written.files['README.md'] ?? '').split('\n');
    const [older, newer] = [lines(before), lines(after)];
    assert.equal(older.length, newer.length);
    assert.deepEqual(
      newer.filter((line, index) => line !== older[index]).map((line) => line.split(':')[0]),
      [
        '| Open Cluster Management, on the hub and every managed cluster | 1.3.1 |',
        '| cluster-proxy | 0.11.0 |',
        '- cluster-proxy 0.11.0',
      ],
    );
  });

  it('may also be swapped one at a time', () => {
    const onlyOcm = new Written(article(), { ...AFTER, clusterProxy: '0.10.0' });
    assert.deepEqual(changes(before, onlyOcm), {});
    assert.deepEqual(Object.keys(changes(onlyOcm, after)), Object.keys(changes(before, after)));
  });
});
