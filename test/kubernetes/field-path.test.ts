import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fieldPath } from '../../lib/kubernetes/field-path';

it('a field is written as in the object, with quotes round a name that is no plain word', () => {
  assert.equal(fieldPath([]), '');
  assert.equal(fieldPath(['spec', 'registries', 0, 'mirror']), 'spec.registries[0].mirror');
  assert.equal(fieldPath(['metadata', 'labels', 'example.com/team']), 'metadata.labels["example.com/team"]');
});
