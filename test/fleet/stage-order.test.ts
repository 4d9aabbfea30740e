import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Fleet, Hub } from '../../lib';
import { ClusterManagerComponent, ClusterManagerFeatureGates, ManagedClusterSetMembership } from '../../lib';
import { refusal, Written } from './written';

const configMap = (scope: Construct, name: string) =>
  new k8s.KubeConfigMap(scope, name, { metadata: { name, namespace: 'default' } });

/** A fleet with a hub and nothing else. */
const onHub = (fill: (hub: Hub, fleet: Fleet) => void) => (fleet: Fleet) => fill(fleet.hub(), fleet);
const filesOf = (fill: (hub: Hub) => void) =>
  Object.keys(new Written(onHub(fill)).files).filter((file) => file.endsWith('.yaml'));
const ELSEWHERE =
  'must be in the same stage; what must come later belongs in a later stage of crds, core, addons, gates';
const LATER =
  'must not lead to a file that is applied later: each as a whole, Namespaces and gate lists first, ManagedClusters last';

describe('a dependency within a stage', () => {
  it('orders the objects of a file, and leaves alone those that nobody depends on', () => {
    const written = new Written(
      onHub((hub) => {
        const mine = new Construct(hub.core, 'mine');
        const [a, b] = ['a', 'b', 'c', 'd'].map((name) => configMap(mine, name));
        const d = mine.node.findChild('d');
        a?.node.addDependency(d);
        d.node.addDependency(b ?? assert.fail());
      }),
    );
    assert.deepEqual(written.names('ConfigMap', 'hub/core/mine.yaml'), [
      'default/b',
      'default/d',
      'default/a',
      'default/c',
    ]);
  });

  it('between files numbers every file of the stage, in the order of dependency', () => {
    const files = filesOf((hub) => {
      const [first, second, third] = ['c', 'b', 'a'].map((name) => configMap(new Construct(hub.core, name), name));
      configMap(hub.core, 'loose');
      second?.node.addDependency(first ?? assert.fail());
      third?.node.addDependency(second ?? assert.fail());
      configMap(hub.addons, 'other-stage');
    });
    assert.deepEqual(files, [
      'hub/addons/other-stage.yaml',
      'hub/core/01-c.yaml',
      'hub/core/01-loose.yaml',
      'hub/core/02-b.yaml',
      'hub/core/03-a.yaml',
    ]);
  });

  it('counts for everything below both constructs', () => {
    const files = filesOf((hub) => {
      const [early, late] = [new Construct(hub.core, 'z'), new Construct(hub.core, 'y')];
      configMap(new Construct(early, 'deep'), 'early');
      configMap(new Construct(late, 'deep'), 'late');
      late.node.addDependency(early);
    });
    assert.deepEqual(files, ['hub/core/01-z.yaml', 'hub/core/02-y.yaml']);
  });

  it('numbers files so that their names sort in the order of the numbers, however many there are', () => {
    const files = filesOf((hub) => {
      let before: Construct | undefined;
      for (const index of Array(101).keys()) {
        const object = configMap(hub.core, `c${200 - index}`);
        if (before) object.node.addDependency(before);
        before = object;
      }
    });
    assert.deepEqual(
      files.map((file) => file.replace(/.*-c(\d+)\.yaml/, '$1')),
      [...Array(101).keys()].map((index) => `${200 - index}`),
    );
  });

  it('on a Namespace numbers nothing, since Namespaces are first anyway', () => {
    const written = new Written(
      onHub((hub) => {
        const object = configMap(hub.core, 'a');
        const namespace = new k8s.KubeNamespace(hub.core, 'z', { metadata: { name: 'z' } });
        object.node.addDependency(namespace);
      }),
    );
    assert.deepEqual(
      Object.keys(written.files).filter((file) => file.endsWith('.yaml')),
      ['hub/core/00-namespaces.yaml', 'hub/core/a.yaml'],
    );
  });

  it('works from inside a Chart of the user’s', () => {
    const files = filesOf((hub) => {
      const chart = new Chart(hub.core, 'chart');
      configMap(chart, 'late').node.addDependency(configMap(hub.core, 'z'));
      chart.addDependency(configMap(hub.core, 'y'));
    });
    assert.deepEqual(files, ['hub/core/01-y.yaml', 'hub/core/01-z.yaml', 'hub/core/02-chart.yaml']);
  });
});

