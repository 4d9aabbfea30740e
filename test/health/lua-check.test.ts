import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { needsCheck } from '../../lib/gitops/argo-cd-health';
import { HEALTH_TABLE } from '../../lib/health/health-table';
import { luaCheck } from '../../lib/health/lua-check';
import { argoCdVerdicts } from '../engines/argo-cd-judge';
import { engineLeftOut } from '../engines/engine';
import { healthSamples } from './health-samples';

describe('the health table as Lua', () => {
  test('never says Degraded, which would end a sync at once', () => {
    for (const rule of HEALTH_TABLE)
      assert.doesNotMatch(luaCheck(rule), /status = "(?!Progressing|Healthy)/, rule.kind);
  });

  test('asks for each condition and field by name', () => {
    for (const { conditions, fields = [], ...rule } of HEALTH_TABLE) {
      const lua = luaCheck({ conditions, fields, ...rule });
      for (const { type } of conditions) assert.ok(lua.includes(`now["${type}"] `), type);
      for (const field of fields) assert.ok(lua.includes(`"${field} is not set"`), field);
    }
  });
});

describe('the health table as Lua, in Argo CD’s own interpreter', { skip: engineLeftOut() }, () => {
  const samples = healthSamples()
    // Argo CD has one check for a kind, so none that asks of an object what a Wait asks of it alone.
    .filter(({ fields }) => fields.length === 0)
    // It has checks of its own for Kubernetes' kinds; that for StatefulSets goes by revisions, which the table does not know.
    .filter(({ rule }) => rule.kind !== 'StatefulSet');
  let verdicts: string[] = [];

  before(() => {
    verdicts = argoCdVerdicts(samples.map(({ object }) => object));
  });

  for (const [index, { name, rule, isHealthy }] of samples.entries()) {
    test(`${isHealthy ? 'is content' : 'is not content'} with ${name}`, () => {
      const verdict = verdicts[index] ?? '';
      assert.equal(verdict === 'Healthy', isHealthy, verdict);
      if (needsCheck(rule)) assert.match(verdict, /^(Healthy|Progressing)$/);
    });
  }

  test('is what makes the difference: by itself Argo CD has no opinion on OCM’s kinds', () => {
    const ours = samples.filter(({ rule }) => needsCheck(rule)).map(({ object }) => object);
    assert.deepEqual(new Set(argoCdVerdicts(ours, { data: {} })), new Set(['']));
    assert.ok(ours.length > 100);
  });
});
