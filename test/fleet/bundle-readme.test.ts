import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { ClusterInventory, Guard, ManifestWork } from '../../lib';
import { article, Written } from './written';

const readme = (
  build: ConstructorParameters<typeof Written>[0],
  props: ConstructorParameters<typeof Written>[1] = {},
) => new Written(build, props).files['README.md'] ?? '';

/** Rows of the table below a heading, each as its cells. */
function table(text: string, heading: string): string[][] {
  const [, section = ''] = text.split(`\n## ${heading}`);
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  // Bars within a cell are escaped.
  return rows.slice(2).map((row) => row.slice(2, -2).split(/(?<!\\) \| /));
}

describe('the README of the article’s bundle', () => {
  const text = readme(article(), { name: 'sandbox' });

  it('names the bundle and the releases, and what is known against them', () => {
    assert.match(text, /^# Bundle `sandbox`\n/);
    assert.match(text, /\n\| Open Cluster Management, on the hub and every managed cluster \| 1\.2\.1 \|\n/);
    assert.match(text, /\n\| cluster-proxy \| 0\.10\.0 \|\n\| managed-serviceaccount \| 0\.10\.0 \|\n/);
    assert.match(text, /\n- cluster-proxy 0\.10\.0: CVE-2026-66794 is open: /);
  });

  it('draws every step on the hub and on the managed clusters in the plan’s order', () => {
    const [, diagram = ''] = text.split('\n```');
    assert.deepEqual(diagram.split('\n'), [
      'mermaid',
      'sequenceDiagram',
      '  autonumber',
      '  participant bundle',
      '  participant hub as hub',
      '  participant managed as each managed cluster',
      '  bundle->>hub: crds',
      '  bundle->>hub: core',
      '  bundle->>hub: core/members/sandbox-fleet.yaml',
      '  bundle->>hub: addons',
      '  bundle->>hub: gates/cluster-manager.yaml',
      '  bundle->>managed: gates/klusterlet.yaml',
      '  bundle->>managed: gates/properties',
      '  Note over hub: inventory ready',
    ]);
  });

  it('lists every file of every stage with the kinds in it, those of the managed clusters once', () => {
    const link = (file: string) => `[${file}](${file})`;
    assert.deepEqual(table(text, 'Stage crds'), [
      [link('hub/crds/cluster-proxy.yaml'), 'CustomResourceDefinition'],
      [link('hub/crds/managed-serviceaccount.yaml'), 'CustomResourceDefinition'],
    ]);
    assert.deepEqual(table(text, 'Stage core'), [
      [link('hub/core/00-namespaces.yaml'), 'Namespace'],
      [link('hub/core/sandbox-fleet.yaml'), 'ManagedClusterSet'],
      [link('hub/core/members/sandbox-fleet.yaml'), 'ManagedCluster (some fields)'],
      [link('hub/core/inventory.yaml'), 'ManagedClusterSetBinding, Placement'],
    ]);
    assert.deepEqual(
      table(text, 'Stage addons').map(([file]) => file),
      ['cluster-proxy', 'managed-serviceaccount', 'inventory-account-test'].map((n) => link(`hub/addons/${n}.yaml`)),
    );
    assert.deepEqual(table(text, 'Stage gates'), [
      [link('hub/gates/cluster-manager.yaml'), 'ClusterManager (some fields)'],
      ['CLUSTER/gates/klusterlet.yaml', 'Klusterlet (some fields)'],
      ['CLUSTER/gates/properties/properties.yaml', 'ClusterProperty'],
    ]);
  });

  it('links only to files that are there', () => {
    const { files } = new Written(article(), { name: 'sandbox' });
    const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);
    assert.ok(links.length > 8);
    assert.deepEqual(
      links.filter((target) => !(target in files)),
      [],
    );
  });

  it('says who may do what on the managed clusters', () => {
    assert.deepEqual(table(text, 'Rights on the managed clusters'), [
      ['ServiceAccount open-cluster-management-managed-serviceaccount/test', 'ClusterRole view', 'the whole cluster'],
    ]);
  });

  it('says which clusters it touches, and by which context', () => {
    assert.deepEqual(table(text, 'Clusters that it touches'), [
      ['hub', 'hub', '`kind-hub`'],
      ['cluster1', 'managed', '`kind-cluster1`'],
      ['cluster2', 'managed', '`kind-cluster2`'],
    ]);
  });

  it('warns of what must not be done with partial objects', () => {
    assert.match(text, /\nNever .*delete/);
  });

  it('relies on nothing that it does not bring', () => {
    assert.equal(text.includes('## What must be there already'), false);
  });
});

