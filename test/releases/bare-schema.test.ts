import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeViolation } from '../../lib/checks/violation';
import { bareSchema } from '../../lib/releases/bare-schema';

function bare(schema: unknown): { copy: unknown; reports: string[] } {
  const reports: string[] = [];
  const report = (field: string, rule: string, value?: unknown) =>
    reports.push(describeViolation({ path: 'a.yaml', field, rule, value }));
  return { copy: bareSchema(schema, 'schema', report), reports };
}

describe('a schema without prose', () => {
  it('loses prose by keyword, so that a property that is named description stays', () => {
    const prose = { description: 'Prose.', title: 'Prose', example: {}, externalDocs: { url: '' } };
    const wordy = {
      ...prose,
      type: 'object',
      required: ['description'],
      properties: {
        description: { ...prose, type: 'string', default: 'description', enum: ['description'] },
        title: {
          ...prose,
          type: 'object',
          default: { title: 'kept' },
          additionalProperties: { ...prose, type: 'string' },
        },
        items: { ...prose, type: 'array', items: { ...prose, type: 'string', pattern: '^[a-z]+$' } },
        any: { ...prose, type: 'object', additionalProperties: true },
      },
      allOf: [{ ...prose, anyOf: [prose], oneOf: [prose], not: prose }],
      'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'Prose.', reason: 'FieldValueInvalid' }],
    };
    assert.deepEqual(bare(wordy), {
      copy: {
        type: 'object',
        required: ['description'],
        properties: {
          description: { type: 'string', default: 'description', enum: ['description'] },
          title: { type: 'object', default: { title: 'kept' }, additionalProperties: { type: 'string' } },
          items: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
          any: { type: 'object', additionalProperties: true },
        },
        allOf: [{ anyOf: [{}], oneOf: [{}], not: {} }],
        'x-kubernetes-validations': [{ rule: 'self == oldSelf', reason: 'FieldValueInvalid' }],
      },
      reports: [],
    });
  });

  it('reports what the checks at synth would not honour', () => {
    const spec = {
      type: 'string',
      pattern: '(?U)a+',
      contentEncoding: 'base64',
      constructor: 'a',
      'x-kubernetes-validations': [{ rule: 'self == oldSelf' }, { rule: 'self != "b"' }],
    };
    assert.deepEqual(bare({ allOf: [{}, { items: { properties: { spec } } }] }).reports, [
      'a.yaml: schema.allOf[1].items.properties.spec.pattern "(?U)a+" must be a regular expression that JavaScript can read',
      'a.yaml: schema.allOf[1].items.properties.spec.contentEncoding must be a keyword that lib/checks/structural-schema.ts knows',
      'a.yaml: schema.allOf[1].items.properties.spec.constructor must be a keyword that lib/checks/structural-schema.ts knows',
      'a.yaml: schema.allOf[1].items.properties.spec.x-kubernetes-validations[1].rule "self != \\"b\\"" must be one of lib/checks/cel-rules.ts',
    ]);
  });
});
