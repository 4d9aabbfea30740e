import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { argoCdConfigMap } from '../../lib/gitops/argo-cd-health';
import { builtEngine } from './engine';

/** What Argo CD says of objects' health, with the health checks of ours in its ConfigMap; empty where it has no opinion. */
export function argoCdVerdicts(objects: readonly object[], settings: object = argoCdConfigMap('argocd')): string[] {
  const judge = path.join(builtEngine('argo-cd', 'judge'), 'judge');
  const input = JSON.stringify({ settings, objects });
  const { stdout, stderr, status } = spawnSync(judge, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  assert.equal(status, 0, stderr);
  const verdicts: string[] = JSON.parse(stdout);
  assert.equal(verdicts.length, objects.length);
  return verdicts;
}
