import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finished } from '../cluster/finished';
import type { WrittenBundle } from '../runner/written-bundle';
import type { RealFleet } from './real-fleet';

/** A run of a bundle's `apply` that something happens to while it goes on. */
export class RunningApply {
  /** How it ended. */
  public readonly finished: Promise<Finished>;
  private readonly child: ChildProcess;
  private readonly output = { stdout: '', stderr: '' };

  /** Starts it, in a process group of its own as a terminal does. */
  constructor(fleet: RealFleet, bundle: WrittenBundle, ...words: readonly string[]) {
    const options = { detached: true, env: { ...fleet.env }, stdio: ['ignore', 'pipe', 'pipe'] as 'pipe'[] };
    this.child = spawn(path.join(bundle.folder, 'apply'), words, options);
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.output[name] += text;
      });
    }
    this.finished = once(this.child, 'close').then(([code, signal]) => ({ code, signal, ...this.output }));
  }

  /**
   * Returns once it has said something like this.
   * @returns whether it still runs
   */
  public async hasSaid(words: RegExp): Promise<boolean> {
    while (this.isRunning && !words.test(this.output.stdout)) await sleep(50);
    return this.isRunning;
  }

  /** Sends a signal to all of it, as a terminal does, unless it has ended. */
  public stop(signal: 'SIGINT' | 'SIGKILL'): void {
    if (this.isRunning && this.child.pid) process.kill(-this.child.pid, signal);
  }

  private get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}
