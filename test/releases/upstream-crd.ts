type Json = Record<string, unknown>;

/** A version of a CRD, with prose wherever upstream has some. */
export const version = (name: string, storage = true, schema: Json = { type: 'object', description: 'Prose.' }) => ({
  name,
  storage,
  served: true,
  deprecationWarning: 'Prose.',
  additionalPrinterColumns: [{ name: 'Zone', type: 'string', jsonPath: '.spec.zone', description: 'Prose.' }],
  schema: { openAPIV3Schema: schema },
  subresources: { status: {} },
});

/** A CRD as upstream publishes it. */
export const crd = (kind: string, versions: readonly Json[] = [version('v1')], more: Json = {}) => {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.example.io`,
      creationTimestamp: null,
      annotations: {
        'controller-gen.kubebuilder.io/version': 'v0.1.0',
        'api-approved.kubernetes.io': 'https://x.io/1',
      },
    },
    spec: { group: 'example.io', scope: 'Cluster', names: { kind, plural }, versions, ...more },
    status: { storedVersions: [] },
  };
};
