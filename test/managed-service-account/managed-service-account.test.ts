import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Chart, Duration } from 'cdk8s';
import { ManagedServiceAccount, type ManagedServiceAccountProps } from '../../lib';
import { inPlainChart, refusalOfPlainApp } from '../ocm/plain-app';

const MINIMAL: ManagedServiceAccountProps = { name: 'test', cluster: 'cluster1', validity: Duration.days(30) };
const account = (props: ManagedServiceAccountProps) => (chart: Chart) =>
  void new ManagedServiceAccount(chart, 'account', props);
const emitted = (spec: object, metadata: object = {}) => [
  {
    apiVersion: 'authentication.open-cluster-management.io/v1beta1',
    kind: 'ManagedServiceAccount',
    metadata: { name: 'test', namespace: 'cluster1', ...metadata },
    spec,
  },
];

describe('a ManagedServiceAccount', () => {
  it('is a name in its cluster’s namespace, and how long a token is valid', () => {
    assert.deepEqual(inPlainChart(account(MINIMAL)), emitted({ rotation: { validity: '720h' } }));
  });

  it('takes everything else that can be said of one', () => {
    const props: Required<ManagedServiceAccountProps> = {
      ...MINIMAL,
      syncToClusterProfile: true,
      rotate: false,
      timeToLive: Duration.days(1),
    };
    const labels = { 'authentication.open-cluster-management.io/sync-to-clusterprofile': 'true' };
    for (const ocm of ['1.2.1', '1.3.1']) {
      assert.deepEqual(
        inPlainChart(account(props), { ocm }),
        emitted({ rotation: { enabled: false, validity: '720h' }, ttlSecondsAfterCreation: 86400 }, { labels }),
      );
    }
  });

  it('says nothing that is the default anyway', () => {
    const props = { ...MINIMAL, syncToClusterProfile: false, rotate: true };
    assert.deepEqual(inPlainChart(account(props)), inPlainChart(account(MINIMAL)));
  });

  it('writes a validity in the largest unit that leaves it whole', () => {
    const validities: [Duration, string][] = [
      [Duration.days(360), '8640h'],
      [Duration.hours(1), '1h'],
      [Duration.minutes(90), '90m'],
      [Duration.minutes(120), '2h'],
      [Duration.seconds(601), '601s'],
      [Duration.seconds(660), '11m'],
      [Duration.millis(900_000), '15m'],
    ];
    for (const [validity, text] of validities) {
      assert.deepEqual(inPlainChart(account({ ...MINIMAL, validity })), emitted({ rotation: { validity: text } }));
    }
  });

  it('has no validity of parts of a second', () => {
    assert.throws(() => inPlainChart(account({ ...MINIMAL, validity: Duration.millis(600_500) })), {
      message: "'600500 millis' cannot be converted into a whole number of seconds.",
    });
  });

  it('is checked when a plain app is synthesized', () => {
    assert.equal(
      refusalOfPlainApp(account({ ...MINIMAL, name: 'Test' })),
      'Validation failed with the following errors:\n  [chart/account] chart/account: metadata.name "Test" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
    );
  });
});
