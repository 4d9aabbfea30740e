import { rightsSection } from '../rights/rights-readme';
import { type Bundle, type BundledCluster, isTouched } from './bundle';
import { fileOf, OBJECTS_FILE, PLAN_FILE } from './bundle-layout';
import { grantedRights } from './granted-rights';
import { Hub } from './hub';
import type { PlanLine } from './planned-cluster';
import { partialKindOf, STAGES } from './stages';

/** Rows of the table of clusters; beyond them plan.tsv tells, since nobody reads ten thousand rows. */
const MOST_ROWS = 100;

/** The bundle's README: what will be applied, where and in which order, for whoever reviews it. */
export function bundleReadme(bundle: Bundle, plan: readonly PlanLine[]): string {
  const active = bundle.clusters.filter(isTouched);
  return [
    `# Bundle \`${bundle.fleet.name}\``,
    'Written by cdk8s-cluster-inventory. Review it and apply it; to change it, change its sources and synthesize again.',
    releases(bundle),
    order(plan),
    ...stages(active),
    rights(active),
    clusters(active, plan),
    reliesOn(plan),
    rightsSection(bundle),
    HOW_TO_APPLY,
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

const HOW_TO_APPLY = `## Applying

\`./apply\` takes every step of [${PLAN_FILE}](${PLAN_FILE}) in order, after it has checked that the contexts reach the right clusters;
\`./apply --help\` has the rest. [${OBJECTS_FILE}](${OBJECTS_FILE}) lists every object. By hand, or by a tool of your own:

- \`apply\`: take the folder as a whole, by \`kubectl apply --server-side -f FOLDER\`.
- \`wait\`: what it asks of the objects with its cluster, stage and health must be true before the next line.
- \`members\`: give each ManagedCluster in the file its labels, by \`kubectl label\`.
- \`gates\`: unite each gate list in the file with the one on the cluster, by \`kubectl patch --type merge\`; a list is
  atomic, and others own gates too.

Never apply or delete a file of \`members\` or \`gates\` by kubectl: the objects in it are here with a field or two. Deleted, the
cluster loses the whole object; applied over what somebody wrote by client-side apply, it loses their fields. Every object
that the bundle owns bears the label \`cdk8s-cluster-inventory/bundle\`.`;

function releases({ fleet }: Bundle): string {
  const { ocm, clusterProxy, managedServiceAccount } = fleet.releases;
  const known = clusterProxy.advisories.map((advisory) => `- cluster-proxy ${clusterProxy.version}: ${advisory}`);
  return table(
    ['release', 'version'],
    [
      ['Open Cluster Management, on the hub and every managed cluster', ocm.version],
      ['cluster-proxy', clusterProxy.version],
      ['managed-serviceaccount', managedServiceAccount.version],
    ],
  ).concat(known.length > 0 ? `\n\n${known.join('\n')}` : '');
}

/**
 * The order as a diagram: one arrow for each step on the hub, and one for the same step on all managed clusters. A line
 * names no other, so that a new step adds a line and changes none.
 */
function order(plan: readonly PlanLine[]): string {
  const hub = plan.find(({ verb, subject }) => verb === 'cluster' && subject === 'hub')?.cluster;
  const steps = plan
    .filter(({ verb }) => verb === 'apply' || verb === 'members' || verb === 'gates')
    .map(({ cluster = '', subject }) => {
      const what = subject.slice(cluster.length + 1);
      return `  bundle->>${cluster === hub ? 'hub' : 'managed'}: ${what}`;
    });
  return [
    '## Order',
    '```mermaid',
    'sequenceDiagram',
    '  autonumber',
    '  participant bundle',
    `  participant hub as ${hub ?? 'no hub'}`,
    '  participant managed as each managed cluster',
    ...new Set(steps),
    '  Note over hub: inventory ready',
    '```',
  ].join('\n');
}

function stages(active: readonly BundledCluster[]): string[] {
  return STAGES.flatMap(({ name, holds }) => {
    const files = new Map<string, Set<string>>();
    for (const cluster of active) {
      for (const object of cluster.objects.filter(({ stage }) => stage === name)) {
        const isHub = cluster.cluster instanceof Hub;
        const file = fileOf(cluster, object);
        const row = isHub ? `[${file}](${file})` : file.replace(cluster.cluster.name, 'CLUSTER');
        const kinds = files.get(row) ?? new Set<string>();
        kinds.add(partialKindOf(object.json) ? `${object.json.kind} (some fields)` : object.json.kind);
        files.set(row, kinds);
      }
    }
    const rows = [...files].map(([file, kinds]) => [file, [...kinds].join(', ')]);
    return rows.length > 0 ? [`## Stage ${name}: ${holds}`, table(['file', 'kinds'], rows)] : [];
  });
}

function rights(active: readonly BundledCluster[]): string {
  const rows = active.flatMap(({ objects }) => objects.flatMap(grantedRights));
  const different = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return rows.length > 0
    ? `## Rights on the managed clusters\n\n${table(['who', 'may', 'where'], [...different.values()])}`
    : '';
}

function clusters(active: readonly BundledCluster[], plan: readonly PlanLine[]): string {
  const rows = plan
    .filter(({ verb }) => verb === 'cluster')
    .map(({ cluster = '', subject, detail }) => [
      cluster,
      subject,
      detail ? code(detail) : 'none: name one, or let a GitOps engine apply it',
    ]);
  const more = active.length > MOST_ROWS ? `\n\nThe rest stand in [${PLAN_FILE}](${PLAN_FILE}).` : '';
  return `## Clusters that it touches\n\n${table(['cluster', 'is', 'default context'], rows.slice(0, MOST_ROWS))}${more}`;
}

function reliesOn(plan: readonly PlanLine[]): string {
  const rows = plan
    .filter(({ verb, subject }) => verb === 'guard' && subject === 'exists')
    .map(({ cluster = '', detail = '', limit }) => [cluster, detail, limit ?? '']);
  return rows.length > 0 ? `## What must be there already\n\n${table(['cluster', 'object', 'with'], rows)}` : '';
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  // A line break would end the row, and a bar the cell.
  const fit = (cell: string) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const line = (cells: readonly string[]) => `| ${cells.map(fit).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code span that may hold backticks: CommonMark takes any longer run of them as its ends. */
function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)));
  return text.includes('`') ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
