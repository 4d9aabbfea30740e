import { type Bundle, isTouched } from './bundle';
import { type PlanLine, PlannedCluster } from './planned-cluster';
import { STAGES, type StageName } from './stages';

/** First line of every plan.tsv: what it is, the version of its format, and its columns. */
export const PLAN_HEADER =
  '# cdk8s-cluster-inventory plan 1: verb, cluster, stage, subject, detail, limit; tab-separated, "-" for nothing';

/** Every step of a bundle, in order. */
export function planOf(bundle: Bundle): PlanLine[] {
  const planned = bundle.clusters.filter(isTouched).map((cluster) => new PlannedCluster(cluster));
  // Who holds all the rights that roles give away needs no leave to do so: only who was given that is asked for it.
  const asksEscalation = bundle.fleet.rights !== undefined;
  const { name, releases } = bundle.fleet;
  const { ocm, clusterProxy, managedServiceAccount } = releases;
  const versions = `ocm=${ocm.version},cluster-proxy=${clusterProxy.version},managed-serviceaccount=${managedServiceAccount.version}`;
  return [
    { verb: 'bundle', subject: name, detail: versions },
    ...planned.map((cluster) => cluster.identity()),
    ...planned.flatMap((cluster) => cluster.guards(ocm.version, asksEscalation)),
    ...STAGES.flatMap((stage) => [
      ...stageSteps(
        stage.name,
        planned.filter(({ isHub }) => isHub),
      ),
      ...stageSteps(
        stage.name,
        planned.filter(({ isHub }) => !isHub),
      ),
    ]),
    ...planned.flatMap((cluster) => cluster.waits('end')),
  ];
}

/** The plan as the text of plan.tsv. */
export function planText(lines: readonly PlanLine[]): string {
  const rows = lines.map(({ verb, cluster, stage, subject, detail, limit }) =>
    [verb, cluster, stage, subject, detail, limit].map((cell) => cell || '-').join('\t'),
  );
  return `${[PLAN_HEADER, ...rows].join('\n')}\n`;
}

/** A step is taken on every cluster before the next one, so that slow things are waited for together. */
function stageSteps(stage: StageName, clusters: readonly PlannedCluster[]): PlanLine[] {
  return [
    ...clusters.flatMap((cluster) => cluster.applies(stage)),
    ...clusters.flatMap((cluster) => cluster.waits(stage)),
    ...clusters.flatMap((cluster) => cluster.appliesBehindGates(stage)),
  ];
}
