/** A setting before and after; absent where there was or is none. */
export interface Change {
  old: unknown;
  new: unknown;
}

/** The settings in which two configurations differ, by name, in the order of the first. */
export function changesOf(before: object, after: object): Record<string, Change> {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)))
      .map((name) => [name, { old: old.get(name), new: now.get(name) }]),
  );
}
