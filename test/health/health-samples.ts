import { HEALTH_TABLE, type HealthRule } from '../../lib/health/health-table';

/** An object as a cluster may show it, and whether it is healthy: what the runner, Flux and Argo CD must agree on. */
export interface HealthSample {
  /** What is peculiar about it, for the report of a failure. */
  readonly name: string;
  readonly rule: HealthRule;
  /** Fields that must be set besides, as in the props of a Wait. */
  readonly fields: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: any kind of the table
  readonly object: Readonly<Record<string, any>>;
  readonly isHealthy: boolean;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly observedGeneration?: number;
}

const GENERATION = 7;

/** Every rule of the table with every condition true, false, unknown and absent, and every generation seen, stale and absent. */
export function healthSamples(): HealthSample[] {
  return HEALTH_TABLE.flatMap((rule) => (rule.rollout ? rollouts(rule) : conditions(rule)));
}

function objectOf(rule: HealthRule, status: object | undefined, spec: object = {}): HealthSample['object'] {
  return {
    apiVersion: `${rule.group}/v1`,
    kind: rule.kind,
    metadata: { name: 'sample', namespace: 'samples', generation: GENERATION },
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

/** Kinds whose status is conditions. */
function conditions(rule: HealthRule): HealthSample[] {
  const samples: HealthSample[] = [];
  const fullSpec = rule.conditions.some(({ onlyWith }) => onlyWith) ? { userServer: { additionalSANs: ['x'] } } : {};
  const healthy: Condition[] = rule.conditions.map(({ type, status }) => ({
    type,
    status,
    ...(rule.observed === 'conditions' ? { observedGeneration: GENERATION } : {}),
  }));
  const base: Record<string, unknown> = {
    ...(rule.observed === 'status' ? { observedGeneration: GENERATION } : {}),
    ...Object.fromEntries((rule.fields ?? []).map((field) => [field.replace('status.', ''), SET_FIELDS[field]])),
  };
  const add = (name: string, isHealthy: boolean, status: object | undefined, spec = fullSpec, fields: string[] = []) =>
    samples.push({ name: `${rule.kind}: ${name}`, rule, fields, object: objectOf(rule, status, spec), isHealthy });
  const withConditions = (list: readonly Condition[]) => ({ ...base, conditions: list });

  add('all as it should be', true, withConditions(healthy));
  add('conditions in another order, and one more', true, {
    ...base,
    conditions: [{ ...healthy[0], type: 'Other', status: 'False' }, ...[...healthy].reverse()],
  });
  add('no status', false, undefined);
  add('an empty status', false, {});
  add('no conditions', false, base);
  add('an empty list of conditions', false, withConditions([]));
  for (const { type, status, mayBeAbsent } of rule.conditions) {
    const others = healthy.filter((condition) => condition.type !== type);
    const changed = (word: string) =>
      withConditions(
        healthy.map((condition) => (condition.type === type ? { ...condition, status: word } : condition)),
      );
    add(`${type} says the opposite`, false, changed(status === 'True' ? 'False' : 'True'));
    add(`${type} is Unknown`, mayBeAbsent === true, changed('Unknown'));
    add(`${type} is absent`, mayBeAbsent === true, withConditions(others));
  }
  for (const { type, onlyWith } of rule.conditions) {
    if (!onlyWith) continue;
    const others = withConditions(healthy.filter((condition) => condition.type !== type));
    add(`${type} is absent, and so is ${onlyWith}`, true, others, {});
  }
  for (const field of rule.fields ?? []) {
    const name = field.replace('status.', '');
    const { [name]: value, ...others } = withConditions(healthy) as Record<string, unknown>;
    add(`${field} is absent`, false, others);
    add(`${field} is empty`, false, { ...others, [name]: Array.isArray(value) ? [] : {} });
  }
  if (rule.observed === 'status') {
    add('its controller has seen an older generation', false, { ...withConditions(healthy), observedGeneration: 6 });
    const { observedGeneration, ...never } = withConditions(healthy) as Record<string, unknown>;
    add('its controller has seen no generation', false, never);
  }
  if (rule.observed === 'conditions') {
    for (const { type } of rule.conditions) {
      const of = (generation: object) =>
        withConditions(
          healthy.map(({ observedGeneration, ...condition }) => ({
            ...condition,
            ...(condition.type === type ? generation : { observedGeneration }),
          })),
        );
      add(`${type} is of an older generation`, false, of({ observedGeneration: 6 }));
      add(`${type} is of no generation`, false, of({}));
    }
  }
  // A Wait may ask for more than the rule.
  const wanted = ['status.phase', 'status.properties[region]'];
  const further = { ...withConditions(healthy), phase: 'Done' };
  add(
    'what a Wait asks for is set',
    true,
    { ...further, properties: [{ name: 'a' }, { name: 'region' }] },
    fullSpec,
    wanted,
  );
  add(
    'a Wait asks for an entry that the list lacks',
    false,
    { ...further, properties: [{ name: 'a' }] },
    fullSpec,
    wanted,
  );
  add('a Wait asks for an entry of a list that is absent', false, further, fullSpec, wanted);
  const unset = { ...withConditions(healthy), properties: [{ name: 'region' }] };
  add('a Wait asks for a field that is absent', false, unset, fullSpec, wanted);
  add('a Wait asks for a field that is empty', false, { ...unset, phase: '' }, fullSpec, wanted);
  return samples;
}

const SET_FIELDS: Readonly<Record<string, unknown>> = {
  'status.tokenSecretRef': { name: 'token', lastRefreshTimestamp: '2026-01-01T00:00:00Z' },
  'status.accessProviders': [{ name: 'open-cluster-management', cluster: { server: 'https://proxy.example' } }],
};

/** Kinds whose status is numbers, of which an API server leaves out those that are zero. */
function rollouts(rule: HealthRule): HealthSample[] {
  const isDaemonSet = rule.kind === 'DaemonSet';
  const sample = (name: string, isHealthy: boolean, status: object | undefined, replicas = 2): HealthSample => ({
    name: `${rule.kind}: ${name}`,
    rule,
    fields: [],
    object: objectOf(rule, status, isDaemonSet ? { minReadySeconds: 1 } : { replicas }),
    isHealthy,
  });
  const done: Readonly<Record<string, number>> = isDaemonSet
    ? { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 }
    : { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  const counted = isDaemonSet
    ? ['updatedNumberScheduled', 'numberAvailable']
    : ['updatedReplicas', 'availableReplicas'];
  const seen = { observedGeneration: GENERATION };
  const without = (field: string) =>
    Object.fromEntries(Object.entries({ ...seen, ...done }).filter(([name]) => name !== field));
  return [
    sample('rolled out', true, { ...seen, ...done }),
    sample('no status', false, undefined),
    sample('an empty status', false, {}),
    sample('rolled out, an older generation', false, { ...done, observedGeneration: 6 }),
    sample('rolled out, no generation', false, done),
    sample('nothing wanted and nothing there', true, seen, 0),
    ...counted.flatMap((field) => [
      sample(`${field} is one short`, false, { ...seen, ...done, [field]: 1 }),
      sample(`${field} is absent`, false, without(field)),
    ]),
    ...(isDaemonSet
      ? []
      : [
          sample('an old replica is still there', false, { ...seen, ...done, replicas: 3 }),
          sample('scaled to nothing, and one is left', false, { ...seen, replicas: 1 }, 0),
        ]),
  ];
}
