import fs from 'node:fs';
import path from 'node:path';
import { groupOf } from '../../lib/kubernetes/kubernetes-object';
import { filesIn } from '../fleet/written';
import { type Manifest, parsed } from '../parity/emitted';
import type { HubAndManaged } from './played-ocm';

/** What came of an apply with strict field validation. */
export interface Outcome {
  /** What kubectl says of each object that was applied. */
  readonly applied: readonly string[];
  /** What it says besides: refusals, and warnings, by which an API server takes what it will refuse one day. */
  readonly refusals: readonly string[];
}

/** Applies a bundle, step by step as its plan says, to what OCM has prepared. */
export async function applyBundle(clusters: HubAndManaged, bundle: string): Promise<Outcome> {
  const applied: string[] = [];
  const refusals: string[] = [];
  for (const [cluster, subject] of stepsOf(bundle)) {
    const outcome = await applyStrictly(clusters, cluster, ['-f', path.join(bundle, subject)]);
    applied.push(...outcome.applied);
    refusals.push(...outcome.refusals);
    if (subject.endsWith('/crds')) await clusters.serves(cluster);
  }
  return { applied: applied.sort(), refusals };
}

/** What the plan applies in any way, in its order: the cluster, and a folder or file of the bundle. */
function stepsOf(bundle: string): ['hub' | 'managed', string][] {
  const lines = fs.readFileSync(path.join(bundle, 'plan.tsv'), 'utf8').split('\n');
  return lines
    .map((line) => line.split('\t'))
    .filter(([verb = '']) => ['apply', 'members', 'gates'].includes(verb))
    .map(([, cluster, , subject = '']) => [cluster === 'hub' ? 'hub' : 'managed', subject]);
}

/** Applies what the words name, such as `-f FILE`. */
export async function applyStrictly(
  clusters: HubAndManaged,
  cluster: 'hub' | 'managed',
  files: readonly string[],
  input?: string,
): Promise<Outcome> {
  // Gate lists belong to others too: that is for the runner to mind, and here only whether they are accepted.
  const flags = ['--server-side', '--validate=strict', '--force-conflicts', '--field-manager=accepted'];
  const { stdout, stderr } = await clusters.kubectl(cluster, ['apply', ...flags, ...files], input);
  const lines = (text: string) => text.split('\n').filter(Boolean);
  return {
    applied: lines(stdout),
    // With one refusal in a folder kubectl puts it into other words.
    refusals: lines(stderr).map((line) => line.replace(/^Error from server \(Invalid\): |^The /, '')),
  };
}

/** Objects of a bundle, of all its files. */
export function objectsIn(bundle: string): Manifest[] {
  const files = Object.entries(filesIn(bundle)).filter(([file]) => file.endsWith('.yaml'));
  return files.flatMap(([, text]) => parsed(text));
}

/** How kubectl reports that an object was applied: by kind and group in lower case, and name. */
export function reportOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = groupOf(apiVersion);
  return `${`${kind}${group && '.'}${group}`.toLowerCase()}/${metadata.name} serverside-applied`;
}
