/**
 * `npm run bench:synth`: how long synth takes and how it grows, beside bare `Yaml.stringify` of the same objects, the same objects in
 * a plain cdk8s App, and, where Helm is there (HELM names another one), `helm template` of a chart that renders them. All
 * figures of one run, each the least of several processes taken in turn, since what else a machine does only adds.
 * `process` and `helm` are of whole processes, the others from before the first construct; what the file system takes is the
 * difference between `synth` and `text`, and a cluster with properties is three folders and two files. A dash stands for what
 * takes longer than a minute.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SIZES = (process.env.BENCH_SIZES ?? '10,100,1000,10000').split(',').map(Number);
const HELM = process.env.HELM ?? 'helm';
/** Time that one process may take, in milliseconds: a plain App of 10,000 charts does not come to an end. */
const LIMIT = 60_000;
const WAYS = ['synth', 'text', 'plain', 'stringify'] as const;
const DELIVERIES = ['contexts', 'placement'] as const;
const COLUMNS = ['clusters', 'by', 'objects', '+1', 'process', ...WAYS, 'helm'];
const RATIOS = ['synth/stringify', 'synth/plain', 'process/helm', 'MB', 'plain MB'];

type Way = (typeof WAYS)[number];
type Delivery = (typeof DELIVERIES)[number];

interface Figures {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly objects?: number;
  /** Of the whole process. */
  readonly wall: number;
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
try {
  const isHelmThere = spawnSync(HELM, ['version']).status === 0;
  if (!isHelmThere) console.log(`helm template is left out: ${HELM} is not here`);
  print([...COLUMNS, ...RATIOS]);
  for (const size of SIZES) for (const delivery of DELIVERIES) compare(size, delivery, isHelmThere);
  const [bare, article] = [startUp("require('cdk8s')"), startUp("require('cdk8s'); require('./main.ts')")];
  console.log(`main.ts: ${article.toFixed(0)} ms, of which node with cdk8s loaded takes ${bare.toFixed(0)} ms`);
} finally {
  fs.rmSync(temporary, { recursive: true });
}

/** Prints a line of milliseconds, ratios and memory. */
function compare(size: number, delivery: Delivery, isHelmThere: boolean) {
  const runs: Record<Way, Figures[]> = { synth: [], text: [], plain: [], stringify: [] };
  const helm: number[] = [];
  const chart = delivery === 'contexts' && isHelmThere ? chartOf(size) : undefined;
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of WAYS) runs[way].push(measure(size, way, delivery));
    if (chart) helm.push(helmTemplate(chart, runs.stringify[0]?.objects));
  }
  const least = (way: Way, what: 'milliseconds' | 'peakMegabytes' | 'wall' = 'milliseconds') =>
    Math.min(...runs[way].map((run) => run[what]));
  const more = measure(size + 1, 'stringify', delivery).objects ?? 0;
  const objects = runs.stringify[0]?.objects ?? 0;
  const ratio = (a: number, b: number) => (Number.isFinite(b) ? (a / b).toFixed(2) : '-');
  print([
    ...[size, delivery, objects, more - objects, least('synth', 'wall').toFixed(0)],
    ...WAYS.map((way) => (Number.isFinite(least(way)) ? least(way).toFixed(0) : '-')),
    chart ? Math.min(...helm).toFixed(0) : '-',
    ratio(least('synth'), least('stringify')),
    ratio(least('synth'), least('plain')),
    ratio(least('synth', 'wall'), Math.min(...helm)),
    ...(['synth', 'plain'] as const)
      .map((way) => least(way, 'peakMegabytes'))
      .map((it) => (Number.isFinite(it) ? it : '-')),
  ]);
}

function measure(size: number, way: Way | 'chart', delivery: Delivery, into?: string): Figures {
  const script = path.join(__dirname, 'synth-once.ts');
  const outdir = into ?? fs.mkdtempSync(path.join(temporary, 'dist-'));
  const begun = performance.now();
  const output = run(process.execPath, ['--import', 'tsx', script, String(size), outdir, way, delivery]);
  const wall = performance.now() - begun;
  if (!into) fs.rmSync(outdir, { recursive: true });
  if (output === undefined) return { milliseconds: Infinity, peakMegabytes: Infinity, wall };
  return { ...(JSON.parse(output || '{}') as Figures), wall };
}

/** A chart that renders the objects of a fleet with that many clusters. */
function chartOf(size: number): string {
  const chart = fs.mkdtempSync(path.join(temporary, 'chart-'));
  measure(1, 'chart', 'contexts', chart);
  const clusters = Array.from({ length: size }, (_, index) => `cluster-${index}`);
  fs.writeFileSync(path.join(chart, 'values.yaml'), JSON.stringify({ clusters }));
  return chart;
}

/** @throws Error if Helm renders another number of objects */
function helmTemplate(chart: string, objects: number | undefined): number {
  const begun = performance.now();
  const text = run(HELM, ['template', 'bench', chart]);
  const milliseconds = performance.now() - begun;
  if (text === undefined) return Infinity;
  const rendered = text.split('\n').filter((line) => line.startsWith('apiVersion: ')).length;
  if (rendered !== objects) throw new Error(`the chart renders ${rendered} objects, and the fleet has ${objects}`);
  return milliseconds;
}

function startUp(code: string): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run(process.execPath, ['--import', 'tsx', '-e', code]);
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** What a program said, or undefined if it took too long. */
function run(command: string, args: string[]): string | undefined {
  const env = { ...process.env, CDK8S_OUTDIR: path.join(temporary, 'article') };
  const options = { encoding: 'utf8', env, maxBuffer: 2 ** 30, timeout: LIMIT } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') return undefined;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function print(cells: readonly (string | number)[]) {
  const names = [...COLUMNS, ...RATIOS];
  console.log(cells.map((cell, at) => String(cell).padStart(Math.max(names[at]?.length ?? 0, 6))).join('  '));
}
