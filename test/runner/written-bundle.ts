import path from 'node:path';
import type { Fleet, FleetProps } from '../../lib';
import { type Finished, finished } from '../cluster/finished';
import { freshFolder, Written } from '../fleet/written';

/** A bundle in a folder of its own, and the `apply` that it brings. */
export class WrittenBundle {
  /** What was synthesized. */
  public readonly written: Written;

  /** @param folder where it stands; one of its own by default */
  constructor(
    build: (fleet: Fleet) => void,
    props: Partial<FleetProps> = {},
    public readonly folder: string = path.join(freshFolder(), 'dist'),
  ) {
    this.written = new Written(build, { ...props, outdir: folder });
  }

  /** Runs its `apply` to the end, with nothing to read and no terminal. */
  public run(env: Environment, ...words: readonly string[]): Promise<Finished> {
    return finished(path.join(this.folder, 'apply'), words, { env });
  }
}

/** Environment variables of a program. */
export type Environment = Readonly<Record<string, string | undefined>>;
