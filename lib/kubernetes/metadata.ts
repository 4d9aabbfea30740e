import type { Violation } from '../checks/violation';
import { fieldPath } from './field-path';
import { checkAnnotations, checkLabels } from './labels';
import { syntaxOfName } from './names';
import { DNS_LABEL, QUALIFIED_NAME } from './syntax';

/** What the check of an object's metadata has to know besides the object. */
export interface MetadataContext {
  /** Whether objects of this kind live in a namespace; `undefined` where the kind is not known, so that either will do. */
  readonly namespaced: boolean | undefined;
  /** Construct path of the object. */
  readonly path: string;
}

type Fields = Readonly<Record<string, unknown>>;

const FIELDS = ['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences'];

const SET_BY_SERVER = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

const LEFT_TO_SERVER = 'must be left out: the API server sets it';
const LEFT_TO_CONTROLLER = 'must be left out: a controller sets it';
const NO_SUCH_FIELD = `must be one of the fields of metadata: ${FIELDS.join(', ')}`;

/**
 * Checks the metadata of an object as it is to be applied: its name by the rules of its kind, its namespace by the scope of
 * its kind, labels, annotations, finalizers, owners, and that it sets nothing which only the server or a controller sets.
 * The rules are those of k8s.io/apimachinery, `pkg/api/validation/objectmeta.go`.
 */
export function checkMetadata(object: Fields, { namespaced, path }: MetadataContext): Violation[] {
  const metadata = object.metadata ?? {};
  if (!isObject(metadata)) return [{ path, field: 'metadata', value: metadata, rule: 'must be an object' }];
  return [
    ...checkName(object, metadata, path),
    ...checkNamespace(metadata, namespaced, path),
    ...checkLabels(metadata.labels, path, ['metadata', 'labels']),
    ...checkAnnotations(metadata.annotations, path, ['metadata', 'annotations']),
    ...checkFinalizers(metadata.finalizers, path),
    ...checkOwners(metadata.ownerReferences, path),
    ...checkOtherFields(metadata, path),
    ...(isUnset(object.status) ? [] : [{ path, field: 'status', value: object.status, rule: LEFT_TO_CONTROLLER }]),
  ];
}

function checkName(object: Fields, metadata: Fields, path: string): Violation[] {
  const { name, generateName } = metadata;
  const violations: Violation[] = [];
  if (!isUnset(generateName)) {
    const rule = 'must be metadata.name instead: server-side apply needs to know the name';
    violations.push({ path, field: 'metadata.generateName', value: generateName, rule });
  }
  if (isUnset(name)) {
    if (violations.length === 0) violations.push({ path, field: 'metadata.name', rule: 'must be set' });
    return violations;
  }
  const syntax = syntaxOfName(object);
  if (typeof name !== 'string' || !syntax.test(name)) {
    violations.push({ path, field: 'metadata.name', value: name, rule: syntax.rule });
  }
  return violations;
}

function checkNamespace({ namespace }: Fields, namespaced: boolean | undefined, path: string): Violation[] {
  const field = 'metadata.namespace';
  if (isUnset(namespace)) {
    return namespaced ? [{ path, field, rule: 'must be set: objects of this kind live in a namespace' }] : [];
  }
  if (namespaced === false) {
    return [
      { path, field, value: namespace, rule: 'must be left out: objects of this kind belong to the whole cluster' },
    ];
  }
  return typeof namespace === 'string' && DNS_LABEL.test(namespace)
    ? []
    : [{ path, field, value: namespace, rule: DNS_LABEL.rule }];
}

function checkFinalizers(finalizers: unknown, path: string): Violation[] {
  const field = 'metadata.finalizers';
  if (isUnset(finalizers)) return [];
  if (!Array.isArray(finalizers)) return [{ path, field, value: finalizers, rule: 'must be a list of strings' }];
  return finalizers.flatMap((finalizer: unknown, index) =>
    typeof finalizer === 'string' && QUALIFIED_NAME.test(finalizer)
      ? []
      : [{ path, field: `${field}[${index}]`, value: finalizer ?? null, rule: QUALIFIED_NAME.rule }],
  );
}

function checkOwners(owners: unknown, path: string): Violation[] {
  const field = 'metadata.ownerReferences';
  if (isUnset(owners)) return [];
  if (!Array.isArray(owners)) return [{ path, field, value: owners, rule: 'must be a list of objects' }];
  return owners.flatMap((owner: unknown, index) =>
    ['apiVersion', 'kind', 'name', 'uid'].flatMap((part) => {
      const value = isObject(owner) ? owner[part] : undefined;
      return typeof value === 'string' && value !== ''
        ? []
        : [{ path, field: `${field}[${index}].${part}`, value, rule: 'must be a string that is not empty' }];
    }),
  );
}

function checkOtherFields(metadata: Fields, path: string): Violation[] {
  return Object.entries(metadata).flatMap(([name, value]) => {
    if (name === 'generateName' || FIELDS.includes(name) || isUnset(value)) return [];
    const rule = SET_BY_SERVER.includes(name) ? LEFT_TO_SERVER : NO_SUCH_FIELD;
    return [{ path, field: fieldPath(['metadata', name]), value, rule }];
  });
}

/** Null is how generated manifests leave a field out (`creationTimestamp: null`), and the API server takes it so. */
function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
