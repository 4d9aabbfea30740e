import type { HealthCondition, HealthRule } from './health-table';

/**
 * Writes a rule, and further fields that must be set, as an expression in the Common Expression Language, over an object's
 * `metadata`, `spec` and `status` (Flux's `healthCheckExprs`). It is true of a healthy object; where a part of the status
 * that it reads is not there yet, it fails, which Flux takes for "not yet". Without a rule the object must only exist.
 */
export function celExpression(rule: HealthRule | undefined, fields: readonly string[] = []): string {
  const terms = [
    ...(rule?.rollout ? rolledOut(rule.kind) : []),
    ...(rule?.observed === 'status' ? [OBSERVED] : []),
    ...(rule?.observed === 'conditions' ? [ALL_OBSERVED] : []),
    ...(rule?.conditions ?? []).map(conditionTerm),
    ...[...(rule?.fields ?? []), ...fields].map(fieldTerm),
  ];
  return terms.length > 0 ? terms.join(' && ') : 'true';
}

const OBSERVED = 'status.?observedGeneration.orValue(0) == metadata.generation';

/** Of a condition without a generation nobody knows what it is about. */
const ALL_OBSERVED = 'status.conditions.all(c, c.?observedGeneration.orValue(0) == metadata.generation)';

/** What counts as not set, of whatever type: the empty values of Go's templates, by which the runner reads a field. */
const UNSET = "[null, false, 0, '', [], {}]";

/** Numbers that are zero are left out of a status. */
function rolledOut(kind: string): string[] {
  const count = (field: string) => `status.?${field}.orValue(0)`;
  if (kind === 'DaemonSet') {
    const wanted = count('desiredNumberScheduled');
    return [OBSERVED, ...['updatedNumberScheduled', 'numberAvailable'].map((field) => `${count(field)} >= ${wanted}`)];
  }
  return [
    OBSERVED,
    `${count('updatedReplicas')} >= spec.replicas`,
    `${count('availableReplicas')} >= spec.replicas`,
    `${count('replicas')} <= ${count('updatedReplicas')}`,
  ];
}

function conditionTerm({ type, status, mayBeAbsent, onlyWith }: HealthCondition): string {
  const shows = (wanted: string) => `status.conditions.exists(c, c.type == '${type}' && c.status == '${wanted}')`;
  if (mayBeAbsent) return `!${shows(status === 'True' ? 'False' : 'True')}`;
  return onlyWith ? `(!has(${onlyWith}) || ${shows(status)})` : shows(status);
}

/** A field as in a Wait: `status.phase`, or `status.properties[region]` for the entry of that name in a list. */
function fieldTerm(field: string): string {
  const [path = '', entry] = field.split(/\[|\]$/);
  const [root, ...parts] = path.split('.');
  const value = [root, ...parts.map((part) => `?${part}`)].join('.');
  return entry === undefined
    ? `!(${value}.orValue(null) in ${UNSET})`
    : `${value}.orValue([]).exists(e, e.name == ${celString(entry)})`;
}

function celString(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
