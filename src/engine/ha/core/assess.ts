import { stand } from './election.ts';
import { follow, unfollow } from './following.ts';
import { handoverEnded } from './handover.ts';
import { beginPromotion, demote } from './leading.ts';
import { hasHistory, lose, mayBootstrap } from './lost.ts';
import { park } from './phases.ts';
import type { GroupState } from './record.ts';
import type { MemberState } from './state.ts';
import type { ViewKind } from './views.ts';
import { promiseState } from './views.ts';
import { mayWrite, writeState } from './writes.ts';

/** Decides what this member is to be, from the newest view: run after each view, and at each tick for what waits. */
export const assess = (s: MemberState, kind: ViewKind, nowMs: number): void => {
  if (s.phase === 'stopped') return;
  if (kind === 'back' || (kind === 'none' && (hasHistory(s) || s.phase === 'master'))) {
    lose(s, kind, nowMs);
    return;
  }
  const { group } = s;
  if (kind === 'none' || group === undefined) {
    if (kind === 'none' && mayBootstrap(s, nowMs)) bootstrap(s, nowMs);
    return;
  }
  promiseState(s, group);
  if (s.phase === 'lost') s.phase = 'joining';
  // Parked for another store: somebody else has taken it out of the set since.
  if (s.phase === 'parked' && s.mustLeave && !group.set.includes(s.config.id)) s.phase = 'joining';
  if (s.mustLeave && !leave(s, group, nowMs)) return;
  if (s.phase === 'parked') return;
  const isMine = group.master === s.config.id && group.incarnation === s.config.incarnation;
  if (s.leading !== undefined && !(isMine && s.leading.epoch === group.epoch)) {
    handoverEnded(s, group);
    demote(s, group.reason === 'planned', `${group.master} is master of epoch ${group.epoch}`);
  }
  if (isMine) {
    if (s.leading !== undefined) s.phase = 'master';
    else beginPromotion(s, group, nowMs);
    return;
  }
  if (stand(s, group, nowMs)) return;
  follow(s, group);
};

const bootstrap = (s: MemberState, nowMs: number): void => {
  s.version = -1;
  const { id, incarnation, mode } = s.config;
  writeState(s, { epoch: 1, master: id, incarnation, set: [id], mode, reason: 'bootstrap', acceptLoss: 0 }, nowMs);
  s.out.push({ type: 'tell', level: 'info', what: 'bootstrap', text: 'the group has no state: starting epoch 1' });
};

/** Takes oneself out of the set before anybody may count on this log. True once there is nothing to leave. */
const leave = (s: MemberState, group: GroupState, nowMs: number): boolean => {
  const isForeign = s.view?.storeId !== undefined && s.view.storeId !== s.storeId;
  const { id } = s.config;
  if (group.set.includes(id)) {
    if (group.set.length === 1) {
      if (isForeign) {
        unfollow(s, 'another store');
        park(s, `the group's only in-sync store is ${s.view?.storeId}, this one is ${s.storeId}`);
        return false;
      }
      s.mustLeave = false;
      s.out.push({ type: 'forgetUnclean' });
      s.out.push({
        type: 'tell',
        level: 'error',
        what: 'unclean',
        text: 'the machine went down with bytes unsynced, and nobody else is in sync: going on with what is left',
      });
      return true;
    }
    if (mayWrite(s, nowMs)) {
      const set = group.set.filter((member) => member !== id);
      writeState(s, { ...group, set, reason: 'set-change' }, nowMs);
      const text = 'leaving the set: this log may lack acknowledged messages';
      s.out.push({ type: 'tell', level: 'warn', what: 'unclean', text });
    }
    return false;
  }
  if (s.write !== undefined) return false;
  if (isForeign) s.out.push({ type: 'claimMember', storeId: s.storeId });
  s.mustLeave = false;
  s.out.push({ type: 'forgetUnclean' });
  return true;
};
