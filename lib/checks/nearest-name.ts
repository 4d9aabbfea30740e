/** The declared name within two edits of a name, case aside: a typing slip, not another word. */
export function nearestName(name: string, declared: readonly string[]): string | undefined {
  const distances = declared.map((one) => ({ one, distance: edits(name.toLowerCase(), one.toLowerCase()) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.min(2, name.length / 3) ? best.one : undefined;
}

/** Levenshtein's distance: how many characters to put in, take out or exchange. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
