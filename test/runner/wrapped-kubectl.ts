import fs from 'node:fs';
import path from 'node:path';
import { freshFolder } from '../fleet/written';

/** A kubectl that notes every call that could write, and runs some shell before it. */
export class WrappedKubectl {
  /** The program. */
  public readonly program: string;
  private readonly log: string;

  /** @param before shell that runs before a call that writes, with the call's words as `$@` */
  constructor(before = ':') {
    const folder = freshFolder();
    this.program = path.join(folder, 'kubectl-wrapped');
    this.log = path.join(folder, 'log');
    const script = `#!/usr/bin/env bash
cd ${folder} || exit
if [[ " $* " =~ \\ (apply|patch|delete)\\  && " $* " != *' --local '* && " $* " != *' --dry-run'* ]]; then
  printf '%s\\n' "$*" >>log
  ${before}
fi
cd - >/dev/null || exit
exec kubectl "$@"
`;
    fs.writeFileSync(this.program, script, { mode: 0o755 });
  }

  /** The calls so far, without flags. */
  public get calls(): string[] {
    if (!fs.existsSync(this.log)) return [];
    const lines = fs.readFileSync(this.log, 'utf8').trimEnd().split('\n');
    return lines.map((line) => line.replace(/(^| )--(context|request-timeout|field-manager)[= ]\S+/g, '').trim());
  }
}
