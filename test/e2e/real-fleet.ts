import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet, Hub, HubProps, ManagedCluster, ManagedClusterProps } from '../../lib';
import { type Finished, finished } from '../cluster/finished';
import { type Environment, WrittenBundle } from '../runner/written-bundle';
import { type FleetAddress, fleetAddress } from './fleet-address';

/** Name of every bundle of these tests, so that one can take away what another left. */
export const BUNDLE = 'e2e';

/** An object as a cluster has it. */
// biome-ignore lint/suspicious/noExplicitAny: of whatever kind
export type ClusterObject = any;

/** Narrows down what is listed. */
export interface Selection {
  /**
   * Namespace.
   * @default - all of them
   */
  readonly namespace?: string;
  /**
   * Label selector.
   * @default - none
   */
  readonly selector?: string;
}

/** A run that went well. */
export interface Run {
  readonly stdout: string;
  /** How long it took. */
  readonly seconds: number;
}

/** A hub and at least two managed clusters that have joined it: a person's, or one that is made for these tests. */
export class RealFleet {
  /** Environment in which kubectl, and what calls it, reaches the fleet. */
  public readonly env: Environment;
  /** Names of the managed clusters. */
  public readonly managed: readonly string[];
  /** The first two of them. */
  public readonly first: string;
  public readonly second: string;

  private readonly scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-'));
  private readonly contexts: Readonly<Record<string, string>>;
  private hubUid = '';
  /** What `control` stopped and has not started again, as its verb for that and the cluster. */
  private readonly stopped = new Map<string, [start: FleetVerb, cluster: string]>();

  private constructor(private readonly address: FleetAddress) {
    // The default cache goes by address: another fleet on this machine may have had the same one, and other kinds.
    this.env = { ...process.env, KUBECACHEDIR: path.join(this.scratch, 'kubectl-cache') };
    this.contexts = { hub: address.hub, ...address.managed };
    this.managed = Object.keys(address.managed);
    [this.first = '', this.second = ''] = this.managed;
  }

  /**
   * The fleet that the environment names.
   * @throws Error if it names none, or its hub cannot be reached
   */
  public static async reach(): Promise<RealFleet> {
    const fleet = new RealFleet(fleetAddress());
    fleet.hubUid = (await fleet.get('hub', 'namespace', 'kube-system')).metadata.uid;
    return fleet;
  }

  /** Removes what was kept on this machine for it. */
  public forget(): void {
    fs.rmSync(this.scratch, { recursive: true, force: true });
  }

  /** Adds its hub, pinned, to a fleet to be synthesized. */
  public addHub(fleet: Fleet, props: HubProps = {}): Hub {
    return fleet.hub({ context: this.address.hub, uid: this.hubUid, ...props });
  }

  /** Adds one of its managed clusters to a fleet to be synthesized. */
  public addManaged(fleet: Fleet, name: string, props: ManagedClusterProps = {}): ManagedCluster {
    const context = this.context(name);
    return fleet.managedCluster(name, { context, ...props });
  }

  /** Synthesizes a bundle into a folder of its own. */
  public bundle(build: (fleet: Fleet) => void): WrittenBundle {
    return new WrittenBundle(build, { name: BUNDLE });
  }

  /** Runs a bundle's `apply`, and returns how it ended. */
  public run(bundle: WrittenBundle, ...words: readonly string[]): Promise<Finished> {
    return bundle.run(this.env, ...words);
  }

