import type { Construct } from 'constructs';
import { Wait, WaitUntil } from '../fleet/wait';
import type { FeatureGate } from '../releases/release';

/** Waits for the CRDs that the operator installs once the gates are on, and no longer for those of gates turned off. */
export function waitForCrds(
  scope: Construct,
  known: readonly FeatureGate[],
  gates: { readonly [gate: string]: boolean },
): void {
  for (const { name, opens, installsCrd } of known) {
    if (!installsCrd || !opens) continue;
    if (gates[name] === false) scope.node.tryRemoveChild(opens);
    if (!gates[name] || scope.node.tryFindChild(opens)) continue;
    new Wait(scope, opens, {
      resource: 'customresourcedefinitions.apiextensions.k8s.io',
      name: opens,
      until: WaitUntil.HEALTHY,
    });
  }
}
