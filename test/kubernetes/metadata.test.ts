import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeViolation } from '../../lib/checks/violation';
import { checkMetadata } from '../../lib/kubernetes/metadata';

type Fields = Record<string, unknown>;

const PATH = 'hub/core/thing';
const GENERAL = 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)';
const LABEL = 'must be a DNS-1123 label (a-z, 0-9, "-", at most 63)';
const SEGMENT = 'must be a path segment (no "/", no "%", neither "." nor "..")';
const LABEL_VALUE =
  'must be a label value (a string of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)';
const QUALIFIED =
  'must be a qualified name ([DNS-1123 subdomain/]name of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)';

function messages(object: Fields, namespaced?: boolean): string[] {
  return checkMetadata(object, { namespaced, path: PATH }).map((violation) => {
    const message = describeViolation(violation);
    assert.ok(message.startsWith(`${PATH}: `), message);
    return message.slice(PATH.length + 2);
  });
}

const named = (apiVersion: string, kind: string, name: unknown, rest: Fields = {}) =>
  messages({ apiVersion, kind, metadata: { name }, ...rest });
const withMetadata = (metadata: Fields, rest: Fields = {}) =>
  messages({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...metadata }, ...rest });

describe('the name of an object', () => {
  const long = (length: number) => 'a'.repeat(length);
  const custom = 'cluster.open-cluster-management.io';
  const rbac = 'rbac.authorization.k8s.io/v1';
  const cases: [apiVersion: string, kind: string, right: string[], wrong: unknown[], rule: string][] = [
    [
      'v1',
      'ConfigMap',
      ['a.b', '1', long(253)],
      ['Prod_EU', 'a/b', '../x', '--flag', '😀', 'a\n', '', 5, true],
      GENERAL,
    ],
    ['example.com/v1', 'Namespace', ['a.b'], ['A'], GENERAL],
    ['v1', 'Namespace', ['a', '1-2', long(63)], ['a.b', 'A'], LABEL],
    ['v1', 'Service', ['a-1'], ['1a', 'a.b'], 'must be an RFC 1035 label (a-z, 0-9, "-", a letter first, at most 63)'],
    ['apps/v1', 'StatefulSet', ['1a'], ['a.b'], LABEL],
    ['apps/v1', 'Deployment', ['a.b'], ['a_b'], GENERAL],
    ['batch/v1', 'Job', [long(63)], ['a_b'], 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 63)'],
    ['batch/v1', 'CronJob', [long(52)], [long(53)], 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 52)'],
    ['networking.k8s.io/v1', 'IPAddress', ['10.0.0.1', '::1'], ['a'], 'must be an IP address'],
    ['certificates.k8s.io/v1', 'CertificateSigningRequest', ['A:b'], ['a/b'], SEGMENT],
    ['policy/v1', 'PodDisruptionBudget', ['A:b'], ['a/b'], SEGMENT],
    [rbac, 'Role', ['a:b'], ['a/b'], SEGMENT],
    [rbac, 'RoleBinding', ['a:b'], ['..'], SEGMENT],
    [rbac, 'ClusterRole', ['system:node', 'A B'], ['50%', 'a/b', '.'], SEGMENT],
    [rbac, 'ClusterRoleBinding', ['open-cluster-management:x'], ['a/b'], SEGMENT],
    [`${custom}/v1`, 'ManagedCluster', ['cluster1', long(63)], ['eu.cluster1', 'Cluster1'], LABEL],
  ];
  for (const [apiVersion, kind, right, wrong, rule] of cases) {
    it(`of ${apiVersion} ${kind} ${rule}`, () => {
      for (const name of right) assert.deepEqual(named(apiVersion, kind, name), []);
      for (const name of wrong)
        assert.deepEqual(named(apiVersion, kind, name), [`metadata.name ${JSON.stringify(name)} ${rule}`]);
    });
  }

  it('is shortened in the message', () => {
    assert.deepEqual(named('v1', 'ConfigMap', long(300)), [`metadata.name "${long(59)}…" (300 characters) ${GENERAL}`]);
  });

  it('of a cluster set and its binding has 63 characters at most, being the value of a label', () => {
    const rule = 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 63)';
    for (const kind of ['ManagedClusterSet', 'ManagedClusterSetBinding']) {
      assert.deepEqual(named(`${custom}/v1beta2`, kind, 'prod.eu'), []);
      assert.deepEqual(named(`${custom}/v1beta2`, kind, 'Prod_EU'), [`metadata.name "Prod_EU" ${rule}`]);
      assert.deepEqual(named(`${custom}/v1beta2`, kind, long(63)), []);
      assert.deepEqual(named(`${custom}/v1beta2`, kind, long(64)), [`metadata.name "${long(64)}" ${rule}`]);
    }
  });

  it('of a CustomResourceDefinition is plural and group, that of an APIService version and group', () => {
    const crd = { spec: { group: 'example.com', names: { plural: 'things' } } };
    assert.deepEqual(named('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'things.example.com', crd), []);
    assert.deepEqual(named('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'thing.example.com', crd), [
      'metadata.name "thing.example.com" must be "things.example.com" (spec.names.plural, ".", spec.group)',
    ]);
    const service = { spec: { group: 'example.com', version: 'v1' } };
    assert.deepEqual(named('apiregistration.k8s.io/v1', 'APIService', 'v1.example.com', service), []);
    assert.deepEqual(named('apiregistration.k8s.io/v1', 'APIService', 'example.com', service), [
      'metadata.name "example.com" must be "v1.example.com" (spec.version, ".", spec.group)',
    ]);
  });

  it('must be there, and not be generated', () => {
    assert.deepEqual(messages({ apiVersion: 'v1', kind: 'ConfigMap' }), ['metadata.name must be set']);
    assert.deepEqual(messages({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-' } }), [
      'metadata.generateName "a-" must be metadata.name instead: server-side apply needs to know the name',
    ]);
    assert.deepEqual(withMetadata({ generateName: 'a-' }), [
      'metadata.generateName "a-" must be metadata.name instead: server-side apply needs to know the name',
    ]);
    assert.deepEqual(messages({ metadata: 'a' }), ['metadata "a" must be an object']);
  });
});

describe('the namespace of an object', () => {
  const object = (namespace?: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace } });

  it('must be there where the kind lives in one, and only there', () => {
    assert.deepEqual(messages(object('b'), true), []);
    assert.deepEqual(messages(object(), false), []);
    assert.deepEqual(messages(object(), true), [
      'metadata.namespace must be set: objects of this kind live in a namespace',
    ]);
    assert.deepEqual(messages(object('b'), false), [
      'metadata.namespace "b" must be left out: objects of this kind belong to the whole cluster',
    ]);
  });

  it('may be there or not where the kind is unknown', () => {
    assert.deepEqual([...messages(object('b')), ...messages(object())], []);
  });

  it('is a DNS-1123 label', () => {
    for (const namespace of ['a.b', 'A', '', 'x'.repeat(64), 7]) {
      assert.deepEqual(messages(object(namespace), true), [`metadata.namespace ${JSON.stringify(namespace)} ${LABEL}`]);
    }
  });
});

