import { celExpression } from '../health/cel-expression';
import type { AwaitedObject } from './delivery-unit';

/** Health checks of a Kustomization: which objects, and for each kind the expression that is true of a healthy one. */
export interface FluxHealth {
  readonly healthChecks: readonly FluxReference[];
  readonly healthCheckExprs: readonly FluxHealthExpression[];
}

/** An object that Flux waits for. */
export interface FluxReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** When objects of a kind are healthy. */
export interface FluxHealthExpression {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
}

/**
 * Names every awaited object, whoever creates it: `wait: true` would look at the applied ones alone, and take each of OCM's
 * kinds for healthy at once.
 */
export function fluxHealth(awaited: readonly AwaitedObject[]): FluxHealth {
  const kinds = new Map<string, AwaitedObject[]>();
  for (const object of awaited) {
    const key = `${object.apiVersion} ${object.kind}`;
    const known = kinds.get(key);
    if (known) known.push(object);
    else kinds.set(key, [object]);
  }
  return {
    healthChecks: awaited.map(({ apiVersion, kind = '', name, namespace }) => ({
      apiVersion,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
    })),
    healthCheckExprs: [...kinds.values()].map((objects) => {
      const { apiVersion = '', kind = '' } = objects[0] ?? {};
      return { apiVersion, kind, current: expressionFor(objects) };
    }),
  };
}

/** One expression for all objects of a kind, since Flux takes but one: where they differ, it asks for their names. */
function expressionFor(objects: readonly AwaitedObject[]): string {
  const byExpression = new Map<string, string[]>();
  for (const { wanted, namespace, name } of objects) {
    const expression = celExpression(wanted.rule, wanted.fields);
    const target = namespace === undefined ? name : `${namespace}/${name}`;
    const known = byExpression.get(expression);
    if (known) known.push(target);
    else byExpression.set(expression, [target]);
  }
  // What most of them want needs no names.
  const [most = ['true', []], ...others] = [...byExpression].sort(([, a], [, b]) => b.length - a.length);
  const who = objects[0]?.namespace === undefined ? 'metadata.name' : "metadata.namespace + '/' + metadata.name";
  return others.reduce((rest, [expression, targets]) => {
    const names = targets.map((target) => `'${target}'`).join(', ');
    return `${who} in [${names}] ? (${expression}) : (${rest})`;
  }, most[0]);
}
