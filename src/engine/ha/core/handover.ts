import { ownPosition } from './confirm.ts';
import type { GroupState, MemberId } from './record.ts';
import type { Handover, Leading, MemberState } from './state.ts';
import { mayWrite, writeState } from './writes.ts';

/** Begins a planned switch: sends are held, the target gets all there is, and then the next epoch is written in its name. */
export const beginHandover = (s: MemberState, id: string, wanted: MemberId | '', nowMs: number): void => {
  const { leading, group } = s;
  if (s.phase !== 'master' || leading === undefined || group === undefined || leading.handover !== undefined) return;
  const target = wanted === '' ? bestTarget(s, leading) : wanted;
  const why = target === undefined ? 'nobody else is in sync' : whyNot(s, leading, target);
  if (target === undefined || why !== undefined) {
    answer(s, id, false, why ?? 'nobody else is in sync');
    return;
  }
  leading.handover = { id, target, startedAtMs: nowMs, readySinceMs: undefined };
  onTargetMoved(s, nowMs);
};

const bestTarget = (s: MemberState, leading: Leading): MemberId | undefined => {
  let best: MemberId | undefined;
  for (const member of s.group?.set ?? []) {
    if (whyNot(s, leading, member) !== undefined) continue;
    const acked = leading.peers.get(member)?.acked ?? -1;
    if (best === undefined || acked > (leading.peers.get(best)?.acked ?? -1)) best = member;
  }
  return best;
};

const whyNot = (s: MemberState, leading: Leading, target: MemberId): string | undefined => {
  if (target === s.config.id) return `${target} is master already`;
  if (!s.group?.set.includes(target)) return `${target} is not in sync`;
  const peer = leading.peers.get(target);
  if (peer?.link === undefined) return `${target} is not connected`;
  const isLive = s.view?.live.some(({ id, incarnation }) => id === target && incarnation === peer.incarnation);
  return isLive ? undefined : `${target} is not alive in ZooKeeper`;
};

/** Once the target has everything: give up the permit, then write. From the write on there is no way back by oneself. */
export const onTargetMoved = (s: MemberState, nowMs: number): void => {
  const { leading, group } = s;
  const handover = leading?.handover;
  if (leading === undefined || handover === undefined || group === undefined || leading.released) return;
  const peer = leading.peers.get(handover.target);
  if (peer === undefined || peer.acked < s.end || ownPosition(s) < s.end || !mayWrite(s, nowMs)) {
    handover.readySinceMs = undefined;
    return;
  }
  // What was put before sends were held is written by then, and what was confirmed last is answered.
  handover.readySinceMs ??= nowMs;
  if (nowMs < handover.readySinceMs + s.config.times.settleMs) return;
  // Asked again: a change of the set that was under way may have taken the target out.
  if (whyNot(s, leading, handover.target) !== undefined) return;
  leading.released = true;
  const { target } = handover;
  const { incarnation } = peer;
  // Who ends at once will acknowledge nothing more: the target is not to wait for it. The target has all there is.
  const set = handover.id === STOPPING ? group.set.filter((member) => member !== s.config.id) : group.set;
  writeState(s, { ...group, epoch: group.epoch + 1, master: target, incarnation, set, reason: 'planned' }, nowMs);
};

/** Takes the switch back where it cannot succeed and was not written, or where the write has certainly failed. */
export const checkHandover = (s: MemberState, nowMs: number): void => {
  const { leading } = s;
  const handover = leading?.handover;
  if (leading === undefined || handover === undefined) return;
  const why = leading.released ? whyNotWritten(s) : whyGiveUp(s, leading, handover, nowMs);
  if (why === undefined) {
    onTargetMoved(s, nowMs);
    return;
  }
  leading.handover = undefined;
  leading.released = false;
  answer(s, handover.id, false, why);
};

const whyNotWritten = (s: MemberState): string | undefined =>
  s.write === undefined ? 'the state was changed meanwhile' : undefined;

const whyGiveUp = (s: MemberState, leading: Leading, handover: Handover, nowMs: number): string | undefined => {
  if (leading.peers.get(handover.target)?.link === undefined) return `the connection of ${handover.target} is gone`;
  const isOver = nowMs >= handover.startedAtMs + s.config.times.handoverMs;
  return isOver ? `${handover.target} did not get everything in time` : undefined;
};

/** Another epoch is in force: the one that was to be, or not. */
export const handoverEnded = (s: MemberState, group: GroupState): void => {
  const handover = s.leading?.handover;
  if (handover === undefined) return;
  const done = group.reason === 'planned' && group.master === handover.target;
  answer(s, handover.id, done, `${group.master} is master of epoch ${group.epoch}`);
};

const answer = (s: MemberState, id: string, done: boolean, reason: string): void => {
  const what = done ? 'handedOver' : 'handoverFailed';
  s.out.push({ type: 'tell', level: done ? 'info' : 'warn', what, text: reason });
  if (id === STOPPING || id === LEAVING) return;
  s.switchDone = id;
  s.out.push({ type: 'switchAnswer', id, done, reason });
};

/** Names of the handovers that a master begins by itself: right before its end, and a while before, to follow until then. */
export const STOPPING = 'stop';
export const LEAVING = 'leave';