describe('labels', () => {
  it('have qualified names as keys and label values as values', () => {
    const labels = { a: '', 'example.com/a': 'B_1', on: 'on', 'x.y/012': '012' };
    assert.deepEqual(withMetadata({ labels }), []);
    assert.deepEqual(withMetadata({ labels: { 'a b': 'c', 'Example.com/a': 'c', 'a/b': 'a b' } }), [
      `metadata.labels "a b" as the key of a label ${QUALIFIED}`,
      `metadata.labels "Example.com/a" as the key of a label ${QUALIFIED}`,
      `metadata.labels["a/b"] "a b" ${LABEL_VALUE}`,
    ]);
  });

  it('have strings as values, nothing that only looks like one', () => {
    assert.deepEqual(withMetadata({ labels: { a: true, b: 12, c: null, d: ['x'] } }), [
      `metadata.labels.a true ${LABEL_VALUE}`,
      `metadata.labels.b 12 ${LABEL_VALUE}`,
      `metadata.labels.c null ${LABEL_VALUE}`,
      `metadata.labels.d ["x"] ${LABEL_VALUE}`,
    ]);
    assert.deepEqual(withMetadata({ labels: ['a'] }), ['metadata.labels ["a"] must be a map of strings']);
  });
});

describe('annotations', () => {
  it('have qualified names of any case as keys and any strings as values', () => {
    assert.deepEqual(withMetadata({ annotations: { 'Example.COM/a': 'any\nthing 😀', b: '' } }), []);
    assert.deepEqual(withMetadata({ annotations: { 'a/b/c': 'd', e: 1 } }), [
      `metadata.annotations "a/b/c" as the key of an annotation ${QUALIFIED}`,
      'metadata.annotations.e 1 must be a string',
    ]);
  });

  it('take 256 KiB in all, keys and values together, counted in bytes', () => {
    const fits = { a: 'x'.repeat(131071), b: 'é'.repeat(65535), c: '' };
    assert.deepEqual(withMetadata({ annotations: fits }), []);
    assert.deepEqual(withMetadata({ annotations: { ...fits, c: 'x' } }), [
      'metadata.annotations 262145 must be at most 262144 bytes, keys and values together',
    ]);
  });
});

