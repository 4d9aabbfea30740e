import type { HealthRule } from './health-table';

/**
 * Writes a rule of the health table as a health check of Argo CD, in Lua. It never says Degraded, which would fail a sync at
 * once: what is not healthy is Progressing.
 */
export function luaCheck(rule: HealthRule): string {
  return [
    'local function notYet(message)',
    '  return {status = "Progressing", message = message}',
    'end',
    'local status = obj.status or {}',
    'local now = {}',
    'for _, condition in ipairs(status.conditions or {}) do',
    '  now[condition.type] = condition.status',
    ...(rule.observed === 'conditions'
      ? [
          '  if condition.observedGeneration ~= obj.metadata.generation then',
          '    return notYet(condition.type .. " is not of the newest generation")',
          '  end',
        ]
      : []),
    'end',
    ...(rule.observed === 'status'
      ? [
          'if status.observedGeneration ~= obj.metadata.generation then',
          '  return notYet("its controller has not seen the newest generation")',
          'end',
        ]
      : []),
    ...rule.conditions.flatMap(({ type, status, mayBeAbsent, onlyWith }) => {
      const opposite = status === 'True' ? 'False' : 'True';
      const fault = mayBeAbsent ? `now[${text(type)}] == ${text(opposite)}` : `now[${text(type)}] ~= ${text(status)}`;
      return [
        `if ${onlyWith ? `${fieldIn(onlyWith)} ~= nil and ` : ''}${fault} then`,
        `  return notYet(${text(`${type} is `)} .. (now[${text(type)}] or "not set"))`,
        'end',
      ];
    }),
    ...(rule.fields ?? []).flatMap((field) => [
      `local set = ${fieldIn(field)}`,
      // What kubectl's templates take for set: neither absent nor empty.
      'if set == nil or set == "" or type(set) == "table" and next(set) == nil then',
      `  return notYet(${text(`${field} is not set`)})`,
      'end',
    ]),
    'return {status = "Healthy", message = ""}',
    '',
  ].join('\n');
}

/** A field of the object, or nil where what leads to it is not there. */
function fieldIn(path: string): string {
  const parts = path.split('.');
  return parts.map((_, index) => ['obj', ...parts.slice(0, index + 1)].join('.')).join(' and ');
}

function text(value: string): string {
  return JSON.stringify(value);
}
