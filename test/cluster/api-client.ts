import fs from 'node:fs';
import https from 'node:https';
import type { KeyPair } from './certificates';

/** What an API server answers. */
export interface Answer {
  readonly status: number;
  /** The object that it sent, or the text where it was none. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the request was for
  readonly body: any;
}

const TIMEOUT_MS = 10_000;

/** Talks to an API server as it is, without what kubectl adds. */
export class ApiClient {
  private readonly agent: https.Agent;

  constructor(
    private readonly server: string,
    certificateAuthority: string,
    { key, certificate }: KeyPair,
    private readonly actAs?: string,
  ) {
    this.agent = new https.Agent({
      ca: fs.readFileSync(certificateAuthority),
      key: fs.readFileSync(key),
      cert: fs.readFileSync(certificate),
    });
  }

  /**
   * Sends a request and returns the answer, whatever its status.
   * @throws Error if there is none
   */
  public send(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...(this.actAs === undefined ? {} : { 'impersonate-user': this.actAs }),
      };
      const options = { method, headers, agent: this.agent, timeout: TIMEOUT_MS };
      const request = https.request(`${this.server}${path}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : text });
        });
      });
      request.on('timeout', () => request.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /**
   * What becomes of an object if it is applied by server-side apply with strict field validation. Nothing is stored.
   * @param plural the kind's name in the path
   * @returns the reason for a refusal, or undefined
   */
  public async refusal(object: AppliedObject, plural: string): Promise<string | undefined> {
    const path = `${collectionOf(object, plural)}/${object.metadata.name}?${DRY_RUN}&fieldManager=test&force=true`;
    return reasonOf(await this.send('PATCH', path, object, 'application/apply-patch+yaml'));
  }

  /** The same for an object that is created, whose name may be one that cannot stand in a path. */
  public async refusalToCreate(object: AppliedObject, plural: string): Promise<string | undefined> {
    return reasonOf(await this.send('POST', `${collectionOf(object, plural)}?${DRY_RUN}`, object));
  }
}

const DRY_RUN = 'dryRun=All&fieldValidation=Strict';

/** As much of an object as its path in the API is made of. */
export interface AppliedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function collectionOf({ apiVersion, metadata: { namespace } }: AppliedObject, plural: string): string {
  const api = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  return `/${api}/${namespace === undefined ? '' : `namespaces/${namespace}/`}${plural}`;
}

function reasonOf({ status, body }: Answer): string | undefined {
  return status < 300 ? undefined : `${status} ${body.message ?? body}`;
}
