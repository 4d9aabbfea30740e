import type { Bundle, BundledCluster, BundledObject } from '../fleet/bundle';
import { Hub } from '../fleet/hub';
import type { KubernetesObject } from '../kubernetes/kubernetes-object';
import { SYNC_LABEL } from '../managed-service-account/managed-service-account';
import type { ManagedServiceAccountRelease } from '../releases/release';
import { hubOf, objectsOf } from './bundle-objects';
import { isGateOn } from './feature-gates';
import type { Violation } from './violation';

const ARGUMENT = 'args --feature-gates';
/** How Go reads a flag that is on (`strconv.ParseBool`). */
const ON = /=(1|t|T|true|True|TRUE)$/;

/**
 * What belongs together for an access provider that answers: the managers' gates under the names that their release
 * knows, the Service behind the address, its certificate, and the hub's own gate. Upstream ignores a wrong name.
 */
export function checkAccessProviders(bundle: Bundle): Violation[] {
  const hub = hubOf(bundle);
  if (!hub) return [];
  const { clusterProxy, managedServiceAccount } = bundle.fleet.releases;
  const { credentialSyncGate, ephemeralIdentityGate } = managedServiceAccount;
  const proxy = managerOf(hub, 'cluster-proxy-addon-manager', [clusterProxy.accessProviderGate]);
  const accounts = managerOf(hub, 'managed-serviceaccount-addon-manager', [credentialSyncGate, ephemeralIdentityGate]);
  return [
    ...(proxy?.violations ?? []),
    ...(accounts?.violations ?? []),
    ...(proxy?.on.has(clusterProxy.accessProviderGate)
      ? checkProvider(hub, proxy.object, clusterProxy.accessProviderGate)
      : []),
    ...(accounts?.on.has(credentialSyncGate) ? checkHubGate(hub, accounts.object, credentialSyncGate) : []),
    ...checkUses(hub, accounts?.on ?? new Set(), managedServiceAccount),
  ];
}

interface Manager {
  readonly object: BundledObject;
  /** Gates that are on. */
  readonly on: ReadonlySet<string>;
  readonly violations: readonly Violation[];
}

/** The manager's Deployment and the gates on its command line. */
function managerOf(hub: BundledCluster, name: string, known: readonly string[]): Manager | undefined {
  const object = objectsOf(hub, 'apps', 'Deployment').find(({ json }) => json.metadata.name === name);
  if (!object) return undefined;
  const gates = gatesOf(object.json);
  const rule = `must be a gate of this release: ${known.join(', ')}`;
  const violations = gates
    .map((gate) => gate.split('=')[0] ?? '')
    .filter((gate) => !known.includes(gate))
    .map((value) => ({ path: object.path, field: ARGUMENT, value, rule }));
  return { object, on: gatesOn(gates), violations };
}

/** The gates on a Deployment's command line, each as `Gate=true`. */
function gatesOf({ spec }: KubernetesObject): string[] {
  const containers: unknown = spec?.template?.spec?.containers;
  return (Array.isArray(containers) ? containers : [])
    .flatMap((container) => [container?.command, container?.args].flat().join(' '))
    .flatMap((line) => [...line.matchAll(/--feature-gates[= ](\S+)/g)])
    .flatMap(([, list = '']) => list.split(','));
}

function gatesOn(gates: readonly string[]): Set<string> {
  return new Set(gates.filter((gate) => ON.test(gate)).map((gate) => gate.replace(ON, '')));
}

function checkProvider(hub: BundledCluster, { path, json }: BundledObject, gate: string): Violation[] {
  const wrong = (rule: string): Violation => ({ path, field: ARGUMENT, value: gate, rule });
  const has = (group: string, kind: string, name: string) =>
    objectsOf(hub, group, kind).find((object) => object.json.metadata.name === name);
  const configuration = has('proxy.open-cluster-management.io', 'ManagedProxyConfiguration', 'cluster-proxy');
  const service = has('', 'Service', 'cluster-proxy-addon-user');
  return [
    ...(service?.json.metadata.namespace === json.metadata.namespace
      ? []
      : [
          wrong(
            'must go with Service cluster-proxy-addon-user (serviceProxy: true): access providers have its address',
          ),
        ]),
    ...(configuration?.json.spec?.userServer
      ? []
      : [
          wrong('must go with the user server’s certificate (userServer: {}): without it no access provider is filled'),
        ]),
    ...checkHubGate(hub, { path }, gate),
  ];
}

function checkHubGate(hub: BundledCluster, { path }: Pick<BundledObject, 'path'>, gate: string): Violation[] {
  if (isGateOn(hub, 'registrationConfiguration', 'ClusterProfile')) return [];
  const rule =
    'must go with gate ClusterProfile in spec.registrationConfiguration of this bundle’s ClusterManager: without its CRD the manager exits every 2 minutes';
  return [{ path, field: ARGUMENT, value: gate, rule }];
}

/** What accounts ask of the add-on, where the bundle brings it. */
function checkUses(
  hub: BundledCluster,
  onManager: ReadonlySet<string>,
  { credentialSyncGate, ephemeralIdentityGate }: ManagedServiceAccountRelease,
): Violation[] {
  if (hub.cluster instanceof Hub && hub.cluster.existingAddOns) return [];
  const onAgent = gatesOfTemplate(hub);
  return objectsOf(hub, 'authentication.open-cluster-management.io', 'ManagedServiceAccount').flatMap(
    ({ path, json }): Violation[] => {
      const sync = json.metadata.labels?.[SYNC_LABEL];
      const life: unknown = json.spec?.ttlSecondsAfterCreation;
      const rule = (gate: string, setting: string) =>
        `must go with gate ${gate} of managed-serviceaccount’s manager in this bundle (${setting}: true), or with existingAddOns of the hub`;
      return [
        ...(sync === 'true' && !onManager.has(credentialSyncGate)
          ? [
              {
                path,
                field: `metadata.labels["${SYNC_LABEL}"]`,
                value: sync,
                rule: rule(credentialSyncGate, 'credentialSync'),
              },
            ]
          : []),
        ...(life !== undefined && !onManager.has(ephemeralIdentityGate) && !onAgent.has(ephemeralIdentityGate)
          ? [
              {
                path,
                field: 'spec.ttlSecondsAfterCreation',
                value: life,
                rule: rule(ephemeralIdentityGate, 'ephemeralIdentity'),
              },
            ]
          : []),
      ];
    },
  );
}

/** Gates of the agents that OCM makes from an AddOnTemplate: they then end accounts, in the manager's place. */
function gatesOfTemplate(hub: BundledCluster): Set<string> {
  const manifests = objectsOf(hub, 'addon.open-cluster-management.io', 'AddOnTemplate')
    .filter(({ json }) => json.spec?.addonName === 'managed-serviceaccount')
    .flatMap(({ json }): unknown => json.spec?.agentSpec?.workload?.manifests);
  return gatesOn(manifests.flatMap((manifest) => gatesOf((manifest ?? {}) as KubernetesObject)));
}
