import { goDurationInNanoseconds } from './duration';
import { isImageReference, isRegistry } from './image-reference';
import type { Syntax } from './syntax';
import { isUrl } from './url';

const SECOND = 10n ** 9n;
const SHORTEST_TOKEN = 600n * SECOND;
const LONGEST_TOKEN = 2n ** 32n * SECOND;
const DURATION = 'a duration such as "1h30m" (units h, m, s, ms, us, ns)';

/** Reference of a container image. */
export const IMAGE: Syntax = {
  rule: 'must be an image reference such as "registry.example.com/team/app:v1" or "…/app@sha256:" and 64 hex digits',
  test: isImageReference,
};

const REGISTRY: Syntax = {
  rule: 'must be what image references begin with, such as "registry.example.com/team"',
  test: isRegistry,
};

const HTTPS_URL: Syntax = {
  rule: 'must be an https URL with a host, without credentials and fragment',
  test: (text) => isUrl(text, ['https:']),
};

const PROXY_URL: Syntax = {
  rule: 'must be an http or https URL with a host, without credentials and fragment',
  test: (text) => isUrl(text, ['http:', 'https:']),
};

const SOAK_TIME: Syntax = {
  rule: `must be ${DURATION}, not below 0`,
  test: (text) => (goDurationInNanoseconds(text) ?? -1n) >= 0n,
};

const DEADLINE: Syntax = {
  rule: `must be "None" or ${DURATION}, not below 0`,
  test: (text) => text === 'None' || SOAK_TIME.test(text),
};

const TOKEN_VALIDITY: Syntax = {
  // Nothing refuses another one before the API server refuses to issue the token (authentication.k8s.io TokenRequest).
  rule: `must be ${DURATION}, from 10 minutes to 2^32 seconds, which is what Kubernetes issues tokens for`,
  test: (text) => {
    const validity = goDurationInNanoseconds(text) ?? 0n;
    return validity >= SHORTEST_TOKEN && validity <= LONGEST_TOKEN;
  },
};

/** A field that may be empty, which is as good as left out. */
function orEmpty(syntax: Syntax): Syntax {
  return { rule: syntax.rule, test: (text) => text === '' || syntax.test(text) };
}

function rollout(strategies: string): Record<string, Syntax> {
  return {
    [`${strategies}.all.minSuccessTime`]: SOAK_TIME,
    [`${strategies}.all.progressDeadline`]: DEADLINE,
    [`${strategies}.progressive.minSuccessTime`]: SOAK_TIME,
    [`${strategies}.progressive.progressDeadline`]: DEADLINE,
    [`${strategies}.progressivePerGroup.minSuccessTime`]: SOAK_TIME,
    [`${strategies}.progressivePerGroup.progressDeadline`]: DEADLINE,
  };
}

/**
 * Strings whose syntax the CRDs of OCM, cluster-proxy and managed-serviceaccount leave open, or say too loosely, by API group
 * and kind; `[]` stands for every item of a list. What reads them refuses or misreads any other.
 */
export const FIELD_RULES: Readonly<Record<string, Readonly<Record<string, Syntax>>>> = {
  'addon.open-cluster-management.io/AddOnDeploymentConfig': {
    'spec.proxyConfig.httpProxy': orEmpty(PROXY_URL),
    'spec.proxyConfig.httpsProxy': orEmpty(PROXY_URL),
    'spec.registries[].mirror': orEmpty(REGISTRY),
    'spec.registries[].source': orEmpty(REGISTRY),
  },
  'addon.open-cluster-management.io/ClusterManagementAddOn': rollout(
    'spec.installStrategy.placements[].rolloutStrategy',
  ),
  'authentication.open-cluster-management.io/ManagedServiceAccount': { 'spec.rotation.validity': TOKEN_VALIDITY },
  'cluster.open-cluster-management.io/ManagedCluster': { 'spec.managedClusterClientConfigs[].url': HTTPS_URL },
  'operator.open-cluster-management.io/ClusterManager': {
    'spec.addOnManagerImagePullSpec': orEmpty(IMAGE),
    'spec.placementImagePullSpec': orEmpty(IMAGE),
    'spec.registrationImagePullSpec': orEmpty(IMAGE),
    'spec.serverConfiguration.imagePullSpec': orEmpty(IMAGE),
    'spec.workImagePullSpec': orEmpty(IMAGE),
  },
  'operator.open-cluster-management.io/Klusterlet': {
    'spec.externalServerURLs[].url': HTTPS_URL,
    'spec.imagePullSpec': orEmpty(IMAGE),
    'spec.registrationImagePullSpec': orEmpty(IMAGE),
    'spec.workImagePullSpec': orEmpty(IMAGE),
  },
  'proxy.open-cluster-management.io/ManagedProxyConfiguration': {
    'spec.proxyAgent.image': IMAGE,
    'spec.proxyServer.image': IMAGE,
  },
  'work.open-cluster-management.io/ManifestWorkReplicaSet': rollout('spec.placementRefs[].rolloutStrategy'),
};
