import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearestName } from '../../lib/checks/nearest-name';

describe('the nearest name', () => {
  const declared = ['clusterSet', 'clusterSets', 'image', 'replicas', 'zone'];
  const cases: [string, string | undefined][] = [
    ['CLUSTERSETS', 'clusterSets'],
    ['clusterset', 'clusterSet'],
    ['replica', 'replicas'],
    ['repilcas', 'replicas'],
    ['imgae', undefined],
    ['imag', 'image'],
    ['zon', 'zone'],
    ['zo', undefined],
    ['port', undefined],
    ['', undefined],
  ];
  for (const [name, nearest] of cases) {
    it(`of ${JSON.stringify(name)} is ${nearest ?? 'none: too far from any'}`, () => {
      assert.equal(nearestName(name, declared), nearest);
    });
  }

  it('is none where none is declared', () => {
    assert.equal(nearestName('a', []), undefined);
  });
});
