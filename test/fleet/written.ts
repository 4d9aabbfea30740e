import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { Duration } from 'cdk8s';
import { ClusterInventory, type ClusterInventoryProps, Fleet, type FleetProps, type HubProps } from '../../lib';
import { type Manifest, parsed } from '../parity/emitted';

const ROOT = fs.mkdtempSync(path.join(os.tmpdir(), 'bundle-'));
after(() => fs.rmSync(ROOT, { recursive: true, force: true }));

/** A folder of its own for one test, gone with the test file. */
export function freshFolder(): string {
  return fs.mkdtempSync(path.join(ROOT, 'test-'));
}

/** Texts of all files below a folder, by path with `/`, sorted. */
export function filesIn(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => fs.statSync(path.join(folder, file)).isFile())
    .map((file) => [file.split(path.sep).join('/'), fs.readFileSync(path.join(folder, file), 'utf8')] as const);
  return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What `synth` writes for a fleet: its files, read back. */
export class Written {
  public readonly files: Record<string, string>;

  constructor(build: (fleet: Fleet) => void, props: Partial<FleetProps> = {}) {
    const { outdir = path.join(freshFolder(), 'dist') } = props;
    const fleet = new Fleet({ name: 'test', ocm: '1.2.1', ...props, outdir });
    build(fleet);
    fleet.synth();
    this.files = filesIn(outdir);
  }

  /** Objects of all files, or of those whose path begins so, in the order of file names. */
  public objects(prefix = ''): Manifest[] {
    return Object.entries(this.files)
      .filter(([file]) => file.startsWith(prefix) && file.endsWith('.yaml'))
      .flatMap(([, text]) => parsed(text));
  }

  /** Objects of a kind as `namespace/name`, or `name`. */
  public names(kind: string, prefix = ''): string[] {
    return this.objects(prefix)
      .filter((object) => object.kind === kind)
      .map(({ metadata: { name, namespace } }) => (namespace === undefined ? name : `${namespace}/${name}`));
  }

  /** The one object of that kind and name. */
  public object(kind: string, name: string, prefix = ''): Manifest {
    const [found, ...others] = this.objects(prefix).filter(
      ({ kind: itsKind, metadata }) => itsKind === kind && metadata.name === name,
    );
    if (!found || others.length > 0) throw new Error(`${kind} ${name}: ${others.length + Number(!!found)} of them`);
    return found;
  }

  /** Lines of the plan without its header, each as its cells joined by blanks, that begin with these words. */
  public plan(...words: string[]): string[] {
    return rows(this.files['plan.tsv'] ?? '').filter(beginWith(words));
  }

  /** Lines of objects.tsv without its header, each as its cells joined by blanks, that begin with these words. */
  public listed(...words: string[]): string[] {
    return rows(this.files['objects.tsv'] ?? '').filter(beginWith(words));
  }
}

function beginWith(words: readonly string[]): (line: string) => boolean {
  return (line) => words.every((word, index) => line.split(' ')[index] === word);
}

function rows(text: string): string[] {
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.replaceAll('\t', ' '));
}

/** The article's inventory, with or without changes, on a hub and its two managed clusters. */
export function article(props: Partial<ClusterInventoryProps> = {}, hubProps: Partial<HubProps> = {}) {
  return (fleet: Fleet) => {
    const hub = fleet.hub({ context: 'kind-hub', ...hubProps });
    const clusters = ['cluster1', 'cluster2'].map((name) => fleet.managedCluster(name, { context: `kind-${name}` }));
    const inventory = new ClusterInventory(hub, 'inventory', {
      namespace: 'cluster-inventory',
      clusterSet: 'sandbox-fleet',
      clusters,
      accounts: [{ name: 'test', clusterRole: 'view', validity: Duration.days(30) }],
      properties: { environment: 'sandbox' },
      ...props,
    });
    return { hub, clusters, inventory };
  };
}

/** The message of the error that a fleet's building or synthesis ends in. */
export function refusal(build: (fleet: Fleet) => void, props: Partial<FleetProps> = {}): string {
  try {
    new Written(build, props);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the fleet was not refused');
}
