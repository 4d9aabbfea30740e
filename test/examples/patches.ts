import fs from 'node:fs';
import path from 'node:path';

/** Writes what to change in an installation beside the bundle, into `patches/`: a bundle holds only what it owns whole. */
export function writePatches(bundle: string, patches: { readonly [name: string]: string }): void {
  const folder = path.join(path.dirname(path.resolve(bundle)), 'patches');
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(patches)) {
    fs.writeFileSync(path.join(folder, `${name.replace('/', '-')}.json`), text);
  }
}
