import { throwViolation } from '../checks/violation';
import type { InventoryConsumer } from './inventory-consumer';

/** A program that its own manifests install. */
export interface InstalledProgram {
  /** Such as `Kueue`. */
  readonly program: string;
  /** Namespace in which it runs. */
  readonly namespace: string;
  /** Why the inventory must be there. */
  readonly why: string;
}

/** Refuses an inventory in another namespace than the program's, or in one that would be deleted with the bundle. */
export function requireInstallation({ node, inventory }: InventoryConsumer, installed: InstalledProgram): void {
  const { program, namespace, why } = installed;
  const { path } = node;
  if (inventory.namespace !== namespace) {
    const rule = `of the inventory must be ${JSON.stringify(namespace)}, where ${program} runs: ${why}`;
    throwViolation({ path, field: 'namespace', value: inventory.namespace, rule });
  }
  if (!inventory.existingNamespace) {
    const rule = `of the inventory must be true: ${program}’s installation brings the namespace, which must not go with the bundle`;
    throwViolation({ path, field: 'existingNamespace', value: false, rule });
  }
}
