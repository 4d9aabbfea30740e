import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { freePorts } from '../cluster/free-ports';
import { SupervisedProcess } from '../cluster/supervised-process';
import { builtEngine } from '../engines/engine';
import { freshFolder } from '../fleet/written';
import type { WrittenBundle } from '../runner/written-bundle';
import { bringCrds } from './bring-crds';
import { type ClusterObject, eventually, type RealFleet } from './real-fleet';

export const FLUX_NAMESPACE = 'flux-system';
/** Name of the ExternalArtifact that the Kustomizations read. */
export const ARTIFACT = 'fleet';

const KUSTOMIZATIONS = 'kustomizations.kustomize.toolkit.fluxcd.io';

/** Flux's kustomize-controller, which runs here and works on a fleet's hub, and a server for what it is to apply. */
export class FluxOnHub {
  private readonly folder = freshFolder();
  private readonly artifacts = http.createServer((request, response) => {
    const file = path.join(this.folder, path.basename(request.url ?? ''));
    if (fs.existsSync(file)) fs.createReadStream(file).pipe(response);
    else response.writeHead(404).end();
  });

  private constructor(
    private readonly fleet: RealFleet,
    private readonly crds: string,
    private readonly binary: string,
  ) {}

  private controller: SupervisedProcess | undefined;

  /** Brings Flux's CRDs, a namespace and the Secrets by which it reaches the managed clusters, and starts the controller. */
  public static async start(fleet: RealFleet): Promise<FluxOnHub> {
    const engine = builtEngine('flux', 'kustomize-controller');
    const flux = new FluxOnHub(fleet, path.join(engine, 'crds'), path.join(engine, 'kustomize-controller'));
    await bringCrds(fleet, flux.crds);
    await fleet.mustKubectl('hub', ['create', 'namespace', FLUX_NAMESPACE]);
    for (const cluster of fleet.managed) {
      const metadata = { name: `${cluster}-kubeconfig`, namespace: FLUX_NAMESPACE };
      await flux.create({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata,
        stringData: { value: await flux.kubeconfig(cluster) },
      });
    }
    flux.artifacts.listen(0, '127.0.0.1');
    await once(flux.artifacts, 'listening');
    const kubeconfig = path.join(flux.folder, 'kubeconfig');
    fs.writeFileSync(kubeconfig, await flux.kubeconfig('hub'), { mode: 0o600 });
    const [metrics, health] = await freePorts(2);
    flux.controller = new SupervisedProcess(path.join(flux.folder, 'log'), [
      'env',
      `KUBECONFIG=${kubeconfig}`,
      `RUNTIME_NAMESPACE=${FLUX_NAMESPACE}`,
      flux.binary,
      '--feature-gates=ExternalArtifact=true',
      '--requeue-dependency=5s',
      '--log-encoding=json',
      `--metrics-addr=127.0.0.1:${metrics}`,
      `--health-addr=127.0.0.1:${health}`,
    ]);
    flux.controller.start();
    return flux;
  }

