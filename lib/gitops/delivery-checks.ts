import { nearestName } from '../checks/nearest-name';
import type { Violation } from '../checks/violation';
import type { Bundle } from '../fleet/bundle';
import { RIGHTS_FOLDER, RUNNER_FILE } from '../fleet/bundle-layout';
import { DNS_LABEL, type Syntax } from '../kubernetes/syntax';

/** What an engine's object may take in etcd, with what the engine notes in it; the limit of etcd itself is 1.5 MiB. */
export const MOST_BYTES = 2 ** 20;

/** A folder in the source: nothing that leads out of it. */
export const SOURCE_PATH: Syntax = {
  rule: 'must be a relative path of folders (A-Z, a-z, 0-9, "-", "_", "."), such as "./dist", without ".."',
  test: (text) => /^(\.|(\.\/)?[\w.-]+(\/[\w.-]+)*)\/?$/.test(text) && !text.split('/').includes('..'),
};

/** What the names of an engine's objects begin with. */
export const NAME_PREFIX: Syntax = {
  rule: 'must be empty, or begin a DNS-1123 label: a-z, 0-9, "-", the first no "-", at most 40',
  test: (text) => /^([a-z0-9][-a-z0-9]{0,39})?$/.test(text),
};

/** The id of a delivery. */
export const DELIVERY_FOLDER: Syntax = {
  rule: `${DNS_LABEL.rule}, and neither "${RUNNER_FILE}" nor "${RIGHTS_FOLDER}": it becomes a folder of the bundle`,
  test: (text) => DNS_LABEL.test(text) && text !== RUNNER_FILE && text !== RIGHTS_FOLDER,
};

/** A setting by cluster must name one of the fleet. */
export function checkClusterName(path: string, field: string, cluster: string, { clusters }: Bundle): Violation[] {
  const names = clusters.map((bundled) => bundled.cluster.name);
  if (names.includes(cluster)) return [];
  const nearest = nearestName(cluster, names);
  const rule = `must name a cluster of the fleet${nearest === undefined ? '' : `, such as "${nearest}"`}`;
  return [{ path, field, value: cluster, rule }];
}