describe('a dependency that no order can keep', () => {
  const refused = (fill: (hub: Hub, fleet: Fleet) => void) => refusal(onHub(fill));

  it('is refused where it leads to another stage, whatever the direction', () => {
    const message = refused((hub) => {
      const [early, late] = [configMap(hub.core, 'early'), configMap(new Construct(hub.addons, 'mine'), 'late')];
      late.node.addDependency(early);
      early.node.addDependency(late);
    });
    assert.equal(
      message,
      [
        '2 violations, nothing was written:',
        `  hub/core/early: dependency "hub/addons/mine/late" ${ELSEWHERE}`,
        `  hub/addons/mine/late: dependency "hub/core/early" ${ELSEWHERE}`,
      ].join('\n'),
    );
  });

  it('is refused where it leads to the same stage of another cluster', () => {
    const message = refused((hub, fleet) => {
      const there = configMap(fleet.managedCluster('cluster1').core, 'there');
      configMap(hub.core, 'here').node.addDependency(there);
    });
    assert.equal(
      message,
      `1 violation, nothing was written:\n  hub/core/here: dependency "cluster1/core/there" ${ELSEWHERE}`,
    );
  });

  it('is refused between stages and between clusters as a whole', () => {
    const message = refused((hub, fleet) => {
      const cluster = fleet.managedCluster('cluster1');
      configMap(hub.core, 'a');
      hub.core.addDependency(hub.addons);
      hub.node.addDependency(cluster);
    });
    assert.equal(
      message,
      [
        '2 violations, nothing was written:',
        `  hub: dependency "cluster1" ${ELSEWHERE}`,
        `  hub/core: dependency "hub/addons" ${ELSEWHERE}`,
      ].join('\n'),
    );
  });

  it('is refused in a circle of objects', () => {
    const message = refused((hub) => {
      const mine = new Construct(hub.core, 'mine');
      const [a, b, c] = ['a', 'b', 'c'].map((name) => configMap(mine, name));
      a?.node.addDependency(b ?? assert.fail());
      b?.node.addDependency(c ?? assert.fail());
      c?.node.addDependency(a ?? assert.fail());
    });
    assert.equal(
      message,
      '1 violation, nothing was written:\n  hub/core/mine/a: dependencies must not lead back to the object itself',
    );
  });

  it('is refused in a circle of files, though no object waits for itself', () => {
    const message = refused((hub) => {
      const [one, two] = [new Construct(hub.core, 'one'), new Construct(hub.core, 'two')];
      const [a, b, c, d] = [configMap(one, 'a'), configMap(one, 'b'), configMap(two, 'c'), configMap(two, 'd')];
      a.node.addDependency(c);
      d.node.addDependency(b);
    });
    assert.match(message, /^\d violations?, nothing was written:\n/);
    for (const line of message.split('\n').slice(1)) {
      assert.match(line, /^ {2}hub\/core\/(one\/a|two\/d): /);
      assert.ok(line.endsWith(`: dependencies ${LATER}`), line);
    }
  });

  it('is refused where a Namespace or a gate would have to wait, or anything for a ManagedCluster', () => {
    const message = refused((hub, fleet) => {
      fleet.managedCluster('cluster1');
      const member = new ManagedClusterSetMembership(hub.core, 'm', { cluster: 'cluster1', clusterSet: 'a' });
      configMap(hub.core, 'y').node.addDependency(member);
      member.node.addDependency(configMap(hub.core, 'x'));
      new k8s.KubeNamespace(hub.core, 'z', { metadata: { name: 'z' } }).node.addDependency(configMap(hub.core, 'a'));
      const gates = new ClusterManagerFeatureGates(hub.gates, 'manager');
      gates.set(ClusterManagerComponent.REGISTRATION, { ClusterImporter: true });
      gates.node.addDependency(configMap(hub.gates, 'b'));
    });
    assert.equal(
      message,
      [
        '3 violations, nothing was written:',
        `  hub/core/y: dependencies ${LATER}`,
        `  hub/core/z: dependencies ${LATER}`,
        `  hub/gates/manager: dependencies ${LATER}`,
      ].join('\n'),
    );
  });
});
