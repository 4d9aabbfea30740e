import type { DeliveryUnit } from './delivery-unit';
import { type FluxSettings, kubeConfigSecret } from './flux-kustomization';
import { gateResetTable } from './gate-reset-texts';
import type { GateReset } from './gate-resets';

/** The section of the bundle's README about Flux, for whoever reviews the bundle. */
export function fluxReadme(
  settings: FluxSettings,
  units: readonly DeliveryUnit[],
  resets: readonly GateReset[],
): string {
  const { folder, namespace, source } = settings;
  return [
    `## Flux\n\n[${folder}/](${folder}/) has a Kustomization for each of the steps above, in namespace \`${namespace}\`, which reads the ${source.kind} \`${source.namespace ?? namespace}/${source.name}\`. \`kubectl apply -k ${folder}\`, or a Kustomization of your own with that path, hands the fleet to Flux.`,
    ...secrets(settings, units),
    ...gateResetTable('Flux', resets),
    `Flux asks none of the guards: whom a kubeconfig reaches, and which OCM runs there, is yours to check. It deletes what leaves the stages core, addons and \`properties/\`, and never a CRD, a ManagedCluster, its label, or a gate.`,
  ].join('\n\n');
}

function secrets(settings: FluxSettings, units: readonly DeliveryUnit[]): string[] {
  const named = new Set(units.flatMap((unit) => kubeConfigSecret(unit, settings) ?? []));
  if (named.size === 0) return [];
  const [first = ''] = named;
  const names = named.size === 1 ? `\`${first}\`` : `\`${first}\` and ${named.size - 1} more`;
  return [
    `It reaches the managed clusters by Secrets in that namespace with a kubeconfig under the key \`value\`, named in each \`spec.kubeConfig\` (${names}). They are not in the bundle.`,
  ];
}
