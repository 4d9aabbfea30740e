import fs from 'node:fs';
import path from 'node:path';
import { quote } from '../checks/violation';
import type { BundleFile } from './bundle-files';
import { PLAN_FILE } from './bundle-layout';
import { PLAN_HEADER } from './plan';

/**
 * Writes the files to a new folder beside the target, and as the last act puts that in the target's place. If anything
 * fails before, the target is as it was.
 * @throws Error if the target holds something that is not a bundle
 */
export function replaceBundle(target: string, files: Iterable<BundleFile>): void {
  const folder = path.resolve(target);
  refuseForeignFolder(folder);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const fresh = fs.mkdtempSync(`${folder}.new-`);
  try {
    // mkdtemp makes a private folder; a bundle is read by others too.
    fs.chmodSync(fresh, 0o777 & ~process.umask());
    writeFiles(fresh, files);
    const old = `${fresh}.old`;
    const hadOne = fs.existsSync(folder);
    if (hadOne) fs.renameSync(folder, old);
    try {
      fs.renameSync(fresh, folder);
    } catch (error) {
      if (hadOne) fs.renameSync(old, folder);
      throw error;
    }
    if (hadOne) fs.rmSync(old, { recursive: true });
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: Iterable<BundleFile>): void {
  const made = new Set<string>([folder]);
  // Each folder by one call: `recursive` would ask about its parents anew, and a large fleet has three folders a cluster.
  const make = (parent: string): void => {
    if (made.has(parent)) return;
    make(path.dirname(parent));
    fs.mkdirSync(parent);
    made.add(parent);
  };
  for (const { path: file, text, isExecutable } of files) {
    const absolute = path.join(folder, file);
    // Names are checked before; this holds even if a check should fail to.
    if (!absolute.startsWith(folder + path.sep)) throw new Error(`${file}: path must stay within the bundle`);
    make(path.dirname(absolute));
    fs.writeFileSync(absolute, text, { mode: isExecutable ? 0o777 : 0o666 });
  }
}

/** Guards against an output folder that is a project or a home: only a bundle, or an empty folder, is ever replaced. */
function refuseForeignFolder(folder: string): void {
  if (!fs.existsSync(folder)) return;
  const isFolder = fs.statSync(folder).isDirectory();
  if (isFolder && fs.readdirSync(folder).length === 0) return;
  const plan = path.join(folder, PLAN_FILE);
  // Whatever the version of its format.
  const firstWords = PLAN_HEADER.slice(0, PLAN_HEADER.indexOf(' plan ') + ' plan '.length);
  if (isFolder && fs.existsSync(plan) && fs.readFileSync(plan, 'utf8').startsWith(firstWords)) return;
  throw new Error(
    `fleet: outdir ${quote(path.relative(process.cwd(), folder) || '.')} must be empty or hold a bundle, since it is replaced as a whole; nothing was written`,
  );
}
