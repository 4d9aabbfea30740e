import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import type { Answer } from '../cluster/api-client';
import { SupervisedProcess } from '../cluster/supervised-process';
import { eventually, type RealFleet } from './real-fleet';

const NAMESPACE = 'cluster-inventory';

/**
 * The access provider of a ClusterProfile with the synced credential of an account: what a controller on the hub uses.
 * Its address is a Service of the hub, so from outside it goes through `kubectl port-forward`.
 */
export class AccessProvider {
  private constructor(
    private readonly forward: SupervisedProcess,
    private readonly port: number,
    private readonly server: URL,
    private readonly ca: Buffer,
    private readonly token: string,
  ) {}

  /** Opens it as the ClusterProfile and the Secret `CLUSTER-ACCOUNT` in the inventory's namespace say. */
  public static async open(fleet: RealFleet, cluster: string, account: string): Promise<AccessProvider> {
    const profile = await fleet.get('hub', 'clusterprofiles.multicluster.x-k8s.io', cluster, NAMESPACE);
    const [provider] = profile.status.accessProviders;
    const server = new URL(provider.cluster.server);
    const [service = '', namespace = ''] = server.hostname.split('.');
    const secret = await fleet.get('hub', 'secret', `${cluster}-${account}`, NAMESPACE);

    const log = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'forward-')), 'log');
    const words = ['--namespace', namespace, 'port-forward', `service/${service}`, `:${server.port}`];
    const forward = new SupervisedProcess(log, ['kubectl', ...fleet.kubectlWords('hub', words)]);
    forward.start();
    let port = '';
    await eventually(30, async () => {
      [, port = ''] = /^Forwarding from 127\.0\.0\.1:(\d+)/m.exec(fs.readFileSync(log, 'utf8')) ?? [];
      return port ? undefined : `kubectl port-forward says ${fs.readFileSync(log, 'utf8')}`;
    });
    const ca = Buffer.from(provider.cluster['certificate-authority-data'], 'base64');
    const token = Buffer.from(secret.data.token, 'base64').toString();
    return new AccessProvider(forward, Number(port), server, ca, token);
  }

  /**
   * Sends a request to the managed cluster's API server and returns the answer, whatever its status. Once more where there is
   * none: what is under way through a tunnel is lost when the agent opens it anew.
   */
  public async send(method: string, resource: string, body?: object, token = this.token): Promise<Answer> {
    try {
      return await this.sendOnce(method, resource, body, token);
    } catch {
      return this.sendOnce(method, resource, body, token);
    }
  }

  private sendOnce(method: string, resource: string, body: object | undefined, token: string): Promise<Answer> {
    const { hostname, pathname } = this.server;
    const headers = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) };
    const options = { host: '127.0.0.1', port: this.port, servername: hostname, ca: this.ca, agent: false, headers };
    return new Promise((resolve, reject) => {
      const request = https.request(
        { ...options, method, path: `${pathname}${resource}`, timeout: 20_000 },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            text += part;
          });
          response.on('error', reject);
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : text });
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error('no answer in 20 s')));
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }

  /** Status of the answer to each request, such as `GET /api/v1/secrets`. */
  public async statuses(...requests: readonly string[]): Promise<Record<string, number>> {
    const statuses: Record<string, number> = {};
    for (const request of requests) {
      const [method = '', resource = ''] = request.split(' ');
      statuses[request] = (await this.send(method, resource)).status;
    }
    return statuses;
  }

  /** Closes the way to it. */
  public async close(): Promise<void> {
    await this.forward.stop();
    fs.rmSync(path.dirname(this.forward.log), { recursive: true, force: true });
  }
}
