import type { FeatureGate } from '../releases/release';

/** An entry of a `featureGates` list, with its mode spelled out: the API's default for a missing mode is `Disable`. */
export interface GateEntry {
  readonly feature: string;
  readonly mode: 'Enable' | 'Disable';
}

/** The gates that were asked for on one object, by the part of the spec that lists them. */
export class GateLists {
  private readonly asked = new Map<string, Map<string, boolean>>();

  public ask(component: string, gates: { readonly [gate: string]: boolean } = {}): void {
    const list = this.asked.get(component) ?? new Map<string, boolean>();
    for (const [gate, enabled] of Object.entries(gates)) list.set(gate, enabled);
    if (list.size > 0) this.asked.set(component, list);
  }

  /** What was asked for, as `component/Gate=Enable` words. */
  public words(): string[] {
    return [...this.asked].flatMap(([component, gates]) =>
      [...gates].map(([gate, enabled]) => `${component}/${gate}=${modeOf(enabled)}`),
    );
  }

  /**
   * The whole list for a component: what is on by default, and what was asked for, in the release's order. The list is
   * atomic, so that whoever writes it must write all of it. Undefined where nothing was asked for.
   */
  public list(component: string, known: readonly FeatureGate[]): GateEntry[] | undefined {
    const asked = this.asked.get(component);
    if (!asked) return undefined;
    const defaults = known.filter((gate) => gate.enabledByDefault || asked.has(gate.name));
    const modes = new Map(defaults.map((gate) => [gate.name, gate.enabledByDefault]));
    for (const [gate, enabled] of asked) modes.set(gate, enabled);
    return [...modes].map(([feature, enabled]) => ({ feature, mode: modeOf(enabled) }));
  }
}

function modeOf(enabled: boolean): GateEntry['mode'] {
  return enabled ? 'Enable' : 'Disable';
}
