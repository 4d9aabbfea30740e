/**
 * `npm run bench`: how long synth takes, how it grows, and what it costs beside bare `Yaml.stringify` of the same
 * objects. All figures of one run; every figure is the median of as many processes, taken in turn.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SIZES = [2, 10, 100, 1_000, 10_000];

interface Figures {
  milliseconds: number;
  peakMegabytes: number;
  objects?: number;
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
try {
  console.log('clusters  objects  synth ms  stringify ms  ratio  peak MB');
  const totals = new Map<number, number>();
  for (const size of SIZES) {
    const synth: Figures[] = [];
    const stringify: Figures[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      synth.push(measure(size, 'synth'));
      stringify.push(measure(size, 'stringify'));
    }
    const milliseconds = median(synth.map((figures) => figures.milliseconds));
    totals.set(size, milliseconds);
    const cells = [
      String(size).padStart(8),
      String(stringify[0]?.objects ?? 0).padStart(7),
      milliseconds.toFixed(0).padStart(8),
      median(stringify.map((figures) => figures.milliseconds))
        .toFixed(0)
        .padStart(12),
      median(synth.map((figures, index) => figures.milliseconds / (stringify[index]?.milliseconds ?? 1)))
        .toFixed(2)
        .padStart(5),
      String(median(synth.map((figures) => figures.peakMegabytes))).padStart(7),
    ];
    console.log(cells.join('  '));
  }
  const growth = (totals.get(10_000) ?? 0) / (totals.get(1_000) ?? 1);
  console.log(`1,000 → 10,000 clusters: ${growth.toFixed(1)} times the time`);
  const [bare, article] = [startUp("require('cdk8s')"), startUp("require('cdk8s'); require('./main.ts')")];
  console.log(
    `the article's fleet: ${article.toFixed(0)} ms, of which node with cdk8s loaded takes ${bare.toFixed(0)} ms`,
  );
} finally {
  fs.rmSync(temporary, { recursive: true });
}

function measure(size: number, what: 'synth' | 'stringify'): Figures {
  const script = path.join(__dirname, 'synth-once.ts');
  return JSON.parse(run(['--import', 'tsx', script, String(size), path.join(temporary, 'dist'), what])) as Figures;
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
