import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { freshFolder } from '../fleet/written';

/** A Git repository that is served over HTTP, to this machine only. */
export class GitServer {
  private readonly root = freshFolder();
  private readonly files = freshFolder();
  private readonly server = http.createServer((request, response) => void this.answer(request, response));

  private constructor() {}

  /** Makes an empty repository and serves it. */
  public static async start(): Promise<GitServer> {
    const server = new GitServer();
    server.git('init', '--quiet', '--bare', '--initial-branch=main', path.join(server.root, REPOSITORY));
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    // It keeps no process from ending whose test failed.
    server.server.unref();
    return server;
  }

  /** Where it is fetched from. */
  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${REPOSITORY}`;
  }

  /** The newest commit. */
  public get head(): string {
    return this.git('--git-dir', path.join(this.root, REPOSITORY), 'rev-parse', 'HEAD').trim();
  }

  /** Commits a folder as the repository's only one, under that name. */
  public commit(folder: string, name: string): void {
    const target = path.join(this.files, name);
    fs.rmSync(target, { recursive: true, force: true });
    fs.cpSync(folder, target, { recursive: true });
    const where = ['--git-dir', path.join(this.root, REPOSITORY), '--work-tree', this.files];
    this.git(...where, 'add', '--all', '--force', '.');
    this.git(...where, 'commit', '--quiet', '--message', 'Fleet');
  }

  /** Serves no more. */
  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private git(...words: readonly string[]): string {
    return execFileSync('git', words, { encoding: 'utf8', env: { ...process.env, ...OWN_SETTINGS } });
  }

  /** Has Git's own CGI program answer. */
  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', this.url);
    const header = (name: string) => String(request.headers[name] ?? '');
    const backend = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...OWN_SETTINGS,
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method,
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: header('content-type'),
        HTTP_CONTENT_ENCODING: header('content-encoding'),
        HTTP_GIT_PROTOCOL: header('git-protocol'),
      },
    });
    // A client that goes away is no fault.
    backend.stdin.on('error', () => {});
    request.pipe(backend.stdin);
    const output = Buffer.concat(await backend.stdout.toArray());
    const end = output.indexOf(HEADERS_END);
    const lines = end < 0 ? ['Status: 500 no answer'] : output.subarray(0, end).toString().split('\r\n');
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(line) ?? [];
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(output.subarray(end + HEADERS_END.length));
  }
}

const REPOSITORY = 'fleet.git';
const HEADERS_END = '\r\n\r\n';

/** Whoever runs the tests may have Git sign commits, or run hooks. */
const OWN_SETTINGS = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'e2e',
  GIT_AUTHOR_EMAIL: 'e2e@invalid',
  GIT_COMMITTER_NAME: 'e2e',
  GIT_COMMITTER_EMAIL: 'e2e@invalid',
};
