import assert from 'node:assert/strict';

/** Where a check of ours and the API server part, and are known to. */
export interface Disagreement<T> {
  /**
   * What the check refuses though the server takes it.
   * @default - nothing
   */
  readonly weRefuse?: readonly T[];
  /**
   * What the check leaves to the server to refuse.
   * @default - nothing
   */
  readonly weLeave?: readonly T[];
}

/** A value, what is wrong with it by our check, and by the server; undefined where nothing is. */
export interface Verdicts<T> {
  readonly value: T;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

/** Asserts that both judge each value alike but those named, and that some are taken and some are refused. */
export function assertAgreement<T>(verdicts: readonly Verdicts<T>[], known: Disagreement<T> = {}): void {
  const weRefuse = verdicts.filter(({ ours, theirs }) => ours !== undefined && theirs === undefined);
  const weLeave = verdicts.filter(({ ours, theirs }) => ours === undefined && theirs !== undefined);
  const text = (values: readonly T[] = []) => values.map((value) => JSON.stringify(value)).sort();
  const said = (list: readonly Verdicts<T>[]) => list.map(({ ours, theirs }) => ours ?? theirs).join('\n');
  assert.deepEqual(text(weRefuse.map(({ value }) => value)), text(known.weRefuse), `we refuse:\n${said(weRefuse)}`);
  assert.deepEqual(
    text(weLeave.map(({ value }) => value)),
    text(known.weLeave),
    `the server refuses:\n${said(weLeave)}`,
  );
  for (const taken of [true, false]) {
    assert.ok(
      verdicts.some(({ theirs }) => (theirs === undefined) === taken),
      taken ? 'a value is taken' : 'a value is refused',
    );
  }
}
