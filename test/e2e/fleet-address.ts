/** How to reach a fleet. */
export interface FleetAddress {
  /** Kubeconfig context of the hub. */
  readonly hub: string;
  /** Kubeconfig context of each managed cluster, by the name under which it joined. */
  readonly managed: Readonly<Record<string, string>>;
  /**
   * Command that stops and starts parts of the fleet.
   * @default - none: what needs one is left out
   */
  readonly controller?: string;
}

const WANTED =
  'E2E_HUB_CONTEXT, the kubeconfig context of the hub such as kind-hub, and E2E_CLUSTERS, two or more managed clusters ' +
  'that have joined it, such as cluster1=kind-cluster1,cluster2=kind-cluster2';

/**
 * Why these tests cannot run here, as the `skip` of a suite; false where they can, and in CI, where a suite left out is a
 * failure.
 */
export function leftOut(): string | false {
  const { CI, E2E_HUB_CONTEXT, E2E_CLUSTERS } = process.env;
  if (CI === 'true' || E2E_HUB_CONTEXT || E2E_CLUSTERS) return false;
  return `left out, since it runs on a real fleet: that takes ${WANTED}`;
}

/** The same for tests that stop and start parts of the fleet. */
export function leftOutWithoutController(): string | false {
  const { CI, E2E_FLEET } = process.env;
  if (leftOut() || CI === 'true' || E2E_FLEET) return leftOut();
  return 'left out, since it stops parts of the fleet: that takes E2E_FLEET, a command with node-down, plane-down …';
}

/**
 * The address that the environment gives.
 * @throws Error if it gives none, or half of one
 */
export function fleetAddress(env: Readonly<Record<string, string | undefined>> = process.env): FleetAddress {
  const { E2E_HUB_CONTEXT: hub, E2E_CLUSTERS: clusters, E2E_FLEET: controller } = env;
  const managed = (clusters ?? '').split(',').map((word) => /^([^=]+)=(.+)$/.exec(word.trim()));
  const pairs = managed.flatMap((match) => (match ? [[match[1], match[2]]] : []));
  if (!hub || pairs.length < 2 || pairs.length < managed.length) {
    throw new Error(`an end-to-end test takes ${WANTED}; it got ${JSON.stringify({ hub, clusters })}`);
  }
  return { hub, managed: Object.fromEntries(pairs), ...(controller ? { controller } : {}) };
}
