import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { patternOf } from '../../lib/checks/schema-patterns';
import { checkSchema, type StructuralSchema } from '../../lib/checks/structural-schema';
import { CLUSTER_PROXY_RELEASES } from '../../lib/releases/cluster-proxy-releases';
import { MANAGED_SERVICE_ACCOUNT_RELEASES } from '../../lib/releases/managed-service-account-releases';
import { OCM_RELEASES } from '../../lib/releases/ocm-releases';
import { chartCrds, kindsOfCrd, ocmKinds, type ServedKind } from '../../lib/releases/schemas';
import { mutationsOf } from './broken-objects';
import { validObject } from './valid-objects';

const KINDS: readonly ServedKind[] = [
  ...OCM_RELEASES.flatMap(({ version }) => [
    ...ocmKinds(version, 'hub').values(),
    ...ocmKinds(version, 'spoke').values(),
  ]),
  ...CLUSTER_PROXY_RELEASES.flatMap(({ version }) => chartCrds('cluster-proxy', version)).flatMap(kindsOfCrd),
  ...MANAGED_SERVICE_ACCOUNT_RELEASES.flatMap(({ version }) => chartCrds('managed-serviceaccount', version)).flatMap(
    kindsOfCrd,
  ),
];

describe('the schemas of the releases', () => {
  it('have patterns that JavaScript can read', () => {
    const patterns = new Set<string>();
    const collect = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      const { pattern } = node as StructuralSchema;
      if (typeof pattern === 'string') patterns.add(pattern);
      Object.values(node).forEach(collect);
    };
    for (const { schema } of KINDS) collect(schema);
    assert.ok(patterns.size > 20, `${patterns.size} patterns found`);
    for (const pattern of patterns) assert.ok(patternOf(pattern), pattern);
  });

  it('accept every object that they describe', () => {
    for (const served of KINDS) {
      const { schema, kind } = served;
      fc.assert(
        fc.property(validObject(served), (value) => assert.deepEqual(checkSchema(value, schema, kind), [])),
        { numRuns: 20 },
      );
    }
  });

  it('refuse the object once one thing in it is broken, and name the place', () => {
    const broken = new Map<string, number>();
    for (const served of KINDS) {
      const { schema, kind } = served;
      fc.assert(
        fc.property(validObject(served), fc.nat(), (value, seed) => {
          const mutations = mutationsOf(value, schema, [], '');
          const mutation = mutations[seed % mutations.length];
          if (!mutation) return;
          const mutant = structuredClone(value);
          mutation.apply(mutant);
          const fields = checkSchema(mutant, schema, kind).map(({ field }) => field);
          assert.ok(fields.includes(mutation.field), `${mutation.name} at ${mutation.field} unseen: ${fields}`);
          broken.set(mutation.name, (broken.get(mutation.name) ?? 0) + 1);
        }),
        { numRuns: 30 },
      );
    }
    const names = ['bound', 'enum', 'length', 'pattern', 'required', 'twin', 'type', 'undeclared'];
    assert.deepEqual([...broken.keys()].sort(), names);
  });
});
