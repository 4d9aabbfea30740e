/** What is never right in a URL that a client takes literally: blanks, control characters, backslashes, half escapes. */
const SLOPPY = /[\s\p{Cc}\\]|%(?![0-9a-f]{2})/iu;

/**
 * Whether a text is an absolute URL of one of the protocols, with a host, and with neither credentials, which would stand in
 * the output for all to read, nor a fragment, which no server ever sees.
 *
 * @param protocols such as `https:`, with the colon
 */
export function isUrl(text: string, protocols: readonly string[]): boolean {
  // The WHATWG parser mends what Go's refuses: a missing slash, blanks at the ends, `https:///host`.
  const [, authority] = /^[a-z]+:\/\/([^/?#]+)/i.exec(text) ?? [];
  if (authority === undefined || /[@%]/.test(authority) || text.includes('#') || SLOPPY.test(text)) return false;
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
