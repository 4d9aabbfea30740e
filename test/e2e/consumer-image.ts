import fs from 'node:fs';
import path from 'node:path';
import { builtEngine, engineLeftOut } from '../engines/engine';

const { E2E_CONSUMER_IMAGE, E2E_FLEET, FLEET = '/tmp/ocm-fleet', CI } = process.env;
/** Where the fleet that CI runs on has the programs that its pods run: it pulls no images. */
const PROGRAMS = path.join(FLEET, 'bin');
/** The command of the image that `ConsumerImage` gives. */
export const CONTROLLER = '/controller';

/** Why no pod can run the controller of `test/engines/consumer` here, as the `skip` of a suite; false where one can, and in CI. */
export function consumerLeftOut(): string | false {
  if (CI === 'true' || E2E_CONSUMER_IMAGE) return false;
  if (E2E_FLEET && fs.existsSync(path.join(PROGRAMS, 'procnode'))) return engineLeftOut();
  return (
    'left out, since a pod of the hub runs the controller of test/engines/consumer: that takes ../shared/fleet, or ' +
    'E2E_CONSUMER_IMAGE, an image that the hub can pull and that has it as /controller'
  );
}

/** An image with the controller, or what takes its place on a fleet without images. */
export class ConsumerImage {
  /** Its reference. */
  public readonly reference = E2E_CONSUMER_IMAGE ?? 'registry.example.com/e2e/controller:v1';
  private readonly brought: string[] = [];

  /**
   * Builds the controller where the fleet has no images, and puts it where its pods have their programs.
   * @throws Error if the build fails
   */
  constructor() {
    if (E2E_CONSUMER_IMAGE) return;
    fs.copyFileSync(path.join(builtEngine('consumer'), 'controller'), this.bring('controller'));
    fs.writeFileSync(this.bring('cp'), copyOf('cp-creds', fs.readFileSync(path.join(PROGRAMS, 'cp-creds'))), {
      mode: 0o755,
    });
  }

  /** Takes away what was put there. */
  public remove(): void {
    for (const file of this.brought) fs.rmSync(file, { force: true });
  }

  private bring(program: string): string {
    const file = path.join(PROGRAMS, program);
    // Not into what a link may lead to.
    fs.rmSync(file, { force: true });
    this.brought.push(file);
    return file;
  }
}

/**
 * A program that does what `cp` of an image does with a file at the image's root. A container of that fleet has nothing of
 * its image but the program that it runs, so that one holds the file.
 */
function copyOf(name: string, content: Buffer): Buffer {
  const script = (start: string) => `#!/bin/sh
[ "$1" = /${name} ] || { echo "cp: there is no $1" >&2; exit 1; }
tail -c +${start} "$0" >"$2" && chmod 755 "$2"
exit
`;
  const start = String(script('0000').length + 1).padStart(4, '0');
  return Buffer.concat([Buffer.from(script(start)), content]);
}
