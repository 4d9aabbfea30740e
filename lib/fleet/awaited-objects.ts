import { type HealthRule, healthExpression, healthRuleOf } from '../health/health-table';
import type { BundledCluster } from './bundle';
import { partialKindOf, type StageName } from './stages';
import { WaitUntil } from './wait';

/** An object of a cluster that the bundle applies, waits for, or both. */
export interface ListedObject {
  /** Plural and group, as kubectl takes it. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  /** Stage in which the bundle applies it; absent where somebody else creates it. */
  readonly applied?: StageName;
  /** Stage after which it is waited for; absent where nothing is. */
  readonly awaited?: StageName | 'end';
  /** What is waited for: an expression of the health table, or `created`. */
  readonly health?: string;
  readonly timeoutSeconds?: number;
  /** The same as `health`, for those who render it otherwise: absent where nothing is waited for. */
  readonly wanted?: WantedHealth;
}

/** What is waited for of an object. */
export interface WantedHealth {
  /** The rule that it must meet; absent where it must only exist. */
  readonly rule?: HealthRule;
  /** Fields that must be set besides, as in the props of a Wait. */
  readonly fields: readonly string[];
}

const LISTED = new WeakMap<BundledCluster, readonly ListedObject[]>();

/** Lists the objects of a cluster in the order in which they are applied, then those that others create. */
export function listObjects(cluster: BundledCluster): readonly ListedObject[] {
  const listed = LISTED.get(cluster) ?? [...emittedObjects(cluster), ...awaitedObjects(cluster)];
  LISTED.set(cluster, listed);
  return listed;
}

function emittedObjects({ objects, kinds }: BundledCluster): ListedObject[] {
  return objects.map(({ json, stage }) => {
    const resource = kinds.find(json.apiVersion, json.kind)?.resource ?? json.kind;
    const { name = '', namespace } = json.metadata;
    const rule = healthRuleOf(resource);
    // The waits of the gates stage are for the gates: what is behind them is applied only then.
    const isBehindGate = stage === 'gates' && !partialKindOf(json);
    return {
      resource,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      applied: stage,
      ...(rule && {
        awaited: rule.atEnd || isBehindGate ? 'end' : stage,
        health: healthExpression(rule, json),
        timeoutSeconds: rule.timeoutSeconds,
        wanted: { rule, fields: [] },
      }),
    };
  });
}

/** What others create, as far as a Wait says so. */
function awaitedObjects({ waits }: BundledCluster): ListedObject[] {
  return waits.flatMap(({ stage, wait }) => {
    const { resource, until, atEnd, timeout, fields = [] } = wait.props;
    const rule = healthRuleOf(resource);
    const terms = until !== WaitUntil.HEALTHY ? until : rule ? healthExpression(rule) : WaitUntil.CREATED;
    const wanted = { ...(rule && until !== WaitUntil.CREATED ? { rule } : {}), fields };
    const health = [terms, ...fields.map((field) => `.${field}`)].join(',');
    return wait.names.map((target) => {
      const [name = '', namespace] = target.split('/').reverse();
      return {
        resource,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        awaited: atEnd ? 'end' : stage,
        health,
        timeoutSeconds: timeout?.toSeconds() ?? rule?.timeoutSeconds ?? 180,
        wanted,
      };
    });
  });
}
