const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a length of time (`500ms`, `30s`, `5m`, `2h`, `1d`) as milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|[smhd])$/.exec(text.trim().toLowerCase()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNITS_MS[unit] ?? 0));
}
