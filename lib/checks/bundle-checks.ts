import type { Bundle } from '../fleet/bundle';
import { checkAccessProviders } from './access-providers';
import { checkAccounts } from './accounts';
import { checkClusterSets } from './cluster-sets';
import { checkConsumers } from './consumers';
import { checkDeliveredProperties } from './delivered-properties';
import { checkDeliveries } from './deliveries';
import { checkFeatureGates } from './feature-gates';
import { checkIdentities } from './identities';
import { checkLayout } from './layout';
import { checkManagedClusters } from './managed-clusters';
import { checkManifestWorks } from './manifest-works';
import { checkObjects } from './object-checks';
import { checkPartialObjects } from './partial-objects';
import { checkProperties } from './properties';
import type { Violation } from './violation';

/** Every rule that a bundle must keep, in the order in which violations are reported. Each looks at kinds, not at constructs. */
const CHECKS: readonly ((bundle: Bundle) => Violation[])[] = [
  checkLayout,
  checkObjects,
  checkPartialObjects,
  checkIdentities,
  checkManagedClusters,
  checkClusterSets,
  checkManifestWorks,
  checkDeliveries,
  checkAccounts,
  checkConsumers,
  checkProperties,
  checkDeliveredProperties,
  checkFeatureGates,
  checkAccessProviders,
];

/** Runs every check on a bundle. */
export function checkBundle(bundle: Bundle): Violation[] {
  return CHECKS.flatMap((check) => check(bundle));
}
