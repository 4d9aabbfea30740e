import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { checkSchema } from '../../lib/checks/structural-schema';
import { describeViolation, type Violation } from '../../lib/checks/violation';
import { builtInKind } from '../../lib/kubernetes/built-in-kinds';
import { checkMetadata } from '../../lib/kubernetes/metadata';
import { checkText } from '../../lib/kubernetes/text';
import { chartCrds, kindsOfCrd, ocmKinds, type ServedKind } from '../../lib/releases/schemas';
import { mutationsOf } from '../checks/broken-objects';
import { validObject } from '../checks/valid-objects';
import { assertAgreement } from './agreement';
import type { AppliedObject } from './api-client';
import { leftOut } from './binaries';
import { DISPUTED_METADATA, METADATA, NAMELESS, NAMES } from './metadata-cases';
import { SCHEMA_CASES } from './schema-cases';
import { useClusters } from './use-clusters';

const FOLDERS = ['ocm-1.3.1/hub', 'ocm-1.3.1/spoke', 'cluster-proxy-0.11.0', 'managed-serviceaccount-0.10.0'];
const CRDS = FOLDERS.flatMap((folder) => ['-f', path.join(__dirname, '../../imports/crds', folder)]);
const KINDS = [
  ...ocmKinds('1.3.1', 'hub').values(),
  ...ocmKinds('1.3.1', 'spoke').values(),
  ...[...chartCrds('cluster-proxy', '0.11.0'), ...chartCrds('managed-serviceaccount', '0.10.0')].flatMap(kindsOfCrd),
];
const SAMPLES = 15;

describe('a real API server', { skip: leftOut() }, () => {
  const clusters = useClusters({ only: 'only' }, { controllers: false });
  const client = () => clusters().plane('only').client();

  before(async () => {
    await clusters().mustKubectl('only', ['apply', '--server-side', '-f', '-', ...CRDS], JSON.stringify(crdOfCases()));
    await clusters().serves('only');
  });

  for (const [name, { schema, values, ...known }] of Object.entries(SCHEMA_CASES)) {
    it(`judges a schema with ${name} as checkSchema does`, async () => {
      const verdicts = values.map(async (value) => {
        const object = { apiVersion: 'example.org/v1', kind: 'Case', metadata: { name: 'a' }, spec: { [name]: value } };
        const ours = firstOf(checkSchema({ spec: value }, { type: 'object', properties: { spec: schema } }, 'a'));
        return { value, ours, theirs: await client().refusal(object, 'cases') };
      });
      assertAgreement(await Promise.all(verdicts), known);
    });
  }

  for (const served of KINDS) {
    const { apiVersion = '', kind } = identityOf(served);
    it(`takes what the schema of ${apiVersion} ${kind} describes, and not what breaks it in one place`, async () => {
      const samples = fc.sample(validObject(served), SAMPLES);
      await Promise.all(
        samples.map(async (sample, index) => {
          // The server drops the status of what is applied.
          const { status: _, ...object } = { ...sample, ...identityOf(served) } as AppliedObject & { status?: unknown };
          assert.equal(await client().refusal(object, served.plural), undefined, JSON.stringify(object));
          const mutations = mutationsOf(object, served.schema, [], '');
          const mutation = mutations[(index * 7) % mutations.length];
          if (!mutation) return;
          const mutant = structuredClone(object);
          mutation.apply(mutant);
          const refusal = await client().refusal(mutant, served.plural);
          assert.notEqual(refusal, undefined, `${mutation.name} at ${mutation.field}: ${JSON.stringify(mutant)}`);
        }),
      );
    });
  }

  for (const { apiVersion, kind, namespaced = false, rest, ...known } of NAMELESS) {
    it(`takes the names of a ${kind} that checkMetadata takes`, async () => {
      const builtIn = builtInKind(apiVersion, kind);
      assert.equal(builtIn?.namespaced, namespaced);
      const verdicts = NAMES.map(async (name) => {
        const object = {
          apiVersion,
          kind,
          metadata: { name, ...(namespaced ? { namespace: 'default' } : {}) },
          ...rest,
        };
        const ours = firstOf(checkMetadata(object, { namespaced, path: 'a' }));
        return { value: name, ours, theirs: await client().refusalToCreate(object, builtIn.plural) };
      });
      assertAgreement(await Promise.all(verdicts), known);
    });
  }

  it('takes the characters that checkText takes', async () => {
    const characters = [
      ...[0x01, 0x1f, 0x7f, 0x80, 0x84, 0x85, 0x86, 0x9f, 0xa0, 0xad],
      ...[0x2028, 0xd800, 0xe000, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x1f600, 0x10ffff],
    ];
    const verdicts = characters.map(async (code) => {
      const data = { a: String.fromCodePoint(code) };
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' }, data };
      const theirs = await client().refusal(object, 'configmaps');
      return { value: code.toString(16), ours: firstOf(checkText(object, 'a')), theirs };
    });
    // The server takes it for a blank, without a word.
    assertAgreement(await Promise.all(verdicts), { weRefuse: ['85'] });
  });

  it('judges metadata as checkMetadata does', async () => {
    const verdicts = Object.entries(METADATA).map(async ([value, metadata]) => {
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', namespace: 'default', ...metadata },
      };
      const ours = firstOf(checkMetadata(object, { namespaced: true, path: 'a' }));
      return { value, ours, theirs: await client().refusal(object, 'configmaps') };
    });
    assertAgreement(await Promise.all(verdicts), DISPUTED_METADATA);
  });
});

function firstOf([violation]: readonly Violation[]): string | undefined {
  return violation && describeViolation(violation);
}

function identityOf({ group, version, kind, namespaced }: ServedKind): AppliedObject {
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: 'a', ...(namespaced ? { namespace: 'default' } : {}) },
  };
}

/** A kind with a field for each case. */
function crdOfCases(): object {
  const properties = Object.fromEntries(Object.entries(SCHEMA_CASES).map(([name, { schema }]) => [name, schema]));
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'cases.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Cluster',
      names: { kind: 'Case', plural: 'cases' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
