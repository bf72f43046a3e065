import type { MqError } from '../../errors/index.ts';
import type { Column } from '../output/table.ts';
import { localTimeMs } from '../output/time.ts';

/** How far a group is with a message. */
export interface ShownStatus {
  readonly group: string;
  readonly status: string;
  readonly tries: number;
  readonly clientId: string | undefined;
  readonly untilTimestamp: number | undefined;
  readonly error: MqError | undefined;
}

/** One row per group. */
export const statusColumns: readonly Column<ShownStatus>[] = [
  { heading: '#Consumer Group', value: ({ group }) => group },
  { heading: '#Status', value: ({ status, error }) => (error === undefined ? status : `${status}: ${error.message}`) },
  { heading: '#Tries', align: 'right', value: ({ tries }) => tries },
  { heading: '#Client', value: ({ clientId }) => clientId },
  {
    heading: '#Until',
    value: ({ untilTimestamp }) => (untilTimestamp === undefined ? undefined : localTimeMs(untilTimestamp)),
  },
];
