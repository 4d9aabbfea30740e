import type { FleetName, PlayedFleet } from './played-fleet';
import { unwaitedBundle } from './unwaited-bundle';
import type { WrittenBundle } from './written-bundle';

/** A condition that an object shows. */
export interface PlayedCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Where an object is: the cluster, the resource as kubectl takes it, and `namespace/name` or `name`. */
export type Place = readonly [cluster: FleetName, resource: string, who: string];

/** A played fleet with a bundle applied, on which every controller has done what the bundle waits for. */
export class WellFleet {
  /** The bundle as it was applied, without its waits. */
  public readonly bundle: WrittenBundle;

  constructor(
    private readonly fleet: PlayedFleet,
    ...bundle: Parameters<typeof unwaitedBundle>
  ) {
    this.bundle = unwaitedBundle(...bundle);
  }

  /** Applies the bundle and plays the controllers. */
  public async makeWell(): Promise<void> {
    const { code, stderr } = await this.bundle.run(this.fleet.clusters.env, '--yes', '--force-conflicts');
    if (code !== 0) throw new Error(`apply ended with ${code}: ${stderr}`);
    await this.play();
  }

  /** Has every controller do again what the bundle waits for. */
  public async play(): Promise<void> {
    for (const cluster of CLUSTERS) {
      const lines = this.bundle.written.listed(cluster).map((line) => line.split(' '));
      const made = lines.flatMap(([, resource = '', namespace = '', name = '', applied]) =>
        applied === '-' && resource in MADE ? [{ ...MADE[resource], metadata: { name, namespace } }] : [],
      );
      if (made.length > 0) await this.fleet.create(cluster, made, 'controller');
      await Promise.all(lines.map((line) => this.playStatus(cluster, line)));
    }
    await this.renewLeases(new Date());
  }

  /** Has the agents of both clusters renew their leases at that time. */
  public renewLeases(at: Date): Promise<void> {
    const renewTime = at.toISOString().replace('Z', '000Z');
    return this.fleet.create(
      'hub',
      CLUSTERS.slice(1).map((namespace) => ({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: 'managed-cluster-lease', namespace },
        spec: { renewTime },
      })),
    );
  }

  /** Has an object show these conditions beside those that it shows, and these fields of its status. */
  public async show(
    [cluster, resource, who]: Place,
    conditions: readonly PlayedCondition[],
    fields = {},
  ): Promise<void> {
    const client = this.fleet.client(cluster);
    const path = await this.pathOf(cluster, resource, who);
    const { body: held } = await client.send('GET', path);
    const observedGeneration = held.metadata.generation;
    const common = { lastTransitionTime: '2025-01-01T00:00:00Z', reason: 'Played', message: 'by the test' };
    const others = ((held.status?.conditions ?? []) as PlayedCondition[]).filter(
      ({ type }) => !conditions.some((it) => it.type === type),
    );
    const shown = conditions.map((it) => ({ ...common, observedGeneration, ...it }));
    const status = { observedGeneration, conditions: [...others, ...shown], ...fields };
    const answer = await client.send('PATCH', `${path}/status`, { status }, 'application/merge-patch+json');
    if (answer.status !== 200) throw new Error(`status of ${path}: ${JSON.stringify(answer.body)}`);
  }

  /** Runs kubectl, which must succeed. */
  public kubectl(cluster: FleetName, ...args: string[]): Promise<string> {
    return this.fleet.clusters.mustKubectl(cluster, args);
  }

  private async playStatus(cluster: FleetName, line: readonly string[]): Promise<void> {
    const [, resource = '', namespace, name = '', , awaited, health = ''] = line;
    if (awaited === '-' || health === 'created' || resource.startsWith('customresourcedefinitions')) return;
    const terms = health.split(',').filter((term) => /^\w+!?=/.test(term));
    const conditions = terms.map((term) => {
      const [type = '', status = ''] = term.split(/!?=/);
      return { type, status: term.includes('!') ? 'False' : status };
    });
    await this.show(
      [cluster, resource, namespace === '-' ? name : `${namespace}/${name}`],
      conditions,
      FIELDS[resource],
    );
  }

  private async pathOf(cluster: FleetName, resource: string, who: string): Promise<string> {
    const [plural = '', ...group] = resource.split('.');
    const [name = '', namespace] = who.split('/').reverse();
    const client = this.fleet.client(cluster);
    const space = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const { body } = await client.send('GET', `/apis/${group.join('.')}`);
    for (const { groupVersion } of body.versions.reverse()) {
      const path = `/apis/${groupVersion}${space}/${plural}/${name}`;
      if ((await client.send('GET', path)).status === 200) return path;
    }
    throw new Error(`${cluster} has no ${resource} ${who}`);
  }
}

const CLUSTERS: readonly FleetName[] = ['hub', 'cluster1', 'cluster2'];

const labels = { app: 'played' };
/** What controllers make, but for its metadata. */
const MADE: Readonly<Record<string, object>> = {
  secrets: { apiVersion: 'v1', kind: 'Secret', stringData: { token: 'played' } },
  'deployments.apps': {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'played' }] } },
    },
  },
  'managedclusteraddons.addon.open-cluster-management.io': {
    apiVersion: 'addon.open-cluster-management.io/v1alpha1',
    kind: 'ManagedClusterAddOn',
    spec: {},
  },
  'clusterprofiles.multicluster.x-k8s.io': {
    apiVersion: 'multicluster.x-k8s.io/v1alpha1',
    kind: 'ClusterProfile',
    spec: { clusterManager: { name: 'open-cluster-management' }, displayName: 'played' },
  },
};

/** What a healthy status has besides conditions. */
const FIELDS: Readonly<Record<string, object>> = {
  'deployments.apps': { replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 },
  'managedserviceaccounts.authentication.open-cluster-management.io': {
    tokenSecretRef: { name: 'played', lastRefreshTimestamp: '2025-01-01T00:00:00Z' },
    expirationTimestamp: '2999-01-01T00:00:00Z',
  },
  'clusterprofiles.multicluster.x-k8s.io': {
    accessProviders: [{ name: 'open-cluster-management', cluster: { server: 'https://example.org' } }],
    properties: [{ name: 'environment', value: 'sandbox' }],
  },
};
