import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { stringify } from 'yaml';

/** A folder of upstream releases and a project to import them into, both empty before each test. */
export interface Scratch {
  source: string;
  project: string;
  /** Writes an upstream file, such as `ocm-1.0.0/hub-crds/zones.yaml`. */
  readonly put: (file: string, content: object | string) => void;
}

/** Makes the folders before each test of a file, and removes them after it. */
export function scratchFolders(): Scratch {
  const scratch: Scratch = {
    source: '',
    project: '',
    put: (file, content) => {
      const target = path.join(scratch.source, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, typeof content === 'string' ? content : stringify(content));
    },
  };
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'import-crds-'));
    scratch.source = path.join(folder, 'upstream');
    scratch.project = path.join(folder, 'project');
    fs.mkdirSync(scratch.source);
    fs.mkdirSync(scratch.project);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  return scratch;
}

/** Every file below a folder, by its path there. */
export function filesOf(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => path.relative(folder, path.join(file.parentPath, file.name))).sort();
  return Object.fromEntries(paths.map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]));
}
