import type { PlayedFleet } from './played-fleet';

const WORK_GROUP = 'work.open-cluster-management.io';
const GROUP = 'cluster.open-cluster-management.io';
const SET = `${GROUP}/clusterset`;

/** May the requester do that with this set? An empty name needs no leave. */
const may = (verb: string, set: string) =>
  `${set} == '' || authorizer.group('${GROUP}').resource('managedclustersets').subresource('${verb}').name(${set}).check('create').allowed()`;
const labelOf = (object: string) =>
  `has(${object}.metadata.labels) && '${SET}' in ${object}.metadata.labels ? ${object}.metadata.labels['${SET}'] : ''`;

const policy = (plural: string, group: string, operations: readonly string[], spec: object) => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: plural },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: [group], apiVersions: ['*'], resources: [plural], operations }],
      },
      ...spec,
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: plural },
    spec: { policyName: plural, validationActions: ['Deny'] },
  },
];

/**
 * Has the hub ask for the same rights as OCM's webhooks do: `create` on managedclustersets/join of the set that a cluster
 * leaves and of the one that it enters, and on managedclustersets/bind; `execute-as` on works. Both clusters are in the set
 * `default`, by a label that nobody owns, since a webhook puts it there.
 * @param nilExecutorValidating whether the gate of that name is on, so that works without an executor are asked about too
 */
export async function playWebhooks(fleet: PlayedFleet, nilExecutorValidating = false): Promise<void> {
  const joins = {
    variables: [
      { name: 'old', expression: labelOf('oldObject') },
      { name: 'new', expression: labelOf('object') },
    ],
    validations: [
      {
        expression: `variables.old == variables.new || ((${may('join', 'variables.old')}) && (${may('join', 'variables.new')}))`,
        messageExpression: `'may not join ' + variables.old + ' and ' + variables.new`,
      },
    ],
  };
  const binds = { validations: [{ expression: may('bind', 'object.spec.clusterSet'), message: 'may not bind' }] };
  const executor = 'object.spec.executor.subject.serviceAccount';
  const none = nilExecutorValidating ? "'system:serviceaccount::klusterlet-work-sa'" : "''";
  const executes = {
    variables: [
      {
        name: 'who',
        expression: `has(object.spec.executor) ? 'system:serviceaccount:' + ${executor}.namespace + ':' + ${executor}.name : ${none}`,
      },
    ],
    validations: [
      {
        expression: `variables.who == '' || authorizer.group('${WORK_GROUP}').resource('manifestworks').namespace(object.metadata.namespace).name(variables.who).check('execute-as').allowed()`,
        messageExpression: "'may not execute as ' + variables.who",
      },
    ],
  };
  for (const name of ['cluster1', 'cluster2']) {
    await fleet.clusters.mustKubectl('hub', ['label', 'managedcluster', name, `${SET}=default`]);
    const nobody = [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }];
    const flags = ['--type=json', `--patch=${JSON.stringify(nobody)}`];
    await fleet.clusters.mustKubectl('hub', ['patch', 'managedcluster', name, ...flags]);
  }
  await fleet.create('hub', [
    ...policy('managedclusters', GROUP, ['UPDATE'], joins),
    ...policy('managedclustersetbindings', GROUP, ['CREATE'], binds),
    ...policy('manifestworks', WORK_GROUP, ['CREATE'], executes),
  ]);
}
