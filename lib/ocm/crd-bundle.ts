import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { Releases } from '../releases/releases';
import { chartCrds } from '../releases/schemas';

/**
 * The CustomResourceDefinitions that a chart brings, for the release at hand: schemas only, without upstream's prose.
 *
 * Those that OCM's operators own are none of them, and must not be: an operator writes its own back, for ever.
 */
export class CrdBundle extends Construct {
  /** The CRDs of the cluster-proxy chart. */
  public static ofClusterProxy(scope: Construct, id: string): CrdBundle {
    return new CrdBundle(scope, id, chartCrds('cluster-proxy', Releases.of(scope).clusterProxy.version));
  }

  /** The CRD of the managed-serviceaccount chart. */
  public static ofManagedServiceAccount(scope: Construct, id: string): CrdBundle {
    return new CrdBundle(
      scope,
      id,
      chartCrds('managed-serviceaccount', Releases.of(scope).managedServiceAccount.version),
    );
  }

  private constructor(scope: Construct, id: string, crds: readonly object[]) {
    super(scope, id);
    for (const crd of crds as ApiObjectProps[]) new ApiObject(this, crd.metadata?.name ?? crd.kind, crd);
  }
}
