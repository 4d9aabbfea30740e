import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { celExpression } from '../../lib/health/cel-expression';
import { HEALTH_TABLE } from '../../lib/health/health-table';
import { builtEngine, engineLeftOut } from '../engines/engine';
import { healthSamples } from './health-samples';

describe('the health table as CEL', () => {
  test('asks for the observed generation, conditions and fields', () => {
    const rule = (kind: string) => HEALTH_TABLE.find((one) => one.kind === kind);
    assert.equal(
      celExpression(rule('ManagedServiceAccount')),
      "status.conditions.exists(c, c.type == 'SecretCreated' && c.status == 'True') && " +
        "status.conditions.exists(c, c.type == 'TokenReported' && c.status == 'True') && " +
        "!(status.?tokenSecretRef.orValue(null) in [null, false, 0, '', [], {}])",
    );
    assert.match(
      celExpression(rule('Klusterlet')),
      /^status\.\?observedGeneration\.orValue\(0\) == metadata\.generation && /,
    );
    assert.match(celExpression(rule('ManifestWork')), /^status\.conditions\.all\(c, c\.\?observedGeneration/);
  });

  test('asks for nothing but existence where there is no rule', () => {
    assert.equal(celExpression(undefined), 'true');
  });

  test('quotes the name of an entry', () => {
    assert.equal(celExpression(undefined, ["status.x[it's]"]), "status.?x.orValue([]).exists(e, e.name == 'it\\'s')");
  });
});

describe('the health table as CEL, in the package that Flux judges with', { skip: engineLeftOut() }, () => {
  const samples = healthSamples();
  let verdicts: string[] = [];

  before(() => {
    const cases = samples.map(({ rule, fields, object }) => ({ current: celExpression(rule, fields), object }));
    const judge = path.join(builtEngine('flux', 'judge'), 'judge');
    const { stdout, stderr, status } = spawnSync(judge, { input: JSON.stringify(cases), encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    verdicts = JSON.parse(stdout);
  });

  for (const [index, { name, isHealthy }] of samples.entries()) {
    test(`${isHealthy ? 'is content' : 'is not content'} with ${name}`, () => {
      const verdict = verdicts[index] ?? '';
      assert.equal(verdict === 'Current', isHealthy, verdict);
      // Never Failed, upon which Flux would give up at once.
      assert.match(verdict, /^(Current|InProgress|Unknown: .*no such (key|attribute))/);
    });
  }
});
