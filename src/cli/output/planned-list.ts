import { changeLine } from './changes.ts';
import { counted } from './counted.ts';

/** A setting before and after. */
interface Change {
  readonly old: unknown;
  readonly new: unknown;
}

/** One thing of a list as a broker has it, and shall have it. */
export interface PlannedEntry {
  readonly name: string;
  /** Whether the broker does not have it yet. */
  readonly created: boolean;
  /** Empty when it is already so. */
  readonly changes: Readonly<Record<string, Change>>;
}

const isSame = ({ changes }: PlannedEntry): boolean => Object.keys(changes).length === 0;

/** How many of a list are new, differ, and are already as they should be: `3 created, 1 changed, 2 as they were`. */
export function summaryOfList(entries: readonly PlannedEntry[]): string {
  const created = entries.filter((entry) => entry.created).length;
  const same = entries.filter(isSame).length;
  const changed = entries.length - created - same;
  return `${created} created, ${changed} changed, ${same} as they were`;
}

/** What differs, a line each: the new ones by name, the others with each setting that changes. */
export const linesOfList = (entries: readonly PlannedEntry[]): string[] =>
  entries.flatMap((entry) => {
    if (entry.created) return [`${entry.name}: new`];
    return Object.entries(entry.changes).map(([name, change]) => `${entry.name}: ${changeLine(name, change)}`);
  });

/** The question before things that are there already are changed; undefined where nothing is. */
export function questionOf(brokers: readonly (readonly PlannedEntry[])[], noun: string): string | undefined {
  const changed = new Set(brokers.flat().flatMap((entry) => (entry.created || isSame(entry) ? [] : [entry.name])));
  if (changed.size === 0) return undefined;
  const names = changed.size > 5 ? '' : ` (${[...changed].join(', ')})`;
  return `Change ${counted(changed.size, noun)}${names} that ${changed.size === 1 ? 'is' : 'are'} there already, on ${counted(brokers.length, 'broker')}?`;
}
