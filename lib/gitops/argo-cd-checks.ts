import type { Violation } from '../checks/violation';
import type { Bundle } from '../fleet/bundle';
import { DNS_LABEL, DNS_SUBDOMAIN, type Syntax } from '../kubernetes/syntax';
import { isUrl } from '../kubernetes/url';
import { applicationName } from './argo-cd-applications';
import { argoCdProjects } from './argo-cd-projects';
import { type ArgoCdSettings, argoCdName, destinationCalled } from './argo-cd-settings';
import { checkClusterName, DELIVERY_FOLDER, MOST_BYTES, NAME_PREFIX, SOURCE_PATH } from './delivery-checks';
import type { DeliveryUnit } from './delivery-unit';

/** What an AppProject would take for a pattern, and what the bundle's README could not show. */
const PATTERN = /[*?[\]{}\\`|<>]|^!/;

const REPO_URL: Syntax = {
  rule: 'must be a URL of https, http or ssh without a password, or USER@HOST:PATH, and no pattern: without *, ?, [, {, <, | and `',
  test: (text) =>
    !PATTERN.test(text) &&
    (isUrl(text, ['https:', 'http:']) ||
      /^ssh:\/\/([\w.-]+@)?[\w.-]+(:\d+)?\/[^\s\p{Cc}#]+$/u.test(text) ||
      /^[\w.-]+@[\w.-]+:[^\s\p{Cc}#]+$/u.test(text)),
};

/** As much of Git's rules for names of references as keeps a revision one word that is no option. */
const REVISION: Syntax = {
  rule: 'must be a branch, tag or commit: one word, the first character no "-", without ~, ^, :, ?, *, [ and \\',
  test: (text) => /^(?!-)[^\s\p{Cc}~^:?*[\\]+$/u.test(text),
};

const DESTINATION: Syntax = {
  rule: 'must be the name of a cluster in Argo CD, or the https URL of its API server, and no pattern: without *, ?, [, {, <, | and `, and no ! first',
  test: (text) =>
    !PATTERN.test(text) &&
    ('server' in destinationCalled(text) ? isUrl(text, ['https:']) : /^[^\s\p{Cc}]+$/u.test(text)),
};

/** Project and its sibling for the root, which ends in `-root`. */
const PROJECT: Syntax = {
  rule: `${DNS_SUBDOMAIN.rule.replace('253', '248')}`,
  test: (text) => DNS_SUBDOMAIN.test(text) && text.length <= 248,
};

/** Every rule that an ArgoCdDelivery must keep. */
export function checkArgoCd(
  at: string,
  settings: ArgoCdSettings,
  bundle: Bundle,
  units: readonly DeliveryUnit[],
): Violation[] {
  const check = (field: string, value: string, { rule, test }: Syntax): Violation[] =>
    test(value) ? [] : [{ path: at, field, value, rule }];
  const { destinations, folder, namePrefix, namespace, path, project, repoUrl, revision } = settings;
  const settled = [
    ...check('id', folder, DELIVERY_FOLDER),
    ...check('repoUrl', repoUrl, REPO_URL),
    ...check('revision', revision, REVISION),
    ...check('path', path, SOURCE_PATH),
    ...check('namespace', namespace, DNS_LABEL),
    ...check('project', project, PROJECT),
    ...check('namePrefix', namePrefix, NAME_PREFIX),
    ...Object.entries(destinations).flatMap(([cluster, destination]) => [
      ...checkClusterName(at, 'destinations', cluster, bundle),
      ...check(`destinations[${cluster}]`, destination, DESTINATION),
    ]),
    ...checkTwins(at, settings, bundle),
  ];
  return settled.length > 0 ? settled : checkSizes(at, settings, units);
}

/** Two clusters behind one destination would take turns in writing each other's objects. */
function checkTwins(path: string, settings: ArgoCdSettings, { clusters }: Bundle): Violation[] {
  const first = new Map<string, string>();
  return clusters.flatMap(({ cluster }) => {
    const destination = argoCdName(cluster, settings);
    const other = first.get(destination);
    if (other === undefined) {
      first.set(destination, cluster.name);
      return [];
    }
    const rule = `must be another one than that of ${other}: each cluster has its own`;
    return [{ path, field: `destinations[${cluster.name}]`, value: destination, rule }];
  });
}

function checkSizes(path: string, settings: ArgoCdSettings, units: readonly DeliveryUnit[]): Violation[] {
  const refuse = (field: string, bytes: number): Violation[] => {
    const rule = `must take at most ${MOST_BYTES} bytes with what Argo CD notes of its objects: split the fleet, or use the runner`;
    return bytes > MOST_BYTES ? [{ path, field, value: bytes, rule }] : [];
  };
  const applications = units.flatMap((unit) => {
    const bytes = unit.objects.reduce((sum, object) => sum + bytesNoted(object.json), 0);
    return refuse(`Application ${applicationName(unit.name, settings)}`, bytes);
  });
  const [project] = argoCdProjects(units, settings);
  return [...applications, ...refuse(`AppProject ${settings.project}`, Buffer.byteLength(JSON.stringify(project)))];
}

/** What an Application's status says of one object: how it compares, and what the last sync did to it. */
function bytesNoted({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: DeliveryUnit['objects'][number]['json']): number {
  const [version = '', group] = apiVersion.split('/').reverse();
  const object = { group, version, kind, namespace, name };
  const compared = { ...object, status: 'OutOfSync' };
  const message = `${kind.toLowerCase()}.${group}/${name} serverside-applied`;
  const synced = { ...object, status: 'Synced', message, hookPhase: 'Running', syncPhase: 'Sync' };
  return Buffer.byteLength(JSON.stringify([compared, synced]));
}
