import { hasPermit } from './permit.ts';
import type { RoleName } from './record.ts';
import type { MemberState } from './state.ts';

/** Stays, serves reads, and says why. */
export const park = (s: MemberState, reason: string): void => {
  if (s.phase === 'parked') return;
  s.phase = 'parked';
  s.parkedFor = reason;
  s.out.push({ type: 'park', reason });
  s.out.push({ type: 'tell', level: 'error', what: 'parked', text: reason });
};

/** What the member shows of itself. */
export const roleName = (s: MemberState, nowMs: number): RoleName => {
  switch (s.phase) {
    case 'joining':
      return 'JOINING';
    case 'following':
      return s.following?.step === 'streaming' && s.group?.set.includes(s.config.id) ? 'SLAVE' : 'SYNCING';
    case 'candidate':
      return 'CANDIDATE';
    case 'promoting':
      return 'PROMOTING';
    case 'master':
      if (s.leading?.handover !== undefined) return 'HANDOVER';
      return hasPermit(s, nowMs) ? 'MASTER' : 'FENCED';
    case 'lost':
      return 'LOST';
    case 'parked':
      return 'PARKED';
    case 'stopped':
      return 'STOPPED';
  }
};
