import type { Construct } from 'constructs';
import type { Violation } from '../checks/violation';
import type { Bundle } from './bundle';
import type { BundleFile } from './bundle-files';
import type { Fleet } from './fleet';
import type { PlanLine } from './planned-cluster';

/** Files for a GitOps engine, beside what the runner applies: a folder of the bundle, outside the stages. */
export interface Delivery {
  /** What stands against it, for the one report; against its settings alone where the bundle has no plan, being wrong itself. */
  violations(bundle: Bundle, plan?: readonly PlanLine[]): Violation[];
  /** Its files, one at a time. */
  files(bundle: Bundle, plan: readonly PlanLine[]): Iterable<BundleFile>;
  /** A section of the bundle's README. */
  readme(bundle: Bundle, plan: readonly PlanLine[]): string;
  /** What whoever synthesizes should know, a line each. */
  notes(bundle: Bundle): string[];
}

const DELIVERIES = new WeakMap<Construct, Delivery>();

/** Says that a construct of the tree stands for a delivery. */
export function setDelivery(construct: Construct, delivery: Delivery): void {
  DELIVERIES.set(construct, delivery);
}

/** The deliveries of a fleet, in the order in which they were added. */
export function deliveriesOf(fleet: Fleet): Delivery[] {
  return fleet.node.findAll().flatMap((node) => DELIVERIES.get(node as Construct) ?? []);
}
