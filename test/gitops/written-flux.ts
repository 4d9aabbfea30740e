import type { Fleet } from '../../lib';
import { FluxDelivery, type FluxDeliveryProps, FluxSource } from '../../lib';
import { article, Written } from '../fleet/written';
import type { Manifest } from '../parity/emitted';

/** A Flux Kustomization as it stands in the bundle. */
export interface Kustomization extends Manifest {
  // biome-ignore lint/suspicious/noExplicitAny: read field by field, and checked against Flux's own schema
  readonly spec: Readonly<Record<string, any>>;
}

/** The bundle of a fleet with a FluxDelivery `flux` from the GitRepository `fleet`. */
export function writtenFlux(
  props: Partial<FluxDeliveryProps> = {},
  build: (fleet: Fleet) => unknown = article(),
): Written {
  return new Written((fleet) => {
    build(fleet);
    new FluxDelivery(fleet, 'flux', { source: FluxSource.gitRepository({ name: 'fleet' }), ...props });
  });
}

/** Flux's Kustomizations of a bundle, by name. */
export function kustomizations(bundle: Written): Record<string, Kustomization> {
  const objects = bundle.objects('flux/') as Kustomization[];
  const flux = objects.filter(({ apiVersion }) => apiVersion === 'kustomize.toolkit.fluxcd.io/v1');
  return Object.fromEntries(flux.map((object) => [object.metadata.name, object]));
}
