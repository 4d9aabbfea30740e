import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GateLists } from '../../lib/ocm/gate-lists';
import type { FeatureGate } from '../../lib/releases/release';

const gate = (name: string, enabledByDefault: boolean): FeatureGate => ({ name, enabledByDefault, stage: 'alpha' });
const KNOWN = [gate('A', true), gate('B', false), gate('C', true), gate('D', false), gate('E', false)];
const listOf = (...asks: Record<string, boolean>[]) => {
  const gates = new GateLists();
  for (const ask of asks) gates.ask('part', ask);
  return gates.list('part', KNOWN)?.map(({ feature, mode }) => `${feature}=${mode}`);
};

describe('a gate list', () => {
  it('is none where nothing is asked for', () => {
    assert.equal(listOf(), undefined);
    assert.equal(listOf({}), undefined);
    assert.deepEqual(new GateLists().words(), []);
  });

  it('holds what is on by default and what is asked for, in the release’s order', () => {
    assert.deepEqual(listOf({ D: true, B: true }), ['A=Enable', 'B=Enable', 'C=Enable', 'D=Enable']);
  });

  it('holds a gate that is turned off, be it on by default or not', () => {
    assert.deepEqual(listOf({ B: false, A: false }), ['A=Disable', 'B=Disable', 'C=Enable']);
  });

  it('takes the last word on each gate', () => {
    assert.deepEqual(listOf({ B: true, A: false }, { A: true }, { B: false }), ['A=Enable', 'B=Disable', 'C=Enable']);
  });

  it('keeps a gate that the release does not know, for the checks to refuse', () => {
    assert.deepEqual(listOf({ Z: true }), ['A=Enable', 'C=Enable', 'Z=Enable']);
  });

  it('knows what was asked for, by component', () => {
    const gates = new GateLists();
    gates.ask('one', { D: true, A: false });
    gates.ask('two', {});
    gates.ask('three', { B: false });
    gates.ask('three', { B: true });
    assert.deepEqual(gates.words(), ['one/D=Enable', 'one/A=Disable', 'three/B=Enable']);
    assert.equal(gates.list('two', KNOWN), undefined);
  });

  it('says of every gate what the release and the asking together say, whatever the order of asking', () => {
    const asks = fc.array(fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D', 'E'), fc.boolean()));
    fc.assert(
      fc.property(asks, (all) => {
        const last = Object.assign({}, ...all) as Record<string, boolean>;
        const list = listOf(...all);
        if (Object.keys(last).length === 0) return list === undefined;
        const expected = KNOWN.filter(({ name, enabledByDefault }) => enabledByDefault || name in last).map(
          ({ name, enabledByDefault }) => `${name}=${(last[name] ?? enabledByDefault) ? 'Enable' : 'Disable'}`,
        );
        assert.deepEqual(list, expected);
        return true;
      }),
    );
  });
});
