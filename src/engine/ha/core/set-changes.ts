import { ownPosition } from './confirm.ts';
import { peerOf } from './links.ts';
import type { GroupState, MemberId } from './record.ts';
import type { Leading, MemberState, Peer } from './state.ts';
import { mayWrite, writeState } from './writes.ts';

/** Looks, at each tick and after each change, whether a slave has to leave the set or may join it. One change at a time. */
export const changeSet = (s: MemberState, nowMs: number): void => {
  const { leading, group } = s;
  if (s.phase !== 'master' || leading === undefined || group === undefined || leading.handover !== undefined) return;
  const leavers = group.set.filter((member) => whyLeave(s, leading, member, nowMs) !== undefined);
  if (leavers.length > 0) {
    if (mayWrite(s, nowMs)) shrink(s, leading, group, leavers, nowMs);
    return;
  }
  for (const peer of leading.peers.values())
    if (!group.set.includes(peer.member)) mayJoin(s, leading, group, peer, nowMs);
};

const whyLeave = (s: MemberState, leading: Leading, member: MemberId, nowMs: number): string | undefined => {
  if (member === s.config.id) return undefined;
  const peer = peerOf(s, leading, member, nowMs);
  if (peer.leaving) return 'it goes away';
  if (peer.lostTail) return 'it came back with less than was confirmed';
  if (peer.link === undefined) {
    return nowMs >= peer.goneAtMs + s.config.times.linkGoneMs ? 'its connection is gone' : undefined;
  }
  return isBehind(s, peer, nowMs) ? 'it does not keep up' : undefined;
};

/** Whether the slave has left bytes unacknowledged for longer than the mode allows. */
const isBehind = (s: MemberState, peer: Peer, nowMs: number): boolean => {
  if (peer.acked >= ownPosition(s)) return false;
  const limitMs = s.group?.mode === 'SYNC' ? s.config.syncDegradeMs : s.config.asyncElectableLagMs;
  return nowMs >= peer.markAtMs + limitMs;
};

const shrink = (
  s: MemberState,
  leading: Leading,
  group: GroupState,
  leavers: readonly MemberId[],
  nowMs: number,
): void => {
  const set = group.set.filter((member) => !leavers.includes(member));
  const why = leavers.map((member) => `${member} leaves the set: ${whyLeave(s, leading, member, nowMs)}`).join('; ');
  writeState(s, { ...group, set, reason: 'set-change' }, nowMs);
  s.out.push({ type: 'tell', level: 'warn', what: 'setShrunk', text: `${why}; in sync then: ${set.join(', ')}` });
};

/**
 * A slave joins in two steps. First it is waited for; from there on all that is acknowledged is on it, and all that was
 * acknowledged before lies below `joinAt`: confirm, or the start of the epoch, because what former epochs acknowledged may lie
 * above the confirm position that this master was told. Once it has acknowledged `joinAt`, it is written into the set.
 */
const mayJoin = (s: MemberState, leading: Leading, group: GroupState, peer: Peer, nowMs: number): void => {
  if (peer.link === undefined || peer.acked < 0 || peer.leaving || isWritten(s, peer)) return;
  if (peer.joinAt === undefined) {
    if (peer.acked + s.config.joinLagBytes < ownPosition(s)) return;
    peer.joinAt = s.flaws.joinAtConfirm ? s.confirm : Math.max(s.confirm, leading.start);
    peer.markEnd = Math.max(peer.joinAt, peer.acked);
    peer.markAtMs = nowMs;
  }
  if (peer.acked < peer.joinAt && !s.flaws.expandFirst) {
    if (isBehind(s, peer, nowMs)) peer.joinAt = undefined;
    return;
  }
  if (!mayWrite(s, nowMs)) return;
  if (s.flaws.expandFirst) peer.joinAt = undefined;
  const set = [...group.set, peer.member].sort();
  writeState(s, { ...group, set, reason: 'set-change' }, nowMs);
  s.out.push({ type: 'tell', level: 'info', what: 'setGrown', text: `${peer.member} is in sync: ${set.join(', ')}` });
};

const isWritten = (s: MemberState, peer: Peer): boolean => s.write?.state.set.includes(peer.member) ?? false;

/** After a change of the set in force: who is in it is waited for by that, not as one about to join. */
export const forgetJoins = (s: MemberState): void => {
  const { leading, group } = s;
  if (leading === undefined || group === undefined || s.write !== undefined) return;
  for (const peer of leading.peers.values()) {
    if (group.set.includes(peer.member)) peer.joinAt = undefined;
    else peer.lostTail = false;
  }
};

/** After a pause of this process nobody has been slow: everybody's time begins anew. */
export const forgiveDelays = (s: MemberState, nowMs: number): void => {
  for (const peer of s.leading?.peers.values() ?? []) {
    peer.markEnd = s.end;
    peer.markAtMs = nowMs;
    peer.goneAtMs = nowMs;
  }
};