  /**
   * The same for what must succeed.
   * @throws Error with all that it said, if it does not
   */
  public async mustRun(bundle: WrittenBundle, ...words: readonly string[]): Promise<Run> {
    const begun = Date.now();
    const { code, stdout, stderr } = await this.run(bundle, ...words);
    if (code === 0) return { stdout, seconds: (Date.now() - begun) / 1000 };
    throw new Error(`apply ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  }

  /** Kubeconfig context of a cluster, `hub` or the name of a managed one. */
  public context(name: string): string {
    const context = this.contexts[name];
    if (context) return context;
    throw new Error(`the fleet has no cluster ${name}; it has ${Object.keys(this.contexts).join(', ')}`);
  }

  /** Words of a kubectl command on a cluster, for what is started otherwise. */
  public kubectlWords(name: string, args: readonly string[]): string[] {
    return ['--context', this.context(name), ...args];
  }

  /** Runs kubectl on a cluster and returns how it ended, also where it failed. */
  public kubectl(name: string, args: readonly string[], input?: string): Promise<Finished> {
    const surroundings = { env: this.env, ...(input === undefined ? {} : { input }) };
    return finished('kubectl', this.kubectlWords(name, args), surroundings);
  }

  /** The same for what must succeed, to see what it says. */
  public async mustKubectl(name: string, args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl(name, args, input);
    if (code === 0) return stdout;
    throw new Error(`kubectl ${args.join(' ')} on ${name} ended with ${code}: ${stderr}`);
  }

  /** An object, or undefined where there is none of that name. */
  public async get(cluster: string, resource: string, name: string, namespace?: string): Promise<ClusterObject> {
    const where = namespace === undefined ? [] : ['--namespace', namespace];
    const words = ['get', resource, name, ...where, '--ignore-not-found', '--show-managed-fields', '-o', 'json'];
    const json = await this.mustKubectl(cluster, words);
    return json === '' ? undefined : JSON.parse(json);
  }

  /** All objects of some resources, such as `secrets,configmaps`. */
  public async list(cluster: string, resources: string, selection: Selection = {}): Promise<ClusterObject[]> {
    const { namespace, selector } = selection;
    const where = namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace];
    const which = selector === undefined ? [] : ['--selector', selector];
    const words = ['get', resources, ...where, ...which, '--show-managed-fields', '-o', 'json'];
    return JSON.parse(await this.mustKubectl(cluster, words)).items;
  }

  /** Whether there is a controller of the fleet: without one nothing can be stopped and started. */
  public get hasController(): boolean {
    return this.address.controller !== undefined;
  }

  /**
   * Has the fleet's controller stop or start a cluster's agents (`node-…`) or its API server (`plane-…`).
   * @throws Error if there is no controller, or it fails
   */
  public async control(verb: FleetVerb, cluster: string): Promise<void> {
    const { controller } = this.address;
    if (!controller) throw new Error('E2E_FLEET must name the command that controls the fleet');
    const index = Object.keys(this.contexts).indexOf(cluster);
    const { code, stdout, stderr } = await finished('bash', ['-c', `${controller} "$@"`, 'fleet', verb, `${index}`], {
      env: this.env,
    });
    if (code !== 0) throw new Error(`${controller} ${verb} ${index} ended with ${code}: ${stdout}${stderr}`);
    const [part, to] = verb.split('-');
    if (to === 'down') this.stopped.set(`${part} ${cluster}`, [`${part}-up` as FleetVerb, cluster]);
    else this.stopped.delete(`${part} ${cluster}`);
  }

  /** Has the fleet's controller start what it stopped, and nothing that runs: it would lose sight of that. */
  public async startStopped(): Promise<void> {
    for (const [verb, cluster] of [...this.stopped.values()]) await this.control(verb, cluster);
  }
}

/** What a controller of a fleet does with a cluster, by its number: 0 the hub, then the managed ones in their order. */
export type FleetVerb = 'node-down' | 'node-up' | 'plane-down' | 'plane-up';

/**
 * Looks every second until nothing is wrong any more.
 * @param whatIsWrong what is still wrong, for a person, or nothing
 * @throws Error with what was wrong last
 */
export async function eventually(
  seconds: number,
  whatIsWrong: () => Promise<string | readonly string[] | undefined>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const wrong = [await whatIsWrong()].flat().filter(Boolean);
    if (wrong.length === 0) return;
    if (Date.now() > deadline) throw new Error(`after ${seconds} s: ${wrong.join('; ')}`);
    await sleep(1000);
  }
}
