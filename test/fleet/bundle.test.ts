import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ApiObject, Chart, Include } from 'cdk8s';
import { ConfigMap, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import { Guard, ManagedClusterSetMembership, Wait, WaitUntil } from '../../lib';
import { article, freshFolder, refusal, Written } from './written';

const LABEL = 'cdk8s-cluster-inventory/bundle';

describe('a bundle', () => {
  it('takes a user’s objects of every make, however deep below a stage they hang', () => {
    const written = new Written((fleet) => {
      const { hub } = article()(fleet);
      new ApiObject(hub.addons, 'bare', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'bare', namespace: 'default', labels: { team: 'a' } },
      });
      const chart = new Chart(new Construct(new Construct(hub.addons, 'mine'), 'deeper'), 'chart', {
        namespace: 'default',
      });
      new ConfigMap(new Construct(chart, 'below'), 'plus', { metadata: { name: 'plus' } });
      new k8s.KubeConfigMap(chart, 'l1', { metadata: { name: 'l1' } });
      new cluster.ManagedClusterSet(new Construct(hub.core, 'sets'), 'own', { metadata: { name: 'own' } });
      const clusterStage = fleet.clusters[1]?.core ?? assert.fail();
      new k8s.KubeNamespace(clusterStage, 'team', { metadata: { name: 'team' } });
    });
    const mine = written.objects('hub/addons/mine.yaml');
    assert.deepEqual(
      mine.map(({ metadata }) => metadata),
      ['plus', 'l1'].map((name) => ({ name, namespace: 'default', labels: { [LABEL]: 'test' } })),
    );
    assert.deepEqual(written.objects('hub/addons/bare.yaml')[0]?.metadata, {
      name: 'bare',
      namespace: 'default',
      labels: { team: 'a', [LABEL]: 'test' },
    });
    assert.deepEqual(written.names('ManagedClusterSet', 'hub/core/sets.yaml'), ['own']);
    assert.deepEqual(written.names('Namespace', 'cluster1/core/00-namespaces.yaml'), ['team']);
    assert.deepEqual(written.plan('apply', 'cluster1'), [
      'apply cluster1 core cluster1/core - -',
      'apply cluster1 gates cluster1/gates/properties - -',
    ]);
  });

  it('takes what an Include brings', () => {
    const url = path.join(freshFolder(), 'manifest.yaml');
    fs.writeFileSync(url, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n');
    const written = new Written((fleet) => {
      const { hub } = article()(fleet);
      new Include(hub.core, 'included', { url });
    });
    assert.deepEqual(written.names('ConfigMap', 'hub/core/included.yaml'), ['default/a']);
  });

  it('checks a user’s objects like its own, and reports all violations at once', () => {
    const message = refusal((fleet) => {
      const { hub } = article()(fleet);
      const deep = new Construct(new Construct(hub.addons, 'mine'), 'deeper');
      new ApiObject(deep, 'unknown', { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'a' } });
      new k8s.KubeConfigMap(deep, 'homeless', { metadata: { name: 'a' } });
      new cluster.Placement(deep, 'strange', {
        metadata: { name: 'a', namespace: 'default' },
        spec: { numberOfClusters: 'two' as unknown as number },
      });
    });
    assert.equal(
      message,
      [
        '3 violations, nothing was written:',
        '  hub/addons/mine/deeper/unknown: kind "example.org/v1 Widget" must be a kind of OCM 1.2.1 on this cluster, of Kubernetes, or of a CRD in the crds stage',
        '  hub/addons/mine/deeper/homeless: metadata.namespace must be set: objects of this kind live in a namespace',
        '  hub/addons/mine/deeper/strange: spec.numberOfClusters "two" must be an integer',
      ].join('\n'),
    );
  });

  it('refuses objects that hang beside the stages', () => {
    const message = refusal((fleet) => {
      const { hub } = article()(fleet);
      new k8s.KubeNamespace(new Chart(hub, 'mine'), 'a', { metadata: { name: 'a' } });
      new k8s.KubeNamespace(new Chart(fleet, 'others'), 'b', { metadata: { name: 'b' } });
    });
    const rule = 'scope must be below a stage of a cluster: crds, core, addons or gates';
    assert.equal(message, `2 violations, nothing was written:\n  hub/mine/a: ${rule}\n  others/b: ${rule}`);
  });

  it('reports what constructs say of themselves', () => {
    const message = refusal((fleet) => {
      const { hub } = article()(fleet);
      new Construct(hub.core, 'mine').node.addValidation({ validate: () => ['must be better', 'and shorter'] });
    });
    assert.equal(
      message,
      '2 violations, nothing was written:\n  hub/core/mine: must be better\n  hub/core/mine: and shorter',
    );
  });

  it('applies what another cluster’s kinds are there for, and not on a cluster without them', () => {
    const message = refusal((fleet) => {
      article()(fleet);
      const [, member] = fleet.clusters;
      new ManagedClusterSetMembership(member?.core ?? assert.fail(), 'member', {
        cluster: 'cluster1',
        clusterSet: 'a',
      });
    });
    assert.equal(
      message,
      '1 violation, nothing was written:\n  cluster1/core/member: kind "cluster.open-cluster-management.io/v1 ManagedCluster" must be a kind of OCM 1.2.1 on this cluster, of Kubernetes, or of a CRD in the crds stage',
    );
  });

  it('leaves out a cluster that it has nothing to do with', () => {
    const written = new Written((fleet) => {
      article()(fleet);
      fleet.managedCluster('bystander', { context: 'elsewhere' });
    });
    assert.equal(Object.values(written.files).join().includes('bystander'), false);
  });

  it('keeps waits and guards of a cluster on which it applies nothing', () => {
    const written = new Written((fleet) => {
      fleet.hub();
      const member = fleet.managedCluster('cluster1');
      new Wait(member.core, 'wait', { resource: 'namespaces', name: 'team', until: WaitUntil.CREATED });
      const other = fleet.managedCluster('cluster2');
      new Guard(other.core, 'guard', { resource: 'namespaces', name: 'team' });
    });
    assert.deepEqual(Object.keys(written.files), ['README.md', 'apply', 'objects.tsv', 'plan.tsv']);
    assert.deepEqual(written.listed(), ['cluster1 namespaces - team - core created']);
    assert.deepEqual(written.plan('wait'), ['wait cluster1 core namespaces created 180']);
    assert.deepEqual(written.plan('guard', 'cluster2', '-', 'exists'), ['guard cluster2 - exists namespaces team -']);
    assert.match(written.files['README.md'] ?? '', /\n\| cluster1 \| managed \|/);
  });
});
