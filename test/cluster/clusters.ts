import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries } from './binaries';
import { ControlPlane } from './control-plane';
import { type Finished, finished } from './finished';
import { type ContextAccess, kubeconfig } from './kubeconfig';

/** Options of Clusters. */
export interface ClustersOptions {
  /**
   * Whether kube-controller-manager runs on each.
   * @default true
   */
  readonly controllers?: boolean;
  /**
   * Whether each API server notes every request.
   * @default false
   */
  readonly audited?: boolean;
}

/** Clusters side by side, with a kubeconfig that has a context for each. */
export class Clusters<Name extends string> {
  /** The kubeconfig. It has no current context. */
  public readonly kubeconfig: string;
  /** Environment in which kubectl, and what calls it, reaches these clusters and no others. */
  public readonly env: Readonly<Record<string, string | undefined>>;

  private constructor(
    private readonly folder: string,
    private readonly janitor: ChildProcess,
    private readonly contexts: Readonly<Record<Name, string>>,
    private readonly planes: ReadonlyMap<string, ControlPlane>,
    binariesFolder: string,
  ) {
    const { PATH } = process.env;
    this.kubeconfig = this.writeKubeconfig('kubeconfig', this.accesses());
    this.env = {
      ...process.env,
      KUBECONFIG: this.kubeconfig,
      KUBECACHEDIR: path.join(folder, 'kubectl-cache'),
      PATH: `${binariesFolder}${path.delimiter}${PATH}`,
    };
  }

  /**
   * Starts a cluster for each name, all at once, with the context that stands for it in the kubeconfig. The binaries are
   * built first where they are not there.
   * @throws Error with the last words of the processes, if one of the clusters does not become ready
   */
  public static async start<Name extends string>(
    contexts: Readonly<Record<Name, string>>,
    { controllers = true, audited = false }: ClustersOptions = {},
  ): Promise<Clusters<Name>> {
    const binariesFolder = binaries();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clusters-'));
    const janitor = startJanitor(folder);
    const started = await Promise.allSettled(
      Object.keys(contexts).map((name) =>
        ControlPlane.start({ binaries: binariesFolder, folder: path.join(folder, name), name, controllers, audited }),
      ),
    );
    const planes = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      await Promise.all(planes.map((plane) => plane.stop()));
      await dismiss(janitor, true);
      throw failed.reason;
    }
    const byName = new Map(planes.map((plane) => [plane.name, plane]));
    return new Clusters(folder, janitor, contexts, byName, binariesFolder);
  }

  /** The control plane of a cluster, to stop and start its API server. */
  public plane(name: Name): ControlPlane {
    const plane = this.planes.get(name);
    if (!plane) throw new Error(`there is no cluster ${name}`);
    return plane;
  }

  /** How the kubeconfig has each cluster: something to make other kubeconfigs of. */
  public accesses(): ContextAccess[] {
    return Object.entries<string>(this.contexts).map(([name, context]) => this.accessTo(name as Name, context));
  }

  /** How to reach a cluster under another context, as another user, of these groups, where that is asked for. */
  public accessTo(name: Name, context: string, actAs?: string, groups: readonly string[] = []): ContextAccess {
    const { server, authority, admin } = this.plane(name);
    const access = { context, server, certificateAuthority: authority.certificate, client: admin };
    return actAs === undefined ? access : { ...access, actAs, groups };
  }

  /** Writes a kubeconfig beside the first one, and returns its path. */
  public writeKubeconfig(file: string, contexts: readonly ContextAccess[]): string {
    const absolute = path.join(this.folder, file);
    fs.writeFileSync(absolute, kubeconfig(contexts));
    return absolute;
  }

  /** Runs kubectl on a cluster and returns how it ended, also where it failed. */
  public kubectl(name: Name, args: readonly string[], input?: string): Promise<Finished> {
    const words = ['--context', this.contexts[name], ...args];
    return finished('kubectl', words, { env: this.env, ...(input === undefined ? {} : { input }) });
  }

  /** The same for what must succeed, to see what it says. */
  public async mustKubectl(name: Name, args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl(name, args, input);
    if (code === 0) return stdout;
    throw new Error(`kubectl ${args.join(' ')} on ${name} ended with ${code}: ${stderr}`);
  }

  /** Waits until the kinds are served that the words name to `kubectl wait`, such as `-f FOLDER`; by default all. */
  public async serves(name: Name, ...which: readonly string[]): Promise<void> {
    const words = [
      'wait',
      '--for=condition=Established',
      '--timeout=60s',
      ...(which.length > 0 ? which : ['crd', '--all']),
    ];
    for (let left = 300; ; left--) {
      const { code, stderr } = await this.kubectl(name, words);
      if (code === 0) return;
      // A CRD is there for a moment before it has conditions, of which kubectl makes an error.
      if (left === 0 || !stderr.includes('accessor error'))
        throw new Error(`${name} does not serve ${which.join(' ')}: ${stderr}`);
      await sleep(200);
    }
  }

  /** Stops all. Their state is removed, or kept for a person to look at. */
  public async stop(keepState = false): Promise<void> {
    await Promise.all([...this.planes.values()].map((plane) => plane.stop()));
    await dismiss(this.janitor, keepState);
  }

  /** Where all state is, and how the processes' logs end. */
  public get lastWords(): string {
    return [`state of the clusters: ${this.folder}`, ...[...this.planes.values()].map((it) => it.lastWords)].join('\n');
  }
}

/** Starts a process that removes the folder when this one ends in whatever way, unless it is told otherwise. */
function startJanitor(folder: string): ChildProcess {
  const script = 'read -r keep || until rm -rf "$0"; do sleep 0.2; done';
  const janitor = spawn('bash', ['-c', script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  janitor.unref();
  (janitor.stdin as Socket).unref();
  return janitor;
}

async function dismiss(janitor: ChildProcess, keep: boolean): Promise<void> {
  janitor.ref();
  const ended = once(janitor, 'exit');
  janitor.stdin?.end(keep ? 'keep\n' : '');
  await ended;
}
