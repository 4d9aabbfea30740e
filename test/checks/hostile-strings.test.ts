import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ApiObject } from 'cdk8s';
import * as jsYaml from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import type { Fleet } from '../../lib';
import { quote } from '../../lib/checks/violation';
import { messageOf } from './fleet-report';
import { PLACES, type Put } from './hostile-places';

const STRINGS = [
  'on',
  '012',
  '1e3',
  'null',
  'y',
  '😀',
  'x'.repeat(300),
  'a\nb',
  '../x',
  '--flag',
  'a\tb',
  'a\x85b',
  '',
];

const READERS: Record<string, (text: string) => unknown[]> = {
  'YAML 1.1': (text) => readBy(text, '1.1'),
  'YAML 1.2': (text) => readBy(text, '1.2'),
  'js-yaml': (text) => jsYaml.loadAll(text),
};

function readBy(text: string, version: '1.1' | '1.2'): unknown[] {
  return parseAllDocuments(text, { version }).map((document) => {
    assert.deepEqual([...document.errors, ...document.warnings], []);
    return document.toJS();
  });
}

describe('a hostile string is refused or written as it is', () => {
  for (const [place, put] of Object.entries(PLACES)) {
    it(`as ${place}`, () => {
      for (const text of STRINGS) hostile(put, text);
    });
  }
});

function hostile(put: Put, text: string): void {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'hostile-'));
  try {
    const outdir = path.join(parent, 'project', 'dist');
    let fleet: Fleet | undefined;
    const message = messageOf(() => {
      fleet = put(text, outdir);
      fleet.synth();
    });
    const written = fs.readdirSync(parent, { recursive: true }) as string[];
    if (message) {
      assert.deepEqual(written, []);
      refused(message, text);
    } else {
      const outside = written.filter((file) => !file.startsWith(path.join('project', 'dist', '/')));
      assert.deepEqual(outside.sort(), ['project', path.join('project', 'dist')]);
      readBack(outdir, fleet as Fleet, text);
    }
  } finally {
    fs.rmSync(parent, { recursive: true });
  }
}

/** Each line of the message names a path, a field and a rule, and one of them the string. */
function refused(message: string, text: string): void {
  // An id is none of ours to refuse when it is empty: it throws before any of our code runs.
  if (text === '' && message === 'Only root constructs may have an empty ID') return;
  const lines = message.split('\n').filter((line) => !/^\d+ violations?, nothing was written:$/.test(line));
  for (const line of lines) assert.match(line, /^ {0,2}\S[^:]*: .+ must .+$/);
  const named = lines.some((line) => line.includes(` ${quote(text)}`) || line.includes(` ${quote(asId(text))}`));
  assert.ok(named, `${quote(text)} is not in ${message}`);
}

/** What stands in the files is what the fleet holds, to every reader. The charts' CRDs are left out: they take long. */
function readBack(outdir: string, fleet: Fleet, text: string): void {
  const files = (fs.readdirSync(outdir, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.yaml') && !file.includes('/crds/'))
    .map((file) => path.join(outdir, file));
  const emitted = fleet.node
    .findAll()
    .filter((node) => ApiObject.isApiObject(node) && !node.node.path.includes('/crds/')) as ApiObject[];
  const expected = emitted.map((object) => withoutLabel(object.toJson())).sort();
  for (const [reader, read] of Object.entries(READERS)) {
    const found = files.flatMap((file) => read(fs.readFileSync(file, 'utf8'))).map(withoutLabel);
    assert.deepEqual(found.sort(), expected, `${reader}, ${quote(text)}`);
  }
  const tables = (fs.readdirSync(outdir, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.tsv'))
    .flatMap((file) => cellsOf(fs.readFileSync(path.join(outdir, file), 'utf8')));
  const held = [...files, ...tables, ...expected.map((json) => JSON.parse(json)).flatMap(texts)].join('\0');
  assert.ok(held.includes(text) || held.includes(asId(text)), `${quote(text)} is nowhere`);
}

/** The cells of a table whose first line names its columns: `# what it is: column, column; more`. */
function cellsOf(table: string): string[] {
  const [header = '', ...lines] = table.trimEnd().split('\n');
  const columns = /: (.+);/.exec(header)?.[1]?.split(', ').length;
  return lines.flatMap((line) => {
    const cells = line.split('\t');
    assert.ok(cells.length === columns && cells.every(Boolean), `${quote(line)} has not ${columns} cells`);
    return cells;
  });
}

/** What constructs makes of an id. */
function asId(text: string): string {
  return text.replace(/[/\n]/g, '--');
}

/** Every string and every key of an object. */
function texts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, child]) => [key, ...texts(child)]);
}

/** The object as text, keys sorted, without the one label that the bundle adds. */
function withoutLabel(object: unknown): string {
  return JSON.stringify(object, (key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(([name]) => name !== 'cdk8s-cluster-inventory/bundle');
    return key === 'labels' && entries.length === 0 ? undefined : Object.fromEntries(entries.sort());
  });
}
