import * as addon from '../../imports/addon.open-cluster-management.io';
import * as cluster from '../../imports/cluster.open-cluster-management.io';
import * as work from '../../imports/work.open-cluster-management.io';

const MATCH_LABELS = { matchLabels: { tier: 'edge' } };
const EXPRESSIONS = { matchExpressions: [{ key: 'region', operator: 'In', values: ['eu', 'us'] }] };

/** Fields of a Placement that only OCM 1.3 has. */
export const NEW_PLACEMENT_FIELDS = { sortBy: cluster.PlacementSpecSortBy.SCORE, scoreRateLimit: '30s' } as const;

/** Every field of a Placement's spec that both releases have, but the sets. */
export const PLACEMENT: cluster.PlacementSpec = {
  numberOfClusters: 3,
  decisionStrategy: {
    groupStrategy: {
      clustersPerDecisionGroup:
        cluster.PlacementSpecDecisionStrategyGroupStrategyClustersPerDecisionGroup.fromString('50%'),
      decisionGroups: [
        { groupName: 'canary', groupClusterSelector: { labelSelector: MATCH_LABELS, claimSelector: EXPRESSIONS } },
      ],
    },
  },
  predicates: [
    {
      requiredClusterSelector: {
        labelSelector: { ...MATCH_LABELS, ...EXPRESSIONS },
        claimSelector: EXPRESSIONS,
        celSelector: { celExpressions: ['managedCluster.status.version.kubernetes.startsWith("v1.")'] },
      },
    },
  ],
  prioritizerPolicy: {
    mode: 'Exact',
    configurations: [
      {
        scoreCoordinate: {
          type: cluster.PlacementSpecPrioritizerPolicyConfigurationsScoreCoordinateType.BUILT_IN,
          builtIn: 'Steady',
        },
        weight: -10,
      },
      {
        scoreCoordinate: {
          type: cluster.PlacementSpecPrioritizerPolicyConfigurationsScoreCoordinateType.ADD_ON,
          addOn: { resourceName: 'scores', scoreName: 'cpu' },
        },
        weight: 10,
      },
    ],
  },
  spreadPolicy: {
    spreadConstraints: [
      {
        topologyKey: 'example.org/zone',
        topologyKeyType: cluster.PlacementSpecSpreadPolicySpreadConstraintsTopologyKeyType.LABEL,
        maxSkew: 2,
        whenUnsatisfiable: cluster.PlacementSpecSpreadPolicySpreadConstraintsWhenUnsatisfiable.DO_NOT_SCHEDULE,
      },
    ],
  },
  tolerations: [
    {
      key: 'example.org/maintenance',
      operator: 'Equal',
      value: 'planned',
      effect: cluster.PlacementSpecTolerationsEffect.NO_SELECT,
      tolerationSeconds: 600,
    },
  ],
};

const CONFIG_MAP = { resource: 'configmaps', namespace: 'default', name: 'settings' };

/** Every field of a ManifestWork's spec, but the manifests. */
export const MANIFEST_WORK: work.ManifestWorkSpec = {
  deleteOption: {
    propagationPolicy: work.ManifestWorkSpecDeleteOptionPropagationPolicy.SELECTIVELY_ORPHAN,
    selectivelyOrphans: { orphaningRules: [{ group: '', ...CONFIG_MAP }] },
    ttlSecondsAfterFinished: 3600,
  },
  executor: {
    subject: {
      type: work.ManifestWorkSpecExecutorSubjectType.SERVICE_ACCOUNT,
      serviceAccount: { namespace: 'default', name: 'executor' },
    },
  },
  manifestConfigs: [
    {
      resourceIdentifier: { group: '', ...CONFIG_MAP },
      conditionRules: [
        {
          type: work.ManifestWorkSpecManifestConfigsConditionRulesType.CEL,
          condition: 'Complete',
          celExpressions: ['has(object.data)'],
          message: 'it has data',
          messageExpression: '"data: " + string(size(object.data))',
        },
      ],
      feedbackScrapeType: work.ManifestWorkSpecManifestConfigsFeedbackScrapeType.WATCH,
      feedbackRules: [
        {
          type: work.ManifestWorkSpecManifestConfigsFeedbackRulesType.JSON_PATHS,
          jsonPaths: [{ name: 'level', path: '.data.level', version: 'v1' }],
        },
      ],
      updateStrategy: {
        type: work.ManifestWorkSpecManifestConfigsUpdateStrategyType.SERVER_SIDE_APPLY,
        serverSideApply: {
          fieldManager: 'work-agent-settings',
          force: true,
          ignoreFields: [
            {
              condition:
                work.ManifestWorkSpecManifestConfigsUpdateStrategyServerSideApplyIgnoreFieldsCondition.ON_SPOKE_CHANGE,
              jsonPaths: ['.data.level'],
            },
          ],
        },
      },
    },
  ],
};

/** Every field of an AddOnDeploymentConfig's spec. */
export const ADD_ON_DEPLOYMENT_CONFIG: Required<addon.AddOnDeploymentConfigSpec> = {
  agentInstallNamespace: 'agents',
  customizedVariables: [{ name: 'LOG_LEVEL', value: '4' }],
  nodePlacement: {
    nodeSelector: { 'node-role.kubernetes.io/infra': '' },
    tolerations: [{ key: 'infra', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
  },
  proxyConfig: {
    httpProxy: 'http://proxy.example.org:3128',
    httpsProxy: 'https://proxy.example.org:3129',
    noProxy: '.example.org,10.0.0.0/8',
    caBundle: Buffer.from('certificates').toString('base64'),
  },
  registries: [{ source: 'quay.io/open-cluster-management', mirror: 'registry.example.org/ocm' }],
  resourceRequirements: [
    {
      containerId: 'deployments:agent:*',
      resources: {
        limits: { memory: addon.AddOnDeploymentConfigSpecResourceRequirementsResourcesLimits.fromString('1Gi') },
        requests: { cpu: addon.AddOnDeploymentConfigSpecResourceRequirementsResourcesRequests.fromNumber(1) },
      },
    },
  ],
};
