import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { replaceBundle } from '../../lib/fleet/bundle-folder';
import { PLAN_HEADER } from '../../lib/fleet/plan';
import { filesIn, freshFolder } from './written';

const plan = (name: string) => ({ path: 'plan.tsv', text: `${PLAN_HEADER}\nbundle\t-\t-\t${name}\t-\t-\n` });
const OLD = [plan('old'), { path: 'hub/core/a.yaml', text: 'a: 1\n' }];
const NEW = [plan('new'), { path: 'hub/addons/b.yaml', text: 'b: 2\n' }];
const texts = (files: typeof OLD) => Object.fromEntries(files.map(({ path: file, text }) => [file, text]));

/** A target with the old bundle in a folder of its own. */
function withOld(): { folder: string; target: string } {
  const folder = freshFolder();
  const target = path.join(folder, 'dist');
  replaceBundle(target, OLD);
  return { folder, target };
}

function assertUntouched({ folder, target }: { folder: string; target: string }): void {
  assert.deepEqual(
    Object.fromEntries(Object.entries(filesIn(target)).sort()),
    Object.fromEntries(Object.entries(texts(OLD)).sort()),
  );
  assert.deepEqual(fs.readdirSync(folder), ['dist']);
}

describe('a bundle’s folder', () => {
  it('is made with those above it, and is readable as any other', () => {
    const target = path.join(freshFolder(), 'deep/er/dist');
    replaceBundle(target, OLD);
    assert.deepEqual(filesIn(target), texts([...OLD].reverse()));
    assert.equal(fs.statSync(target).mode & 0o777, 0o777 & ~process.umask());
  });

  it('is replaced as a whole, with nothing left of the old one and nothing beside it', () => {
    const { folder, target } = withOld();
    replaceBundle(target, NEW);
    assert.deepEqual(filesIn(target), texts([...NEW].reverse()));
    assert.deepEqual(fs.readdirSync(target).sort(), ['hub', 'plan.tsv']);
    assert.deepEqual(fs.readdirSync(path.join(target, 'hub')), ['addons']);
    assert.deepEqual(fs.readdirSync(folder), ['dist']);
  });

  it('may be there already and empty', () => {
    const target = freshFolder();
    replaceBundle(target, OLD);
    assert.deepEqual(filesIn(target), texts([...OLD].reverse()));
  });

  it('stays as it was where making a file fails half-way', () => {
    const it = withOld();
    const failing = function* () {
      yield* NEW;
      throw new Error('no more');
    };
    assert.throws(() => replaceBundle(it.target, failing()), { message: 'no more' });
    assertUntouched(it);
  });

  it('stays as it was where writing a file fails half-way', () => {
    const it = withOld();
    const underFile = [...NEW, { path: 'plan.tsv/file', text: '' }];
    assert.throws(() => replaceBundle(it.target, underFile), { code: 'EEXIST' });
    assertUntouched(it);
    const tooLong = [...NEW, { path: `${'x'.repeat(300)}.yaml`, text: '' }];
    assert.throws(() => replaceBundle(it.target, tooLong), { code: 'ENAMETOOLONG' });
    assertUntouched(it);
  });

  it('stays as it was where the new one cannot be moved into place', (t) => {
    const it = withOld();
    const { renameSync } = fs;
    t.mock.method(fs, 'renameSync', (from: string, to: string) => {
      if (to === it.target && !from.endsWith('.old')) throw new Error('disk on fire');
      renameSync(from, to);
    });
    assert.throws(() => replaceBundle(it.target, NEW), { message: 'disk on fire' });
    assertUntouched(it);
  });

  it('takes no file that would leave it', () => {
    const it = withOld();
    for (const file of ['../escaped', 'hub/../../escaped', '..', '.']) {
      assert.throws(() => replaceBundle(it.target, [plan('new'), { path: file, text: '' }]), {
        message: `${file}: path must stay within the bundle`,
      });
      assertUntouched(it);
    }
  });

  it('is refused where it holds something that is no bundle, of which nothing is touched', () => {
    const folder = freshFolder();
    const rule = 'must be empty or hold a bundle, since it is replaced as a whole; nothing was written';
    const refused = (target: string, fill: () => void) => {
      fill();
      const before = filesIn(folder);
      const shown = JSON.stringify(path.relative(process.cwd(), target) || '.');
      assert.throws(() => replaceBundle(target, NEW), { message: `fleet: outdir ${shown} ${rule}` });
      assert.deepEqual(filesIn(folder), before);
    };
    const [home, stale, file] = ['home', 'stale', 'file'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    refused(home, () => {
      fs.mkdirSync(home);
      fs.writeFileSync(path.join(home, 'thesis.txt'), 'years of work');
    });
    refused(stale, () => {
      fs.mkdirSync(stale);
      fs.writeFileSync(path.join(stale, 'plan.tsv'), 'quarter\ttarget\n');
    });
    refused(file, () => fs.writeFileSync(file, 'not a folder'));
    refused(folder, () => {});
  });

  it('is taken over from a bundle whose plan has another format', () => {
    const it = withOld();
    const header = PLAN_HEADER.replace(' plan 1:', ' plan 2:');
    for (const text of [header, header.replace(': ', ': more, ')]) {
      fs.writeFileSync(path.join(it.target, 'plan.tsv'), text);
      assert.doesNotThrow(() => replaceBundle(it.target, NEW), text);
    }
  });
});
