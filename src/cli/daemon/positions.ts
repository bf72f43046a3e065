import type { Column } from '../output/table.ts';

/** How far a member's log is, as far as it is shown. */
export interface PositionRow {
  readonly member: string;
  readonly host: string | undefined;
  readonly state: string | undefined;
  readonly from: 'zookeeper' | 'store' | undefined;
  readonly promised: number | undefined;
  readonly lastEpoch: number | undefined;
  readonly maxOffset: number | undefined;
  readonly confirmOffset: number | undefined;
  readonly inSync: boolean | undefined;
  readonly clean: boolean | undefined;
}

function noteOf({ from, clean, inSync }: PositionRow): string | undefined {
  if (from === undefined) return 'unknown here';
  if (from === 'store') return 'read from its store';
  if (clean === false) return 'may lack its end';
  return inSync === true ? 'was in sync' : undefined;
}

export const positionColumns: readonly Column<PositionRow>[] = [
  { heading: '#Member', value: ({ member }) => member },
  { heading: '#Host', value: ({ host }) => host },
  { heading: '#State', value: ({ state }) => state ?? 'down' },
  { heading: '#Promise', align: 'right', value: ({ promised }) => promised },
  { heading: '#Epoch', align: 'right', value: ({ lastEpoch }) => lastEpoch },
  { heading: '#MaxOffset', align: 'right', value: ({ maxOffset }) => maxOffset },
  { heading: '#Confirmed', align: 'right', value: ({ confirmOffset }) => confirmOffset },
  { heading: '#Note', optional: true, value: noteOf },
];
