import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration } from 'cdk8s';
import { Guard, type GuardProps, Wait, type WaitProps, WaitUntil } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from '../ocm/plain-app';
import { refusal, Written } from './written';

const SECRET: WaitProps = { resource: 'secrets', name: 'a', namespace: 'b', until: WaitUntil.CREATED };
const WORD = 'must be a word without blanks, "/" and ",", and not begin with "-"';
const violations = (...lines: string[]) =>
  [`${lines.length} violation${lines.length > 1 ? 's' : ''}, nothing was written:`, ...lines].join('\n  ');

describe('a Wait', () => {
  const listed = (props: WaitProps) => new Written((fleet) => void new Wait(fleet.hub().core, 'wait', props)).listed();
  const refused = (props: Partial<WaitProps>) =>
    refusal((fleet) => void new Wait(fleet.hub().core, 'wait', { ...SECRET, ...props }));

  it('emits nothing in a plain chart, and does not keep it from being synthesized', () => {
    assert.deepEqual(
      inPlainChart((chart) => void new Wait(chart, 'wait', SECRET)),
      [],
    );
    assert.equal(
      refusalOfPlainApp((chart) => void new Wait(chart, 'wait', SECRET)),
      undefined,
    );
  });

  it('is listed with its object, its stage and what is waited for', () => {
    assert.deepEqual(listed(SECRET), ['hub secrets b a - core created']);
    assert.deepEqual(listed({ resource: 'deployments.apps', name: 'a', namespace: 'b', until: WaitUntil.ROLLED_OUT }), [
      'hub deployments.apps b a - core rolled-out',
    ]);
  });

  it('goes after the last stage, with a time and fields of its own, where it is told so', () => {
    const props: Required<WaitProps> = {
      resource: 'managedclusters.cluster.open-cluster-management.io',
      name: 'a',
      namespace: 'b',
      until: WaitUntil.HEALTHY,
      fields: ['status.version', 'status.properties[a]'],
      timeout: Duration.hours(24),
      atEnd: true,
    };
    const written = new Written((fleet) => void new Wait(fleet.hub().core, 'wait', props));
    const health =
      'HubAcceptedManagedCluster=True,ManagedClusterJoined=True,ManagedClusterConditionAvailable=True,.status.version,.status.properties[a]';
    assert.deepEqual(written.listed(), [`hub ${props.resource} b a - end ${health}`]);
    assert.deepEqual(written.plan('wait'), [`wait hub end ${props.resource} ${health} 86400`]);
  });

  it('may be for many objects, in namespaces or not', () => {
    const written = new Written((fleet) => {
      const wait = new Wait(fleet.hub().core, 'wait', { resource: 'things', name: 'a', until: WaitUntil.CREATED });
      wait.include('b', 'c');
      wait.include('d');
    });
    assert.deepEqual(written.listed(), [
      'hub things - a - core created',
      'hub things c b - core created',
      'hub things - d - core created',
    ]);
    assert.deepEqual(written.plan('wait'), ['wait hub core things created 180']);
  });

  it('is refused with what would break the plan, or what kubectl would take for an option', () => {
    for (const bad of ['a b', 'a\tb', 'a\nb', 'a,b', 'a/b', '--all', '-', '', '\u0007', '\ud800']) {
      const shown = JSON.stringify(bad);
      assert.equal(refused({ name: bad }), violations(`hub/core/wait: name ${shown} ${WORD}`));
      assert.equal(refused({ namespace: bad }), violations(`hub/core/wait: namespace ${shown} ${WORD}`));
      assert.equal(refused({ resource: bad }), violations(`hub/core/wait: resource ${shown} ${WORD}`));
      if (bad === 'a/b') continue;
      assert.equal(refused({ fields: ['a', bad] }), violations(`hub/core/wait: fields[1] ${shown} ${WORD}`));
    }
    assert.equal(
      refusal((fleet) => new Wait(fleet.hub().core, 'wait', SECRET).include('a b', 'c d')),
      violations(`hub/core/wait: name "a b" ${WORD}`, `hub/core/wait: namespace "c d" ${WORD}`),
    );
  });

  it('is refused with a time that is none, with the whole report', () => {
    const rule = 'must be from one second to one day, in whole seconds';
    assert.equal(refused({ timeout: Duration.millis(500) }), violations(`hub/core/wait: timeout "500 millis" ${rule}`));
    assert.equal(
      refused({ timeout: Duration.millis(1500) }),
      violations(`hub/core/wait: timeout "1 second 500 millis" ${rule}`),
    );
    assert.equal(refused({ timeout: Duration.days(2) }), violations(`hub/core/wait: timeout "2 days" ${rule}`));
    assert.equal(
      refused({ timeout: Duration.seconds(0), name: 'a b' }),
      violations(`hub/core/wait: name "a b" ${WORD}`, `hub/core/wait: timeout "0 seconds" ${rule}`),
    );
  });

  it('is refused for the roll-out of what has none', () => {
    const rule = 'must be for deployments.apps, daemonsets.apps or statefulsets.apps';
    assert.equal(refused({ until: WaitUntil.ROLLED_OUT }), violations(`hub/core/wait: until "rolled-out" ${rule}`));
    assert.equal(
      refused({ until: WaitUntil.ROLLED_OUT, resource: 'managedclusters.cluster.open-cluster-management.io' }),
      violations(`hub/core/wait: until "rolled-out" ${rule}`),
    );
  });
});

describe('a Guard', () => {
  const props: Required<GuardProps> = {
    resource: 'deployments.apps',
    name: 'a',
    namespace: 'b',
    field: 'spec.replicas',
    gate: 'Gate',
  };

  it('emits nothing in a plain chart, and does not keep it from being synthesized', () => {
    assert.deepEqual(
      inPlainChart((chart) => void new Guard(chart, 'guard', props)),
      [],
    );
    assert.equal(
      refusalOfPlainApp((chart) => void new Guard(chart, 'guard', props)),
      undefined,
    );
  });

  it('is refused with what would break the plan', () => {
    for (const field of ['resource', 'name', 'namespace', 'field', 'gate'] as const) {
      const message = refusal((fleet) => void new Guard(fleet.hub().core, 'guard', { ...props, [field]: 'a\tb' }));
      assert.equal(message, violations(`hub/core/guard: ${field} "a\\tb" ${WORD}`));
    }
  });

  it('asks no more than that the object exists where it is told no more', () => {
    const { resource, name } = props;
    const written = new Written((fleet) => void new Guard(fleet.hub().core, 'guard', { resource, name }));
    assert.deepEqual(written.plan('guard', 'hub', '-', 'exists'), ['guard hub - exists deployments.apps a -']);
  });
});
