import type { StructuralSchema } from '../checks/structural-schema';
import { builtInKind } from '../kubernetes/built-in-kinds';
import { groupOf } from '../kubernetes/kubernetes-object';
import type { Releases } from '../releases/releases';
import { chartCrds, kindsOfCrd, ocmKinds, type ServedKind } from '../releases/schemas';

/** A kind in a version that a cluster serves. */
export interface KindOnCluster {
  /** Plural and group, as kubectl takes it. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Its schema; absent for the kinds that Kubernetes itself brings. */
  readonly schema?: StructuralSchema;
}

/** The kinds that a cluster serves: Kubernetes' own, the OCM release's, and those of further CRDs. */
export class KindsOnCluster {
  private readonly further: ReadonlyMap<string, ServedKind>;

  /** @param crds what is there besides: the CRDs of the crds stage, or those of add-ons that the hub has already */
  constructor(
    private readonly releases: Releases,
    private readonly sides: readonly ('hub' | 'spoke')[],
    crds: readonly object[],
  ) {
    const kinds = crds.flatMap(kindsOfCrd);
    this.further = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));
  }

  /** The kind, or undefined where the cluster does not serve it. */
  public find(apiVersion: string, kind: string): KindOnCluster | undefined {
    const key = `${apiVersion}/${kind}`;
    const served = this.further.get(key) ?? this.ocmKind(key);
    if (served) {
      const { plural, group, namespaced, schema } = served;
      return { resource: `${plural}.${group}`, namespaced, schema };
    }
    const builtIn = builtInKind(apiVersion, kind);
    if (!builtIn) return undefined;
    const group = groupOf(apiVersion);
    return { resource: group ? `${builtIn.plural}.${group}` : builtIn.plural, namespaced: builtIn.namespaced };
  }

  /** A kind of OCM's on the managed clusters, for what the hub delivers there; undefined for every other. */
  public findDelivered(apiVersion: string, kind: string): KindOnCluster | undefined {
    const served = ocmKinds(this.releases.ocm.version, 'spoke').get(`${apiVersion}/${kind}`);
    return (
      served && { resource: `${served.plural}.${served.group}`, namespaced: served.namespaced, schema: served.schema }
    );
  }

  private ocmKind(key: string): ServedKind | undefined {
    for (const side of this.sides) {
      const kind = ocmKinds(this.releases.ocm.version, side).get(key);
      if (kind) return kind;
    }
    return undefined;
  }
}

/** The CRDs that the two charts of the releases bring. */
export function crdsOfCharts({ clusterProxy, managedServiceAccount }: Releases): readonly object[] {
  return [
    ...chartCrds('cluster-proxy', clusterProxy.version),
    ...chartCrds('managed-serviceaccount', managedServiceAccount.version),
  ];
}
