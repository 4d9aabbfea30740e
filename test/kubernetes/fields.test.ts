import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { describeViolation } from '../../lib/checks/violation';
import { FIELD_RULES } from '../../lib/kubernetes/field-rules';
import { checkFields } from '../../lib/kubernetes/fields';

type Fields = Record<string, unknown>;

const UPSTREAM = path.join(__dirname, '../../../shared/upstream');
const PATH = 'hub/core/thing';
const DURATION = 'a duration such as "1h30m" (units h, m, s, ms, us, ns)';
const SOAK = `must be ${DURATION}, not below 0`;
const DEADLINE = `must be "None" or ${DURATION}, not below 0`;
const VALIDITY = `must be ${DURATION}, from 10 minutes to 2^32 seconds, which is what Kubernetes issues tokens for`;
const HTTPS = 'must be an https URL with a host, without credentials and fragment';
const HTTP = 'must be an http or https URL with a host, without credentials and fragment';
const REGISTRY = 'must be what image references begin with, such as "registry.example.com/team"';
const IMAGE =
  'must be an image reference such as "registry.example.com/team/app:v1" or "…/app@sha256:" and 64 hex digits';
const QUANTITY = 'must be a quantity such as 500m, 2 or 1.5Gi, not below 0';

function messages(object: Fields): string[] {
  return checkFields(object, PATH).map((violation) => {
    const message = describeViolation(violation);
    assert.ok(message.startsWith(`${PATH}: `), message);
    return message.slice(PATH.length + 2);
  });
}

/** An object with a value at one field, lists having that one item. */
function objectWith(kind: string, field: string, value: unknown): Fields {
  const [group = '', name = ''] = kind.split('/');
  const nested = field.split('.').reduceRight<unknown>((inner, step) => {
    return step.endsWith('[]') ? { [step.slice(0, -2)]: [inner] } : { [step]: inner };
  }, value);
  return { apiVersion: `${group}/v1`, kind: name, ...(nested as Fields) };
}

const group = 'open-cluster-management.io';
const rollouts = (field: string) =>
  ['all', 'progressive', 'progressivePerGroup'].flatMap((strategy): [string, string][] => [
    [`${field}.${strategy}.minSuccessTime`, SOAK],
    [`${field}.${strategy}.progressDeadline`, DEADLINE],
  ]);
const EXPECTED: Record<string, [field: string, rule: string][]> = {
  [`addon.${group}/AddOnDeploymentConfig`]: [
    ['spec.proxyConfig.httpProxy', HTTP],
    ['spec.proxyConfig.httpsProxy', HTTP],
    ['spec.registries[].mirror', REGISTRY],
    ['spec.registries[].source', REGISTRY],
  ],
  [`addon.${group}/ClusterManagementAddOn`]: rollouts('spec.installStrategy.placements[].rolloutStrategy'),
  [`authentication.${group}/ManagedServiceAccount`]: [['spec.rotation.validity', VALIDITY]],
  [`cluster.${group}/ManagedCluster`]: [['spec.managedClusterClientConfigs[].url', HTTPS]],
  [`operator.${group}/ClusterManager`]: [
    ['spec.addOnManagerImagePullSpec', IMAGE],
    ['spec.placementImagePullSpec', IMAGE],
    ['spec.registrationImagePullSpec', IMAGE],
    ['spec.serverConfiguration.imagePullSpec', IMAGE],
    ['spec.workImagePullSpec', IMAGE],
  ],
  [`operator.${group}/Klusterlet`]: [
    ['spec.externalServerURLs[].url', HTTPS],
    ['spec.imagePullSpec', IMAGE],
    ['spec.registrationImagePullSpec', IMAGE],
    ['spec.workImagePullSpec', IMAGE],
  ],
  [`proxy.${group}/ManagedProxyConfiguration`]: [
    ['spec.proxyAgent.image', IMAGE],
    ['spec.proxyServer.image', IMAGE],
  ],
  [`work.${group}/ManifestWorkReplicaSet`]: rollouts('spec.placementRefs[].rolloutStrategy'),
};

