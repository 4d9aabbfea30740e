import fs from 'node:fs';
import path from 'node:path';
import type { Fleet, FleetProps } from '../../lib';
import { WrittenBundle } from './written-bundle';

/**
 * A bundle that waits only for kinds to be served: the rest is up to OCM's controllers, which do not run in its test.
 * @param awaited further resources that are waited for
 */
export function unwaitedBundle(
  build: (fleet: Fleet) => void,
  props: Partial<FleetProps> = {},
  awaited: readonly string[] = [],
): WrittenBundle {
  const bundle = new WrittenBundle(build, props);
  const plan = path.join(bundle.folder, 'plan.tsv');
  const lines = fs.readFileSync(plan, 'utf8').split('\n');
  const kept = lines.filter((line) => {
    const [verb = '', , , subject = ''] = line.split('\t');
    return verb !== 'wait' || subject.startsWith('customresourcedefinitions.') || awaited.includes(subject);
  });
  fs.writeFileSync(plan, kept.join('\n'));
  return bundle;
}
