import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { healthExpression } from '../../lib/health/health-table';
import { binaries, leftOut } from '../cluster/binaries';
import { healthSamples } from './health-samples';

const RUNNER = path.join(__dirname, '../../lib/runner/apply');

/**
 * Has the runner judge the objects of each List on stdin, a line each after a line with their health expression and one with
 * their names: kubectl fills in the runner's template without any server, and the runner says which are not healthy.
 */
const JUDGE = `
set -euo pipefail
. "$RUNNER"
while IFS= read -r health && IFS= read -r names && IFS= read -r list; do
  template=$(state_template "$health")
  state=$(printf '%s' "$list" | "$KUBECTL" label --local -f - judged=yes --kubeconfig=/dev/null -o "go-template=$template")
  printf '%s\\n' "$state" | unhealthy "$health" "\${names// /$'\\n'}"
done
`;

describe('the runner judges by the health table', { skip: leftOut() }, () => {
  const samples = healthSamples();
  const complaints = new Map<string, string>();

  before(() => {
    const lists = new Map<string, object[]>();
    for (const [index, { rule, fields, object }] of samples.entries()) {
      const health = [healthExpression(rule, object), ...fields.map((field) => `.${field}`)].join(',');
      const items = lists.get(health) ?? [];
      lists.set(health, [...items, { ...object, metadata: { ...object.metadata, name: `sample-${index}` } }]);
    }
    const input = [...lists].map(([health, items]) => {
      const names = (items as { metadata: { name: string } }[]).map(({ metadata }) => `samples\t${metadata.name}`);
      return `${health}\n${names.join(' ')}\n${JSON.stringify({ apiVersion: 'v1', kind: 'List', items })}\n`;
    });
    const env = { ...process.env, RUNNER, KUBECTL: path.join(binaries(), 'kubectl') };
    const { stdout, stderr, status } = spawnSync('bash', ['-c', JUDGE], {
      input: input.join(''),
      encoding: 'utf8',
      env,
    });
    assert.equal(status, 0, stderr);
    for (const line of stdout.trim().split('\n')) complaints.set(line.split('\t')[0] ?? '', line);
  });

  for (const [index, { name, isHealthy }] of samples.entries()) {
    test(`${isHealthy ? 'is content' : 'is not content'} with ${name}`, () => {
      const complaint = complaints.get(`samples/sample-${index}`);
      assert.equal(complaint === undefined, isHealthy, complaint);
      // That it was looked at, and found.
      assert.doesNotMatch(complaint ?? '', /does not exist/);
    });
  }
});
