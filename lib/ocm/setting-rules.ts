import { isIP } from 'node:net';
import { throwViolation } from '../checks/violation';

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const PATH_PART = '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*';
const IMAGE_PATH = new RegExp(`^${PATH_PART}(/${PATH_PART})*$`);
// What stands before the first slash may also be a host, with a port.
const REPOSITORY = new RegExp(`^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?(:[0-9]{1,5})?(/${PATH_PART})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Refuses single settings of one construct where they are given, naming the construct. An absent one always passes. */
export class SettingRules {
  constructor(private readonly path: string) {}

  /** A number of things, or a port. */
  public wholeNumber(field: string, value: number | undefined, from: number, to = Number.MAX_SAFE_INTEGER): void {
    const inside = value === undefined || (Number.isSafeInteger(value) && value >= from && value <= to);
    const range = to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `from ${from} to ${to}`;
    this.require(inside, field, value, `must be a whole number ${range}`);
  }

  /** Name of a namespace. */
  public dnsLabel(field: string, value: string | undefined): void {
    const rule = 'must be a DNS-1123 label (a-z, 0-9, "-", at most 63)';
    this.require(value === undefined || DNS_LABEL.test(value), field, value, rule);
  }

  /** Name of an object, such as a Placement or a Secret. */
  public dnsName(field: string, value: string | undefined): void {
    const rule = 'must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)';
    this.require(value === undefined || isDnsName(value), field, value, rule);
  }

  /** An address that clients connect to. */
  public host(field: string, value: string | undefined): void {
    this.require(value === undefined || isHost(value), field, value, 'must be a DNS name or an IP address');
  }

  /** A name in a certificate: as a host, or a wildcard for one label. */
  public certificateName(field: string, value: string): void {
    this.require(isHost(value.replace(/^\*\./, '')), field, value, 'must be a DNS name or an IP address');
  }

  /** The part of an image's name after its registry. */
  public imagePath(field: string, value: string | undefined): void {
    const rule = 'must be the name of an image without registry, tag and digest, such as cluster-proxy';
    this.require(value === undefined || IMAGE_PATH.test(value), field, value, rule);
  }

  /** An image without its tag or digest, or the registry and path before it. */
  public repository(field: string, value: string | undefined): void {
    const rule = 'must be a registry and path without tag and digest, such as quay.io/open-cluster-management';
    this.require(value === undefined || REPOSITORY.test(value), field, value, rule);
  }

  /** What picks one image of a repository: at most one of the two. */
  public tagOrDigest(tag: string | undefined, digest: string | undefined): void {
    const tagRule = 'must be an image tag (letters, digits, "_", ".", "-", at most 128)';
    this.require(tag === undefined || TAG.test(tag), 'tag', tag, tagRule);
    const digestRule = 'must be sha256: and 64 hexadecimal digits in lower case';
    this.require(digest === undefined || DIGEST.test(digest), 'digest', digest, digestRule);
    this.require(!(tag && digest), 'tag', tag, 'must be left out where a digest is given');
  }

  /** Any other rule. */
  public require(holds: boolean, field: string, value: unknown, rule: string): void {
    if (!holds) throwViolation({ path: this.path, field, value, rule });
  }
}

function isDnsName(text: string): boolean {
  return text.length <= 253 && DNS_NAME.test(text);
}

function isHost(text: string): boolean {
  // Digits and dots alone are meant as an address: 10.0.0.300 is no host.
  return isIP(text) > 0 || (isDnsName(text.toLowerCase()) && !/^[0-9.]+$/.test(text));
}

/** What stands after an image's name: its digest, its tag, or the tag of the release. */
export function imageVersion(tag: string | undefined, digest: string | undefined, release: string): string {
  return digest ? `@${digest}` : `:${tag ?? `v${release}`}`;
}
