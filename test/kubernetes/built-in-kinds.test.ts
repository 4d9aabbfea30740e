import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { k8s } from 'cdk8s-plus-28';
import { BUILT_IN_KINDS, builtInKind } from '../../lib/kubernetes/built-in-kinds';

/** Kinds of cdk8s-plus-28's imports that cannot be applied, and so are not in the table. */
const NOT_APPLIED = /Review$|List$|^(Binding|ComponentStatus|Eviction|TokenRequest|Status|DeleteOptions|Scale)$/;

describe('a built-in kind', () => {
  it('is known with its plural and its scope', () => {
    assert.deepEqual(builtInKind('apps/v1', 'Deployment'), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      plural: 'deployments',
      namespaced: true,
    });
    assert.equal(builtInKind('v1', 'Namespace')?.namespaced, false);
    assert.equal(builtInKind('rbac.authorization.k8s.io/v1', 'ClusterRole')?.namespaced, false);
    assert.equal(builtInKind('rbac.authorization.k8s.io/v1', 'RoleBinding')?.plural, 'rolebindings');
    assert.equal(builtInKind('networking.k8s.io/v1', 'Ingress')?.plural, 'ingresses');
  });

  it('is unknown in another version, another group, or not at all', () => {
    for (const [apiVersion, kind] of [
      ['v2', 'Namespace'],
      ['apps/v1', 'Namespace'],
      ['apps/v1beta1', 'Deployment'],
      ['v1', 'List'],
      ['v1', 'toString'],
      ['authorization.k8s.io/v1', 'SelfSubjectAccessReview'],
      ['cluster.open-cluster-management.io/v1', 'ManagedCluster'],
    ] as const) {
      assert.equal(builtInKind(apiVersion, kind), undefined, `${apiVersion} ${kind}`);
    }
  });

  it('has a plural that is its lowercase name in the plural, once per version', () => {
    const seen = new Set<string>();
    for (const { apiVersion, kind, plural } of BUILT_IN_KINDS) {
      const name = kind.toLowerCase();
      assert.ok([name, `${name}s`, `${name}es`, `${name.slice(0, -1)}ies`].includes(plural), plural);
      assert.ok(!seen.has(`${apiVersion} ${plural}`), `${apiVersion} ${plural} twice`);
      seen.add(`${apiVersion} ${plural}`);
    }
  });

  it('is every stable kind that cdk8s-plus-28 can make', () => {
    const made = Object.values(k8s).flatMap((value) => {
      const { apiVersion, kind } = (value as { readonly GVK?: { apiVersion: string; kind: string } }).GVK ?? {};
      return apiVersion && kind && /(^|\/)v\d+$/.test(apiVersion) && !NOT_APPLIED.test(kind)
        ? [[apiVersion, kind]]
        : [];
    });
    assert.ok(made.length > 40, `${made.length} kinds found`);
    const unknown = made.filter(([apiVersion = '', kind = '']) => !builtInKind(apiVersion, kind));
    assert.deepEqual(unknown, []);
  });
});
