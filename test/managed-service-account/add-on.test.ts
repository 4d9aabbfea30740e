import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart } from 'cdk8s';
import {
  ManagedServiceAccountAddOn,
  type ManagedServiceAccountAddOnProps,
} from '../../lib/managed-service-account/add-on';
import { HubDeployMode } from '../../lib/managed-service-account/hub-deploy-mode';
import { AddOnInstallation } from '../../lib/ocm/add-on-installation';
import { changes, waits } from '../parity/changes';
import { emitted } from '../parity/emitted';

const RELEASES = { ocm: '1.2.1' };
const HOME = 'open-cluster-management-managed-serviceaccount';
const IMAGE = 'quay.io/open-cluster-management/managed-serviceaccount';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const ROLE = 'open-cluster-management:managed-serviceaccount:addon-manager';
const CONTAINER = 'Deployment managed-serviceaccount-addon-manager spec.template.spec.containers[0]';
const TEMPLATE: ManagedServiceAccountAddOnProps = { hubDeployMode: HubDeployMode.ADD_ON_TEMPLATE };

const adding = (props: ManagedServiceAccountAddOnProps) => (chart: Chart) =>
  void new ManagedServiceAccountAddOn(chart, 'accounts', props);
const images = (image: string) => [
  `${CONTAINER}.args[1]: "--agent-image-name=${IMAGE}:v0.10.0" → "--agent-image-name=${image}"`,
  `${CONTAINER}.image: "${IMAGE}:v0.10.0" → "${image}"`,
];
const gates = (ephemeralIdentity: boolean, credentialSync: boolean) =>
  `${CONTAINER}.args[2]: "--feature-gates=EphemeralIdentity=false,ClusterProfileCredSyncer=false" → "--feature-gates=EphemeralIdentity=${ephemeralIdentity},ClusterProfileCredSyncer=${credentialSync}"`;
const moves = (object: string, field = 'namespace') => `${object} ${field}: "${HOME}" → "msa"`;

/** For each prop a value and all that it changes beside the defaults; a new prop does not compile without. */
type Change<V> = [value: V, changes: string[], base?: ManagedServiceAccountAddOnProps];
const PROPS: {
  [P in keyof Required<ManagedServiceAccountAddOnProps>]: Change<Required<ManagedServiceAccountAddOnProps>[P]>;
} = {
  namespace: [
    'msa',
    [
      moves('ClusterManagementAddOn managed-serviceaccount', 'spec.installStrategy.placements[0].namespace'),
      moves(`ClusterRoleBinding ${ROLE}`, 'subjects[0].namespace'),
      moves('Deployment managed-serviceaccount-addon-manager'),
      moves('ManagedClusterSetBinding global'),
      moves('Placement global'),
      moves('ServiceAccount managed-serviceaccount'),
    ],
  ],
  installation: [
    AddOnInstallation.clusterByCluster(),
    [
      '- ManagedClusterSetBinding global',
      '- Placement global',
      `ClusterManagementAddOn managed-serviceaccount spec.installStrategy: {"placements":[{"name":"global","namespace":"${HOME}","rolloutStrategy":{"type":"All"}}],"type":"Placements"} → undefined`,
    ],
  ],
  image: ['registry.example.org:5000/msa', images('registry.example.org:5000/msa:v0.10.0')],
  tag: ['v1', images(`${IMAGE}:v1`)],
  digest: [DIGEST, images(`${IMAGE}@${DIGEST}`)],
  replicas: [
    2,
    [
      'Deployment managed-serviceaccount-addon-manager spec.replicas: 1 → 2',
      `${CONTAINER}.args[]: undefined → "--leader-elect=true"`,
    ],
  ],
  ephemeralIdentity: [true, [`ClusterRole ${ROLE} rules[7].verbs[]: undefined → "delete"`, gates(true, false)]],
  credentialSync: [
    true,
    [`+ ClusterRole ${ROLE}-clusterprofile`, `+ ClusterRoleBinding ${ROLE}-clusterprofile`, gates(false, true)],
  ],
  agentImagePullSecret: ['registry', [`${CONTAINER}.args[]: undefined → "--agent-image-pull-secret=registry"`]],
  hubDeployMode: [
    HubDeployMode.ADD_ON_TEMPLATE,
    [
      '+ AddOnTemplate managed-serviceaccount-0.10.0',
      '+ ClusterRole managed-serviceaccount-addon-agent',
      '+ ClusterRoleBinding open-cluster-management-addon-manager-managed-serviceaccount',
      `- ClusterRole ${ROLE}`,
      `- ClusterRoleBinding ${ROLE}`,
      '- Deployment managed-serviceaccount-addon-manager',
      '- ServiceAccount managed-serviceaccount',
      'ClusterManagementAddOn managed-serviceaccount metadata.annotations: undefined → {"addon.open-cluster-management.io/lifecycle":"addon-manager"}',
      'ClusterManagementAddOn managed-serviceaccount spec.supportedConfigs[]: undefined → {"defaultConfig":{"name":"managed-serviceaccount-0.10.0"},"group":"addon.open-cluster-management.io","resource":"addontemplates"}',
    ],
  ],
  addOnTemplateName: [
    'accounts',
    [
      '+ AddOnTemplate accounts',
      '- AddOnTemplate managed-serviceaccount-0.10.0',
      'ClusterManagementAddOn managed-serviceaccount spec.supportedConfigs[1].defaultConfig.name: "managed-serviceaccount-0.10.0" → "accounts"',
    ],
    TEMPLATE,
  ],
};

