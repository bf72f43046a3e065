const two = (value: number): string => String(value).padStart(2, '0');

/**
 * Name of an index file made at a time: `yyyyMMddHHmmssSSS` in the broker's time zone, as the original names them. Order
 * of names is order of age, so a clock or zone that went back must not show: the name is then the next one after
 * the newest there is.
 */
export function indexFileName(nowMs: number, newest: string | undefined): string {
  const now = new Date(nowMs);
  const name =
    String(now.getFullYear()).padStart(4, '0') +
    two(now.getMonth() + 1) +
    two(now.getDate()) +
    two(now.getHours()) +
    two(now.getMinutes()) +
    two(now.getSeconds()) +
    String(now.getMilliseconds()).padStart(3, '0');
  if (newest === undefined || name > newest) return name;
  return String(BigInt(newest) + 1n).padStart(newest.length, '0');
}

/** Whether a name in the index folder is an index file's. */
export const isIndexFileName = (name: string): boolean => /^\d+$/.test(name);
