import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { crdsOfCharts, KindsOnCluster } from '../fleet/kinds-on-cluster';
import { Releases } from '../releases/releases';
import { checkObject } from './object-checks';
import { describeViolation } from './violation';

/** Marks the root of a tree that checks all its objects itself when it is synthesized. */
export const CHECKS_ITS_OBJECTS = Symbol.for('cdk8s-cluster-inventory.checks-its-objects');

const CHECKED = new WeakSet<IConstruct>();

/**
 * Has the objects of a construct checked when a plain cdk8s App is synthesized, against schemas too where a release is
 * known. In a Fleet it does nothing: a Fleet checks every object of its tree, whoever made it.
 */
export function checkInPlainApp(construct: Construct): void {
  if (CHECKS_ITS_OBJECTS in construct.node.root) return;
  CHECKED.add(construct);
  construct.node.addValidation({
    validate: () => {
      // What stands in another checked construct is checked with that one.
      if (construct.node.scopes.slice(0, -1).some((scope) => CHECKED.has(scope))) return [];
      const releases = Releases.tryOf(construct);
      const kinds = releases && new KindsOnCluster(releases, ['hub', 'spoke'], crdsOfCharts(releases));
      const objects = construct.node.findAll().filter((node) => ApiObject.isApiObject(node)) as ApiObject[];
      return objects.flatMap((object) => checkObject(object.toJson(), object.node.path, kinds)).map(describeViolation);
    },
  });
}
