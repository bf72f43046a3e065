import type { ExportedOffset } from '../../admin/offset/export-offsets.ts';
import { MqError } from '../../errors/index.ts';

const COLUMNS = [
  'group',
  'topic',
  'cluster',
  'brokerName',
  'queueId',
  'offset',
  'minOffset',
  'maxOffset',
] as const satisfies readonly (keyof ExportedOffset)[];
const NEEDED = ['group', 'topic', 'brokerName', 'queueId', 'offset'] as const;
const LARGEST_QUEUE_ID = 2 ** 31 - 1;

/** Offsets as CSV (RFC 4180, lines end with a newline), with a heading. */
export const offsetsCsv = (offsets: readonly ExportedOffset[]): string =>
  [COLUMNS.join(','), ...offsets.map((row) => COLUMNS.map((name) => quoted(row[name] ?? '')).join(',')), ''].join('\n');

const quoted = (value: string | number): string =>
  /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);

/**
 * Reads offsets from CSV: the columns may stand in any order, and others beside them.
 *
 * @throws MqError BAD_DATA naming the line and the column
 */
export function parseOffsetsCsv(text: string, path: string): ExportedOffset[] {
  const bad = (line: number, what: string): MqError =>
    new MqError('BAD_DATA', `${path}, line ${line}: ${what}`, { file: path });
  const [heading, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = fieldsOf(heading ?? '');
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) throw bad(1, `the heading lacks ${missing.join(', ')}`);
  return lines.flatMap((line, index): ExportedOffset[] => {
    if (line.trim() === '') return [];
    const fields = fieldsOf(line);
    const text = (name: keyof ExportedOffset): string => fields[names.indexOf(name)]?.trim() ?? '';
    const whole = (name: keyof ExportedOffset, largest: number): number => {
      const value = Number(text(name));
      if (/^\d+$/.test(text(name)) && value <= largest) return value;
      throw bad(index + 2, `${name} is ${JSON.stringify(text(name))}, and must be a whole number`);
    };
    for (const name of ['group', 'topic', 'brokerName'] as const)
      if (text(name) === '') throw bad(index + 2, `${name} is empty`);
    const queue = { group: text('group'), topic: text('topic'), brokerName: text('brokerName') };
    const queueId = whole('queueId', LARGEST_QUEUE_ID);
    return [{ ...queue, cluster: text('cluster'), queueId, offset: whole('offset', Number.MAX_SAFE_INTEGER) }];
  });
}

/** The fields of one line; names hold no newline, so a quoted field ends on its line. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (const [, quotedField, plain] of `${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)) {
    fields.push(quotedField === undefined ? (plain ?? '') : quotedField.replaceAll('""', '"'));
  }
  return fields;
}
