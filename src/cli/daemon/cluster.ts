import type { Column } from '../output/table.ts';

/** One process of a cluster, as far as it is shown. */
export interface ClusterChildRow {
  readonly host: string;
  readonly name: string;
  readonly kind: 'broker' | 'namesrv';
  readonly autoStart: boolean;
  readonly phase: string | undefined;
  readonly pid: number | undefined;
  readonly state: string | undefined;
  readonly inSync: boolean | undefined;
}

/** Whether a process is as the cluster file wants it. */
export function isWellInCluster({ kind, autoStart, phase, state, inSync }: ClusterChildRow): boolean {
  if (!autoStart && phase !== 'running') return true;
  if (phase !== 'running') return false;
  return kind === 'namesrv' || (state !== undefined && inSync === true);
}

export const clusterColumns: readonly Column<ClusterChildRow>[] = [
  { heading: '#Host', value: ({ host }) => host },
  { heading: '#Name', value: ({ name }) => name },
  { heading: '#State', value: ({ phase }) => phase },
  { heading: '#Role', value: ({ kind, state }) => (kind === 'namesrv' ? 'NAMESRV' : state) },
  { heading: '#InSync', value: ({ inSync }) => (inSync === undefined ? undefined : inSync ? 'yes' : 'no') },
  { heading: '#PID', align: 'right', value: ({ pid }) => pid },
];
