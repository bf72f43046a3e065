import { MqError } from '../errors/index.ts';

/** One `key=value` of a properties text, with where it stands. */
export interface PropertyEntry {
  key: string;
  value: string;
  /** First physical line of the entry, counted from 1. */
  line: number;
  /** Last physical line: differs from `line` when the entry goes on after a backslash at a line's end. */
  lastLine: number;
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\f';

const splitLines = (text: string): string[] => text.split(/\r\n|\n|\r/);

/** A logical line goes on when it ends in an odd number of backslashes. */
function continues(line: string): boolean {
  let slashes = 0;
  while (slashes < line.length && line[line.length - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

function trimStartBlank(line: string): string {
  let start = 0;
  while (isBlank(line[start])) start++;
  return line.slice(start);
}

const shortEscapes: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** @throws MqError CONFIG for a `\u` without four hex digits, as the original throws too. */
function resolveEscapes(raw: string, line: number): string {
  if (!raw.includes('\\')) return raw;
  let out = '';
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i] ?? '';
    if (char !== '\\') {
      out += char;
      continue;
    }
    const next = raw[++i] ?? '';
    if (next === 'u') {
      const hex = raw.slice(i + 1, i + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) {
        throw new MqError('CONFIG', `line ${line}: malformed \\u escape "\\u${hex}"`, {
          hint: 'Write \\u and four hex digits, or double the backslash.',
        });
      }
      out += String.fromCharCode(Number.parseInt(hex, 16));
      i += 4;
    } else {
      out += shortEscapes[next] ?? next;
    }
  }
  return out;
}

/** Where the key ends and the value starts: at the first unescaped `=`, `:` or blank. */
function splitEntry(logical: string): { key: string; value: string } {
  let end = 0;
  while (end < logical.length) {
    const char = logical[end];
    if (char === '\\') {
      end += 2;
      continue;
    }
    if (char === '=' || char === ':' || isBlank(char)) break;
    end++;
  }
  let start = end;
  while (isBlank(logical[start])) start++;
  if (logical[start] === '=' || logical[start] === ':') {
    start++;
    while (isBlank(logical[start])) start++;
  }
  return { key: logical.slice(0, end), value: logical.slice(start) };
}

/**
 * Reads Java properties syntax: comments `#` and `!`, separators `=`, `:` or blanks, escapes, continuation lines.
 * Entries come in the text's order; of a key given twice the last one counts, as in the original.
 * @throws MqError CONFIG for a malformed `\u` escape.
 */
export function parseProperties(text: string): PropertyEntry[] {
  const lines = splitLines(text);
  const entries: PropertyEntry[] = [];
  for (let i = 0; i < lines.length; i++) {
    const first = i + 1;
    let logical = trimStartBlank(lines[i] ?? '');
    if (logical === '' || logical[0] === '#' || logical[0] === '!') continue;
    while (continues(logical)) {
      logical = logical.slice(0, -1);
      // With nothing before the backslash the next line starts afresh: it may be blank or a comment.
      if (logical === '' || i + 1 >= lines.length) break;
      logical += trimStartBlank(lines[++i] ?? '');
    }
    if (logical === '') continue;
    const { key, value } = splitEntry(logical);
    entries.push({
      key: resolveEscapes(key, first),
      value: resolveEscapes(value, first),
      line: first,
      lastLine: i + 1,
    });
  }
  return entries;
}

/** The key-value pairs of a properties text, the last of equal keys winning. */
export function propertiesToMap(text: string): Map<string, string> {
  return new Map(parseProperties(text).map((entry) => [entry.key, entry.value]));
}

function escapeChar(char: string): string {
  switch (char) {
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    case '\f':
      return '\\f';
  }
  const code = char.charCodeAt(0);
  return code < 0x20 || code > 0x7e ? `\\u${code.toString(16).padStart(4, '0').toUpperCase()}` : char;
}

/** A value as it stands in a file: never more than one line, ASCII only, so it reads the same in UTF-8 and latin-1. */
export function escapeValue(value: string): string {
  const escaped = value.split('').map(escapeChar).join('');
  return isBlank(escaped[0]) ? `\\${escaped}` : escaped;
}

/** A key as it stands in a file. */
export function escapeKey(key: string): string {
  return key
    .split('')
    .map((char) => (char === ' ' || '=:#!'.includes(char) ? `\\${char}` : escapeChar(char)))
    .join('');
}

/**
 * Changes values in place. Comments, order, blank lines, line ends, separators and all other entries stay byte by byte;
 * a key not there yet is appended. Of a key given twice the last one is changed: it is the one that counts.
 */
export function updateProperties(text: string, changes: ReadonlyMap<string, string>): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const pieces = text.split(/(\r\n|\n|\r)/);
  const last = new Map<string, PropertyEntry>();
  for (const entry of parseProperties(text)) last.set(entry.key, entry);
  const appended: string[] = [];
  for (const [key, value] of changes) {
    const entry = last.get(key);
    if (entry === undefined) {
      appended.push(`${escapeKey(key)}=${escapeValue(value)}`);
      continue;
    }
    const at = (entry.line - 1) * 2;
    pieces[at] = headOf(pieces[at] ?? '', key) + escapeValue(value);
    for (let line = entry.line; line < entry.lastLine; line++) {
      pieces[line * 2 - 1] = '';
      pieces[line * 2] = '';
    }
  }
  const body = pieces.join('');
  if (appended.length === 0) return body;
  const ended = body === '' || /[\r\n]$/.test(body);
  const lastLine = splitLines(body).at(ended ? -2 : -1) ?? '';
  const joint = (ended ? '' : eol) + (continues(lastLine) ? eol : '');
  return body + joint + appended.join(eol) + eol;
}

/** Indentation, key and separator of a line, as they were written. */
function headOf(line: string, key: string): string {
  const logical = continues(line) ? line.slice(0, -1) : line;
  const trimmed = trimStartBlank(logical);
  const { key: rawKey, value } = splitEntry(trimmed);
  if (resolveEscapes(rawKey, 1) !== key) return `${escapeKey(key)}=`;
  const head = logical.slice(0, logical.length - value.length);
  return head.endsWith(rawKey) ? `${head}=` : head;
}

/** Writes pairs as `key=value` lines in the given order, each line ended. */
export function formatProperties(pairs: Iterable<readonly [string, string]>): string {
  let out = '';
  for (const [key, value] of pairs) out += `${escapeKey(key)}=${escapeValue(value)}\n`;
  return out;
}
