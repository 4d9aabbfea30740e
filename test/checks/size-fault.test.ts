import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sizeFault } from '../../lib/checks/size-fault';

it('a size is refused beyond its bounds, in the singular where it is one', () => {
  assert.equal(sizeFault(0, 'item', 1), 'must have at least 1 item');
  assert.equal(sizeFault(1, 'item', 2), 'must have at least 2 items');
  assert.equal(sizeFault(2, 'item', undefined, 1), 'must have at most 1 item');
  assert.equal(sizeFault(1, 'item', undefined, 0), 'must have at most 0 items');
  for (const size of [1, 2]) assert.equal(sizeFault(size, 'item', 1, 2), undefined);
  for (const size of [0, 1e9]) assert.equal(sizeFault(size, 'item'), undefined);
});
