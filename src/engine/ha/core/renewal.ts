import type { MemberState } from './state.ts';
import { mayWrite, writeState } from './writes.ts';

/**
 * In a new session the master writes the state once before the session counts as a permit. Whoever has seen its node vanish and
 * is about to stand then fails to write, and finds the node back.
 */
export const renew = (s: MemberState, nowMs: number): void => {
  if (s.phase !== 'master' || s.leading === undefined || s.group === undefined || s.leading.handover !== undefined)
    return;
  if (s.session === undefined || s.permitSession === s.session || s.publishedSession !== s.session) return;
  if (mayWrite(s, nowMs)) writeState(s, { ...s.group, reason: 'renewed' }, nowMs);
};