const RIGHT: Record<string, string[]> = {
  [SOAK]: ['0', '0s', '1h30m'],
  [DEADLINE]: ['None', '0s', '30m'],
  [VALIDITY]: ['10m', '8640h', '4294967296s'],
  [HTTPS]: ['https://api.example.com:6443'],
  [HTTP]: ['http://10.11.12.13:3128', 'https://proxy.example.com', ''],
  [REGISTRY]: ['registry.example.com/ocm', 'registry.example.com', ''],
  [IMAGE]: ['registry.example.com/ocm/work:v1'],
};
const WRONG: Record<string, string[]> = {
  [SOAK]: ['1d', '-1s', 'None', ''],
  [DEADLINE]: ['1d', '1hour', 'none', ''],
  [VALIDITY]: ['30d', '9m59s', '4294967297s', '8640', ''],
  [HTTPS]: ['http://api.example.com', 'api.example.com:6443', ''],
  [HTTP]: ['proxy.example.com:3128', 'socks5://proxy.example.com', 'http://user:secret@proxy.example.com'],
  [REGISTRY]: ['https://registry.example.com', 'registry.example.com/a:v1'],
  [IMAGE]: ['registry.example.com/OCM/work', 'work:', 'a b'],
};

describe('a field of a kind', () => {
  it('has a rule here for each that the library knows', () => {
    const known = Object.entries(FIELD_RULES).map(([kind, fields]): [string, [string, string][]] => [
      kind,
      Object.entries(fields).map(([field, { rule }]): [string, string] => [field, rule]),
    ]);
    assert.deepEqual(Object.fromEntries(known), EXPECTED);
  });

  for (const [kind, fields] of Object.entries(EXPECTED)) {
    for (const [field, rule] of fields) {
      it(`${kind} ${field} ${rule}`, () => {
        for (const text of RIGHT[rule] ?? []) assert.deepEqual(messages(objectWith(kind, field, text)), []);
        for (const text of WRONG[rule] ?? []) {
          const at = field.replace('[]', '[0]');
          assert.deepEqual(messages(objectWith(kind, field, text)), [`${at} ${JSON.stringify(text)} ${rule}`]);
        }
        assert.deepEqual(messages(objectWith(kind, field, undefined)), []);
      });
    }
  }

  it('may be empty where an image has a default', () => {
    assert.deepEqual(messages(objectWith(`operator.${group}/Klusterlet`, 'spec.workImagePullSpec', '')), []);
    assert.deepEqual(messages(objectWith(`proxy.${group}/ManagedProxyConfiguration`, 'spec.proxyAgent.image', '')), [
      `spec.proxyAgent.image "" ${IMAGE}`,
    ]);
  });

  it('is checked in every item of a list, and only in its kind', () => {
    const spec = { managedClusterClientConfigs: [{ url: 'https://a' }, {}, { url: 'b' }, { url: 'c' }] };
    assert.deepEqual(messages({ apiVersion: `cluster.${group}/v1`, kind: 'ManagedCluster', spec }), [
      `spec.managedClusterClientConfigs[2].url "b" ${HTTPS}`,
      `spec.managedClusterClientConfigs[3].url "c" ${HTTPS}`,
    ]);
    assert.deepEqual(messages({ apiVersion: 'example.com/v1', kind: 'ManagedCluster', spec }), []);
    assert.deepEqual(messages({ apiVersion: `cluster.${group}/v1`, kind: 'ManagedCluster', spec: 'a' }), []);
  });
});

