/**
 * Configuration as `key=value` lines (bodies of 25, 26, 318 and 319), in the subset of Java's properties syntax that
 * the original writes: no continuation lines, `\` escapes for `:`, `=`, `#`, `!` and `\` understood on reading.
 */
export function decodePropertiesText(body: Buffer | undefined): Map<string, string> {
  const result = new Map<string, string>();
  for (const line of (body?.toString('utf8') ?? '').split(/\r?\n/)) {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#') || text.startsWith('!')) continue;
    const match = /^((?:\\.|[^\\=:\s])+)\s*[=:]?\s*(.*)$/s.exec(text);
    if (match !== null) result.set(unescapeText(match[1] ?? ''), unescapeText(match[2] ?? ''));
  }
  return result;
}

/** Writes `key=value` lines; a backslash and a line break are escaped, as Java's reader needs. */
export function encodePropertiesText(entries: Iterable<readonly [string, string]>): Buffer {
  let text = '';
  for (const [key, value] of entries) text += `${key}=${escapeValue(value)}\n`;
  return Buffer.from(text);
}

const escapeValue = (value: string): string =>
  value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/^\s/, '\\$&');

const unescapeText = (value: string): string =>
  value.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t', f: '\f' }[code] ?? code;
  });
