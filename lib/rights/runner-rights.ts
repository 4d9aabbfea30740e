import type { Subject } from './subject';

/**
 * Who runs `apply` without being an administrator. For each cluster the bundle then has a file in `rights/`, with just the
 * rights that the runner needs there. The runner never applies it: an administrator does, once and after each change of it.
 */
export interface RunnerRights {
  /** Who may plan, apply and verify. */
  readonly applier: Subject;
  /**
   * Who may also prune and delete. Needs the applier's rights too, and gets them.
   * @default - nobody: that takes an administrator
   */
  readonly remover?: Subject;
}
