import type { Bundle, BundledCluster } from '../fleet/bundle';
import { NAMESPACES_FILE, RUNNER_FILE } from '../fleet/bundle-layout';
import { Hub } from '../fleet/hub';
import { syntaxOfName } from '../kubernetes/names';
import { DNS_LABEL, LABEL_VALUE, type Syntax } from '../kubernetes/syntax';
import type { Violation } from './violation';

/** Names of clusters' folders that files of the bundle have already. */
const RESERVED_NAMES = [RUNNER_FILE];
/** A file of that name would turn a stage's folder from plain objects into a kustomization. */
const RESERVED_STEM = 'kustomization';
const FILE_STEM: Syntax = {
  rule: 'must be fit for a file name: a-z, 0-9, "-", "_", ".", beginning with a-z or 1-9, at most 100, not "kustomization"',
  test: (id) => /^[a-z1-9][a-z0-9._-]{0,99}$/.test(id) && !id.startsWith(NAMESPACES_FILE) && id !== RESERVED_STEM,
};

/** Tabs and line ends part the cells of the plan, "-" is an empty one, and kubectl reads what begins with it as an option. */
const CELL: Syntax = {
  rule: 'must not be empty, begin with "-" or hold control characters: it becomes a cell of the plan',
  test: (text) => /^[^-\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u.test(text),
};
const UID: Syntax = {
  rule: 'must be the UID of its kube-system namespace: 8-4-4-4-12 hexadecimal digits, lower case',
  test: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
};

/** What becomes a file, a folder or a cell of the plan must be fit for it: names of all sorts, and file stems. */
export function checkLayout({ fleet, clusters }: Bundle): Violation[] {
  const rule = fleet.name ? LABEL_VALUE.rule : 'must not be empty';
  const misnamed = !fleet.name || !LABEL_VALUE.test(fleet.name);
  return [
    ...(misnamed ? [{ path: 'fleet', field: 'name', value: fleet.name, rule }] : []),
    ...clusters.flatMap((bundled) => [...checkCluster(bundled), ...checkObjectNames(bundled)]),
  ];
}

function checkCluster({ cluster, objects }: BundledCluster): Violation[] {
  const { name, context } = cluster;
  const { path } = cluster.node;
  const reserved: Syntax = {
    rule: 'must be another name: a file of the bundle has this one',
    test: () => !RESERVED_NAMES.includes(name),
  };
  const stems = [...new Set(objects.map(({ stage, top }) => `${stage}/${top}`))];
  return [
    ...check(path, 'name', name, DNS_LABEL),
    ...check(path, 'name', name, reserved),
    ...check(path, 'context', context, CELL),
    ...(cluster instanceof Hub ? check(path, 'uid', cluster.uid, UID) : []),
    ...stems.flatMap((stem) => check(`${path}/${stem}`, 'id', stem.slice(stem.indexOf('/') + 1), FILE_STEM)),
  ];
}

/** Some kinds, such as ClusterRole, take names that not even a list in a file can hold. */
function checkObjectNames({ objects }: BundledCluster): Violation[] {
  return objects.flatMap(({ path, json }) =>
    typeof json.metadata.name === 'string' && syntaxOfName(json).test(json.metadata.name)
      ? check(path, 'metadata.name', json.metadata.name, CELL)
      : [],
  );
}

function check(path: string, field: string, value: string | undefined, { rule, test }: Syntax): Violation[] {
  return value === undefined || test(value) ? [] : [{ path, field, value, rule }];
}
