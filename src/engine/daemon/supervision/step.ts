import {
  BLOCKED_PAUSE_MS,
  type ChildEffect,
  type ChildEvent,
  type ChildState,
  FAILED_DEATHS,
  FAILED_PAUSE_MS,
  FAILED_WITHIN_MS,
  FINAL_STATUSES,
  FIRST_PAUSE_MS,
  HEALTHY_AFTER_MS,
  LONGEST_PAUSE_MS,
  type Phase,
  recent,
  STAND_DOWN_DEATHS,
  STAND_DOWN_WITHIN_MS,
  STOP_PATIENCE_MS,
  type Step,
} from './child-state.ts';

const NOTHING: readonly ChildEffect[] = [];

/** Whether a process of the child exists in this phase. */
export const hasProcess = (phase: Phase): boolean =>
  phase === 'starting' || phase === 'running' || phase === 'stopping';

/**
 * What becomes of a child with an event: the whole of supervision as a pure function. The shell performs the effects in
 * their order and hands in what came of them.
 */
export function step(state: ChildState, event: ChildEvent, nowMs: number): Step {
  switch (event.type) {
    case 'start':
      return hasProcess(state.phase) ? { state: { ...state, wanted: true }, effects: NOTHING } : spawn(state, nowMs);
    case 'stop':
      return stop(state, nowMs);
    case 'restart':
      return restart(state, nowMs);
    case 'adopted':
      return { state: entered({ ...state, wanted: true }, 'starting', nowMs), effects: NOTHING };
    case 'ready':
      return ready(state, nowMs);
    case 'died':
      return died(state, event, nowMs);
    case 'blocked':
      return blocked(state, event.reason, nowMs);
    case 'tick':
      return state.dueAt === undefined || nowMs < state.dueAt ? { state, effects: NOTHING } : due(state, nowMs);
  }
}

function entered(state: ChildState, phase: Phase, nowMs: number, dueAt?: number): ChildState {
  return { ...state, phase, since: nowMs, dueAt };
}

function spawn(state: ChildState, nowMs: number): Step {
  const standDown = recent(state.deaths, nowMs, STAND_DOWN_WITHIN_MS).length >= STAND_DOWN_DEATHS;
  return {
    state: entered({ ...state, wanted: true }, 'starting', nowMs),
    effects: [{ type: 'spawn', standDown }],
  };
}

function stop(state: ChildState, nowMs: number): Step {
  const unwanted = { ...state, wanted: false };
  if (state.phase === 'stopping') return { state: unwanted, effects: NOTHING };
  if (!hasProcess(state.phase)) return { state: entered(unwanted, 'stopped', nowMs), effects: NOTHING };
  return { state: entered(unwanted, 'stopping', nowMs, nowMs + STOP_PATIENCE_MS), effects: [{ type: 'askToEnd' }] };
}

/** A person's restart forgives what was before. */
function restart(state: ChildState, nowMs: number): Step {
  const forgiven = { ...state, wanted: true, deaths: [], pauseMs: FIRST_PAUSE_MS, ailing: false, lastError: undefined };
  if (state.phase === 'stopping') return { state: forgiven, effects: NOTHING };
  if (!hasProcess(state.phase)) return spawn(forgiven, nowMs);
  return { state: entered(forgiven, 'stopping', nowMs, nowMs + STOP_PATIENCE_MS), effects: [{ type: 'askToEnd' }] };
}

function ready(state: ChildState, nowMs: number): Step {
  if (state.phase !== 'starting') return { state, effects: NOTHING };
  return {
    state: entered(state, 'running', nowMs, nowMs + HEALTHY_AFTER_MS),
    effects: [{ type: 'say', level: 'info', text: 'serves' }],
  };
}

function died(
  state: ChildState,
  { status, words }: { status: number | undefined; words: string },
  nowMs: number,
): Step {
  if (state.phase === 'stopping') {
    if (state.wanted) return spawn(state, nowMs);
    return {
      state: entered(state, 'stopped', nowMs),
      effects: [{ type: 'say', level: 'info', text: `has ended: ${words}` }],
    };
  }
  if (!hasProcess(state.phase)) return { state, effects: NOTHING };
  const told = { ...state, lastError: words };
  if (status !== undefined && FINAL_STATUSES.includes(status)) {
    const text = `${words}; it is not started again until its cause is removed: then mq daemon restart`;
    return { state: entered(told, 'refused', nowMs), effects: [{ type: 'say', level: 'error', text }] };
  }
  const deaths = [...recent(state.deaths, nowMs, FAILED_WITHIN_MS), nowMs];
  if (state.ailing || deaths.length >= FAILED_DEATHS) return failed({ ...told, deaths }, words, nowMs);
  const pauseMs = state.pauseMs;
  return {
    state: entered(
      { ...told, deaths, pauseMs: Math.min(pauseMs * 2, LONGEST_PAUSE_MS) },
      'waiting',
      nowMs,
      nowMs + pauseMs,
    ),
    effects: [{ type: 'say', level: 'warn', text: `${words}; started again in ${pauseMs / 1000} s` }],
  };
}

function failed(state: ChildState, words: string, nowMs: number): Step {
  const text = `has failed: ${words}; it died ${state.deaths.length} times in ${FAILED_WITHIN_MS / 60_000} minutes and is tried again every ${FAILED_PAUSE_MS / 60_000} minutes, or by mq daemon restart`;
  return {
    state: entered({ ...state, ailing: true }, 'failed', nowMs, nowMs + FAILED_PAUSE_MS),
    effects: [{ type: 'say', level: 'error', text }],
  };
}

/** Said once for each reason, looked at again and again. */
function blocked(state: ChildState, reason: string, nowMs: number): Step {
  if (state.phase !== 'starting') return { state, effects: NOTHING };
  const isNew = state.lastError !== reason;
  return {
    state: entered({ ...state, lastError: reason }, 'blocked', nowMs, nowMs + BLOCKED_PAUSE_MS),
    effects: isNew ? [{ type: 'say', level: 'error', text: `cannot be started: ${reason}` }] : NOTHING,
  };
}

function due(state: ChildState, nowMs: number): Step {
  switch (state.phase) {
    case 'waiting':
    case 'failed':
    case 'blocked':
      return spawn(state, nowMs);
    case 'stopping':
      return {
        state: { ...state, dueAt: nowMs + STOP_PATIENCE_MS },
        effects: [
          { type: 'say', level: 'warn', text: `has not ended within ${STOP_PATIENCE_MS / 1000} s and is killed` },
          { type: 'kill' },
        ],
      };
    default:
      return {
        state: {
          ...state,
          ...{ dueAt: undefined, deaths: [], pauseMs: FIRST_PAUSE_MS, ailing: false, lastError: undefined },
        },
        effects: NOTHING,
      };
  }
}
