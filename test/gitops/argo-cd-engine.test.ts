import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { HubDelivery } from '../../lib';
import { checkSchema } from '../../lib/checks/structural-schema';
import { describeViolation } from '../../lib/checks/violation';
import { kindsOfCrd, type ServedKind } from '../../lib/releases/schemas';
import { builtEngine, engineLeftOut } from '../engines/engine';
import { article } from '../fleet/written';
import { parsed } from '../parity/emitted';
import { type ArgoCdObject, argoCdObjects, writtenArgoCd } from './written-argo-cd';

const emitted = (...written: Parameters<typeof writtenArgoCd>): ArgoCdObject[] => {
  const bundle = writtenArgoCd(...written);
  return (['Application', 'AppProject'] as const).flatMap((kind) => Object.values(argoCdObjects(bundle, kind)));
};

/** Objects with every field that an ArgoCdDelivery may write. */
const EMITTED: Record<string, () => ArgoCdObject[]> = {
  'the article’s fleet': () => emitted(),
  'a fleet that the hub delivers to': () => emitted({}, article({}, { delivery: HubDelivery.byPlacement() })),
  'a fleet at addresses': () => emitted({ revision: 'v1', destinations: { hub: 'https://hub.example:6443' } }),
};

describe('Applications and AppProjects, in Argo CD’s own eyes', { skip: engineLeftOut() }, () => {
  const kinds = new Map<string, ServedKind>();

  before(() => {
    const folder = path.join(builtEngine('argo-cd', 'judge'), 'crds');
    const crds = fs.readdirSync(folder).flatMap((file) => parsed(fs.readFileSync(path.join(folder, file), 'utf8')));
    for (const kind of crds.flatMap(kindsOfCrd)) kinds.set(`${kind.group}/${kind.version} ${kind.kind}`, kind);
  });

  const faultsOf = (object: ArgoCdObject) => {
    const { schema } = kinds.get(`${object.apiVersion} ${object.kind}`) ?? assert.fail(`no CRD of ${object.kind}`);
    return checkSchema(object, schema, '').map(describeViolation);
  };

  for (const [what, objects] of Object.entries(EMITTED)) {
    test(`keep the schemas of Argo CD’s CRDs: ${what}`, () => {
      for (const object of objects()) assert.deepEqual(faultsOf(object), [], object.metadata.name);
    });
  }

  test('are held to those schemas: what they do not declare, or not allow, is found', () => {
    const all = emitted();
    for (const kind of ['Application', 'AppProject']) {
      const object = all.find((other) => other.kind === kind) ?? assert.fail(kind);
      assert.equal(faultsOf({ ...object, spec: { ...object.spec, wave: 1 } }).length, 1);
      assert.equal(faultsOf({ ...object, spec: { ...object.spec, destination: 1, destinations: 1 } }).length, 2);
    }
  });
});
