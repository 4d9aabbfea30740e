import type { Duration } from 'cdk8s';
import type { Violation } from '../checks/violation';
import type { Bundle } from '../fleet/bundle';
import { DNS_LABEL, DNS_SUBDOMAIN, type Syntax } from '../kubernetes/syntax';
import { checkClusterName, DELIVERY_FOLDER, MOST_BYTES, NAME_PREFIX, SOURCE_PATH } from './delivery-checks';
import type { DeliveryUnit } from './delivery-unit';
import { type FluxSettings, fluxKustomization, kustomizationName } from './flux-kustomization';

/** Every rule that a FluxDelivery must keep. */
export function checkFlux(
  at: string,
  settings: FluxSettings,
  bundle: Bundle,
  units: readonly DeliveryUnit[],
): Violation[] {
  const { source, namespace, namePrefix, serviceAccountName, kubeConfigSecrets, folder } = settings;
  const check = (field: string, value: string | undefined, { rule, test }: Syntax): Violation[] =>
    value === undefined || test(value) ? [] : [{ path: at, field, value, rule }];
  const settled = [
    ...check('id', folder, DELIVERY_FOLDER),
    ...check('source.name', source.name, DNS_SUBDOMAIN),
    ...check('source.namespace', source.namespace, DNS_LABEL),
    ...check('path', settings.path, SOURCE_PATH),
    ...check('namespace', namespace, DNS_LABEL),
    ...check('namePrefix', namePrefix, NAME_PREFIX),
    ...check('serviceAccountName', serviceAccountName, DNS_SUBDOMAIN),
    ...checkDuration(at, 'interval', settings.interval),
    ...checkDuration(at, 'retryInterval', settings.retryInterval),
    ...Object.entries(kubeConfigSecrets).flatMap(([cluster, secret]) => [
      ...checkClusterName(at, 'kubeConfigSecrets', cluster, bundle),
      ...check(`kubeConfigSecrets[${cluster}]`, secret, DNS_SUBDOMAIN),
    ]),
  ];
  // Of settings that are wrong no Kustomization can be made.
  return [...settled, ...checkKinds(at, units), ...(settled.length > 0 ? [] : checkSizes(at, settings, units))];
}

function checkDuration(path: string, field: string, duration: Duration): Violation[] {
  const milliseconds = duration.toMilliseconds({ integral: false });
  if (milliseconds >= 1000 && milliseconds % 1000 === 0) return [];
  return [{ path, field, value: duration.toHumanString(), rule: 'must be at least a second, in whole seconds' }];
}

/** Flux takes objects to wait for by kind, of which a Wait says nothing. */
function checkKinds(path: string, units: readonly DeliveryUnit[]): Violation[] {
  const unknown = units.flatMap(({ cluster, awaited }) =>
    awaited.filter(({ kind }) => kind === undefined).map(({ resource }) => `${resource} on ${cluster.cluster.name}`),
  );
  const rule = 'must be of a kind that Kubernetes, OCM or a CRD in the stage crds brings: Flux asks for its kind';
  return [...new Set(unknown)].map((value) => ({ path, field: 'awaited resource', value, rule }));
}

function checkSizes(path: string, settings: FluxSettings, units: readonly DeliveryUnit[]): Violation[] {
  return units.flatMap((unit) => {
    // Rather than writing thousands of small ones out twice.
    if (unit.objects.length + unit.awaited.length + unit.dependsOn.length < 1000) return [];
    const inventory = unit.objects.map(({ json: { apiVersion, kind, metadata } }) => ({
      id: `${metadata.namespace ?? ''}_${metadata.name}_${apiVersion}_${kind}`,
      v: 'v1beta1',
    }));
    const bytes = Buffer.byteLength(JSON.stringify([fluxKustomization(unit, settings), inventory]));
    if (bytes <= MOST_BYTES) return [];
    return [
      {
        path,
        field: `Kustomization ${kustomizationName(unit.name, settings)}`,
        value: bytes,
        rule: `must take at most ${MOST_BYTES} bytes with the list of what it applied: split the fleet, or use the runner`,
      },
    ];
  });
}
