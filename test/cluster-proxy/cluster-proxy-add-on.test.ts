import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart } from 'cdk8s';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import {
  ClusterProxyAddOn,
  type ClusterProxyAddOnProps,
  type ProxyUserServer,
} from '../../lib/cluster-proxy/cluster-proxy-add-on';
import { ProxyEntrypoint } from '../../lib/cluster-proxy/proxy-entrypoint';
import { AddOnInstallation } from '../../lib/ocm/add-on-installation';
import { changes, waits } from '../parity/changes';
import { emitted, identity } from '../parity/emitted';

const NEW = { ocm: '1.3.1', clusterProxy: '0.11.0' };
const OLD = { ocm: '1.2.1', clusterProxy: '0.10.0' };
const HOME = 'open-cluster-management-addon';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const IMAGE = 'quay.io/open-cluster-management/cluster-proxy';
const ROLE = 'open-cluster-management:cluster-proxy:addon-manager';

const adding = (props: ClusterProxyAddOnProps) => (chart: Chart) => void new ClusterProxyAddOn(chart, 'proxy', props);
const managerImage = (image: string) =>
  `Deployment cluster-proxy-addon-manager spec.template.spec.containers[0].image: "${IMAGE}:v0.11.0" → "${image}"`;
const argument = (index: number, name: string, before: unknown, after: unknown) =>
  `Deployment cluster-proxy-addon-manager spec.template.spec.containers[0].args[${index}]: "--${name}=${before}" → "--${name}=${after}"`;
const proxyImage = (part: string, image: string) =>
  `ManagedProxyConfiguration cluster-proxy spec.${part}.image: "${IMAGE}:v0.11.0" → "${image}"`;
const secret = (sign: string, namespace: string, name: string) => `${sign} Wait secrets ${namespace}/${name} created`;
const moves = (object: string, field = 'namespace') => `${object} ${field}: "${HOME}" → "proxies"`;
const secrets = ['agent-server', 'proxy-client', 'proxy-server', 'proxy-server-ca'];

