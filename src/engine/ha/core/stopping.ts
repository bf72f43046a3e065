import { unfollow } from './following.ts';
import { beginHandover, STOPPING } from './handover.ts';
import { demote } from './leading.ts';
import type { MemberState } from './state.ts';

/**
 * Asked to end, or the log cannot be written any more. A master hands over first, to who has all of it; a slave says that
 * it leaves, so that nobody waits for it.
 */
export const askStop = (s: MemberState, nowMs: number): void => {
  if (s.stopping) return;
  s.stopping = true;
  if (s.leading !== undefined && s.config.handoverOnStop) beginHandover(s, STOPPING, '', nowMs);
  checkStop(s, 'stopped');
};

/** Ends once no handover is under way. */
export const checkStop = (s: MemberState, reason: string): void => {
  if (!s.stopping || s.phase === 'stopped' || s.leading?.handover !== undefined) return;
  if (s.leading !== undefined) demote(s, false, reason);
  if (s.following !== undefined) {
    s.out.push({ type: 'sayLeaving' });
    unfollow(s, reason);
  }
  s.phase = 'stopped';
  s.out.push({ type: 'stop', reason });
};
