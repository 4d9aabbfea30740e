import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { DEVIATIONS } from './deviations';
import { type Difference, differences } from './differences';
import { emitted, parsed } from './emitted';
import { RENDERS } from './renders';

const UPSTREAM = path.join(__dirname, '../../../shared/upstream');
const absent = fs.existsSync(UPSTREAM) ? false : 'no upstream renders beside the project';
const skip = process.env.CI === 'true' ? false : absent;

/** Every render of the two charts, as `CHART-VERSION/NAME`. */
function upstreamRenders(): string[] {
  const releases = fs.readdirSync(UPSTREAM).filter((name) => /^(cluster-proxy|managed-serviceaccount)-/.test(name));
  return releases.flatMap((release) =>
    fs.readdirSync(path.join(UPSTREAM, release, 'rendered')).map((file) => `${release}/${path.parse(file).name}`),
  );
}

function upstreamObjects(render: string) {
  const [release = '', name = ''] = render.split('/');
  return parsed(fs.readFileSync(path.join(UPSTREAM, release, 'rendered', `${name}.yaml`), 'utf8'));
}

function sorted(found: readonly Difference[]): Difference[] {
  const key = (difference: Difference) => JSON.stringify([difference.object, difference.path, difference.ours]);
  return [...found].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe('what the chart constructs emit, beside `helm template` with the same values', { skip }, () => {
  for (const [render, { releases, fill }] of RENDERS) {
    it(`equals ${render}, but for the deviations listed`, () => {
      const expected = DEVIATIONS.filter(({ renders }) => renders.test(render)).map(
        ({ object, path: field, upstream, ours }) => ({ object, path: field, upstream, ours }),
      );
      assert.deepEqual(sorted(differences(upstreamObjects(render), emitted(releases, fill))), sorted(expected));
    });
  }

  it('has settings for every render, and for nothing else', () => {
    assert.deepEqual([...RENDERS.keys()].sort(), upstreamRenders().sort());
  });

  it('has no deviation for a render that there is not', () => {
    const idle = DEVIATIONS.filter(({ renders }) => ![...RENDERS.keys()].some((render) => renders.test(render)));
    assert.deepEqual(idle, []);
  });
});

describe('the comparison itself', () => {
  const object = (fields: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, ...fields });

  it('finds a changed, a missing and a surplus field', () => {
    const found = differences([object({ a: 1, b: { c: 2 } })], [object({ a: '1', b: {}, d: null })]);
    assert.deepEqual(found, [
      { object: 'v1 Pod a', path: 'a', upstream: 1, ours: '1' },
      { object: 'v1 Pod a', path: 'b.c', upstream: 2, ours: undefined },
      { object: 'v1 Pod a', path: 'd', upstream: undefined, ours: null },
    ]);
  });

  it('finds a changed, a moved, a repeated and a surplus item of a list', () => {
    const paths = (theirs: unknown[], own: unknown[]) =>
      differences([object({ list: theirs })], [object({ list: own })]).map(({ path: field }) => field);
    assert.deepEqual(paths(['x', 'y'], ['x', 'z']), ['list[1]']);
    assert.deepEqual(paths(['x', 'y'], ['y', 'x']), ['list[0]', 'list[1]']);
    assert.deepEqual(paths(['x'], ['x', 'x']), ['list']);
    assert.deepEqual(paths(['x', 'y'], ['y', 'z', 'x']), ['list[]', 'list[0]', 'list[1]']);
  });

  it('finds a missing object, and refuses one that stands there twice', () => {
    assert.deepEqual(differences([object({})], []), [
      { object: 'v1 Pod a', path: '', upstream: object({}), ours: undefined },
    ]);
    assert.throws(() => differences([], [object({}), object({})]), { message: 'v1 Pod a stands there twice' });
  });
});
