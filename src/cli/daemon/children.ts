import type { Column } from '../output/table.ts';
import { localTime } from '../output/time.ts';

/** A supervised process, as far as it is shown. */
export interface ChildRow {
  readonly name: string;
  readonly kind: 'broker' | 'namesrv';
  readonly phase: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly pid: number | undefined;
  readonly address: string | undefined;
  readonly role: { readonly role: string; readonly brokerId: number; readonly reason: string } | undefined;
  readonly autoStart: boolean;
  readonly held: boolean;
  readonly restartFor: string | undefined;
  readonly deaths: number;
  readonly nextTryMs: number | undefined;
  readonly lastError: string | undefined;
}

/** What a person would do something about, in one line; undefined when all is well. */
export function noteOf(child: ChildRow): string | undefined {
  const next = child.nextTryMs === undefined ? '' : `; tried again in ${Math.ceil(child.nextTryMs / 1000)} s`;
  if (child.phase === 'stopped') {
    if (child.held) return `stopped by mq daemon stop; mq daemon restart ${child.name} starts it`;
    return child.autoStart ? child.lastError : `autoStart is false; mq daemon restart ${child.name} starts it`;
  }
  if (child.phase !== 'running' && child.lastError !== undefined) return `${child.lastError}${next}`;
  if (child.restartFor !== undefined) return `${child.restartFor}: mq daemon restart ${child.name}`;
  if (hasNoRole(child)) return child.role?.reason;
  return child.deaths > 0 ? `last: ${child.lastError ?? 'unknown'}` : undefined;
}

/** It runs and is neither master nor slave: it joins its group, or is parked. */
const hasNoRole = ({ role }: ChildRow): boolean => role?.role === 'NONE';

/** Whether a child is as its daemon wants it. */
export const isWell = (child: ChildRow): boolean =>
  child.phase === 'running' ? !hasNoRole(child) : child.phase === 'stopped' && (child.held || !child.autoStart);

export const childColumns: readonly Column<ChildRow>[] = [
  { heading: '#Name', value: ({ name }) => name },
  { heading: '#State', value: ({ phase }) => phase },
  { heading: '#Role', value: ({ kind, role }) => (kind === 'namesrv' ? 'NAMESRV' : role?.role) },
  { heading: '#BID', align: 'right', value: ({ role }) => role?.brokerId },
  { heading: '#PID', align: 'right', value: ({ pid }) => pid },
  { heading: '#Address', value: ({ address }) => address },
  // To the minute: a line has to fit into a terminal.
  { heading: '#Since', value: ({ since }) => localTime(since).slice(0, 'yyyy-MM-dd HH:mm'.length) },
  { heading: '#Deaths', align: 'right', optional: true, value: ({ deaths }) => deaths || undefined },
  { heading: '#Note', optional: true, value: noteOf },
];