  /**
   * Hands it a bundle: as an artifact, and by the Kustomizations in its folder `flux`. Those that are no longer there are
   * deleted, as by a Kustomization that has that folder.
   */
  public async deliver({ folder }: WrittenBundle): Promise<void> {
    const [parent, name] = [path.dirname(folder), path.basename(folder)];
    const packed = path.join(this.folder, 'packed');
    execFileSync('tar', ['-czf', packed, '-C', parent, '--transform', `s,^${name},dist,`, name]);
    const sum = createHash('sha256').update(fs.readFileSync(packed)).digest('hex');
    const [digest, archive] = [`sha256:${sum}`, `${sum}.tar.gz`];
    fs.renameSync(packed, path.join(this.folder, archive));
    const { port } = this.artifacts.address() as AddressInfo;
    const apiVersion = 'source.toolkit.fluxcd.io/v1';
    const metadata = { name: ARTIFACT, namespace: FLUX_NAMESPACE };
    const source = JSON.stringify({ apiVersion, kind: 'ExternalArtifact', metadata, spec: {} });
    await this.fleet.mustKubectl('hub', ['apply', '--server-side', '-f', '-'], source);
    const now = new Date().toISOString();
    const artifact = { digest, lastUpdateTime: now, path: archive, revision: `bundle@${digest}` };
    const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'stored', lastTransitionTime: now };
    const status = { artifact: { ...artifact, url: `http://127.0.0.1:${port}/${archive}` }, conditions: [ready] };
    const target = ['externalartifact', ARTIFACT, '--namespace', FLUX_NAMESPACE];
    const patch = JSON.stringify({ status });
    await this.fleet.mustKubectl('hub', ['patch', ...target, '--subresource=status', '--type=merge', '--patch', patch]);
    const ours = path.join(folder, 'flux');
    await this.fleet.mustKubectl('hub', ['apply', '--server-side', '-k', ours]);
    const kept = (await this.fleet.mustKubectl('hub', ['get', '-k', ours, '-o', 'name'])).trim().split('\n');
    const gone = (await this.kustomizations())
      .map(({ metadata }) => metadata.name as string)
      .filter((it) => !kept.includes(`${KUSTOMIZATIONS.replace('kustomizations', 'kustomization')}/${it}`));
    if (gone.length > 0) {
      const words = ['delete', KUSTOMIZATIONS, ...gone, '--namespace', FLUX_NAMESPACE, '--timeout=60s'];
      await this.fleet.mustKubectl('hub', words);
    }
  }

  /** The Kustomizations as they are. */
  public kustomizations(): Promise<ClusterObject[]> {
    return this.fleet.list('hub', KUSTOMIZATIONS, { namespace: FLUX_NAMESPACE });
  }

  /**
   * Returns once every Kustomization is Ready.
   * @throws Error that says which are not, and why, with the controller's last words
   */
  public async becomesReady(seconds: number): Promise<void> {
    try {
      await eventually(seconds, async () => (await this.kustomizations()).flatMap((it) => notReady(it) ?? []));
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.controller?.lastWords}`);
    }
  }

  /** Has it reconcile each Kustomization once more, and returns once that is done. */
  public async reconcileAgain(seconds: number): Promise<void> {
    const request = new Date().toISOString();
    const all = ['--all', '--namespace', FLUX_NAMESPACE];
    const annotation = `reconcile.fluxcd.io/requestedAt=${request}`;
    await this.fleet.mustKubectl('hub', ['annotate', KUSTOMIZATIONS, ...all, '--overwrite', annotation]);
    await eventually(seconds, async () =>
      (await this.kustomizations())
        .filter(({ status }) => status?.lastHandledReconcileAt !== request)
        .map(({ metadata }) => `${metadata.name} has not reconciled again`),
    );
    await this.becomesReady(seconds);
  }

  /** Takes the Kustomizations away while the controller can end them, then the controller, then all that was brought. */
  public async stop(): Promise<void> {
    const words = ['delete', KUSTOMIZATIONS, '--all', '--namespace', FLUX_NAMESPACE, '--timeout=60s'];
    await this.fleet.mustKubectl('hub', words);
    await this.controller?.stop();
    this.artifacts.close();
    await this.fleet.mustKubectl('hub', ['delete', 'namespace', FLUX_NAMESPACE]);
    await this.fleet.mustKubectl('hub', ['delete', '-f', this.crds]);
  }

  private kubeconfig(cluster: string): Promise<string> {
    return this.fleet.mustKubectl(cluster, ['config', 'view', '--minify', '--flatten', '--raw']);
  }

  private create(object: object): Promise<string> {
    return this.fleet.mustKubectl('hub', ['create', '-f', '-'], JSON.stringify(object));
  }
}

/** When a Kustomization became Ready; undefined where it is not, in the generation that it has. */
export function readySince({ metadata, status }: ClusterObject): Date | undefined {
  const ready = status?.conditions?.find(({ type }: { readonly type: string }) => type === 'Ready');
  const isReady = ready?.status === 'True' && status.observedGeneration === metadata.generation;
  return isReady ? new Date(ready.lastTransitionTime) : undefined;
}

function notReady(object: ClusterObject): string | undefined {
  if (readySince(object)) return undefined;
  const ready = object.status?.conditions?.find(({ type }: { readonly type: string }) => type === 'Ready');
  return `${object.metadata.name}: ${ready?.message ?? 'not seen yet'}`;
}
