import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { filesIn, freshFolder } from '../fleet/written';
import { parsed } from '../parity/emitted';

/** Runs an example as a user would. Returns what it wrote: objects of the bundle, lines of its plan, and patches by file. */
function run(example: string) {
  const folder = freshFolder();
  const outdir = path.join(folder, 'dist');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, example, 'main.ts')],
    { env: { ...process.env, CDK8S_OUTDIR: outdir }, encoding: 'utf8' },
  );
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  const files = filesIn(outdir);
  const objects = Object.entries(files)
    .filter(([file]) => file.startsWith('hub/') && file.endsWith('.yaml'))
    .flatMap(([file, text]) => (parsed(text) as KubernetesObject[]).map((json) => ({ file, json })));
  const patches = path.join(folder, 'patches');
  return {
    plan: (files['plan.tsv'] ?? '').split('\n').map((line) => line.split('\t')),
    file: (kind: string, name: string) => objects.find(is(kind, name))?.file,
    object: (kind: string, name: string) => objects.find(is(kind, name))?.json ?? assert.fail(`no ${kind} ${name}`),
    patches: fs.existsSync(patches) ? Object.keys(filesIn(patches)) : [],
    patch: (file: string) => JSON.parse(fs.readFileSync(path.join(patches, file), 'utf8')),
  };
}

const is =
  (kind: string, name: string) =>
  ({ json }: { json: KubernetesObject }) =>
    json.kind === kind && json.metadata.name === name;

/** What the bundle lets a ServiceAccount read: kinds, and Secrets by name. */
function rights(bundle: ReturnType<typeof run>, name: string) {
  const { subjects, roleRef, metadata } = bundle.object('RoleBinding', name);
  const { rules } = bundle.object('Role', roleRef.name);
  return { namespace: metadata.namespace, of: subjects.map(({ name }: { name: string }) => name), rules };
}

const mayRead = (...secrets: string[]) => [
  { apiGroups: ['multicluster.x-k8s.io'], resources: ['clusterprofiles'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: secrets, verbs: ['get'] },
];

describe('the example of a controller of one’s own', () => {
  const bundle = run('own-controller');

  it('runs it once ClusterProfiles exist, with its plugin and its provider file by its own flag', () => {
    assert.equal(bundle.file('Deployment', 'auditor'), 'hub/gates/properties/auditor.yaml');
    const { spec } = bundle.object('Deployment', 'auditor').spec.template;
    assert.equal(spec.serviceAccountName, bundle.object('ServiceAccount', 'auditor').metadata.name);
    assert.deepEqual(spec.containers[0].args, [
      '--verbose',
      '--inventory-providers=/etc/cluster-inventory/clusterprofile-provider-file.json',
    ]);
    assert.equal(spec.volumes[1].configMap.name, bundle.object('ConfigMap', 'auditor-access-providers').metadata.name);
  });

  it('lets it read ClusterProfiles and its own tokens, nothing else', () => {
    const { namespace, of, rules } = rights(bundle, 'auditor-inventory');
    assert.deepEqual({ namespace, of }, { namespace: 'auditor', of: ['auditor'] });
    assert.deepEqual(rules, mayRead('cluster1-auditor', 'cluster2-auditor'));
  });

  it('waits for each of those tokens', () => {
    assert.ok(bundle.plan.some(([verb, , stage, kind]) => verb === 'wait' && stage === 'end' && kind === 'secrets'));
    assert.equal(bundle.object('ManagedServiceAccount', 'auditor').spec.rotation.validity, '12h');
  });
});

describe('the example of a controller on multicluster-runtime', () => {
  const bundle = run('multicluster-runtime');

  it('tells it its provider file by the flag of the access library, and its namespace by a variable', () => {
    const [container] = bundle.object('Deployment', 'controller').spec.template.spec.containers;
    assert.deepEqual(container.args, [
      '--clusterprofile-provider-file=/etc/cluster-inventory/clusterprofile-provider-file.json',
    ]);
    assert.deepEqual(container.env, [
      { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ]);
    assert.deepEqual(
      rights(bundle, 'controller-inventory').rules,
      mayRead('cluster1-controller', 'cluster2-controller'),
    );
  });
});

describe('the example of Kueue’s MultiKueue', () => {
  const bundle = run('multikueue');

  it('gives Kueue’s own ServiceAccount the rights, in a namespace that is guarded and not made', () => {
    const { namespace, of, rules } = rights(bundle, 'kueue-inventory');
    assert.deepEqual({ namespace, of }, { namespace: 'kueue-system', of: ['kueue-controller-manager'] });
    assert.deepEqual(rules, mayRead('worker1-multikueue', 'worker2-multikueue'));
    assert.equal(bundle.file('Namespace', 'kueue-system'), undefined);
    assert.ok(
      bundle.plan.some(([verb, , , what, of]) => `${verb} ${what} ${of}` === 'guard exists namespaces kueue-system'),
    );
  });

  it('says what to change in Kueue: its Deployment, its configuration, and its clusters', () => {
    assert.deepEqual(bundle.patches, [
      'controller_manager_config.yaml.json',
      'deployment-kueue-controller-manager.json',
      'multikueueclusters.json',
    ]);
    const { spec } = bundle.patch('deployment-kueue-controller-manager.json').spec.template;
    const [{ command }] = bundle
      .patch('controller_manager_config.yaml.json')
      .multiKueue.clusterProfile.accessProviders.map(({ execConfig }: KubernetesObject) => execConfig);
    assert.equal(path.posix.dirname(command), spec.containers[0].volumeMounts[0].mountPath);
    const names = bundle.patch('multikueueclusters.json').items.map(({ spec }: KubernetesObject) => spec.clusterSource);
    assert.deepEqual(names, [{ clusterProfileRef: { name: 'worker1' } }, { clusterProfileRef: { name: 'worker2' } }]);
  });
});

describe('the example of Argo CD', () => {
  const bundle = run('argo-cd');

  it('gives those that call the plugin the rights, in a namespace that is not made', () => {
    const { namespace, of, rules } = rights(bundle, 'argo-cd-inventory');
    assert.deepEqual(
      { namespace, of },
      { namespace: 'argocd', of: ['argocd-application-controller', 'argocd-server'] },
    );
    assert.deepEqual(rules, mayRead('cluster1-argocd', 'cluster2-argocd'));
    assert.equal(bundle.file('Namespace', 'argocd'), undefined);
  });

  it('has the plugin in those, where the provider file that the controller reads says it is', () => {
    assert.deepEqual(bundle.patches, [
      'deployment-argocd-clusterprofile-controller.json',
      'deployment-argocd-server.json',
      'statefulset-argocd-application-controller.json',
    ]);
    const [container] = bundle.patch('deployment-argocd-clusterprofile-controller.json').spec.template.spec.containers;
    const [{ mountPath }] = container.volumeMounts;
    const { data } = bundle.object('ConfigMap', 'argo-cd-access-providers');
    assert.deepEqual(
      Object.keys(data).map((key) => `${mountPath}/${key}`),
      [container.env[0].value],
    );
    const [{ execConfig }] = JSON.parse(Object.values(data as Record<string, string>)[0] ?? '').providers;
    for (const file of bundle.patches.slice(1)) {
      const [{ volumeMounts }] = bundle.patch(file).spec.template.spec.containers;
      assert.equal(volumeMounts[0].mountPath, path.posix.dirname(execConfig.command));
    }
  });
});
