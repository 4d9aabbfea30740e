import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { FluxSource, HubDelivery, Wait, WaitUntil } from '../../lib';
import { checkSchema } from '../../lib/checks/structural-schema';
import { describeViolation } from '../../lib/checks/violation';
import { kindsOfCrd, type ServedKind } from '../../lib/releases/schemas';
import { builtEngine, engineLeftOut } from '../engines/engine';
import { article } from '../fleet/written';
import { parsed } from '../parity/emitted';
import { type Kustomization, kustomizations, writtenFlux } from './written-flux';

const KIND = 'kustomize.toolkit.fluxcd.io/v1 Kustomization';

/** Kustomizations with every field that a FluxDelivery may write. */
const EMITTED: Record<string, () => Kustomization[]> = {
  'the article’s fleet': () => Object.values(kustomizations(writtenFlux())),
  'a fleet that the hub delivers to': () =>
    Object.values(kustomizations(writtenFlux({}, article({}, { delivery: HubDelivery.byPlacement() })))),
  'all settings': () => {
    const source = FluxSource.externalArtifact({ name: 'fleet', namespace: 'sources' });
    const bundle = writtenFlux({ source, serviceAccountName: 'flux', kubeConfigSecrets: { hub: 'hub' } }, (fleet) => {
      const { hub } = article()(fleet);
      const wait = { resource: 'secrets', until: WaitUntil.CREATED, namespace: 'x', name: 'y', fields: ["data[it's]"] };
      new Wait(hub.core, 'wait', wait);
    });
    return Object.values(kustomizations(bundle));
  },
};

describe('Kustomizations, in Flux’s own eyes', { skip: engineLeftOut() }, () => {
  const kinds = new Map<string, ServedKind>();
  let judge = '';

  before(() => {
    const folder = builtEngine('flux', 'judge');
    judge = path.join(folder, 'judge');
    const crds = fs.readdirSync(path.join(folder, 'crds')).map((file) => path.join(folder, 'crds', file));
    for (const kind of crds.flatMap((file) => parsed(fs.readFileSync(file, 'utf8'))).flatMap(kindsOfCrd)) {
      kinds.set(`${kind.group}/${kind.version} ${kind.kind}`, kind);
    }
  });

  const faultsOf = (object: object) =>
    checkSchema(object, kinds.get(KIND)?.schema ?? assert.fail('no CRD'), '').map(describeViolation);

  for (const [what, emitted] of Object.entries(EMITTED)) {
    test(`keep the schema of Flux’s CRD: ${what}`, () => {
      for (const object of emitted()) assert.deepEqual(faultsOf(object), [], object.metadata.name);
    });

    test(`wait by expressions that Flux can compile: ${what}`, () => {
      const cases = emitted().flatMap(({ spec }) =>
        (spec.healthCheckExprs ?? []).map(({ current }: { current: string }) => ({
          current,
          object: { metadata: { name: 'none', namespace: 'none', generation: 1 }, spec: {} },
        })),
      );
      const { status, stdout, stderr } = spawnSync(judge, { input: JSON.stringify(cases), encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).length, cases.length);
      assert.ok(cases.length > 0);
    });
  }

  test('are held to that schema: what it does not declare, or not allow, is found', () => {
    const [object] = EMITTED['the article’s fleet']?.() ?? [];
    const { spec, ...rest } = object ?? assert.fail();
    assert.equal(faultsOf({ ...rest, spec: { ...spec, waits: true } }).length, 1);
    assert.equal(faultsOf({ ...rest, spec: { ...spec, interval: 'soon' } }).length, 1);
    assert.equal(faultsOf({ ...rest, spec: { ...spec, sourceRef: { kind: 'HelmRepository', name: 'x' } } }).length, 1);
  });

  test('refer to kinds of source that Flux has', () => {
    const sources = [
      FluxSource.gitRepository({ name: 'x' }),
      FluxSource.ociRepository({ name: 'x' }),
      FluxSource.externalArtifact({ name: 'x' }),
    ];
    for (const { kind } of sources) assert.ok(kinds.has(`source.toolkit.fluxcd.io/v1 ${kind}`), kind);
  });
});
