import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';

/**
 * A server that never outlives this process, whatever ends it: a watchdog kills it once the pipe from here closes. It
 * does not keep this process from ending, and a Ctrl-C does not reach it.
 */
export class SupervisedProcess {
  private watchdog: ChildProcess | undefined;
  private ended: Promise<unknown> = Promise.resolve();

  /** @param log file to which all output goes; that of a further start is appended */
  constructor(
    public readonly log: string,
    private readonly command: readonly string[],
  ) {}

  /** Starts it. Does not wait until it is ready for anything. */
  public start(): void {
    const log = fs.openSync(this.log, 'a');
    const watchdog = spawn(path.join(__dirname, 'supervise'), this.command, {
      detached: true,
      stdio: ['pipe', log, log],
    });
    fs.closeSync(log);
    watchdog.unref();
    (watchdog.stdin as Socket).unref();
    this.watchdog = watchdog;
    this.ended = once(watchdog, 'exit');
  }

  /** Whether it runs. */
  public get isRunning(): boolean {
    return this.watchdog?.exitCode === null && this.watchdog.signalCode === null;
  }

  /** Kills it, without any grace, and returns once it is gone. */
  public async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.watchdog?.ref();
    this.watchdog?.stdin?.end();
    const { pid } = this.watchdog ?? {};
    // A watchdog that hangs goes with its group, which is its own.
    const patience = setTimeout(() => pid && process.kill(-pid, 'SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(patience);
  }

  /** The end of its output, for whoever looks for the reason of a failure. */
  public get lastWords(): string {
    const lines = fs.existsSync(this.log) ? fs.readFileSync(this.log, 'utf8').trimEnd().split('\n') : [];
    return lines
      .filter((line) => !NOISE.test(line))
      .slice(-LINES_SHOWN)
      .join('\n');
  }
}

const PATIENCE_MS = 10_000;
const LINES_SHOWN = 15;
/** What an API server always has to say of its connections to etcd. */
const NOISE = /grpc: addrConn\.createTransport/;
