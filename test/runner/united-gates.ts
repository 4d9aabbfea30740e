import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const RUNNER = path.join(__dirname, '../../lib/runner/apply');

/** A ClusterManager or Klusterlet, as far as gates go: gates by component, its version, and what bundles remember on it. */
export interface GatedObject {
  version: number;
  gates: Record<string, Record<string, string>>;
  memory: string;
}

/** A merge patch of gate lists. */
export interface GatePatch {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly annotations: Readonly<Record<string, string | null>>;
  };
  readonly spec?: Readonly<Record<string, { readonly featureGates: readonly { feature: string; mode: string }[] }>>;
}

/** The runner's own way with gates, in a shell that answers one question after the other. */
export class UnitedGates {
  private readonly shell: ChildProcessWithoutNullStreams;

  constructor() {
    const loop = `source "$1"
while IFS= read -r bundle && IFS= read -r asked && IFS= read -r count; do
  now=''
  for ((; count > 0; count--)); do IFS= read -r line && now+=$line$'\\n'; done
  answer=$(unite_gates "$asked" <<<"\${now%$'\\n'}")
  printf '%s\\n' "\${answer%%$'\\n'*}"
done`;
    this.shell = spawn('bash', ['-c', loop, 'bash', RUNNER]);
    this.shell.stderr.pipe(process.stderr);
  }

  /** What becomes of an object for a bundle, without writing it: a merge patch, or undefined where all is well. */
  public async ask(object: GatedObject, asked: string, bundle: string): Promise<GatePatch | undefined> {
    const entries = Object.entries(object.gates).flatMap(([component, gates]) =>
      Object.entries(gates).map(([gate, mode]) => [component, gate, mode].join('\t')),
    );
    const lines = [`klusterlet\t${object.version}\t${object.memory}`, ...entries];
    this.shell.stdin.write([bundle, asked, lines.length, ...lines, ''].join('\n'));
    const [answer] = await once(this.shell.stdout, 'data');
    return String(answer).trim() ? JSON.parse(String(answer)) : undefined;
  }

  /** Ends the shell. */
  public end(): void {
    this.shell.stdin.end();
  }
}

/** Does what an API server does with the patch. Returns false where somebody else was faster. */
export function applyPatch(object: GatedObject, { metadata, spec = {} }: GatePatch): boolean {
  if (metadata.resourceVersion !== String(object.version)) return false;
  object.version++;
  object.memory = metadata.annotations['cdk8s-cluster-inventory/gates-before'] ?? '';
  for (const [component, { featureGates }] of Object.entries(spec)) {
    object.gates[component] = Object.fromEntries(featureGates.map(({ feature, mode }) => [feature, mode]));
  }
  return true;
}
