import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Fleet, type FleetProps } from '../../lib';

/** Fills a fleet and synthesizes it in a folder of its own. Returns the violations, a line each; none if it was written. */
export function reportOf(fill: (fleet: Fleet) => void, props: Partial<FleetProps> = {}): string[] {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'checks-'));
  try {
    const fleet = new Fleet({ name: 'test', ocm: '1.2.1', ...props, outdir: path.join(parent, 'dist') });
    fill(fleet);
    const [head, ...lines] = messageOf(() => fleet.synth()).split('\n');
    assert.deepEqual(fs.readdirSync(parent), head ? [] : ['dist'], 'something is written if and only if all is well');
    if (!head) return [];
    assert.equal(head, `${lines.length === 1 ? '1 violation' : `${lines.length} violations`}, nothing was written:`);
    return lines.map((line) => {
      assert.match(line, /^ {2}\S/);
      return line.trim();
    });
  } finally {
    fs.rmSync(parent, { recursive: true });
  }
}

/** The message of the Error that an act ends in; empty if it does not. */
export function messageOf(act: () => void): string {
  try {
    act();
    return '';
  } catch (error) {
    // An error of the language itself is a crash, no refusal.
    assert.equal((error as Error).constructor, Error, String((error as Error).stack));
    return (error as Error).message;
  }
}

/** Adds an object of a user's own, of any kind. */
export function add(scope: Construct, id: string, apiVersion: string, kind: string, rest: object): ApiObject {
  return new ApiObject(scope, id, { apiVersion, kind, ...rest });
}
