const HOST_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const PATH = `${COMPONENT}(?:/${COMPONENT})*`;
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})';

const REFERENCE = new RegExp(`^(?:${HOST}/)?(${PATH})(?::${TAG})?(?:@${DIGEST})?$`);
const REGISTRY = new RegExp(`^(?:${HOST}(?:/${PATH})?|${PATH})/?$`);

/** Longest path of a repository, after the registry's host. */
const LONGEST_PATH = 255;

/**
 * Whether a text names a container image: `registry/path:tag@sha256:digest`, of which only the path must be there. The grammar
 * is that of github.com/distribution/reference, which container runtimes use.
 */
export function isImageReference(text: string): boolean {
  const [, path] = REFERENCE.exec(text) ?? [];
  // 64 hex digits alone are the identifier of an image, not the name of one.
  return path !== undefined && path.length <= LONGEST_PATH && !/^[a-f0-9]{64}$/.test(text);
}

/** Whether a text is what image references begin with: a registry's host, a path or both, with or without a slash at the end. */
export function isRegistry(text: string): boolean {
  return text.length <= LONGEST_PATH && REGISTRY.test(text);
}
