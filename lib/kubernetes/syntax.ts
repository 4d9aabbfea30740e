/** A syntax that a string must follow. */
export interface Syntax {
  /** The rule in words, as the end of a violation: `must be …`. */
  readonly rule: string;
  /** Whether a text follows it. */
  readonly test: (text: string) => boolean;
}

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';

function matching(rule: string, pattern: string, longest: number): Syntax {
  const expression = new RegExp(`^${pattern}$`);
  // The length first: it is cheap, and bounds what the expression has to look at.
  return { rule, test: (text) => text.length <= longest && expression.test(text) };
}

// Rules of k8s.io/apimachinery, `pkg/util/validation` and `pkg/api/validation/path`.

/** DNS-1123 label: what names a namespace. */
export const DNS_LABEL: Syntax = matching('must be a DNS-1123 label (a-z, 0-9, "-", at most 63)', LABEL, 63);

/** RFC 1035 label: what names a Service. */
export const RFC_1035_LABEL: Syntax = matching(
  'must be an RFC 1035 label (a-z, 0-9, "-", a letter first, at most 63)',
  '[a-z](?:[-a-z0-9]*[a-z0-9])?',
  63,
);

/** DNS-1123 subdomain of a given length at most: labels joined by dots, though not each of 63 at most. */
export function dnsSubdomain(longest: number): Syntax {
  return matching(
    `must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most ${longest})`,
    `${LABEL}(?:\\.${LABEL})*`,
    longest,
  );
}

/** DNS-1123 subdomain: what names most objects. */
export const DNS_SUBDOMAIN: Syntax = dnsSubdomain(253);

/** Whatever can stand in a URL's path as one segment: what names roles, bindings and a few more kinds. */
export const PATH_SEGMENT: Syntax = {
  rule: 'must be a path segment (no "/", no "%", neither "." nor "..")',
  test: (text) => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text),
};

/** Value of a label; may be empty. */
export const LABEL_VALUE: Syntax = matching(
  'must be a label value (a string of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)',
  '(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?',
  63,
);

/** Name, with or without a DNS-1123 subdomain and a slash before it: key of a label, name of a finalizer. */
export const QUALIFIED_NAME: Syntax = {
  rule: 'must be a qualified name ([DNS-1123 subdomain/]name of A-Z, a-z, 0-9, "-", "_", ".", alphanumeric at both ends, at most 63)',
  test: (text) => {
    const parts = text.split('/');
    const name = parts.pop() ?? '';
    return parts.length <= 1 && parts.every(DNS_SUBDOMAIN.test) && name !== '' && LABEL_VALUE.test(name);
  },
};
