/**
 * `npm run bench:apply`: what the runner's apply steps take beside bare `kubectl apply --server-side -f` of the same
 * folders, on real API servers where nothing of OCM runs: first the bundle in `dist/`, then ConfigMaps by the thousand. The
 * two take turns, each on clusters that hold nothing of the bundle and then again on what is there. All figures are
 * milliseconds, the least of all rounds, since what else a machine does only adds; what the runner does beside applying
 * folders stands in columns of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Fleet } from '../../lib';
import { leftOut } from '../cluster/binaries';
import { Clusters } from '../cluster/clusters';
import { finished } from '../cluster/finished';
import { type FleetName, PlayedFleet } from '../runner/played-fleet';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const AGAIN = Number(process.env.BENCH_AGAIN ?? 2);
const BUNDLES = (process.env.BENCH_BUNDLES ?? 'dist,100,1000,10000').split(',');
const CONTEXTS: Readonly<Record<FleetName, string>> = {
  hub: 'kind-hub',
  cluster1: 'kind-cluster1',
  cluster2: 'kind-cluster2',
};
const GUARDED = 'guarded';
const COLUMNS = ['objects', 'run', 'bare', 'apply', 'apply/bare', 'guards', 'looks', 'waits', 'other'];

/** What time goes into; `looks` is the question what there is already, of which the runner says what is new or changed. */
type Part = 'guards' | 'looks' | 'apply' | 'waits' | 'other';
type Way = 'bare' | 'runner';
type Spent = Record<Part, number>;

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));

async function main() {
  const clusters = await Clusters.start(CONTEXTS);
  try {
    await new PlayedFleet(clusters).prepare();
    console.log(COLUMNS.join('  '));
    for (const name of BUNDLES) await compare(name, name === 'dist' ? article() : configMaps(Number(name)), clusters);
  } finally {
    await clusters.stop();
  }
}

/** Prints a line for objects that are new, and one for objects that are there already. */
async function compare(name: string, folder: string, clusters: Clusters<FleetName>) {
  const spent: Record<Way, Spent[]>[] = [
    { bare: [], runner: [] },
    { bare: [], runner: [] },
  ];
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of round % 2 === 0 ? (['bare', 'runner'] as const) : (['runner', 'bare'] as const)) {
      for (const run of [0, ...Array<number>(AGAIN).fill(1)])
        spent[run]?.[way].push(await (way === 'bare' ? bare : runner)(folder, clusters));
      await clean(folder, clusters);
    }
  }
  for (const [index, run] of spent.entries()) {
    const of = (way: Way, part: Part) => Math.min(...run[way].map((each) => each[part]));
    const ratio = of('runner', 'apply') / of('bare', 'apply');
    const others = (['guards', 'looks', 'waits', 'other'] as const).map((part) => of('runner', part).toFixed(0));
    const times = [of('bare', 'apply').toFixed(0), of('runner', 'apply').toFixed(0), ratio.toFixed(2)];
    const cells = [name, index === 0 ? 'new' : 'again', ...times];
    console.log([...cells, ...others].map((cell, at) => cell.padStart(COLUMNS[at]?.length ?? 0)).join('  '));
  }
}

/** Applies each folder of the plan; what must be served before the next one is waited for, and not measured. */
async function bare(folder: string, clusters: Clusters<FleetName>): Promise<Spent> {
  const spent = nothing();
  const manager = `--field-manager=cdk8s-cluster-inventory-${bundleOf(folder)}`;
  for (const [verb, cluster, , subject = ''] of planOf(folder)) {
    if (verb === 'wait') await clusters.serves('hub');
    if (verb !== 'apply') continue;
    const begun = performance.now();
    const words = ['apply', '--server-side', manager, '-f', path.join(folder, subject)];
    await clusters.mustKubectl(cluster as FleetName, words);
    spent.apply += performance.now() - begun;
  }
  return spent;
}

/** Runs the bundle's own `apply`, which writes a line when a step begins and one when it ends; only the latter of a wait. */
async function runner(folder: string, { env }: Clusters<FleetName>): Promise<Spent> {
  const spent = nothing();
  let last = performance.now();
  let idle: Part = 'guards';
  const child = spawn(path.join(folder, 'apply'), ['--yes'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const now = performance.now();
    const [, verb, end] = /^\[ *\d+\/\d+\] \S+ \S+ {2}(\w+) \S+( .*)?$/.exec(line) ?? [];
    spent[verb === 'wait' ? 'waits' : verb === 'apply' && end ? 'apply' : idle] += now - last;
    if (line === GUARDED) idle = 'looks';
    else if (verb) idle = 'other';
    last = now;
  }
  const [code] = await exit;
  if (code !== 0) throw new Error(`apply ended with ${code}`);
  return spent;
}

/** Lets a bundle's `apply` say when its guards are done. */
function sayGuarded(folder: string): string {
  const file = path.join(folder, 'apply');
  const text = fs.readFileSync(file, 'utf8');
  const call = '\n  [[ -n $dry_run ]] || look_before\n';
  if (!text.includes(call)) throw new Error(`${file} looks elsewhere at what there is`);
  fs.writeFileSync(file, text.replace(call, `\n  say ${GUARDED}${call}`));
  return folder;
}

/** The committed bundle. It waits only for kinds to be served: the rest is up to OCM. */
function article(): string {
  const folder = path.join(temporary, 'article');
  fs.cpSync(path.join(__dirname, '../../dist'), folder, { recursive: true });
  const kept = planOf(folder).filter(([verb, , , kind = '']) => verb !== 'wait' || kind.startsWith('customresource'));
  fs.writeFileSync(path.join(folder, 'plan.tsv'), kept.map((cells) => `${cells.join('\t')}\n`).join(''));
  return sayGuarded(folder);
}

/** That many objects in one file of one stage. */
function configMaps(size: number): string {
  const outdir = path.join(temporary, `${size}`);
  const fleet = new Fleet({ name: `bench-${size}`, ocm: '1.2.1', outdir });
  const { core } = fleet.hub({ context: CONTEXTS.hub });
  const namespace = `bench-${size}`;
  new ApiObject(core, namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const many = new Construct(core, 'many');
  for (let index = 0; index < size; index++) {
    const metadata = { name: `many-${index}`, namespace };
    new ApiObject(many, metadata.name, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value: `${index}` } });
  }
  fleet.synth();
  return sayGuarded(outdir);
}

/** Takes a bundle away, what is in its namespaces together with them, and lets the servers come to rest. */
async function clean(folder: string, clusters: Clusters<FleetName>) {
  const label = `cdk8s-cluster-inventory/bundle=${bundleOf(folder)}`;
  await clusters.mustKubectl('hub', ['delete', 'namespaces', '-l', label]);
  const { code, stderr } = await finished(path.join(folder, 'apply'), ['delete', '--yes'], { env: clusters.env });
  if (code !== 0) throw new Error(`delete ended with ${code}: ${stderr}`);
  await sleep(5_000);
}

function bundleOf(folder: string): string | undefined {
  return planOf(folder).find(([verb]) => verb === 'bundle')?.[3];
}

function planOf(folder: string): string[][] {
  const text = fs.readFileSync(path.join(folder, 'plan.tsv'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

function nothing(): Spent {
  return { guards: 0, looks: 0, apply: 0, waits: 0, other: 0 };
}

const missing = leftOut();
(missing ? Promise.resolve(console.log(missing)) : main()).finally(() => fs.rmSync(temporary, { recursive: true }));
