import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { isReservedProperty, RESERVED_NAMES } from '../../lib/ocm/reserved-properties';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { MOST_NAMES, MOST_NAMESPACES } from '../../lib/rights/runner-reads';

const RUNNER = fs.readFileSync(path.join(__dirname, '../../lib/runner/apply'), 'utf8');

/** The one place of the runner that a pattern finds, and what it captures there. */
function found(pattern: RegExp): string[] {
  const [only, ...others] = RUNNER.matchAll(new RegExp(pattern, 'g'));
  assert.ok(only && others.length === 0, `${pattern} must be in the runner once`);
  return only.slice(1);
}

/** The runner is a shell program without the library: what both must know stands in both, and must be the same. */
describe('what the runner knows as the library does', () => {
  it('is how many properties a managed cluster reports by default', () => {
    const [limit] = found(/limit="\$\{limit:-(\d+)\}"/);
    for (const release of Object.values(OCM_RELEASES)) assert.equal(Number(limit), release.customClusterClaims);
  });

  it('is which properties are outside that limit', () => {
    const [alternatives = ''] = found(/\$1 !~ \/(\^\(id\\\.k8s\\\.io\|.*?\)\$)\//);
    const reserved = new RegExp(alternatives);
    for (const name of [...RESERVED_NAMES, 'region.k8s.io', 'x.open-cluster-management.io', 'product']) {
      assert.equal(reserved.test(name), isReservedProperty(name), name);
    }
  });

  it('is of how many objects it takes a list', () => {
    assert.deepEqual(found(/\(n > (\d+) \|\| resource ~/).map(Number), [MOST_NAMESPACES]);
    assert.deepEqual(found(/count\[order\[i\]\] > (\d+) \|\|/).map(Number), [MOST_NAMES]);
  });
});
