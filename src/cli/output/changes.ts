/** A setting before and after. */
interface Change {
  readonly old: unknown;
  readonly new: unknown;
}

const shown = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return '(none)';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** A change on one line: `perm: 6 -> 4`. */
export const changeLine = (name: string, { old, new: now }: Change): string =>
  `${name}: ${shown(old)} -> ${shown(now)}`;
