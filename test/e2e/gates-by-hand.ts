import type { RealFleet } from './real-fleet';

/** Gates that the registration part of a cluster's ClusterManager or Klusterlet lists, by name. */
export async function gateList(fleet: RealFleet, cluster: string): Promise<Readonly<Record<string, string>>> {
  const gates = (await registrationOf(fleet, cluster)).featureGates ?? [];
  return Object.fromEntries(gates.map(({ feature, mode }) => [feature, mode ?? 'Disable']));
}

/** Sets one such gate and leaves the others, as a person does by `kubectl edit`; undefined takes it off the list. */
export async function setGateByHand(
  fleet: RealFleet,
  cluster: string,
  gate: string,
  mode: 'Enable' | 'Disable' | undefined,
): Promise<void> {
  const { featureGates: listed = [] } = await registrationOf(fleet, cluster);
  const others = listed.filter(({ feature }) => feature !== gate);
  const featureGates = mode === undefined ? others : [...others, { feature: gate, mode }];
  if (mode === undefined && others.length === listed.length) return;
  const patch = JSON.stringify({ spec: { registrationConfiguration: { featureGates } } });
  const [resource, name] = operatedOn(cluster);
  await fleet.mustKubectl(cluster, [
    'patch',
    resource,
    name,
    '--type=merge',
    '--field-manager=kubectl-edit',
    '--patch',
    patch,
  ]);
}

interface RegistrationConfiguration {
  readonly featureGates?: readonly { readonly feature: string; readonly mode?: string }[];
}

async function registrationOf(fleet: RealFleet, cluster: string): Promise<RegistrationConfiguration> {
  const object = await fleet.get(cluster, ...operatedOn(cluster));
  return object.spec.registrationConfiguration ?? {};
}

function operatedOn(cluster: string): [resource: string, name: string] {
  return cluster === 'hub' ? ['clustermanager', 'cluster-manager'] : ['klusterlet', 'klusterlet'];
}
