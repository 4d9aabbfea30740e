/**
 * `npm run bench`: how long synth takes, how it grows, and what it costs beside bare `Yaml.stringify` of the same
 * objects. All figures of one run, each the median of several processes taken in turn. What the file system takes is
 * the difference between the columns `synth` and `text`; a cluster with properties is three folders and two files.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SIZES = [2, 10, 100, 1_000, 10_000];
const COLUMNS = [
  'clusters',
  'objects',
  'synth ms',
  'text ms',
  'stringify ms',
  'synth/stringify',
  'text/stringify',
  'peak MB',
];

interface Figures {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly objects?: number;
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
try {
  console.log(COLUMNS.join('  '));
  const totals = new Map<number, number>();
  for (const size of SIZES) {
    const runs = Array.from({ length: ROUNDS }, () => ({
      synth: measure(size, 'synth'),
      text: measure(size, 'text'),
      stringify: measure(size, 'stringify'),
    }));
    const milliseconds = (what: 'synth' | 'text' | 'stringify') => median(runs.map((run) => run[what].milliseconds));
    const ratio = (what: 'synth' | 'text') =>
      median(runs.map((run) => run[what].milliseconds / run.stringify.milliseconds));
    totals.set(size, milliseconds('synth'));
    const cells = [
      String(size),
      String(runs[0]?.stringify.objects),
      milliseconds('synth').toFixed(0),
      milliseconds('text').toFixed(0),
      milliseconds('stringify').toFixed(0),
      ratio('synth').toFixed(2),
      ratio('text').toFixed(2),
      String(median(runs.map(({ synth }) => synth.peakMegabytes))),
    ];
    console.log(cells.map((cell, index) => cell.padStart(COLUMNS[index]?.length ?? 0)).join('  '));
  }
  const growth = (totals.get(10_000) ?? 0) / (totals.get(1_000) ?? 1);
  console.log(`1,000 → 10,000 clusters: ${growth.toFixed(1)} times the time`);
  console.log('delivered by  clusters  synth ms  objects for a further cluster');
  for (const delivery of ['contexts', 'placement'] as const) {
    const size = 5_000;
    const times = Array.from({ length: ROUNDS }, () => measure(size, 'synth', delivery).milliseconds);
    const [objects = 0, more = 0] = [100, 101].map((count) => measure(count, 'stringify', delivery).objects);
    console.log(`${delivery.padEnd(12)}  ${size}  ${median(times).toFixed(0)}  ${more - objects}`);
  }
  const [bare, article] = [startUp("require('cdk8s')"), startUp("require('cdk8s'); require('./main.ts')")];
  console.log(`main.ts: ${article.toFixed(0)} ms, of which node with cdk8s loaded takes ${bare.toFixed(0)} ms`);
} finally {
  fs.rmSync(temporary, { recursive: true });
}

function measure(size: number, what: 'synth' | 'text' | 'stringify', delivery = 'contexts'): Figures {
  const script = path.join(__dirname, 'synth-once.ts');
  const outdir = fs.mkdtempSync(path.join(temporary, 'dist-'));
  return JSON.parse(run(['--import', 'tsx', script, String(size), outdir, what, delivery])) as Figures;
}

function startUp(code: string): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run(['--import', 'tsx', '-e', code]);
    return performance.now() - start;
  });
  return median(times);
}

function run(args: string[]): string {
  const env = { ...process.env, CDK8S_OUTDIR: path.join(temporary, 'article') };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
