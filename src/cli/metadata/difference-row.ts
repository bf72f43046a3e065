import type { Difference, DifferenceKind, FieldChange } from '../../admin/metadata/diff.ts';
import type { Setting } from '../../admin/metadata/document.ts';

/** One setting of a difference, as text. */
export interface FieldValue {
  readonly field: string;
  /** Absent where there is none. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One thing that differs, as JSON shows it. */
export interface DifferenceValue {
  readonly kind: DifferenceKind;
  readonly cluster: string;
  /** The topic, the group, or the key of the broker's configuration. */
  readonly name: string;
  /** Absent for order configuration, which the name servers keep. */
  readonly brokerName?: string | undefined;
  readonly action: 'add' | 'change' | 'remove';
  readonly fields: readonly FieldValue[];
  /** Why it cannot be made the same. */
  readonly problem?: string | undefined;
}

/** A difference as a plain value. */
export const differenceValue = (cluster: string, { fields, ...difference }: Difference): DifferenceValue => ({
  ...difference,
  cluster,
  fields: fields.map(fieldValue),
});

const fieldValue = ({ field, from, to }: FieldChange): FieldValue => ({
  field,
  ...(from !== undefined && { from: settingText(from) }),
  ...(to !== undefined && { to: settingText(to) }),
});

/** A setting in a cell. */
export const settingText = (value: Setting): string =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);

const SIGNS = { add: '+', change: '~', remove: '-' } as const;
const NOUNS: Readonly<Record<DifferenceKind, string>> = {
  topic: 'topic',
  group: 'group',
  orderConfig: 'order of topic',
  brokerConfig: 'broker config',
};

/**
 * Differences in lines, `+` for what is made, `~` for what is changed, `-` for what is not stated; the same difference of
 * several brokers is one.
 */
export function differenceLines(found: readonly DifferenceValue[]): string[] {
  const together = new Map<string, { difference: DifferenceValue; brokers: string[] }>();
  for (const difference of found) {
    const { brokerName, ...same } = difference;
    const key = JSON.stringify(same);
    const one = together.get(key) ?? { difference, brokers: [] };
    together.set(key, one);
    if (brokerName !== undefined) one.brokers.push(brokerName);
  }
  return [...together.values()].flatMap(({ difference, brokers }) => linesOf(difference, brokers));
}

function linesOf({ kind, name, action, fields, problem }: DifferenceValue, brokers: readonly string[]): string[] {
  const where = brokers.length === 0 ? '' : ` on ${brokers.join(', ')}`;
  const why = problem === undefined ? '' : ` (${problem})`;
  const head = `${SIGNS[action]} ${NOUNS[kind]} ${name}${where}${why}`;
  if (action === 'add' && kind !== 'brokerConfig') {
    return [head, ...fields.map(({ field, to }) => `    ${field}: ${to ?? '(none)'}`)];
  }
  return [head, ...fields.map(({ field, from, to }) => `    ${field}: ${from ?? '(none)'} -> ${to ?? '(none)'}`)];
}
