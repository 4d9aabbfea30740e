import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HubProps } from '../../lib';
import { add, reportOf } from './fleet-report';

const CELL = 'must not be empty, begin with "-" or hold control characters: it becomes a cell of the plan';
const LABEL = 'must be a DNS-1123 label (a-z, 0-9, "-", at most 63)';

describe('the name of a bundle', () => {
  const named = (name: string) => reportOf((fleet) => fleet.hub(), { name });
  const rule =
    'must be a label value (a string of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)';

  it('is the value of a label', () => {
    assert.deepEqual(named('Prod_EU.1'), []);
    assert.deepEqual(named('prod eu'), [`fleet: name "prod eu" ${rule}`]);
    assert.deepEqual(named(''), ['fleet: name "" must not be empty']);
  });
});

describe('the name of a cluster', () => {
  const hub = (name: string) => reportOf((fleet) => fleet.hub({ name }));
  const managed = (name: string) => reportOf((fleet) => fleet.managedCluster(name));

  it('is a DNS-1123 label', () => {
    assert.deepEqual(managed('c'.repeat(63)), []);
    assert.deepEqual(managed('c'.repeat(64)), [`${'c'.repeat(64)}: name "${'c'.repeat(64)}" ${LABEL}`]);
    assert.deepEqual(managed('../x'), [`..--x: name "../x" ${LABEL}`]);
    assert.deepEqual(hub('Hub'), [`Hub: name "Hub" ${LABEL}`]);
  });

  it('is not that of a file of the bundle', () => {
    const line = 'apply: name "apply" must be another name: a file of the bundle has this one';
    assert.deepEqual(hub('apply'), [line]);
    assert.deepEqual(managed('apply'), [line]);
    assert.deepEqual(managed('apply-1'), []);
  });
});

describe('how a cluster is reached', () => {
  const hub = (props: HubProps) => reportOf((fleet) => fleet.hub(props));

  it('is a context that the plan can hold', () => {
    assert.deepEqual(hub({ context: 'admin@eu/prod: hub' }), []);
    for (const context of ['', '-', '--flag', 'a\tb', 'a\nb', 'a\u0000', 'a\ud83d'])
      assert.deepEqual(hub({ context }), [`hub: context ${JSON.stringify(context)} ${CELL}`]);
  });

  it('is pinned by a UID', () => {
    const uid = '0d6a3a0e-32a1-4f2c-9d0a-9f8d6c5b4a39';
    const rule = 'must be the UID of its kube-system namespace: 8-4-4-4-12 hexadecimal digits, lower case';
    assert.deepEqual(hub({ uid }), []);
    for (const wrong of ['', 'kube-system', uid.slice(1), uid.toUpperCase(), ` ${uid}`])
      assert.deepEqual(hub({ uid: wrong }), [`hub: uid ${JSON.stringify(wrong)} ${rule}`]);
  });
});

describe('the id of what stands directly in a stage', () => {
  const stem = (id: string) =>
    reportOf((fleet) => add(fleet.hub().core, id, 'v1', 'Namespace', { metadata: { name: 'team' } }));

  it('is fit for the name of a file', () => {
    const rule =
      'must be fit for a file name: a-z, 0-9, "-", "_", ".", beginning with a-z or 1-9, at most 100, not "kustomization"';
    for (const id of ['team', '1.team_a', 'a'.repeat(100)]) assert.deepEqual(stem(id), []);
    for (const id of ['Team', '0team', '.team', '-team', 'team a', 'a'.repeat(101), 'kustomization', '00-namespaces']) {
      const quoted = id.length > 100 ? `"${'a'.repeat(59)}…" (101 characters)` : `"${id}"`;
      assert.deepEqual(stem(id), [`hub/core/${id}: id ${quoted} ${rule}`]);
    }
  });
});

describe('the name of an object', () => {
  const role = (name: string) =>
    reportOf((fleet) =>
      add(fleet.hub().addons, 'role', 'rbac.authorization.k8s.io/v1', 'ClusterRole', { metadata: { name }, rules: [] }),
    );

  it('is one that a list can hold, even where Kubernetes would take another', () => {
    assert.deepEqual(role('system:node reader'), []);
    for (const name of ['a\tb', 'a\nb', '-', '--flag'])
      assert.deepEqual(role(name), [`hub/addons/role: metadata.name ${JSON.stringify(name)} ${CELL}`]);
  });
});
