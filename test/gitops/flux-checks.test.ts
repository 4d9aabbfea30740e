import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Duration } from 'cdk8s';
import { FluxDelivery, type FluxDeliveryProps, FluxSource, Wait, WaitUntil } from '../../lib';
import { add, reportOf } from '../checks/fleet-report';
import { article } from '../fleet/written';

const source = FluxSource.gitRepository({ name: 'fleet' });

function report(props: Partial<FluxDeliveryProps>, id = 'flux'): string[] {
  return reportOf((fleet) => {
    article()(fleet);
    new FluxDelivery(fleet, id, { source, ...props });
  });
}

describe('the settings of a FluxDelivery', () => {
  const cases: [string, Partial<FluxDeliveryProps>, RegExp][] = [
    [
      'the name of the source',
      { source: FluxSource.gitRepository({ name: 'A' }) },
      /^flux: source\.name "A" must be a DNS-1123 subdomain/,
    ],
    [
      'its namespace',
      { source: FluxSource.gitRepository({ name: 'a', namespace: 'a.b' }) },
      /^flux: source\.namespace "a\.b" /,
    ],
    [
      'a path out of the source',
      { path: './dist/../../etc' },
      /^flux: path "\.\/dist\/\.\.\/\.\.\/etc" must be a relative path/,
    ],
    ['an absolute path', { path: '/dist' }, /^flux: path "\/dist" must be a relative path/],
    ['the namespace', { namespace: '' }, /^flux: namespace "" /],
    ['the prefix', { namePrefix: '-x' }, /^flux: namePrefix "-x" /],
    ['the account', { serviceAccountName: 'a b' }, /^flux: serviceAccountName "a b" /],
    [
      'an interval of nothing',
      { interval: Duration.seconds(0) },
      /^flux: interval .* must be at least a second, in whole seconds/,
    ],
    ['half a second', { retryInterval: Duration.millis(1500) }, /^flux: retryInterval .* must be at least a second/],
    ['a Secret', { kubeConfigSecrets: { cluster1: 'A' } }, /^flux: kubeConfigSecrets\[cluster1\] "A" /],
    [
      'a cluster that is none',
      { kubeConfigSecrets: { cluster3: 'a' } },
      /^flux: kubeConfigSecrets "cluster3" must name a cluster of the fleet, such as "cluster/,
    ],
  ];
  for (const [what, props, expected] of cases) {
    test(`are refused, one violation each: ${what}`, () => {
      const [line = '', ...others] = report(props);
      assert.match(line, expected);
      assert.deepEqual(others, []);
    });
  }

  for (const id of ['apply', 'rights', 'A', 'README.md']) {
    test(`are refused with an id that makes no folder of the bundle: ${id}`, () => {
      assert.match(report({}, id).join('\n'), new RegExp(`^${id}: id "${id}" must be a DNS-1123 label`));
    });
  }

  test('stand in one report with what else is wrong', () => {
    const lines = reportOf((fleet) => {
      const { hub } = article()(fleet);
      add(hub.core, 'wrong', 'v1', 'ConfigMap', { metadata: { name: 'Wrong', namespace: 'default' } });
      new FluxDelivery(fleet, 'flux', { source, path: '..' });
    });
    assert.equal(lines.length, 2, lines.join('\n'));
  });

  test('are taken as they are by default', () => {
    assert.deepEqual(report({}), []);
  });
});

describe('what a FluxDelivery waits for', () => {
  test('must be of a kind that is known, since Flux asks for it by kind', () => {
    const lines = reportOf((fleet) => {
      const { hub } = article()(fleet);
      const wait = { resource: 'widgets.example.com', name: 'a', until: WaitUntil.CREATED };
      new Wait(hub.core, 'wait', wait);
      new FluxDelivery(fleet, 'flux', { source });
    });
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', /^flux: awaited resource "widgets\.example\.com on hub" must be of a kind /);
  });
});
