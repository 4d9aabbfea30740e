import fs from 'node:fs';
import path from 'node:path';
import { throwViolations, type Violation } from '../checks/violation';
import { type BareCrd, bareCrd } from './bare-crd';

// Where an upstream release keeps its CRDs, and the folder under imports/crds/ that takes them.
const FOLDERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ocm: { 'hub-crds': 'hub', 'spoke-crds': 'spoke' },
  'cluster-proxy': { crds: '' },
  'managed-serviceaccount': { crds: '' },
};
const RELEASE = /^(ocm|cluster-proxy|managed-serviceaccount)-(\d+\.\d+\.\d+)$/;

/** A CRD of a release. */
export interface ReleaseCrd {
  /** The file that takes it, below imports/crds/. */
  readonly file: string;
  /** Version of the release that it is from: `1.3.1`. */
  readonly version: string;
  /** The CRD itself, schema only. */
  readonly crd: BareCrd;
}

/**
 * Reads the CRDs of every release in a folder: `ocm-1.3.1/hub-crds`, `cluster-proxy-0.11.0/crds` and so on.
 * @throws Error that lists every file that is not as it must be
 */
export function readReleases(source: string): ReleaseCrd[] {
  const violations: Violation[] = [];
  const releases = entries(source).filter((entry) => entry.isDirectory());
  if (releases.length === 0) violations.push({ path: source, field: '', rule: 'must hold folders such as ocm-1.3.1' });
  const crds = releases.flatMap(({ name }) => readRelease(source, name, violations));
  throwViolations(violations);
  return crds;
}

function readRelease(source: string, release: string, violations: Violation[]): ReleaseCrd[] {
  const [, component = '', version = ''] = RELEASE.exec(release) ?? [];
  if (!component) {
    const rule = 'must be named for a release: ocm-X.Y.Z, cluster-proxy-X.Y.Z or managed-serviceaccount-X.Y.Z';
    violations.push({ path: release, field: '', rule });
  }
  const origin = `open-cluster-management-io/${component} v${version}, Apache-2.0, descriptions removed`;
  return Object.entries(FOLDERS[component] ?? {}).flatMap(([from, to]) =>
    readFolder(source, `${release}/${from}`, origin, violations).map((crd) => ({
      file: path.posix.join(release, to, `${crd.metadata.name}.json`),
      version,
      crd,
    })),
  );
}

function readFolder(source: string, folder: string, origin: string, violations: Violation[]): BareCrd[] {
  const files = entries(path.join(source, folder));
  if (files.length === 0) violations.push({ path: folder, field: '', rule: 'must hold CRD files' });
  const crds = new Map<string, BareCrd>();
  for (const { name: file } of files) {
    const report = (field: string, rule: string, value?: unknown) =>
      violations.push({ path: `${folder}/${file}`, field, rule, value });
    if (!/\.ya?ml$/.test(file)) {
      report('', 'must be a .yaml file');
      continue;
    }
    const crd = bareCrd(fs.readFileSync(path.join(source, folder, file), 'utf8'), origin, report);
    if (!crd) continue;
    const { name } = crd.metadata;
    if (crds.has(name)) report('metadata.name', 'must be in one file of the folder', name);
    crds.set(name, crd);
  }
  return [...crds.values()];
}

function entries(folder: string): fs.Dirent[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}
