import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KEY_TYPE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const DAYS = ['-days', '2'];

/** A private key and what certifies it, in PEM files. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority of a cluster's own, kept in a folder. */
export class CertificateAuthority implements KeyPair {
  public readonly key: string;
  public readonly certificate: string;

  private constructor(private readonly folder: string) {
    this.key = path.join(folder, 'ca.key');
    this.certificate = path.join(folder, 'ca.crt');
  }

  /** Makes one, in a folder that exists. */
  public static async make(folder: string, name: string): Promise<CertificateAuthority> {
    const authority = new CertificateAuthority(folder);
    const { key, certificate } = authority;
    await openssl(['req', '-x509', ...KEY_TYPE, ...DAYS, '-keyout', key, '-out', certificate, '-subj', `/CN=${name}`]);
    return authority;
  }

  /** Certifies a client: the user and the groups that Kubernetes knows it by. */
  public client(file: string, user: string, groups: readonly string[] = []): Promise<KeyPair> {
    const subject = [`/CN=${user}`, ...groups.map((group) => `/O=${group}`)].join('');
    return this.certify(file, subject, 'extendedKeyUsage=clientAuth');
  }

  /** Certifies a server that is reached at these names and addresses, such as `IP:127.0.0.1`. */
  public server(file: string, names: readonly string[]): Promise<KeyPair> {
    return this.certify(file, `/CN=${file}`, `extendedKeyUsage=serverAuth\nsubjectAltName=${names.join(',')}`);
  }

  private async certify(file: string, subject: string, extensions: string): Promise<KeyPair> {
    const [key = '', request = '', certificate = '', extensionsFile = ''] = ['key', 'csr', 'crt', 'ext'].map((ending) =>
      path.join(this.folder, `${file}.${ending}`),
    );
    fs.writeFileSync(extensionsFile, extensions);
    await openssl(['req', ...KEY_TYPE, '-keyout', key, '-out', request, '-subj', subject]);
    const issuer = ['-CA', this.certificate, '-CAkey', this.key, '-CAserial', `${request}.srl`, '-CAcreateserial'];
    const sign = ['x509', '-req', '-in', request, ...issuer, ...DAYS, '-extfile', extensionsFile, '-out', certificate];
    await openssl(sign);
    return { key, certificate };
  }
}

async function openssl(args: readonly string[]): Promise<void> {
  await run('openssl', args);
}
