import type { Bundle, BundledCluster } from '../fleet/bundle';
import { Hub } from '../fleet/hub';
import type { KindsOnCluster } from '../fleet/kinds-on-cluster';
import { checkFields } from '../kubernetes/fields';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { checkMetadata } from '../kubernetes/metadata';
import { checkText } from '../kubernetes/text';
import { carriedManifests } from '../ocm/carried-manifests';
import { ocmKinds } from '../releases/schemas';
import { checkSchema } from './structural-schema';
import type { Violation } from './violation';

/** Every object is of a kind that its cluster serves by then, in the right stage, and satisfies the kind's schema. */
export function checkObjects({ clusters, fleet }: Bundle): Violation[] {
  const { ocm } = fleet.releases;
  return clusters.flatMap((cluster) => {
    const { objects, kinds } = cluster;
    return objects
      .flatMap(({ path, json }): Violation[] => [
        ...(kinds.find(json.apiVersion, json.kind)
          ? []
          : [
              {
                path,
                field: 'kind',
                value: `${json.apiVersion} ${json.kind}`,
                rule: `must be a kind of OCM ${ocm.version} on this cluster, of Kubernetes, or of a CRD in the crds stage`,
              },
            ]),
        ...checkObject(json, path, kinds),
      ])
      .concat(checkCrds(cluster, ocm.version));
  });
}

/** Definitions stand before what they define, and OCM's own are left to its operators. */
function checkCrds({ cluster, objects, kinds }: BundledCluster, ocmVersion: string): Violation[] {
  const ofOcm = [...ocmKinds(ocmVersion, cluster instanceof Hub ? 'hub' : 'spoke').values()];
  const isCrd = ({ kind }: KubernetesObject) => kind === 'CustomResourceDefinition';
  const defined = new Set(objects.filter(({ json }) => isCrd(json)).map(({ json }) => json.metadata.name));
  return objects.flatMap(({ path, json, stage }): Violation[] => {
    const { name } = json.metadata;
    const wrong = (field: string, value: unknown, rule: string) => [{ path, field, value, rule }];
    if (!isCrd(json)) {
      return stage === 'crds' && defined.has(kinds.find(json.apiVersion, json.kind)?.resource)
        ? wrong('kind', json.kind, 'must be in a later stage than crds, where its CustomResourceDefinition is')
        : [];
    }
    if (ofOcm.some(({ plural, group }) => name === `${plural}.${group}`)) {
      return wrong(
        'metadata.name',
        name,
        'must be left out: it is OCM’s own, and its operators write theirs back for ever',
      );
    }
    return stage === 'crds' ? [] : wrong('kind', json.kind, `must be in the crds stage, not in ${stage}`);
  });
}

/** Checks one object by itself: text, metadata, fields with a meaning, schema, and the manifests that it carries. */
export function checkObject(object: KubernetesObject, path: string, kinds?: KindsOnCluster): Violation[] {
  const kind = kinds?.find(object.apiVersion, object.kind);
  return [
    ...checkText(object, path),
    ...checkMetadata(object, { namespaced: kind?.namespaced, path }),
    ...checkFields(object, path),
    ...(kind?.schema ? checkSchema(object, kind.schema, path) : []),
    ...checkCarried(object, path, kinds),
  ];
}

/**
 * The objects inside a ManifestWork are for another cluster: their kinds may be anything, their metadata may not. Those of
 * OCM's own kinds there satisfy their schemas too.
 */
function checkCarried(object: KubernetesObject, path: string, kinds?: KindsOnCluster): Violation[] {
  const { field = '', manifests } = carriedManifests(object) ?? {};
  if (!Array.isArray(manifests)) return [];
  return manifests.flatMap((manifest: KubernetesObject, index) => {
    const at = `${field}[${index}]`;
    if (!manifest?.apiVersion || !manifest.kind) {
      // Where the schema of the work is known, it says so.
      return kinds ? [] : [{ path, field: at, rule: 'must have apiVersion and kind' }];
    }
    const delivered = kinds?.findDelivered(manifest.apiVersion, manifest.kind);
    const namespaced = (delivered ?? kinds?.find(manifest.apiVersion, manifest.kind))?.namespaced;
    return [
      ...checkMetadata(manifest, { namespaced, path }),
      ...checkFields(manifest, path),
      ...(delivered?.schema ? checkSchema(manifest, delivered.schema, path) : []),
    ].map((violation) => ({ ...violation, field: `${at}.${violation.field}` }));
  });
}
