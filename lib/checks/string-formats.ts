import type { Syntax } from '../kubernetes/syntax';

/**
 * What the `format` of a string asks for: the formats of the CRDs here and the plain ones. The API server knows more
 * (k8s.io/kube-openapi, `pkg/validation/strfmt`), and is left to judge them.
 */
export const STRING_FORMATS: ReadonlyMap<string, Syntax> = new Map<string, Syntax>([
  [
    'byte',
    {
      rule: 'must be base64',
      test: (text) => text !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
    },
  ],
  ['date', { rule: 'must be a date such as 2025-01-31', test: isDate }],
  [
    'date-time',
    {
      rule: 'must be a time such as 2025-01-31T23:59:59Z',
      test: (text) =>
        /^.{10}t([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-]\d\d:\d\d)$/i.test(text) && isDate(text.slice(0, 10)),
    },
  ],
]);

function isDate(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