describe('containers', () => {
  const deployment = (pod: Fields) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { template: { spec: pod } },
  });

  it('name their images by references', () => {
    const pod = {
      containers: [{ image: 'a:v1' }, { image: 'A' }],
      initContainers: [{ image: 'b b' }],
      ephemeralContainers: [{ image: '' }, {}],
    };
    assert.deepEqual(messages(deployment(pod)), [
      `spec.template.spec.containers[1].image "A" ${IMAGE}`,
      `spec.template.spec.initContainers[0].image "b b" ${IMAGE}`,
      `spec.template.spec.ephemeralContainers[0].image "" ${IMAGE}`,
    ]);
  });

  it('ask for resources in quantities', () => {
    const resources = {
      limits: { cpu: 2, memory: '1.5Gi', 'example.com/gpu': 'one' },
      requests: { cpu: '500m', memory: '1 GB', storage: -1 },
    };
    assert.deepEqual(messages(deployment({ containers: [{ resources }], resources: { limits: { cpu: '1x' } } })), [
      `spec.template.spec.containers[0].resources.limits["example.com/gpu"] "one" ${QUANTITY}`,
      `spec.template.spec.containers[0].resources.requests.memory "1 GB" ${QUANTITY}`,
      `spec.template.spec.containers[0].resources.requests.storage -1 ${QUANTITY}`,
      `spec.template.spec.resources.limits.cpu "1x" ${QUANTITY}`,
    ]);
  });

  it('ask for no more than their limits, however written', () => {
    const within = { requests: { cpu: '1000m', memory: '1Gi' }, limits: { cpu: 1, memory: '1024Mi' } };
    const beyond = { requests: { cpu: '1001m', memory: '1G' }, limits: { cpu: 1, memory: '1G' } };
    assert.deepEqual(messages(deployment({ containers: [{ resources: within }, { resources: beyond }] })), [
      'spec.template.spec.containers[1].resources.requests.cpu "1001m" must be at most its limit, 1',
    ]);
  });

  it("stand in OCM's kinds as well", () => {
    const bad = { requests: { cpu: 'x' } };
    assert.deepEqual(
      messages({
        apiVersion: `addon.${group}/v1alpha1`,
        kind: 'AddOnDeploymentConfig',
        spec: { resourceRequirements: [{ containerID: '*:*:*', resources: bad }] },
      }),
      [`spec.resourceRequirements[0].resources.requests.cpu "x" ${QUANTITY}`],
    );
    assert.deepEqual(
      messages({
        apiVersion: `operator.${group}/v1`,
        kind: 'Klusterlet',
        spec: { resourceRequirement: { type: 'ResourceRequirement', resourceRequirements: bad } },
      }),
      [`spec.resourceRequirement.resourceRequirements.requests.cpu "x" ${QUANTITY}`],
    );
  });

  it('inside a work are left to the check of the object that they belong to', () => {
    const manifests = [deployment({ containers: [{ image: 'A' }] })];
    const work = { apiVersion: `work.${group}/v1`, kind: 'ManifestWork', spec: { workload: { manifests } } };
    assert.deepEqual(messages(work), []);
  });

  it('are not the lists of the same name in roles and schemas', () => {
    const rules = [{ resources: ['pods'], verbs: ['get'] }];
    assert.deepEqual(messages({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', rules }), []);
    const schema = { properties: { resources: { properties: { limits: { type: 'object' } } }, containers: {} } };
    assert.deepEqual(messages({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', schema }), []);
  });
});

describe("upstream's own objects", () => {
  it('break no rule', (t) => {
    if (!existsSync(UPSTREAM)) {
      assert.notEqual(process.env.CI, 'true', `${UPSTREAM} must be there in CI`);
      t.skip(`${UPSTREAM} is not there`);
      return;
    }
    const files = readdirSync(UPSTREAM, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /rendered.*yaml$/.test(file),
    );
    const objects = files.flatMap((file) => parseAllDocuments(readFileSync(path.join(UPSTREAM, file), 'utf8')));
    assert.ok(objects.length > 100);
    assert.deepEqual(
      objects.flatMap((document) => messages((document.toJS() ?? {}) as Fields)),
      [],
    );
  });
});
