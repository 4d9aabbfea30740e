import type { GateReset } from './gate-resets';

/** Paragraphs for the bundle's README: which gates an engine takes back, and to what. None where it owns no list. */
export function gateResetTable(engine: string, resets: readonly GateReset[]): string[] {
  const lists = new Map<string, string[]>();
  for (const { file, list, says, resets: back } of resets) {
    const key = `${list} | ${says.join(', ')} | ${back.join(', ') || 'none'}`;
    lists.set(key, [...(lists.get(key) ?? []), file]);
  }
  if (lists.size === 0) return [];
  const rows = [...lists].map(([cells, files]) => `| ${firstOf(files)} | ${cells} |`);
  return [
    `Under ${engine} Git owns each gate list as a whole. What the list does not name goes back to what the last column says, whoever had set it otherwise:`,
    ['| file | list | says | goes back to |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ];
}

/** The same for whoever synthesizes, a line for each kind of list. */
export function gateResetNotes(folder: string, resets: readonly GateReset[]): string[] {
  const lists = new Map<string, string[]>();
  for (const { file, list, resets: back } of resets) {
    const key = `${list} is Git's under GitOps; set otherwise by somebody else, these go back: ${back.join(', ')}`;
    lists.set(key, [...(lists.get(key) ?? []), file]);
  }
  return [...lists].map(([note, files]) => `${folder}: ${firstOf(files)}: ${note}`);
}

function firstOf([file = '', ...others]: readonly string[]): string {
  return others.length > 0 ? `${file} and ${others.length} more` : file;
}
