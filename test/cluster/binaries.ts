import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What a cluster consists of, and how it is talked to. */
const BINARIES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'];

/**
 * Why no cluster can be started here, as the `skip` of a suite that needs one; false where one can, and in CI, where a
 * suite left out is a failure.
 */
export function leftOut(): string | false {
  return process.env.CI === 'true' ? false : (whatIsMissing() ?? false);
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
  if (!folder) {
    return execFileSync(path.join(__dirname, 'build'), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
  }
  const absent = BINARIES.filter((name) => !fs.existsSync(path.join(folder, name)));
  if (absent.length === 0) return folder;
  throw new Error(
    `KUBEBUILDER_ASSETS ${JSON.stringify(folder)} must hold ${BINARIES.join(', ')}; lacks ${absent.join(', ')}`,
  );
}

function whatIsMissing(): string | undefined {
  const isThere = (tool: string, argument: string) => spawnSync(tool, [argument]).status === 0;
  const reasons = [
    ...(process.env.KUBEBUILDER_ASSETS || isThere('go', 'version')
      ? []
      : ['Go 1.24 or newer, or a folder of built servers in KUBEBUILDER_ASSETS']),
    ...(isThere('openssl', 'version') ? [] : ['openssl']),
  ];
  return reasons.length > 0
    ? `left out, since it runs on real API servers: that takes ${reasons.join(', and ')}`
    : undefined;
}
