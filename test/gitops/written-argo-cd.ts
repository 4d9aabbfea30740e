import { ArgoCdDelivery, type ArgoCdDeliveryProps, type Fleet } from '../../lib';
import { article, Written } from '../fleet/written';
import type { Manifest } from '../parity/emitted';

/** An object of Argo CD's as it stands in the bundle. */
export interface ArgoCdObject extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: read field by field, and checked against Argo CD's own schema
  readonly spec: Readonly<Record<string, any>>;
}

/** The bundle of a fleet with an ArgoCdDelivery `argo-cd` from https://git.example/fleet.git. */
export function writtenArgoCd(
  props: Partial<ArgoCdDeliveryProps> = {},
  build: (fleet: Fleet) => unknown = article(),
): Written {
  return new Written((fleet) => {
    build(fleet);
    new ArgoCdDelivery(fleet, 'argo-cd', { repoUrl: 'https://git.example/fleet.git', ...props });
  });
}

/** Argo CD's objects of a kind in a bundle, by name. */
export function argoCdObjects(bundle: Written, kind: 'Application' | 'AppProject'): Record<string, ArgoCdObject> {
  const objects = bundle.objects('argo-cd/') as ArgoCdObject[];
  const its = objects.filter((object) => object.apiVersion === 'argoproj.io/v1alpha1' && object.kind === kind);
  return Object.fromEntries(its.map((object) => [object.metadata.name, object]));
}
