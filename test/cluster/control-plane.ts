import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client';
import { CertificateAuthority, type KeyPair } from './certificates';
import { freePorts } from './free-ports';
import { kubeconfig } from './kubeconfig';
import { SupervisedProcess } from './supervised-process';

/** How to start a control plane. */
export interface ControlPlaneSetup {
  /** Folder with the binaries. */
  readonly binaries: string;
  /** Folder for state, certificates and logs; it must not exist yet. */
  readonly folder: string;
  /** Name, for people. */
  readonly name: string;
  /**
   * Whether kube-controller-manager runs: it signs certificates, empties namespaces, collects garbage, gives namespaces
   * their account, aggregates ClusterRoles, and turns Deployments into pods, which nothing runs.
   */
  readonly controllers: boolean;
  /** Whether the API server notes every request. */
  readonly audited: boolean;
}

const START_SECONDS = 120;
const ATTEMPTS = 3;

const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

/** A cluster without nodes: a real etcd, API server and controller manager, on ports of 127.0.0.1. */
export class ControlPlane {
  private readonly etcd: SupervisedProcess;
  private readonly apiServer: SupervisedProcess;
  private readonly controllerManager: SupervisedProcess;

  private constructor(
    public readonly name: string,
    /** Address of the API server. */
    public readonly server: string,
    /** The authority whose certificates the API server has and trusts. */
    public readonly authority: CertificateAuthority,
    /** A client that may do everything. */
    public readonly admin: KeyPair,
    /** Where the API server notes every request, one a line, if it was asked to. */
    public readonly auditLog: string,
    processes: Readonly<Record<'etcd' | 'apiServer' | 'controllerManager', SupervisedProcess>>,
  ) {
    this.etcd = processes.etcd;
    this.apiServer = processes.apiServer;
    this.controllerManager = processes.controllerManager;
  }

  /**
   * Starts one, and returns once it is ready.
   * @throws Error with the last words of its processes, if it does not become ready
   */
  public static async start(setup: ControlPlaneSetup): Promise<ControlPlane> {
    for (let attempt = 1; ; attempt++) {
      const plane = await ControlPlane.make({ ...setup, folder: `${setup.folder}-${attempt}` });
      try {
        await plane.startAll(setup.controllers);
        return plane;
      } catch (error) {
        await plane.stop();
        // Between being found free and being used, a port may go to somebody else.
        if (attempt === ATTEMPTS || !/address already in use/.test(String(error))) throw error;
      }
    }
  }

  private static async make({ binaries, folder, name, audited }: ControlPlaneSetup): Promise<ControlPlane> {
    const [etcdPort, port] = await freePorts(2);
    fs.mkdirSync(folder);
    const authority = await CertificateAuthority.make(folder, `${name}-ca`);
    const [serving, admin, controllers, accounts] = await Promise.all([
      authority.server('kube-apiserver', [
        'IP:127.0.0.1',
        'IP:10.0.0.1',
        'DNS:localhost',
        'DNS:kubernetes.default.svc',
      ]),
      authority.client('admin', 'admin', ['system:masters']),
      authority.client('kube-controller-manager', 'system:kube-controller-manager'),
      authority.client('service-accounts', 'service-accounts'),
    ]);
    const server = `https://127.0.0.1:${port}`;
    const controllersConfig = path.join(folder, 'kube-controller-manager.kubeconfig');
    const access = { context: name, server, certificateAuthority: authority.certificate };
    fs.writeFileSync(controllersConfig, kubeconfig([{ ...access, client: controllers }], name));

    const auditLog = path.join(folder, 'audit.log');
    const auditPolicy = path.join(folder, 'audit-policy.json');
    fs.writeFileSync(auditPolicy, JSON.stringify(AUDIT_POLICY));

    const command = (binary: string, flags: Readonly<Record<string, string>>) => {
      const log = path.join(folder, `${binary}.log`);
      const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
      return new SupervisedProcess(log, [path.join(binaries, binary), ...args]);
    };
    const etcdServer = `http://127.0.0.1:${etcdPort}`;
    return new ControlPlane(name, server, authority, admin, auditLog, {
      etcd: command('etcd', {
        'data-dir': path.join(folder, 'etcd'),
        'listen-client-urls': etcdServer,
        'advertise-client-urls': etcdServer,
        'listen-peer-urls': 'http://127.0.0.1:0',
        'unsafe-no-fsync': 'true',
        'log-level': 'error',
      }),
      apiServer: command('kube-apiserver', {
        'etcd-servers': etcdServer,
        'bind-address': '127.0.0.1',
        'secure-port': String(port),
        'tls-cert-file': serving.certificate,
        'tls-private-key-file': serving.key,
        'client-ca-file': authority.certificate,
        'service-account-issuer': 'https://kubernetes.default.svc',
        'service-account-key-file': accounts.certificate,
        'service-account-signing-key-file': accounts.key,
        'service-cluster-ip-range': '10.0.0.0/24',
        'authorization-mode': 'RBAC',
        ...(audited ? { 'audit-policy-file': auditPolicy, 'audit-log-path': auditLog } : {}),
      }),
      controllerManager: command('kube-controller-manager', {
        kubeconfig: controllersConfig,
        'cluster-signing-cert-file': authority.certificate,
        'cluster-signing-key-file': authority.key,
        'root-ca-file': authority.certificate,
        'service-account-private-key-file': accounts.key,
        'use-service-account-credentials': 'true',
        'leader-elect': 'false',
        'secure-port': '0',
      }),
    });
  }

  /** Stops the API server at once, as a crash does. */
  public stopApiServer(): Promise<void> {
    return this.apiServer.stop();
  }

  /** Starts the API server again, on its port and with its state, and returns once it is ready. */
  public async startApiServer(): Promise<void> {
    this.apiServer.start();
    await this.until('/readyz');
  }

  /** Stops everything. What was stored is lost with the folder. */
  public async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
  }

  /** A client for what kubectl is too slow or too clever for. It may do everything, or what the user may whom it acts as. */
  public client(actAs?: string): ApiClient {
    return new ApiClient(this.server, this.authority.certificate, this.admin, actAs);
  }

  /** The ends of the logs, each under the name of its file. */
  public get lastWords(): string {
    return this.processes.map(({ log, lastWords }) => `== ${log}\n${lastWords}`).join('\n');
  }

  private get processes(): readonly SupervisedProcess[] {
    return [this.etcd, this.apiServer, this.controllerManager];
  }

  private async startAll(controllers: boolean): Promise<void> {
    this.etcd.start();
    await this.startApiServer();
    if (!controllers) return;
    this.controllerManager.start();
    await this.until('/api/v1/namespaces/default/serviceaccounts/default');
  }

  /** Polls until the API server has something to show there. */
  private async until(resource: string): Promise<void> {
    const client = this.client();
    const deadline = Date.now() + START_SECONDS * 1000;
    for (;;) {
      const seen = await client.send('GET', resource).then(
        ({ status }) => status,
        (error: Error) => error.message,
      );
      if (seen === 200) return;
      const started = this.processes.filter(({ log }) => fs.existsSync(log));
      const ended = started.find(({ isRunning }) => !isRunning);
      if (ended || Date.now() > deadline) {
        const reason = ended ? `${ended.log} has ended` : `${resource} says ${seen} after ${START_SECONDS} s`;
        throw new Error(`cluster ${this.name} did not start: ${reason}\n${this.lastWords}`);
      }
      await sleep(100);
    }
  }
}
