import { unfollow } from './following.ts';
import { demote } from './leading.ts';
import type { LiveMember } from './record.ts';
import type { MemberState } from './state.ts';
import type { ViewKind } from './views.ts';
import { mayWrite, writeState } from './writes.ts';

/** Whether this member has ever belonged to a group. */
export const hasHistory = (s: MemberState): boolean => s.epochs.length > 0 || s.promised.epoch > 0;

/** Only the configured first master starts a group, and only where neither it nor anybody it can see has a history. */
export const mayBootstrap = (s: MemberState, nowMs: number): boolean => {
  if (!s.config.firstMaster || !mayWrite(s, nowMs) || s.publishedSession !== s.session) return false;
  if (s.flaws.bootstrapAgain) return true;
  return !hasHistory(s) && (s.view?.live.every((member) => member.epoch === 0 && member.lastEpoch === 0) ?? false);
};

/**
 * ZooKeeper's data is gone, or older than what this member knows: it stops acknowledging and granting, says so, and waits. Once
 * *all* members have said so, or have never belonged to the group, nobody can hold a permit, and the one with the longest log of the newest epoch contains everything
 * that survived.
 */
export const lose = (s: MemberState, kind: ViewKind, nowMs: number): void => {
  if (s.flaws.bootstrapAgain && kind === 'none' && mayBootstrap(s, nowMs)) {
    const { id, incarnation, mode } = s.config;
    s.version = -1;
    writeState(s, { epoch: 1, master: id, incarnation, set: [id], mode, reason: 'bootstrap', acceptLoss: 0 }, nowMs);
    return;
  }
  if (s.phase !== 'lost') {
    if (s.leading !== undefined) demote(s, false, 'the state of the group is gone');
    unfollow(s, 'the state of the group is gone');
    if (s.phase === 'parked') return;
    s.phase = 'lost';
    const text =
      kind === 'none' ? 'ZooKeeper has no state of the group' : 'ZooKeeper has an older state than this member';
    s.out.push({ type: 'tell', level: 'error', what: 'stateLost', text });
  }
  // Its outcome is unknown for ever: should the state come back as it was, it has to be written before this member leads by it.
  if (s.write !== undefined) s.mustRenew = true;
  s.write = undefined;
  s.group = undefined;
  rebuild(s, nowMs);
};

const isBetter = (a: LiveMember, b: LiveMember): boolean => {
  if (a.lastEpoch !== b.lastEpoch) return a.lastEpoch > b.lastEpoch;
  return a.end !== b.end ? a.end > b.end : a.id < b.id;
};

/** Holds no permit and grants none: it has said so, or it never belonged to the group. */
const isHarmless = (member: LiveMember): boolean =>
  member.role === 'LOST' || (member.epoch === 0 && member.lastEpoch === 0);

const rebuild = (s: MemberState, nowMs: number): void => {
  const { view, config } = s;
  if (view === undefined || !mayWrite(s, nowMs) || s.publishedSession !== s.session) return;
  const lost = view.live.filter((member) => member.role === 'LOST');
  const self = lost.find(({ incarnation }) => incarnation === config.incarnation);
  if (self === undefined) return;
  if (!s.force) {
    if (!config.members.every((id) => view.live.some((member) => member.id === id && isHarmless(member)))) return;
    if (lost.some((member) => isBetter(member, self))) return;
  }
  const epoch = Math.max(view.state?.epoch ?? 0, s.promised.epoch, ...view.live.map((member) => member.epoch)) + 1;
  s.version = view.version;
  const { id, incarnation, mode } = config;
  const acceptLoss = s.force ? epoch : (view.state?.acceptLoss ?? 0);
  s.force = false;
  writeState(s, { epoch, master: id, incarnation, set: [id], mode, reason: 'rebuilt', acceptLoss }, nowMs);
};
