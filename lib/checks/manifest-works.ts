import type { Bundle } from '../fleet/bundle';
import { groupOf, type KubernetesObject } from '../kubernetes/kubernetes-object';
import { carriedManifests } from '../ocm/carried-manifests';
import { hubOf, objectsOf } from './bundle-objects';
import type { Violation } from './violation';

const GROUP = 'work.open-cluster-management.io';
/** Limit of OCM's work webhook for all manifests of a work, as JSON (ocm, `pkg/work/webhook`). */
const MOST_BYTES = 500 * 1024;

/** A work holds something, within the webhook's limit, each object once, and each by a name of its own. */
export function checkManifestWorks(bundle: Bundle): Violation[] {
  const hub = hubOf(bundle);
  return ['ManifestWork', 'ManifestWorkReplicaSet'].flatMap((kind) =>
    objectsOf(hub, GROUP, kind).flatMap(({ path, json }) => {
      const { field, manifests } = carriedManifests(json) ?? { field: '', manifests: undefined };
      return checkWorkload(path, field, manifests);
    }),
  );
}

function checkWorkload(path: string, field: string, value: unknown): Violation[] {
  const manifests: readonly KubernetesObject[] = Array.isArray(value) ? value : [];
  if (manifests.length === 0) return [{ path, field, rule: 'must hold at least one object' }];
  const bytes = manifests.reduce((sum, manifest) => sum + sizeOf(manifest), 0);
  const tooLarge = {
    path,
    field,
    value: bytes,
    rule: `must be at most ${MOST_BYTES} bytes in all, as OCM’s webhook counts them; use several works`,
  };
  const seen = new Set<string>();
  return [
    ...(bytes > MOST_BYTES ? [tooLarge] : []),
    ...manifests.flatMap((manifest, index): Violation[] => {
      const { apiVersion = '', kind, metadata } = manifest ?? {};
      const identity = `${groupOf(String(apiVersion))}/${kind} ${metadata?.namespace ?? ''}/${metadata?.name}`;
      const again = seen.has(identity);
      seen.add(identity);
      return again
        ? [
            {
              path,
              field: `${field}[${index}]`,
              value: identity,
              rule: 'must stand in the work once: another manifest has the same group, kind, namespace and name',
            },
          ]
        : [];
    }),
  ];
}

/** Bytes that the webhook counts: the JSON as Go writes it, with `<`, `>` and `&` escaped, and up to 4 bytes around it. */
function sizeOf(manifest: unknown): number {
  return Buffer.byteLength((JSON.stringify(manifest) ?? 'null').replace(/[<>&\u2028\u2029]/g, '\\u0000')) + 4;
}