/** For each prop a value and all that it changes beside the defaults; a new prop does not compile without. */
const PROPS: { [P in keyof Required<ClusterProxyAddOnProps>]: [Required<ClusterProxyAddOnProps>[P], string[]] } = {
  namespace: [
    'proxies',
    [
      '+ Wait deployments.apps proxies/cluster-proxy rolled-out',
      ...secrets.map((name) => secret('+', 'proxies', name)),
      `- Wait deployments.apps ${HOME}/cluster-proxy rolled-out`,
      ...secrets.map((name) => secret('-', HOME, name)),
      moves('ClusterManagementAddOn cluster-proxy', 'spec.installStrategy.placements[0].namespace'),
      moves(`ClusterRoleBinding ${ROLE}`, 'subjects[0].namespace'),
      moves('Deployment cluster-proxy-addon-manager'),
      argument(1, 'signer-secret-namespace', HOME, 'proxies'),
      moves('ManagedClusterSetBinding global'),
      moves('ManagedProxyConfiguration cluster-proxy', 'spec.proxyServer.namespace'),
      moves('Placement cluster-proxy-placement'),
      moves(`Role ${ROLE}`),
      moves(`RoleBinding ${ROLE}`),
      moves(`RoleBinding ${ROLE}`, 'subjects[0].namespace'),
      moves('ServiceAccount cluster-proxy'),
    ],
  ],
  installation: [
    AddOnInstallation.clusterByCluster(),
    [
      '- ManagedClusterSetBinding global',
      '- Placement cluster-proxy-placement',
      `ClusterManagementAddOn cluster-proxy spec.installStrategy: {"placements":[{"name":"cluster-proxy-placement","namespace":"${HOME}"}],"type":"Placements"} → undefined`,
    ],
  ],
  registry: ['registry.example.org/ocm', [managerImage('registry.example.org/ocm/cluster-proxy:v0.11.0')]],
  image: ['proxy', [managerImage('quay.io/open-cluster-management/proxy:v0.11.0')]],
  tag: [
    'v1.2.3',
    [
      managerImage(`${IMAGE}:v1.2.3`),
      proxyImage('proxyAgent', `${IMAGE}:v1.2.3`),
      proxyImage('proxyServer', `${IMAGE}:v1.2.3`),
    ],
  ],
  digest: [
    DIGEST,
    [
      managerImage(`${IMAGE}@${DIGEST}`),
      proxyImage('proxyAgent', `${IMAGE}@${DIGEST}`),
      proxyImage('proxyServer', `${IMAGE}@${DIGEST}`),
    ],
  ],
  proxyServerImage: ['registry.example.org/server', [proxyImage('proxyServer', 'registry.example.org/server:v0.11.0')]],
  proxyAgentImage: ['registry.example.org/agent', [proxyImage('proxyAgent', 'registry.example.org/agent:v0.11.0')]],
  replicas: [
    2,
    [
      'Deployment cluster-proxy-addon-manager spec.replicas: 1 → 2',
      'ManagedProxyConfiguration cluster-proxy spec.proxyAgent.replicas: 1 → 2',
      'ManagedProxyConfiguration cluster-proxy spec.proxyServer.replicas: 1 → 2',
    ],
  ],
  entrypoint: [
    ProxyEntrypoint.hostname('hub.example.org'),
    [
      'ManagedProxyConfiguration cluster-proxy spec.proxyServer.entrypoint.hostname: undefined → {"value":"hub.example.org"}',
      'ManagedProxyConfiguration cluster-proxy spec.proxyServer.entrypoint.type: "PortForward" → "Hostname"',
    ],
  ],
  proxyServerPort: [8443, ['ManagedProxyConfiguration cluster-proxy spec.proxyServer.entrypoint.port: 8091 → 8443']],
  imagePullPolicy: [ImagePullPolicy.ALWAYS, [argument(5, 'image-pull-policy', 'IfNotPresent', 'Always')]],
  kubeApiProxy: [false, [argument(2, 'enable-kube-api-proxy', true, false)]],
  serviceProxy: [
    true,
    [
      '+ Deployment cluster-proxy-addon-user',
      '+ Service cluster-proxy-addon-user',
      argument(3, 'enable-service-proxy', false, true),
    ],
  ],
  impersonation: [
    false,
    [
      '+ AddOnDeploymentConfig cluster-proxy',
      `ClusterManagementAddOn cluster-proxy spec.defaultConfigs[]: undefined → {"group":"addon.open-cluster-management.io","name":"cluster-proxy","namespace":"${HOME}","resource":"addondeploymentconfigs"}`,
    ],
  ],
  userServer: [
    { additionalSans: ['proxy.example.org', '10.0.0.1'] },
    [
      secret('+', HOME, 'cluster-proxy-user-serving-cert'),
      'ManagedProxyConfiguration cluster-proxy spec.userServer: undefined → {"additionalSANs":["proxy.example.org","10.0.0.1"]}',
    ],
  ],
  accessProvider: [true, [argument(7, 'feature-gates', 'ClusterProfile=false', 'ClusterProfile=true')]],
  networkPolicies: [
    true,
    [
      '+ NetworkPolicy cluster-proxy-addon-manager-network-policy',
      '+ NetworkPolicy cluster-proxy-proxy-server-network-policy',
      argument(4, 'enable-network-policies', false, true),
    ],
  ],
  agentNamespace: [
    'agents',
    [argument(6, 'agent-install-namespace', 'open-cluster-management-cluster-proxy', 'agents')],
  ],
};

