import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What a cluster consists of, and how it is talked to. */
const BINARIES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'];
const GO = 'Go 1.26 or newer';

/**
 * Why no cluster can be started here, as the `skip` of a suite that needs one; false where one can, and in CI, where a
 * suite left out is a failure.
 */
export function leftOut(): string | false {
  return process.env.CI === 'true' ? false : (whatIsMissing() ?? false);
}

/** The same for a suite that also needs the two other kubectls, which KUBEBUILDER_ASSETS does not hold. */
export function leftOutWithKubectls(): string | false {
  return process.env.CI === 'true' ? false : (whatIsMissing() ?? whatKubectlsMiss() ?? false);
}

/**
 * The folder with the binaries: the one that KUBEBUILDER_ASSETS names, or one in the cache, into which they are built
 * where that was not done before. The build says on stderr what it does.
 * @throws Error if there is nothing to build them with, the build fails, or KUBEBUILDER_ASSETS lacks one
 */
export function binaries(): string {
  const missing = whatIsMissing();
  if (missing) throw new Error(missing);
  const { KUBEBUILDER_ASSETS: folder } = process.env;
  if (!folder) return built('servers');
  const absent = BINARIES.filter((name) => !fs.existsSync(path.join(folder, name)));
  if (absent.length === 0) return folder;
  throw new Error(
    `KUBEBUILDER_ASSETS ${JSON.stringify(folder)} must hold ${BINARIES.join(', ')}; lacks ${absent.join(', ')}`,
  );
}

/**
 * The oldest kubectl that the runner takes, and the newest that there was when its version was last set, from the cache,
 * into which they are built where that was not done before.
 * @throws Error if there is no Go to build them with, or the build fails
 */
export function kubectls(): Readonly<Record<'oldest' | 'newest', string>> {
  const missing = whatKubectlsMiss();
  if (missing) throw new Error(missing);
  const folder = built('kubectls');
  return { oldest: path.join(folder, 'kubectl-oldest'), newest: path.join(folder, 'kubectl-newest') };
}

function built(what: 'servers' | 'kubectls'): string {
  const output = execFileSync(path.join(__dirname, 'build'), [what], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return output.trim();
}

function isThere(tool: string, argument: string): boolean {
  return spawnSync(tool, [argument]).status === 0;
}

function whatIsMissing(): string | undefined {
  const reasons = [
    ...(process.env.KUBEBUILDER_ASSETS || isThere('go', 'version')
      ? []
      : [`${GO}, or a folder of built servers in KUBEBUILDER_ASSETS`]),
    ...(isThere('openssl', 'version') ? [] : ['openssl']),
  ];
  return reasons.length > 0
    ? `left out, since it runs on real API servers: that takes ${reasons.join(', and ')}`
    : undefined;
}

function whatKubectlsMiss(): string | undefined {
  return isThere('go', 'version')
    ? undefined
    : `left out, since it builds the oldest and the newest kubectl: that takes ${GO}`;
}
