import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { DELIVERY_LABEL } from '../../lib/gitops/argo-cd-health';
import { freePorts } from '../cluster/free-ports';
import { SupervisedProcess } from '../cluster/supervised-process';
import { builtEngine } from '../engines/engine';
import { freshFolder } from '../fleet/written';
import type { WrittenBundle } from '../runner/written-bundle';
import { bringCrds } from './bring-crds';
import { GitServer } from './git-server';
import { type ClusterObject, eventually, type RealFleet } from './real-fleet';

const NAMESPACE = 'argocd';
const APPLICATIONS = 'applications.argoproj.io';
const PART_OF_ARGO_CD = { 'app.kubernetes.io/part-of': 'argocd' };

/**
 * Argo CD's application controller and repository server, which run here and work on a fleet's hub, and the Git repository
 * that they read. Argo CD's API server and interface are not needed: Applications are objects.
 */
export class ArgoCdOnHub {
  private readonly folder = freshFolder();
  private readonly processes: SupervisedProcess[] = [];

  private constructor(
    private readonly fleet: RealFleet,
    private readonly engine: string,
    private readonly git: GitServer,
  ) {}

  /**
   * Brings Argo CD's CRDs, a namespace with its settings and the Secrets by which it reaches the managed clusters, and starts
   * its parts.
   */
  public static async start(fleet: RealFleet): Promise<ArgoCdOnHub> {
    const argoCd = new ArgoCdOnHub(fleet, builtEngine('argo-cd'), await GitServer.start());
    await bringCrds(fleet, argoCd.crds);
    await fleet.mustKubectl('hub', ['create', 'namespace', NAMESPACE]);
    await argoCd.create({ kind: 'ConfigMap', metadata: { name: 'argocd-cm', labels: PART_OF_ARGO_CD } });
    // Argo CD's API server, which does not run here, makes up this key; without one no change of settings is heard of.
    const stringData = { 'server.secretkey': randomUUID() };
    await argoCd.create({ kind: 'Secret', metadata: { name: 'argocd-secret', labels: PART_OF_ARGO_CD }, stringData });
    for (const cluster of fleet.managed) await argoCd.create(clusterSecret(cluster, await argoCd.kubeconfig(cluster)));
    await argoCd.startProcesses();
    return argoCd;
  }

  /** Where Argo CD has bundles from. */
  public get repoUrl(): string {
    return this.git.url;
  }

  /** Commits a bundle, merges the settings in its folder `argo-cd`, and applies the Application and projects there. */
  public async deliver(bundle: WrittenBundle): Promise<void> {
    this.commit(bundle);
    const file = (name: string) => path.join(bundle.folder, 'argo-cd', name);
    const settings = ['configmap', 'argocd-cm', '--namespace', NAMESPACE];
    const patch = ['--type=merge', '--patch-file', file('argocd-cm.yaml')];
    await this.fleet.mustKubectl('hub', ['patch', ...settings, ...patch]);
    const files = ['projects.yaml', 'root.yaml'].flatMap((name) => ['-f', file(name)]);
    await this.fleet.mustKubectl('hub', ['apply', '--server-side', ...files]);
  }

  /** Commits a bundle, as a whole, in place of the last one. */
  public commit({ folder }: WrittenBundle): void {
    this.git.commit(folder, 'dist');
  }

  /** The Applications as they are. */
  public applications(): Promise<ClusterObject[]> {
    return this.fleet.list('hub', APPLICATIONS, { namespace: NAMESPACE });
  }

  /**
   * Returns once every Application is Synced with what was committed last, and Healthy.
   * @throws Error that says which are not, and why, with the processes' last words
   */
  public async becomesHealthy(seconds: number): Promise<void> {
    try {
      await eventually(seconds, async () =>
        (await this.applications()).flatMap((it) => fault(it, this.git.head) ?? []),
      );
    } catch (error) {
      const words = this.processes.map(({ log, lastWords }) => `${path.basename(log)}:\n${lastWords}`);
      throw new Error([(error as Error).message, ...words].join('\n'));
    }
  }

  /** Has it compare each Application with Git and the clusters once more, as a person does who presses Refresh. */
  public async refresh(): Promise<void> {
    const all = ['--all', '--namespace', NAMESPACE, '--overwrite', 'argocd.argoproj.io/refresh=hard'];
    await this.fleet.mustKubectl('hub', ['annotate', APPLICATIONS, ...all]);
  }

  /**
   * Takes the Applications away while Argo CD can end them, first the one that would make the others anew, then Argo CD, then all
   * that was brought.
   */
  public async stop(): Promise<void> {
    for (const which of [`--selector=!${DELIVERY_LABEL}`, '--all']) {
      const words = ['delete', APPLICATIONS, '--namespace', NAMESPACE, which, '--timeout=60s'];
      await this.fleet.mustKubectl('hub', words);
    }
    await Promise.all(this.processes.map((it) => it.stop()));
    this.git.stop();
    await this.fleet.mustKubectl('hub', ['delete', 'namespace', NAMESPACE]);
    await this.fleet.mustKubectl('hub', ['delete', '-f', this.crds]);
  }

