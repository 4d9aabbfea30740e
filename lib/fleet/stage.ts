import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { StageName } from './stages';

/**
 * One stage of one cluster: a cdk8s Chart whose objects go to one folder of the bundle, `CLUSTER/STAGE/`. Each construct
 * directly below it becomes one file there, named for the construct's id.
 */
export class Stage extends Chart {
  constructor(scope: Construct, name: StageName) {
    super(scope, name, { disableResourceNameHashes: true });
  }
}