describe('the README of a bundle', () => {
  it('shows a context as it is, whatever characters are in it', () => {
    const contexts = ['a|b', 'a`b', '``', 'arn:aws:eks:eu:1:cluster/x', 'user@host', '**bold**'];
    const text = readme((fleet) => {
      const hub = fleet.hub();
      contexts.forEach((context, index) => {
        const { core } = fleet.managedCluster(`c${index}`, { context });
        new k8s.KubeNamespace(core, 'team', { metadata: { name: 'team' } });
      });
      new k8s.KubeNamespace(hub.core, 'team', { metadata: { name: 'team' } });
    });
    assert.deepEqual(
      table(text, 'Clusters that it touches').map(([, , context]) => context),
      [
        'none: name one, or let a GitOps engine apply it',
        '`a\\|b`',
        '`` a`b ``',
        '``` `` ```',
        '`arn:aws:eks:eu:1:cluster/x`',
        '`user@host`',
        '`**bold**`',
      ],
    );
  });

  it('says which rights are limited to namespaces, each once however many clusters grant them', () => {
    const rights = table(
      readme(
        article({
          accounts: [
            {
              name: 'test',
              rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
              namespaces: ['a', 'b'],
              validity: Duration.days(1),
            },
          ],
        }),
      ),
      'Rights on the managed clusters',
    );
    const who = 'ServiceAccount open-cluster-management-managed-serviceaccount/test';
    assert.deepEqual(rights, [
      [who, 'ClusterRole cluster-inventory:test', 'namespace a'],
      [who, 'ClusterRole cluster-inventory:test', 'namespace b'],
    ]);
  });

  it('says what a user’s own ManifestWorks grant, in one row however the subject is called', () => {
    const text = readme((fleet) => {
      const { hub } = article({ accounts: [] })(fleet);
      const binding = {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'a' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
        subjects: [
          { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'a|b\n\n## Nothing\tto see' },
          { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'admins' },
        ],
      };
      const role = { ...binding, kind: 'ClusterRole', roleRef: undefined, subjects: undefined, rules: [] };
      new ManifestWork(hub.addons, 'mine', { name: 'a', cluster: 'cluster1', manifests: [binding, role] });
    });
    assert.deepEqual(table(text, 'Rights on the managed clusters'), [
      ['User a\\|b ## Nothing to see', 'ClusterRole admin', 'the whole cluster'],
      ['Group admins', 'ClusterRole admin', 'the whole cluster'],
    ]);
    assert.equal(text.includes('\n## Nothing'), false);
  });

  it('says what must be there already', () => {
    const text = readme((fleet) => {
      const { hub } = article()(fleet);
      new Guard(hub.core, 'a', { resource: 'namespaces', name: 'team' });
      new Guard(hub.core, 'b', { resource: 'deployments.apps', name: 'a', namespace: 'b', gate: 'Gate' });
    });
    assert.deepEqual(table(text, 'What must be there already'), [
      ['hub', 'namespaces team', ''],
      ['hub', 'deployments.apps b/a', 'Gate=true'],
    ]);
  });

  it('lists a hundred clusters at most, and points to the rest', () => {
    const text = readme((fleet) => {
      const hub = fleet.hub();
      const clusters = [...Array(100).keys()].map((i) => fleet.managedCluster(`c${i}`, { properties: { a: 'b' } }));
      new ClusterInventory(hub, 'inventory', { namespace: 'inventory', clusterSet: 'all', clusters });
    });
    assert.equal(table(text, 'Clusters that it touches').length, 100);
    assert.match(text, /\n\nThe rest stand in \[plan\.tsv\]\(plan\.tsv\)\.\n/);
  });

  it('is there for a fleet without a hub', () => {
    const text = readme((fleet) => {
      const { core } = fleet.managedCluster('cluster1');
      new k8s.KubeNamespace(core, 'team', { metadata: { name: 'team' } });
    });
    assert.match(text, /\n {2}participant hub as no hub\n/);
    assert.match(text, /\n {2}bundle->>managed: core\n/);
  });
});
