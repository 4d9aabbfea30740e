import { argoCdConfigMap } from './argo-cd-health';
import { type ArgoCdSettings, argoCdName, IN_CLUSTER } from './argo-cd-settings';
import type { DeliveryUnit } from './delivery-unit';
import { gateResetTable } from './gate-reset-texts';
import type { GateReset } from './gate-resets';

/** The section of the bundle's README about Argo CD, for whoever reviews the bundle. */
export function argoCdReadme(
  settings: ArgoCdSettings,
  units: readonly DeliveryUnit[],
  resets: readonly GateReset[],
): string {
  const { folder, namespace, project, repoUrl, rootProject } = settings;
  const checks = Object.keys(argoCdConfigMap(namespace).data).length - 1;
  return [
    `## Argo CD\n\n[${folder}/](${folder}/) has an Application for each of the steps above, in sync waves, which reads \`${repoUrl}\`. The AppProject \`${project}\` allows them the clusters, namespaces and kinds of this bundle and no more, and \`${rootProject}\` the Application that holds them nothing but Applications. Once for an Argo CD, and again where argocd-cm.yaml changes, then to hand the fleet over:`,
    [
      '```shell',
      `kubectl patch configmap argocd-cm -n ${namespace} --type merge --patch-file ${folder}/argocd-cm.yaml`,
      `kubectl apply --server-side -f ${folder}/projects.yaml -f ${folder}/root.yaml`,
      '```',
    ].join('\n'),
    `The patch adds ${checks} health checks, for every Application of that Argo CD, and has it track objects by annotation.`,
    ...reached(settings, units),
    ...gateResetTable('Argo CD', resets),
    'Waves order what is created: a change goes to all clusters at once, and what comes too early is tried again. Argo CD asks none of the guards, and waits for nothing that others create: `./apply verify` does. It deletes what leaves the stages core, addons and `properties/`, but no ManagedClusterAddOn, which has an owner, and never a CRD, a ManagedCluster, its label, or a gate.',
  ].join('\n\n');
}

function reached(settings: ArgoCdSettings, units: readonly DeliveryUnit[]): string[] {
  const names = new Set(units.map((unit) => argoCdName(unit.cluster.cluster, settings)));
  names.delete(IN_CLUSTER);
  if (names.size === 0) return [];
  const [first] = names;
  const which = names.size === 1 ? `\`${first}\`` : `\`${first}\` and ${names.size - 1} more`;
  return [
    `Argo CD must know these clusters, by that name or address: ${which}. What it needs for that is not in the bundle.`,
  ];
}
