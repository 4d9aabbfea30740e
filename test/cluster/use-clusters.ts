import { after, afterEach, before } from 'node:test';
import { Clusters, type ClustersOptions } from './clusters';

/**
 * Gives a suite clusters of its own: starts them before its first test and stops them after its last. If a test fails, the
 * ends of the logs are shown and the state is kept.
 *
 * To be called in a `describe` with `{ skip: leftOut() }`. What it returns has them once the tests run.
 * @param contexts name of each cluster, and of its context
 */
export function useClusters<Name extends string>(
  contexts: Readonly<Record<Name, string>>,
  options?: ClustersOptions,
): () => Clusters<Name> {
  let clusters: Clusters<Name> | undefined;
  let failed = false;
  before(async () => {
    clusters = await Clusters.start(contexts, options);
  });
  afterEach((test) => {
    failed ||= 'passed' in test && test.passed === false;
  });
  after(async () => {
    if (failed) console.error(clusters?.lastWords);
    await clusters?.stop(failed);
  });
  return () => {
    if (clusters) return clusters;
    throw new Error('the clusters are there once the tests run');
  };
}
