import { lastEpoch } from './epochs.ts';
import { roleName } from './phases.ts';
import type { LiveMember } from './record.ts';
import type { MemberState } from './state.ts';

/** Publishes this member where what it says has changed; positions alone only now and then. */
export const publish = (s: MemberState, nowMs: number): void => {
  // Whoever must leave the set first is not to be counted on by anybody before.
  if (s.session === undefined || (s.mustLeave && s.phase !== 'lost') || s.phase === 'stopped') return;
  const { id, incarnation, standDown } = s.config;
  const live: LiveMember = {
    id,
    incarnation,
    role: roleName(s, nowMs),
    epoch: s.promised.epoch,
    lastEpoch: lastEpoch(s),
    end: s.end,
    confirm: s.confirm,
    standDown,
    ...(s.phase === 'parked' && { parkedFor: s.parkedFor }),
  };
  const last = s.live;
  const isSame =
    last?.role === live.role &&
    last.epoch === live.epoch &&
    last.lastEpoch === live.lastEpoch &&
    last.parkedFor === live.parkedFor;
  const isDue =
    nowMs >= s.liveAtMs + s.config.times.publishMs && (last?.end !== live.end || last.confirm !== live.confirm);
  if (isSame && !isDue) return;
  s.live = live;
  s.liveAtMs = nowMs;
  s.out.push({ type: 'publishLive', live });
};