describe('ManagedServiceAccountAddOn', () => {
  for (const [prop, [value, expected, base = {}]] of Object.entries(PROPS)) {
    it(`changes with ${prop} what that setting means, and nothing else`, () => {
      const found = changes(RELEASES, adding(base), adding({ ...base, [prop]: value }));
      assert.deepEqual(found, [...expected].sort());
    });
  }

  it('runs a manager beside an AddOnTemplate to copy tokens, and only for that', () => {
    assert.deepEqual(changes(RELEASES, adding(TEMPLATE), adding({ ...TEMPLATE, credentialSync: true })), [
      `+ ClusterRole ${ROLE}-clusterprofile`,
      `+ ClusterRoleBinding ${ROLE}-clusterprofile`,
      '+ Deployment managed-serviceaccount-addon-manager',
      '+ ServiceAccount managed-serviceaccount',
    ]);
  });

  it('has the agents of an AddOnTemplate elect a leader where there are several', () => {
    const agent = 'AddOnTemplate managed-serviceaccount-0.10.0 spec.agentSpec.workload.manifests[3].spec';
    assert.deepEqual(changes(RELEASES, adding(TEMPLATE), adding({ ...TEMPLATE, replicas: 2 })), [
      `${agent}.replicas: 1 → 2`,
      `${agent}.template.spec.containers[0].args[]: undefined → "--leader-elect=true"`,
    ]);
  });

  it('installs by Placements of the user without a binding or Placement of its own', () => {
    const installation = AddOnInstallation.byPlacements([{ name: 'members', namespace: 'inventory' }]);
    assert.deepEqual(changes(RELEASES, adding({}), adding({ installation })), [
      '- ManagedClusterSetBinding global',
      '- Placement global',
      'ClusterManagementAddOn managed-serviceaccount spec.installStrategy.placements[0].name: "global" → "members"',
      `ClusterManagementAddOn managed-serviceaccount spec.installStrategy.placements[0].namespace: "${HOME}" → "inventory"`,
    ]);
  });

  it('needs no Wait: its manager is a Deployment that it emits', () => {
    assert.deepEqual(waits(RELEASES, adding({})), []);
  });

  it('emits neither a namespace nor a CRD', () => {
    const kinds = emitted(RELEASES, adding({ credentialSync: true })).map(({ kind }) => kind);
    assert.ok(!kinds.includes('Namespace') && !kinds.includes('CustomResourceDefinition'), kinds.join(' '));
  });

  describe('refuses', () => {
    const refused: [string, ManagedServiceAccountAddOnProps, string][] = [
      ['a negative count', { replicas: -1 }, 'replicas -1 must be a whole number from 0'],
      ['a tag beside a digest', { tag: 'v1', digest: DIGEST }, 'tag "v1" must be left out where a digest is given'],
      [
        'an image with its digest',
        { image: `msa@${DIGEST}` },
        `image "msa@${DIGEST}" must be a registry and path without tag and digest, such as quay.io/open-cluster-management`,
      ],
      [
        'an empty name of a pull secret',
        { agentImagePullSecret: '' },
        'agentImagePullSecret "" must be a DNS-1123 subdomain (a-z, 0-9, "-", ".", at most 253)',
      ],
      [
        'a namespace that is none',
        { namespace: 'a.b' },
        'namespace "a.b" must be a DNS-1123 label (a-z, 0-9, "-", at most 63)',
      ],
      [
        'the name of a template that is not made',
        { addOnTemplateName: 'accounts' },
        'addOnTemplateName "accounts" must be left out unless hubDeployMode is AddOnTemplate, which alone makes a template',
      ],
    ];
    for (const [what, props, message] of refused) {
      it(`${what}, naming the construct`, () => {
        assert.throws(() => emitted(RELEASES, adding(props)), { message: `chart/accounts: ${message}` });
      });
    }
  });
});
