import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { BareCrd } from './bare-crd';
import { type ReleaseCrd, readReleases } from './upstream-releases';

/**
 * Writes imports/ anew from a folder of upstream releases: the CRDs of each release without prose, `crds/l1.json` with the
 * newest of every kind, and the types that `cdk8s import` makes of it. The same folder gives the same bytes.
 * @throws Error that lists every file that is not as it must be; nothing is written then
 */
export function importCrds(source: string, project: string): void {
  const crds = readReleases(source);
  const imports = path.join(project, 'imports');
  // Beside imports/, so that the move at the end stays on one file system.
  const staging = fs.mkdtempSync(path.join(project, '.imports-'));
  try {
    for (const { file, crd } of crds) writeJson(path.join(staging, 'crds', file), crd);
    const items = newestOfEachKind(crds);
    writeJson(path.join(staging, 'crds/l1.json'), { apiVersion: 'v1', kind: 'List', items });
    importTypes(staging);
    fs.chmodSync(staging, 0o755);
    fs.rmSync(imports, { recursive: true, force: true });
    fs.renameSync(staging, imports);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

function newestOfEachKind(crds: readonly ReleaseCrd[]): BareCrd[] {
  const oldestFirst = [...crds].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  const newest = new Map(oldestFirst.map(({ crd }) => [`${crd.spec.group}/${crd.spec.names.kind}`, crd]));
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, crd]) => crd);
}

function writeJson(file: string, content: object): void {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(content, sorted, 1)}\n`);
}

function importTypes(folder: string): void {
  const bin = path.join(path.dirname(require.resolve('cdk8s-cli/package.json')), 'bin/cdk8s');
  // cdk8s.yaml belongs to the project's author: run where there is none, and save nothing.
  const args = ['import', 'crds/l1.json', '--language', 'typescript', '--output', '.', '--no-save'];
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
  execFileSync(process.execPath, [bin, ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

function main([source]: readonly string[]): number {
  if (!source) {
    process.stderr.write('usage: npm run import -- FOLDER, a folder of upstream releases such as ocm-1.3.1\n');
    return 2;
  }
  try {
    importCrds(source, path.join(__dirname, '../..'));
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
