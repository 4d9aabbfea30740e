import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import { describeViolation } from '../../lib/checks/violation';
import { bareCrd } from '../../lib/releases/bare-crd';
import { crd, version } from './upstream-crd';

function bare(content: object | string) {
  const reports: string[] = [];
  const text = typeof content === 'string' ? content : stringify(content);
  const result = bareCrd(text, 'upstream v1.0.0', (field, rule, value) =>
    reports.push(describeViolation({ path: 'a.yaml', field, rule, value })),
  );
  // As JSON, since that is what is written.
  return { crd: result && JSON.parse(JSON.stringify(result)), reports };
}

describe('a bare CRD', () => {
  it('keeps the schema and leaves the prose', () => {
    assert.deepEqual(bare(crd('Zone')), {
      crd: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: {
          name: 'zones.example.io',
          annotations: {
            'api-approved.kubernetes.io': 'https://x.io/1',
            'cdk8s-cluster-inventory/origin': 'upstream v1.0.0',
          },
        },
        spec: {
          group: 'example.io',
          scope: 'Cluster',
          names: { kind: 'Zone', plural: 'zones' },
          versions: [
            {
              name: 'v1',
              storage: true,
              served: true,
              additionalPrinterColumns: [{ name: 'Zone', type: 'string', jsonPath: '.spec.zone' }],
              subresources: { status: {} },
              schema: { openAPIV3Schema: { type: 'object' } },
            },
          ],
        },
      },
      reports: [],
    });
  });

  it('is read past the Go template in a conversion webhook', () => {
    const conversion = { strategy: 'Webhook', webhook: { clientConfig: { caBundle: 'CA' } } };
    const text = stringify(crd('Zone', undefined, { conversion })).replace('CA\n', '{{ .CA }}\n');
    assert.match(text, /caBundle: \{\{ \.CA \}\}/);
    assert.deepEqual(bare(text), bare(crd('Zone')));
  });

  it('has the stored version first and the others by their maturity, so that class names do not move', () => {
    const names = ['v1alpha1', 'v2', 'v1beta1', 'v10', 'v1beta2', 'foo', 'v11beta1', 'v1beta10'];
    const { versions } = bare(
      crd(
        'Zone',
        names.map((name) => version(name, name === 'v1beta1')),
      ),
    ).crd.spec;
    assert.deepEqual(
      versions.map(({ name }: { name: string }) => name),
      ['v1beta1', 'v10', 'v2', 'v11beta1', 'v1beta10', 'v1beta2', 'v1alpha1', 'foo'],
    );
  });

  it('is none where the file holds none', () => {
    const cases: [object | string, string][] = [
      ['a: 1\n---\nb: 2\n', 'must hold one YAML document'],
      ['', 'must hold one YAML document'],
      [
        'a: [1\n',
        'must be YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1:',
      ],
      ['null', 'must be a CustomResourceDefinition of apiextensions.k8s.io/v1'],
      [{ apiVersion: 'v1', kind: 'Secret' }, 'must be a CustomResourceDefinition of apiextensions.k8s.io/v1'],
      [
        { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
        'must have metadata, spec and spec.names',
      ],
    ];
    for (const [content, rule] of cases) {
      assert.deepEqual(bare(content), { crd: undefined, reports: [`a.yaml: ${rule}`] });
    }
  });

  it('is reported where a server would refuse it', () => {
    const cases: [object, string[]][] = [
      [
        { ...crd('Zone'), metadata: { name: 'zone' } },
        ['a.yaml: metadata.name "zone" must be plural and group: zones.example.io'],
      ],
      [
        crd('Zone', undefined, { scope: 'Namespace' }),
        ['a.yaml: spec.scope "Namespace" must be Cluster or Namespaced'],
      ],
      [crd('Zone', undefined, { names: { plural: 'zones' } }), ['a.yaml: spec.names.kind must be set']],
      [crd('Zone', [version('v1'), version('v2')]), ['a.yaml: spec.versions must have exactly one with storage: true']],
      [crd('Zone', []), ['a.yaml: spec.versions must have exactly one with storage: true']],
      [
        crd('Zone', [{ name: 'v1', storage: true }]),
        ['a.yaml: spec.versions[name=v1].schema.openAPIV3Schema must be set'],
      ],
    ];
    for (const [content, reports] of cases) assert.deepEqual(bare(content).reports, reports);
  });

  it('is reported with a Go template elsewhere, and with a schema that no check would honour', () => {
    const properties = { spec: { type: 'string', contentEncoding: 'base64' } };
    assert.deepEqual(bare(crd('Zone', [version('v1', true, { type: 'object', properties })])).reports, [
      'a.yaml: spec.versions[name=v1].schema.openAPIV3Schema.properties.spec.contentEncoding must be a keyword that lib/checks/structural-schema.ts knows',
    ]);
    assert.deepEqual(bare(stringify(crd('Zone')).replace('Cluster', 'Cluster{{ .Scope }}')).reports, [
      'a.yaml: spec.scope "Cluster__go_template__" must be Cluster or Namespaced',
      'a.yaml: must hold no Go template outside spec.conversion',
    ]);
  });
});
