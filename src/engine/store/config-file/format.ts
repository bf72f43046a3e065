/** What a configuration file holds. */
export type ConfigValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

/**
 * Strict JSON, laid out as the original lays it out: one tab a level, no space after the colon, absent fields left
 * out, no newline at the end. Arrays stay on one line.
 */
export function formatConfig(value: ConfigValue, indent = ''): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '0';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map((item) => formatConfig(item, indent)).join(',')}]`;
  const inner = `${indent}\t`;
  const lines: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined && item !== null) lines.push(`${inner}${JSON.stringify(key)}:${formatConfig(item, inner)}`);
  }
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}

const isArray = (value: ConfigValue): value is readonly ConfigValue[] => Array.isArray(value);