describe('ClusterProxyAddOn', () => {
  for (const [prop, [value, expected]] of Object.entries(PROPS)) {
    it(`changes with ${prop} what that setting means, and nothing else`, () => {
      assert.deepEqual(changes(NEW, adding({}), adding({ [prop]: value })), [...expected].sort());
    });
  }

  it('shields the user server too where there is one', () => {
    const policies = changes(
      NEW,
      adding({ serviceProxy: true }),
      adding({ serviceProxy: true, networkPolicies: true }),
    );
    assert.ok(policies.includes('+ NetworkPolicy cluster-proxy-addon-user-network-policy'));
  });

  it('names the agent namespace to the user server, and to agents without impersonation', () => {
    const settings = { serviceProxy: true, impersonation: false };
    assert.deepEqual(changes(NEW, adding(settings), adding({ ...settings, agentNamespace: 'agents' })), [
      'AddOnDeploymentConfig cluster-proxy spec.agentInstallNamespace: "open-cluster-management-cluster-proxy" → "agents"',
      ...['manager spec.template.spec.containers[0].args[6]', 'user spec.template.spec.containers[1].args[10]'].map(
        (part) =>
          `Deployment cluster-proxy-addon-${part}: "--agent-install-namespace=open-cluster-management-cluster-proxy" → "--agent-install-namespace=agents"`,
      ),
    ]);
  });

  it('waits for the certificates and the proxy servers, which its manager makes', () => {
    assert.deepEqual(waits(OLD, adding({ userServer: {} })), [
      `secrets ${HOME}/proxy-client created`,
      `secrets ${HOME}/proxy-server created`,
      `secrets ${HOME}/agent-server created`,
      `secrets ${HOME}/proxy-server-ca created`,
      `secrets ${HOME}/cluster-proxy-user-serving-cert created`,
      `deployments.apps ${HOME}/cluster-proxy rolled-out`,
    ]);
  });

  it('waits for nothing where no manager runs to make it', () => {
    assert.deepEqual(waits(OLD, adding({ replicas: 0 })), []);
  });

  it('emits neither a namespace nor a CRD', () => {
    const kinds = emitted(NEW, adding(everySetting())).map(({ kind }) => kind);
    assert.ok(!kinds.includes('Namespace') && !kinds.includes('CustomResourceDefinition'), kinds.join(' '));
  });

  it('stands twice in one tree without a clash of construct ids', () => {
    const objects = emitted(NEW, (chart) => {
      new ClusterProxyAddOn(chart, 'a', { namespace: 'a' });
      new ClusterProxyAddOn(chart, 'b', { namespace: 'b' });
    });
    const inB = objects.filter(({ metadata }) => metadata.namespace === 'b').map(identity);
    assert.equal(inB.length, 6);
  });

  describe('refuses', () => {
    const refused: [string, ClusterProxyAddOnProps, string, typeof NEW?][] = [
      ['a negative count', { replicas: -1 }, 'replicas -1 must be a whole number from 0'],
      ['a broken count', { replicas: 1.5 }, 'replicas 1.5 must be a whole number from 0'],
      ['port 0', { proxyServerPort: 0 }, 'proxyServerPort 0 must be a whole number from 1 to 65535'],
      ['port 65536', { proxyServerPort: 65536 }, 'proxyServerPort 65536 must be a whole number from 1 to 65535'],
      ['a tag beside a digest', { tag: 'v1', digest: DIGEST }, 'tag "v1" must be left out where a digest is given'],
      ['an empty tag', { tag: '' }, 'tag "" must be an image tag (letters, digits, "_", ".", "-", at most 128)'],
      [
        'a malformed digest',
        { digest: 'sha256:abc' },
        'digest "sha256:abc" must be sha256: and 64 hexadecimal digits in lower case',
      ],
      [
        'an image with a space',
        { image: 'cluster proxy' },
        'image "cluster proxy" must be the name of an image without registry, tag and digest, such as cluster-proxy',
      ],
      [
        'a registry with a space',
        { registry: 'quay.io /ocm' },
        'registry "quay.io /ocm" must be a registry and path without tag and digest, such as quay.io/open-cluster-management',
      ],
      [
        'a tag in an image that gets one',
        { proxyServerImage: 'quay.io/ocm/proxy:v1' },
        'proxyServerImage "quay.io/ocm/proxy:v1" must be a registry and path without tag and digest, such as quay.io/open-cluster-management',
      ],
      [
        'an empty image',
        { proxyAgentImage: '' },
        'proxyAgentImage "" must be a registry and path without tag and digest, such as quay.io/open-cluster-management',
      ],
      [
        'a name of no host',
        { userServer: { additionalSans: ['ok.example.org', 'no host'] } },
        'userServer.additionalSans[1] "no host" must be a DNS name or an IP address',
      ],
      [
        'an address out of range',
        { entrypoint: ProxyEntrypoint.hostname('10.0.0.300') },
        'entrypoint.hostname "10.0.0.300" must be a DNS name or an IP address',
      ],
      [
        'an empty hostname',
        { entrypoint: ProxyEntrypoint.hostname('') },
        'entrypoint.hostname "" must be a DNS name or an IP address',
      ],
      ['an empty namespace', { namespace: '' }, 'namespace "" must be a DNS-1123 label (a-z, 0-9, "-", at most 63)'],
      [
        'an upper-case agent namespace',
        { agentNamespace: 'Agents' },
        'agentNamespace "Agents" must be a DNS-1123 label (a-z, 0-9, "-", at most 63)',
      ],
      [
        'network policies where the release has none',
        { networkPolicies: true },
        'networkPolicies true must be left out: cluster-proxy 0.10.0 does not have it; 0.11.0 does',
        OLD,
      ],
      [
        'an agent namespace where the release fixes it',
        { agentNamespace: 'agents' },
        'agentNamespace "agents" must be left out: cluster-proxy 0.10.0 does not have it; 0.11.0 does',
        OLD,
      ],
    ];
    for (const [what, props, message, releases = NEW] of refused) {
      it(`${what}, naming the construct`, () => {
        assert.throws(() => emitted(releases, adding(props)), { message: `chart/proxy: ${message}` });
      });
    }
  });

  it('takes a setting that is off for absent, where the release does not have it', () => {
    assert.deepEqual(changes(OLD, adding({}), adding({ networkPolicies: false })), []);
  });

  it('has a load balancer made with nothing said of it, as the manager wants it', () => {
    const loadBalancer = { entrypoint: ProxyEntrypoint.loadBalancer() };
    assert.deepEqual(changes(NEW, adding({ entrypoint: ProxyEntrypoint.portForward() }), adding(loadBalancer)), [
      'ManagedProxyConfiguration cluster-proxy spec.proxyServer.entrypoint.loadBalancerService: undefined → {}',
      'ManagedProxyConfiguration cluster-proxy spec.proxyServer.entrypoint.type: "PortForward" → "LoadBalancerService"',
    ]);
  });

  it('takes IPv6 addresses and wildcards into the certificate', () => {
    const additionalSans = ['fd00::1', '*.example.org'];
    assert.deepEqual(userServerOf({ additionalSans }), { additionalSANs: additionalSans });
  });

  it('keeps the list of further names where there is none', () => {
    for (const userServer of [{}, { additionalSans: [] }]) {
      assert.deepEqual(userServerOf(userServer), { additionalSANs: [] });
    }
  });
});

/** What the proxy's configuration says of the user server. */
function userServerOf(userServer: ProxyUserServer): unknown {
  const configuration = emitted(NEW, adding({ userServer })).find(({ kind }) => kind === 'ManagedProxyConfiguration');
  return (configuration?.spec as { userServer?: unknown } | undefined)?.userServer;
}

/** Every setting at once, but for the tag, which excludes the digest. */
function everySetting(): ClusterProxyAddOnProps {
  const { tag: _, ...values } = PROPS;
  return Object.fromEntries(Object.entries(values).map(([prop, [value]]) => [prop, value]));
}
