/** What a CEL rule demands: how to tell, and how to say it. */
export interface CelRule {
  /** Whether a value that is of the type that the schema wants, and is being created, satisfies the rule. */
  readonly holds: (self: unknown) => boolean;
  /** The rule in words, as the end of a violation: `must …`. */
  readonly rule: string;
}

/**
 * The CEL rules of `x-kubernetes-validations` by their text. There is no CEL interpreter here: the import script refuses
 * a CRD with a rule that is not in the table, and a user's own CRD has such a rule left to the API server.
 */
export const CEL_RULES: ReadonlyMap<string, CelRule> = new Map<string, CelRule>([
  [
    `self.type != 'CEL' || self.condition != ""`,
    {
      holds: (self) => {
        const { type, condition } = self as { type?: unknown; condition?: unknown };
        return type !== 'CEL' || Boolean(condition);
      },
      rule: 'must have a condition, since its type is CEL',
    },
  ],
  // A transition rule: nothing to compare with when the object is created.
  ['self == oldSelf', { holds: () => true, rule: 'must not change' }],
]);
