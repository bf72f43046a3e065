/** First pause before a restart, and the longest. */
export const FIRST_PAUSE_MS = 500;
export const LONGEST_PAUSE_MS = 30_000;
/** Running this long without a death, a child counts as healthy again. */
export const HEALTHY_AFTER_MS = 300_000;
/** So many deaths within this time make it `failed`. */
export const FAILED_DEATHS = 5;
export const FAILED_WITHIN_MS = 600_000;
/** Between two tries of a child that is `failed`. */
export const FAILED_PAUSE_MS = 300_000;
/** From so many deaths within this time on it is started so that it stands for no election. */
export const STAND_DOWN_DEATHS = 3;
export const STAND_DOWN_WITHIN_MS = 120_000;
/** Between two looks at what keeps a child from being started. */
export const BLOCKED_PAUSE_MS = 5000;
/** How long a child that was asked to end may take before it is killed. */
export const STOP_PATIENCE_MS = 60_000;
/** Exit statuses that another start would only repeat: malformed or missing data, and configuration. */
export const FINAL_STATUSES: readonly number[] = [65, 78];

/**
 * `stopped`: not wanted. `starting`: runs and does not serve yet. `waiting`: died, and pauses. `blocked`: something of
 * others is in its way. `failed`: died too often, and is tried rarely. `refused`: a start would only repeat the same
 * error. `stopping`: was asked to end.
 */
export type Phase = 'stopped' | 'starting' | 'running' | 'waiting' | 'blocked' | 'failed' | 'refused' | 'stopping';

/** One child as its daemon sees it. Times are milliseconds of one clock that runs evenly. */
export interface ChildState {
  readonly phase: Phase;
  /** Since when it is in this phase. */
  readonly since: number;
  /** When something is due by itself; undefined when only an event moves it. */
  readonly dueAt: number | undefined;
  /** Whether it is to run. */
  readonly wanted: boolean;
  /** Deaths within {@link FAILED_WITHIN_MS}, the oldest first. */
  readonly deaths: readonly number[];
  /** The pause before the next restart. */
  readonly pauseMs: number;
  /** It was `failed`, and has not been healthy since. */
  readonly ailing: boolean;
  /** What ended it or is in its way, for people. */
  readonly lastError: string | undefined;
}

export type ChildEvent =
  /** A person or the daemon's start wants it to run. */
  | { readonly type: 'start' }
  /** It is to end, and to stay ended. */
  | { readonly type: 'stop' }
  /** It is to end and to be started again at once; also one that is stopped, failed or refused. */
  | { readonly type: 'restart' }
  /** A process of an earlier daemon runs. */
  | { readonly type: 'adopted' }
  /** The process serves. */
  | { readonly type: 'ready' }
  | { readonly type: 'died'; readonly status: number | undefined; readonly words: string }
  /** It could not be started for what others do. */
  | { readonly type: 'blocked'; readonly reason: string }
  /** Time has passed. */
  | { readonly type: 'tick' };

export type ChildEffect =
  | { readonly type: 'spawn'; readonly standDown: boolean }
  | { readonly type: 'askToEnd' }
  | { readonly type: 'kill' }
  | { readonly type: 'say'; readonly level: 'info' | 'warn' | 'error'; readonly text: string };

export interface Step {
  readonly state: ChildState;
  readonly effects: readonly ChildEffect[];
}

/** A child nobody has asked for yet. @param deaths what an earlier daemon noted, as times of this clock */
export function initialState(nowMs: number, deaths: readonly number[] = []): ChildState {
  return {
    ...{ phase: 'stopped', since: nowMs, dueAt: undefined, wanted: false },
    ...{
      deaths: recent(deaths, nowMs, FAILED_WITHIN_MS),
      pauseMs: FIRST_PAUSE_MS,
      ailing: false,
      lastError: undefined,
    },
  };
}

/** Deaths that are not older than `withinMs`. */
export const recent = (deaths: readonly number[], nowMs: number, withinMs: number): readonly number[] =>
  deaths.filter((at) => nowMs - at < withinMs);
