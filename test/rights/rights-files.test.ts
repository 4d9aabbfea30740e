import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiObject } from 'cdk8s';
import { ClusterManagerComponent, type Fleet, Subject, Wait, WaitUntil } from '../../lib';
import { article, refusal, Written } from '../fleet/written';
import { givenRights, inWords } from '../runner/rights-to-take-away';

const APPLIER = { applier: Subject.user('ci') };
const BOTH = { ...APPLIER, remover: Subject.serviceAccount('ci', 'janitor') };

describe('the rights of who runs a bundle', () => {
  const written = new Written(article(), { rights: BOTH });
  const words = (cluster: 'hub' | 'cluster1', from = written) => givenRights(from, cluster).map(inWords);

  it('are emitted on request only, and change no other file but plan and README', () => {
    const { files } = new Written(article());
    assert.deepEqual(
      Object.keys(written.files).filter((file) => files[file] !== written.files[file]),
      ['README.md', 'plan.tsv', 'rights/cluster1.yaml', 'rights/cluster2.yaml', 'rights/hub.yaml'],
    );
  });

  it('are one role and binding for the cluster and one in each namespace, without the label that prune goes by', () => {
    const applier = new Written(article(), { rights: APPLIER });
    const spaces = [
      'cluster-inventory',
      'open-cluster-management-addon',
      'open-cluster-management-managed-serviceaccount',
    ];
    assert.deepEqual(
      applier.names('Role', 'rights/hub').map((name) => name.split('/')[0]),
      [...spaces, 'cluster1', 'cluster2'],
    );
    for (const { metadata, ...rest } of applier.objects('rights/')) {
      assert.equal(metadata.name, 'cdk8s-cluster-inventory:test:apply');
      assert.deepEqual((metadata as { labels?: object }).labels, { 'cdk8s-cluster-inventory/rights': 'test' });
      if (rest.kind.endsWith('Binding')) {
        assert.deepEqual(rest.subjects, [{ kind: 'User', name: 'ci', apiGroup: 'rbac.authorization.k8s.io' }]);
        assert.equal((rest.roleRef as { kind: string }).kind, rest.kind.replace('Binding', ''));
      }
    }
  });

  it('have a remover who may do all that the applier may', () => {
    const bindings = written.objects('rights/').filter(({ kind }) => kind.endsWith('Binding'));
    for (const { metadata, subjects } of bindings) {
      const whos = (subjects as { name: string }[]).map(({ name }) => name);
      assert.deepEqual(whos, metadata.name.endsWith(':apply') ? ['ci', 'janitor'] : ['janitor']);
    }
  });

  it('name an object wherever RBAC can, hold no wildcard, and list no Secrets', () => {
    for (const cluster of ['hub', 'cluster1'] as const) {
      const rights = givenRights(written, cluster);
      assert.deepEqual([...new Set(rights.filter(({ names }) => !names).map(({ verb }) => verb))], ['list']);
      assert.deepEqual(rights.filter(({ verb, names }) => verb === 'list' && names).map(inWords), []);
      assert.equal(JSON.stringify(rights).includes('*'), false);
      assert.deepEqual(
        [...new Set(rights.filter(({ plural }) => plural === 'secrets').map(({ verb }) => verb))],
        cluster === 'hub' ? ['get'] : [],
      );
    }
  });

  it('let sets be joined, the default one be left, and ours be bound', () => {
    const sets = words('hub').filter((it) => it.includes('managedclustersets/'));
    assert.deepEqual(sets, [
      'create managedclustersets/join sandbox-fleet+default',
      'create managedclustersets/bind sandbox-fleet',
    ]);
  });

  it('neither make nor delete Namespaces', () => {
    const spaces = givenRights(written, 'hub').filter(({ plural }) => plural === 'namespaces');
    assert.deepEqual([...new Set(spaces.map(({ verb }) => verb))], ['get', 'patch']);
  });

  it('let a work be run by its executor', () => {
    const build = (fleet: Fleet) => {
      const { hub } = article()(fleet);
      new ApiObject(hub.addons, 'run-by-deployer', {
        apiVersion: 'work.open-cluster-management.io/v1',
        kind: 'ManifestWork',
        metadata: { name: 'deploy', namespace: 'cluster1' },
        spec: {
          workload: { manifests: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }] },
          executor: { subject: { type: 'ServiceAccount', serviceAccount: { namespace: 'work', name: 'deployer' } } },
        },
      });
    };
    const right = 'execute-as manifestworks system:serviceaccount:work:deployer in cluster1';
    assert.ok(words('hub', new Written(build, { rights: BOTH })).includes(right));
    assert.deepEqual(new Written(build).plan('guard', 'hub', '-', 'right').at(-1), `guard hub - right ${GUARDED} -`);
  });

  it('let every work be run by the agent’s own account where the hub is to ask for that', () => {
    const build = (fleet: Fleet) => {
      const { hub } = article()(fleet);
      hub.featureGates.set(ClusterManagerComponent.WORK, { NilExecutorValidating: true });
    };
    const asked = words('hub', new Written(build, { rights: BOTH })).filter((it) => it.startsWith('execute-as'));
    assert.deepEqual(
      asked,
      ['cluster1', 'cluster2'].map((name) => `execute-as manifestworks ${AGENT} in ${name}`),
    );
    assert.deepEqual(
      words('hub').filter((it) => it.startsWith('execute-as')),
      [],
    );
  });

  it('are lists where there are many, and names where there are few or the objects are Secrets', () => {
    const build = (count: number) => (fleet: Fleet) => {
      const { addons } = fleet.hub();
      for (let index = 0; index < count; index++) {
        new ApiObject(addons, `app-${index}`, {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: `app-${index}`, namespace: 'apps' },
          spec: DEPLOYMENT,
        });
        const until = WaitUntil.CREATED;
        new Wait(addons, `key-${index}`, { resource: 'secrets', name: `key-${index}`, namespace: 'apps', until });
      }
    };
    const lists = (count: number) =>
      words('hub', new Written(build(count), { rights: APPLIER })).filter((it) => it.startsWith('list'));
    assert.deepEqual(lists(10), ['list pods in apps']);
    assert.deepEqual(lists(11), ['list deployments in apps', 'list pods in apps']);
  });

  it('are told of in the bundle’s README, with the commands that give them', () => {
    const readme = written.files['README.md'] ?? '';
    assert.ok(
      readme.includes('User `ci` may plan, apply and verify; ServiceAccount `ci/janitor` may prune and delete too.'),
    );
    assert.ok(
      readme.includes(
        '\nkubectl --context CONTEXT apply --server-side --field-manager=cdk8s-cluster-inventory-test -f hub/core/00-namespaces.yaml\n' +
          'kubectl --context CONTEXT apply --server-side -f rights/CLUSTER.yaml\n',
      ),
      readme,
    );
  });
});

describe('a subject', () => {
  it('must have a name', () => {
    const path = 'rights: name "" must not be empty';
    assert.throws(() => Subject.user(''), { message: path });
    assert.throws(() => Subject.group(''), { message: path });
    assert.match(
      refusal(() => Subject.serviceAccount('Ci', 'a')),
      /^rights: namespace "Ci" must be a DNS-1123 label/,
    );
  });
});

const GUARDED = 'execute-as manifestworks.work.open-cluster-management.io system:serviceaccount:work:deployer cluster1';
const AGENT = 'system:serviceaccount::klusterlet-work-sa';
const DEPLOYMENT = {
  selector: { matchLabels: { app: 'a' } },
  template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'example.org/a:1' }] } },
};
