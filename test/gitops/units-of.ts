import { Fleet } from '../../lib';
import { collectBundle } from '../../lib/fleet/bundle';
import { planOf } from '../../lib/fleet/plan';
import { type DeliveryUnit, deliveryUnits } from '../../lib/gitops/delivery-unit';
import { freshFolder } from '../fleet/written';

/** The delivery units of a fleet. */
export function unitsOf(build: (fleet: Fleet) => void): DeliveryUnit[] {
  const fleet = new Fleet({ name: 'test', ocm: '1.2.1', outdir: freshFolder() });
  build(fleet);
  const bundle = collectBundle(fleet);
  return deliveryUnits(bundle, planOf(bundle));
}
