import path from 'node:path';
import { Duration } from 'cdk8s';
import { ClusterInventory, Fleet } from '../../../lib';

// One inventory for several environments, each a fleet with a hub and a bundle of its own. What differs stands in one place, so
// that to promote a change is to move a value from one environment to the next.
interface Environment {
  readonly ocm: string;
  readonly clusters: readonly string[];
  /** Rights of the account of deployment controllers. */
  readonly deployer: string;
}

const ENVIRONMENTS: { readonly [name: string]: Environment } = {
  staging: { ocm: '1.3.1', clusters: ['eu-test'], deployer: 'edit' },
  production: { ocm: '1.2.1', clusters: ['eu-1', 'eu-2', 'us-1'], deployer: 'edit' },
};

for (const [name, { ocm, clusters, deployer }] of Object.entries(ENVIRONMENTS)) {
  const fleet = new Fleet({ name, ocm, outdir: path.join(process.env.CDK8S_OUTDIR ?? 'dist', name) });
  const hub = fleet.hub({ context: `hub-${name}` });
  new ClusterInventory(hub, 'inventory', {
    namespace: 'cluster-inventory',
    clusterSet: name,
    clusters: clusters.map((cluster) => fleet.managedCluster(cluster, { context: cluster })),
    accounts: [{ name: 'deployer', clusterRole: deployer, validity: Duration.days(7) }],
    properties: { environment: name },
  });
  fleet.synth();
}
