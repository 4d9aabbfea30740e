import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CEL_RULES } from '../../lib/checks/cel-rules';

describe('a CEL rule', () => {
  it('demands a condition of what is of type CEL', () => {
    const known = CEL_RULES.get(`self.type != 'CEL' || self.condition != ""`);
    assert.equal(known?.rule, 'must have a condition, since its type is CEL');
    for (const self of [{}, { type: 'WellKnownConditions' }, { type: 'CEL', condition: 'x' }]) {
      assert.equal(known?.holds(self), true);
    }
    for (const self of [{ type: 'CEL' }, { type: 'CEL', condition: '' }]) assert.equal(known?.holds(self), false);
  });

  it('about a change holds for what is being created', () => {
    assert.equal(CEL_RULES.get('self == oldSelf')?.holds('a'), true);
  });
});
