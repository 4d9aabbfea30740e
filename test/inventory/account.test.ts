import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import type { HubProps, InventoryAccount } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { article, refusal, Written } from '../fleet/written';

const RBAC = 'rbac.authorization.k8s.io';
const MSA_NAMESPACE = 'open-cluster-management-managed-serviceaccount';
const RULES = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
const account = (props: Partial<InventoryAccount>): InventoryAccount => ({
  name: 'test',
  validity: Duration.days(30),
  ...props,
});
const withAccount = (props: Partial<InventoryAccount>, hub: Partial<HubProps> = {}) =>
  new Written(article({ accounts: [account(props)] }, hub));
const rightsIn = (written: Written): unknown[] =>
  (written.objects('hub/addons/inventory-account-test.yaml') as KubernetesObject[])
    .filter(({ kind, metadata }) => kind === 'ManifestWork' && metadata.namespace === 'cluster1')
    .flatMap(({ spec }) => spec.workload.manifests);
const binding = (kind: string, roleName: string, namespace?: string, accountNamespace = MSA_NAMESPACE) => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name: 'cluster-inventory:test', ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: roleName },
  subjects: [{ kind: 'ServiceAccount', name: 'test', namespace: accountNamespace }],
});
const ROLE = {
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'cluster-inventory:test' },
  rules: RULES,
};

describe('an account of an inventory', () => {
  it('is on each cluster, with a token that is copied next to the ClusterProfiles, and its rights', () => {
    const written = withAccount({ clusterRole: 'view' });
    assert.deepEqual(
      written
        .objects('hub/addons/inventory-account-test.yaml')
        .map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace}/${name}`),
      [
        'ManagedServiceAccount cluster1/test',
        'ManifestWork cluster1/test-rights',
        'ManagedServiceAccount cluster2/test',
        'ManifestWork cluster2/test-rights',
      ],
    );
    for (const object of written.objects('hub/addons/inventory-account-test.yaml') as KubernetesObject[]) {
      if (object.kind !== 'ManagedServiceAccount') continue;
      const sync = object.metadata.labels?.['authentication.open-cluster-management.io/sync-to-clusterprofile'];
      assert.equal(sync, 'true');
      assert.deepEqual(object.spec, { rotation: { validity: '720h' } });
    }
  });

  it('has the rights on addresses that are no resources by the API’s name for them', () => {
    const [role] = rightsIn(withAccount({ rules: [{ nonResourceUrLs: ['/metrics'], verbs: ['get'] }] }));
    assert.deepEqual((role as KubernetesObject).rules, [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }]);
  });

  it('has a named ClusterRole on the whole cluster', () => {
    assert.deepEqual(rightsIn(withAccount({ clusterRole: 'view' })), [binding('ClusterRoleBinding', 'view')]);
  });

  it('has rules of its own on the whole cluster', () => {
    assert.deepEqual(rightsIn(withAccount({ rules: RULES })), [
      ROLE,
      binding('ClusterRoleBinding', 'cluster-inventory:test'),
    ]);
  });

  it('has either in some namespaces only', () => {
    const namespaces = ['one', 'two'];
    assert.deepEqual(
      rightsIn(withAccount({ clusterRole: 'view', namespaces })),
      namespaces.map((namespace) => binding('RoleBinding', 'view', namespace)),
    );
    assert.deepEqual(rightsIn(withAccount({ rules: RULES, namespaces })), [
      ROLE,
      ...namespaces.map((namespace) => binding('RoleBinding', 'cluster-inventory:test', namespace)),
    ]);
  });

  it('lives where the add-on’s agent runs', () => {
    const namespaceOf = (hub: Partial<HubProps>) =>
      (rightsIn(withAccount({ clusterRole: 'view' }, hub)) as ReturnType<typeof binding>[])[0]?.subjects[0]?.namespace;
    assert.equal(namespaceOf({}), MSA_NAMESPACE);
    assert.equal(namespaceOf({ managedServiceAccountByPlacement: true }), 'open-cluster-management-agent-addon');
    assert.equal(namespaceOf({ existingAddOns: { accountNamespace: 'accounts' } }), 'accounts');
  });

  it('has no rights by default, and not two kinds of them', () => {
    const rule = 'must have either clusterRole or rules: an account has no rights by default';
    const message = `hub/addons/inventory-account-test: account "test" ${rule}`;
    assert.equal(refusal(article({ accounts: [account({})] })), message);
    assert.equal(refusal(article({ accounts: [account({ clusterRole: 'view', rules: RULES })] })), message);
  });

  it('has rights somewhere', () => {
    assert.equal(
      refusal(article({ accounts: [account({ clusterRole: 'view', namespaces: [] })] })),
      'hub/addons/inventory-account-test: account "test" must have at least one of namespaces, or leave them out for the whole cluster',
    );
  });

  it('never has the rights of another account', () => {
    const written = new Written(
      article({ accounts: [account({ clusterRole: 'view' }), account({ name: 'other', rules: RULES })] }),
    );
    assert.deepEqual(rightsIn(written), [binding('ClusterRoleBinding', 'view')]);
    assert.deepEqual(written.names('ManifestWork', 'hub/addons/inventory-account-other.yaml'), [
      'cluster1/other-rights',
      'cluster2/other-rights',
    ]);
    assert.deepEqual(
      written
        .listed('hub', 'secrets')
        .filter((line) => line.includes(' cluster-inventory '))
        .map((line) => line.split(' ')[3]),
      ['cluster1-test', 'cluster2-test', 'cluster1-other', 'cluster2-other'],
    );
  });
});