  private get crds(): string {
    return path.join(this.engine, 'crds');
  }

  /** The repository server finds nothing but Git on its path: no Node. */
  private async startProcesses(): Promise<void> {
    const [redis, repoServer = 0, ...metrics] = await freePorts(4);
    const kubeconfig = path.join(this.folder, 'kubeconfig');
    fs.writeFileSync(kubeconfig, JSON.stringify(await this.kubeconfig('hub')), { mode: 0o600 });
    const bin = path.join(this.folder, 'bin');
    fs.mkdirSync(bin);
    fs.symlinkSync(execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(), path.join(bin, 'git'));
    // A script of Argo CD's image, which it runs for each commit, and which says nothing of one that is not signed.
    fs.writeFileSync(path.join(bin, 'git-verify-wrapper.sh'), '#!/bin/sh\n', { mode: 0o755 });
    const env = {
      PATH: bin,
      HOME: this.folder,
      TMPDIR: this.folder,
      KUBECONFIG: kubeconfig,
      // The name in-cluster stands for the cluster in that kubeconfig.
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      // Argo CD notes the health of add-ons, which have an owner, only when it compares: by default every two to three minutes.
      ARGOCD_RECONCILIATION_TIMEOUT: '15s',
      ARGOCD_RECONCILIATION_JITTER: '0s',
      ARGOCD_ASK_PASS_SOCK: path.join(this.folder, 'ask-pass'),
      ARGOCD_TLS_DATA_PATH: this.folder,
      ARGOCD_SSH_DATA_PATH: this.folder,
    };
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const argoCd = ['env', '-i', ...words, path.join(this.engine, 'argocd')];
    this.startProcess('redis', [path.join(this.engine, 'redis'), `127.0.0.1:${redis}`]);
    this.startProcess('repo-server', [
      ...argoCd,
      'repo-server',
      '--address=127.0.0.1',
      `--port=${repoServer}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${metrics[0]}`,
      `--redis=127.0.0.1:${redis}`,
    ]);
    // What the controller cannot look up it looks up again minutes later.
    await listens(repoServer);
    this.startProcess('application-controller', [
      ...argoCd,
      'application-controller',
      `--namespace=${NAMESPACE}`,
      `--repo-server=127.0.0.1:${repoServer}`,
      `--metrics-port=${metrics[1]}`,
      `--redis=127.0.0.1:${redis}`,
    ]);
  }

  private startProcess(name: string, command: readonly string[]): void {
    const started = new SupervisedProcess(path.join(this.folder, name), command);
    started.start();
    this.processes.push(started);
  }

  private async kubeconfig(cluster: string): Promise<ClusterObject> {
    const words = ['config', 'view', '--minify', '--flatten', '--raw', '-o', 'json'];
    return JSON.parse(await this.fleet.mustKubectl(cluster, words));
  }

  private create(object: object): Promise<string> {
    const words = ['create', '--namespace', NAMESPACE, '-f', '-'];
    return this.fleet.mustKubectl('hub', words, JSON.stringify({ apiVersion: 'v1', ...object }));
  }
}

/** Returns once somebody takes connections on a port of 127.0.0.1. */
async function listens(port: number): Promise<void> {
  await eventually(30, async () => {
    const socket = net.connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return undefined;
    } catch (error) {
      return (error as Error).message;
    } finally {
      socket.destroy();
    }
  });
}

/** A cluster as Argo CD is told of it, by that name. */
function clusterSecret(name: string, { clusters: [{ cluster }], users: [{ user }] }: ClusterObject): object {
  const tlsClientConfig = {
    caData: cluster['certificate-authority-data'],
    certData: user['client-certificate-data'],
    keyData: user['client-key-data'],
    insecure: cluster['insecure-skip-tls-verify'],
  };
  return {
    kind: 'Secret',
    metadata: { name, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    stringData: { name, server: cluster.server, config: JSON.stringify({ bearerToken: user.token, tlsClientConfig }) },
  };
}

/** What keeps an Application from being done with a commit, for a person. */
function fault({ metadata, status }: ClusterObject, commit: string): string | undefined {
  const { sync, health, operationState, conditions = [] } = status ?? {};
  const said = [sync?.status, health?.status, operationState?.phase];
  if (sync?.revision === commit && said.join(' ') === 'Synced Healthy Succeeded') return undefined;
  const messages = conditions.map(({ message }: ClusterObject) => message);
  return [`${metadata.name}: ${said.join(', ')}`, operationState?.message, ...messages].filter(Boolean).join(': ');
}
