import { advanceConfirm } from './confirm.ts';
import { withEpoch } from './epochs.ts';
import { unfollow } from './following.ts';
import { admission, grantsOut, hasPermit } from './permit.ts';
import type { GroupState } from './record.ts';
import type { MemberState } from './state.ts';
import { mayWrite, writeState } from './writes.ts';

/**
 * This incarnation is named master. It leads once its own grants have run out: between its candidacy and a write that took effect
 * late it may have followed and granted again. A master that hands over has given up its permit, so there is nothing to wait for.
 */
export const beginPromotion = (s: MemberState, group: GroupState, nowMs: number): void => {
  if (s.phase !== 'promoting') {
    unfollow(s, 'elected');
    s.phase = 'promoting';
    s.leadAsked = 0;
  }
  if (s.leadAsked === group.epoch) return;
  if (group.reason !== 'planned' && !grantsOut(s, nowMs)) return;
  if (s.mustRenew) {
    if (mayWrite(s, nowMs)) writeState(s, { ...group, reason: 'renewed' }, nowMs);
    return;
  }
  s.leadAsked = group.epoch;
  const start = s.epochs.length === 0 ? s.min : s.end;
  if (!s.epochs.some(({ epoch }) => epoch === group.epoch)) s.epochs = withEpoch(s.epochs, group.epoch, start);
  s.promised = { epoch: group.epoch, change: group.change, led: true };
  s.out.push({ type: 'lead', epoch: group.epoch, promised: s.promised, epochs: s.epochs, mode: group.mode });
};

/** The shell has made the epoch durable: from now on this member writes. */
export const lead = (s: MemberState, epoch: number): void => {
  const { group } = s;
  if (s.phase !== 'promoting' || group?.epoch !== epoch || s.leadAsked !== epoch) return;
  s.durable = s.promised;
  s.phase = 'master';
  const start = s.end;
  s.leading = { epoch, start, peers: new Map(), handover: undefined, released: false };
  const text = `leading epoch ${epoch} (${group.reason}) from position ${start}, in sync: ${group.set.join(', ')}`;
  s.out.push({ type: 'tell', level: 'info', what: 'elected', text });
  advanceConfirm(s);
};

/** Stops leading. `live`: nothing of the own log can be ahead of the new master's. */
export const demote = (s: MemberState, live: boolean, reason: string): void => {
  s.leading = undefined;
  s.phase = 'joining';
  s.out.push({ type: 'demote', live, reason });
  s.out.push({ type: 'tell', level: 'warn', what: 'demoted', text: reason });
};

/** Tells what changed of gate and shown role. */
export const tellGate = (s: MemberState, nowMs: number): void => {
  s.timedPermit = hasPermit(s, nowMs);
  const refusal = admission(s, nowMs);
  if (!s.gateTold || refusal?.kind !== s.gate?.kind) {
    // A master that hands over, and one that has just begun, are without a permit by design.
    const hadPermit = s.gate === undefined ? s.gateTold : s.gate.kind === 'notEnoughReplicas';
    if (refusal?.kind === 'noPermit' && hadPermit) {
      s.permitMissed = true;
      s.out.push({ type: 'tell', level: 'error', what: 'permitLost', text: refusal.reason });
    } else if (refusal?.kind !== 'noPermit') {
      if (s.permitMissed && refusal?.kind !== 'notMaster') {
        s.out.push({ type: 'tell', level: 'info', what: 'permitBack', text: 'acknowledging again' });
      }
      s.permitMissed = false;
    }
    s.gateTold = true;
    s.gate = refusal;
    s.out.push({ type: 'gate', refusal });
  }
  const isSync = s.group?.mode === 'SYNC' && s.group.set.length > 1;
  const shown = s.phase !== 'master' ? 'SLAVE' : isSync ? 'SYNC_MASTER' : 'ASYNC_MASTER';
  if (shown === s.shown) return;
  s.shown = shown;
  s.out.push({ type: 'shown', role: shown });
};
