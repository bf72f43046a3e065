import { askView } from './ask-view.ts';
import type { CoordinationEvent } from './events.ts';
import type { GroupState, GroupView } from './record.ts';
import type { MemberState } from './state.ts';

/** Whether `a` was written after `b`. */
export const isNewer = (a: Pick<GroupState, 'epoch' | 'change'>, b: Pick<GroupState, 'epoch' | 'change'>): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.change > b.change);

/** What a write may change; the rest is carried over or counted on. */
export type StateChange = Omit<GroupState, 'change' | 'writeId'>;

/** Whether a write may be begun: none is unsettled, and the live node exists, so that the session it counts for is known. */
export const mayWrite = (s: MemberState, nowMs: number): boolean =>
  s.write === undefined && s.session !== undefined && nowMs >= s.retryAtMs;

/** Begins a conditional write of the group's state. Until it is settled, both what was and what it says may be in force. */
export const writeState = (s: MemberState, next: StateChange, nowMs: number): void => {
  s.writes += 1;
  const from = { epoch: s.group?.epoch ?? 0, change: s.group?.change ?? 0 };
  const change = next.epoch === from.epoch ? from.change + 1 : 0;
  const state: GroupState = { ...next, change, writeId: `${s.config.incarnation}/${s.writes}` };
  s.write = { expectedVersion: s.version, from, state, sent: false, sentAtMs: nowMs, session: undefined };
  sendWrite(s, nowMs);
};

/** Sends the pending write, also again: under the same version at most one of all these requests takes effect. */
const sendWrite = (s: MemberState, nowMs: number): void => {
  const { write } = s;
  if (write === undefined || write.sent) return;
  write.sent = true;
  write.sentAtMs = nowMs;
  write.session = s.publishedSession === s.session ? s.session : undefined;
  s.retryAtMs = nowMs + s.config.times.retryMs;
  s.out.push({
    type: 'writeState',
    writeId: write.state.writeId,
    expectedVersion: write.expectedVersion,
    state: write.state,
  });
};

/**
 * Sends an unsettled write once more. That a view shows the old state does not mean that the write failed: the request may still be
 * under way. Only one that succeeds, or a newer state, says what is in force. Who follows again has no use for it.
 */
export const resendWrite = (s: MemberState, nowMs: number): void => {
  if (s.write === undefined || s.session === undefined || s.phase === 'following' || nowMs < s.retryAtMs) return;
  sendWrite(s, nowMs);
};

/** Takes the answer to a write. True: it is in force. Conflict and unknown settle nothing; only a newer view does. */
export const onWrote = (s: MemberState, event: Extract<CoordinationEvent, { type: 'wrote' }>): boolean => {
  const { write } = s;
  if (write === undefined || write.state.writeId !== event.writeId) return false;
  write.sent = false;
  if (event.outcome === 'ok' && event.version !== undefined) {
    s.write = undefined;
    s.mustRenew = false;
    s.retryAtMs = 0;
    if (write.session === event.session && event.session === s.session) s.permitSession = event.session;
    s.group = write.state;
    s.version = event.version;
    return true;
  }
  // An earlier sending of the same write may be what this one collided with: its own answer was lost.
  if (s.flaws.unknownIsFailed) s.write = undefined;
  askView(s, true);
  return false;
};

/** Settles the pending write if the view lies beyond what it was made from: whatever it did, it can do nothing more. */
export const settleWrite = (s: MemberState, view: GroupView): void => {
  const { write } = s;
  if (write === undefined || view.state === undefined) return;
  if (isNewer(view.state, write.from)) s.write = undefined;
};