describe('what an object owes to others', () => {
  it('are finalizers with qualified names', () => {
    assert.deepEqual(withMetadata({ finalizers: ['example.com/a', 'orphan'] }), []);
    assert.deepEqual(withMetadata({ finalizers: ['example.com/a', 'a b', null] }), [
      `metadata.finalizers[1] "a b" ${QUALIFIED}`,
      `metadata.finalizers[2] null ${QUALIFIED}`,
    ]);
    assert.deepEqual(withMetadata({ finalizers: 'a' }), ['metadata.finalizers "a" must be a list of strings']);
  });

  it('are owners that are told by all four of their parts', () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b' };
    assert.deepEqual(withMetadata({ ownerReferences: [owner] }), []);
    assert.deepEqual(withMetadata({ ownerReferences: [owner, { ...owner, uid: '', kind: undefined }] }), [
      'metadata.ownerReferences[1].kind must be a string that is not empty',
      'metadata.ownerReferences[1].uid "" must be a string that is not empty',
    ]);
    assert.deepEqual(withMetadata({ ownerReferences: owner.name }), [
      'metadata.ownerReferences "a" must be a list of objects',
    ]);
  });
});

describe('what the server or a controller sets', () => {
  it('is left to them', () => {
    const set = {
      creationTimestamp: '2026-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      deletionTimestamp: '2026-01-01T00:00:00Z',
      generation: 1,
      managedFields: [],
      resourceVersion: '1',
      selfLink: '/a',
      uid: 'b',
    };
    assert.deepEqual(withMetadata(set, { status: {} }), [
      ...Object.entries(set).map(
        ([field, value]) => `metadata.${field} ${JSON.stringify(value)} must be left out: the API server sets it`,
      ),
      'status {} must be left out: a controller sets it',
    ]);
  });

  it('may stand there as null, which sets nothing', () => {
    assert.deepEqual(withMetadata({ creationTimestamp: null }, { status: null }), []);
  });
});

describe('a field that metadata does not have', () => {
  it('is refused, with those that it has', () => {
    assert.deepEqual(withMetadata({ label: { a: 'b' } }), [
      'metadata.label {"a":"b"} must be one of the fields of metadata: name, namespace, labels, annotations, finalizers, ownerReferences',
    ]);
  });
});
