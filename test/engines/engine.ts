import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Why no GitOps engine, nor another user of a bundle, can be built here, as the `skip` of a suite that needs one; false where
 * one can, and in CI, where a suite left out is a failure.
 */
export function engineLeftOut(): string | false {
  if (process.env.CI === 'true' || spawnSync('go', ['version']).status === 0) return false;
  return 'left out, since it runs a real engine: that takes Go 1.26 or newer, or one that fetches its toolchain';
}

/**
 * The folder with the commands of an engine, or at least the one named, built from their Go modules where that was not done
 * before, and with the engine's CRDs, if it has any, in `crds/`. The build says on stderr what it does.
 * @throws Error if the build fails
 */
export function builtEngine(engine: string, command = ''): string {
  const build = path.join(__dirname, 'build');
  const output = execFileSync(build, [engine, ...(command ? [command] : [])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return output.trim();
}
