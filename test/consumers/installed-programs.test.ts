import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ArgoCd, type ClusterInventoryProps, MultiKueue } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/kubernetes-object';
import { article, refusal, Written } from '../fleet/written';

type Program = typeof ArgoCd | typeof MultiKueue;

/** The message by which a program in its default namespace refuses an inventory. */
const refused = (Construct: Program, props: Partial<ClusterInventoryProps>) =>
  refusal((fleet) => void new Construct(article(props)(fleet).inventory, 'program'));

function made<T>(build: (inventory: ReturnType<ReturnType<typeof article>>['inventory']) => T, namespace: string) {
  let construct: T | undefined;
  const written = new Written((fleet) => {
    construct = build(article({ namespace, existingNamespace: true })(fleet).inventory);
  });
  return { written, construct: construct ?? assert.fail() };
}

describe('a program that its own manifests install', () => {
  const programs: [Program, string, string][] = [
    [MultiKueue, 'Kueue', 'kueue-system'],
    [ArgoCd, 'Argo CD', 'argocd'],
  ];
  for (const [Construct, program, namespace] of programs) {
    it(`has an inventory in its own namespace, which the bundle leaves to it: ${program}`, () => {
      const rule = `of the inventory must be "${namespace}", where ${program} runs: `;
      const elsewhere = refused(Construct, { namespace: 'elsewhere', existingNamespace: true });
      assert.ok(elsewhere.startsWith(`hub/inventory/program: namespace "elsewhere" ${rule}`), elsewhere);
      assert.equal(
        refused(Construct, { namespace }),
        `hub/inventory/program: existingNamespace false of the inventory must be true: ${program}’s installation brings the namespace, which must not go with the bundle`,
      );
      const { written } = made((inventory) => new Construct(inventory, 'program'), namespace);
      assert.ok(!written.names('Namespace').includes(namespace));
      assert.deepEqual(written.plan('guard', 'hub', '-', 'exists', 'namespaces'), [
        `guard hub - exists namespaces ${namespace} -`,
      ]);
    });
  }

  it('may run in another namespace, if that is said', () => {
    made((inventory) => new MultiKueue(inventory, 'program', { kueueNamespace: 'queues' }), 'queues');
    made((inventory) => new ArgoCd(inventory, 'program', { argoCdNamespace: 'gitops' }), 'gitops');
  });
});

describe('Kueue’s MultiKueue', () => {
  const { construct } = made(
    (inventory) => new MultiKueue(inventory, 'kueue', { pluginImage: 'registry.example.org/plugin:v1' }),
    'kueue-system',
  );

  it('gets the plugin into its manager by a patch that only adds', () => {
    assert.deepEqual(Object.keys(construct.patches), ['deployment/kueue-controller-manager']);
    const { spec } = JSON.parse(construct.patches['deployment/kueue-controller-manager'] ?? '').spec.template;
    assert.equal(spec.initContainers[0].image, 'registry.example.org/plugin:v1');
    assert.deepEqual(spec.containers, [
      { name: 'manager', volumeMounts: [{ name: spec.volumes[0].name, mountPath: '/plugins', readOnly: true }] },
    ]);
    assert.equal(spec.volumes.length, 1);
  });

  it('is configured with its gate and the provider', () => {
    const { featureGates, multiKueue } = JSON.parse(construct.configuration);
    assert.deepEqual(featureGates, { MultiKueueClusterProfile: true });
    const [{ name, execConfig }] = multiKueue.clusterProfile.accessProviders;
    assert.equal(name, 'open-cluster-management');
    assert.deepEqual(execConfig.args, ['--managed-serviceaccount=test']);
    // Kueue refuses a provider without it.
    assert.equal(execConfig.interactiveMode, 'Never');
  });

  it('has a MultiKueueCluster for each ClusterProfile', () => {
    const sources = JSON.parse(construct.clusters).items.map(({ metadata, spec }: KubernetesObject) => [
      metadata.name,
      spec.clusterSource.clusterProfileRef.name,
    ]);
    assert.deepEqual(sources, [
      ['cluster1', 'cluster1'],
      ['cluster2', 'cluster2'],
    ]);
  });
});

describe('Argo CD', () => {
  it('has the provider file in the one that makes cluster Secrets, and the plugin in those that use them', () => {
    const { construct } = made((inventory) => new ArgoCd(inventory, 'argo-cd'), 'argocd');
    const parts = Object.entries(construct.patches).map(([workload, text]) => {
      const { initContainers, containers, volumes } = JSON.parse(text).spec.template.spec;
      return { workload, container: containers[0].name, plugin: !!initContainers, file: volumes[0].configMap?.name };
    });
    const file = undefined;
    assert.deepEqual(parts, [
      {
        workload: 'deployment/argocd-clusterprofile-controller',
        container: 'argocd-clusterprofile-controller',
        plugin: false,
        file: 'argo-cd-access-providers',
      },
      {
        workload: 'statefulset/argocd-application-controller',
        container: 'argocd-application-controller',
        plugin: true,
        file,
      },
      { workload: 'deployment/argocd-server', container: 'argocd-server', plugin: true, file },
    ]);
  });
});
