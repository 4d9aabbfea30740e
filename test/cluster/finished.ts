import { spawn } from 'node:child_process';

/** How a program ended. */
export interface Finished {
  /** Its exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program runs, and what it reads. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /**
   * What it reads on its standard input.
   * @default - nothing
   */
  readonly input?: string;
}

/**
 * Runs a program to its end.
 * @throws Error if it cannot be started
 */
export function finished(program: string, args: readonly string[], surroundings: Surroundings = {}): Promise<Finished> {
  const { input = '', env, cwd } = surroundings;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env && { ...env }, stdio: 'pipe' });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text: string) => {
        output[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
    // Who does not read to the end closes the pipe: no fault.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
