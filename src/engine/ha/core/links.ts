import { askView } from './ask-view.ts';
import { advanceConfirm, ownPosition } from './confirm.ts';
import { planFollowing, reachedEpochs } from './epochs.ts';
import type { LocalEvent, MasterStreamEvent } from './events.ts';
import { onTargetMoved } from './handover.ts';
import type { MemberId } from './record.ts';
import type { Leading, MemberState, Peer } from './state.ts';

type Hello = Extract<MasterStreamEvent, { type: 'hello' }>;
type Ack = Extract<MasterStreamEvent, { type: 'ack' }>;

/** The slave's record in this epoch, made where it is missing. */
export const peerOf = (s: MemberState, leading: Leading, member: MemberId, nowMs: number): Peer => {
  let peer = leading.peers.get(member);
  if (peer === undefined) {
    peer = {
      member,
      link: undefined,
      incarnation: '',
      acked: -1,
      grantStampMs: Number.NEGATIVE_INFINITY,
      joinAt: undefined,
      markEnd: 0,
      markAtMs: nowMs,
      // It has to hear of the epoch and to cut first.
      goneAtMs: nowMs + s.config.syncDegradeMs,
      leaving: false,
      lostTail: false,
    };
    leading.peers.set(member, peer);
  }
  return peer;
};

const peerByLink = (s: MemberState, link: number): Peer | undefined => {
  for (const peer of s.leading?.peers.values() ?? []) if (peer.link === link) return peer;
  return undefined;
};

/** A slave says what it has: welcome it, with what it must cut, or refuse it. */
export const onHello = (s: MemberState, event: Hello, nowMs: number): void => {
  const { leading } = s;
  const refuse = (reason: string): void => {
    s.out.push({ type: 'refuse', link: event.link, epoch: s.promised.epoch, reason });
  };
  if (leading === undefined || s.phase !== 'master') {
    refuse(`${s.config.id} is not master`);
    return;
  }
  if (event.promised > leading.epoch) {
    outrank(s, event.promised);
    refuse(`${event.member} has promised epoch ${event.promised}`);
    return;
  }
  if (!s.config.members.includes(event.member)) {
    refuse(`${event.member} is no member of the group`);
    return;
  }
  const peer = peerOf(s, leading, event.member, nowMs);
  if (peer.link !== undefined) s.out.push({ type: 'dropLink', link: peer.link });
  peer.link = event.link;
  peer.incarnation = event.incarnation;
  if (!s.flaws.oldAcks) peer.acked = -1;
  if (!isWrittenInSet(s, event.member)) peer.joinAt = undefined;
  peer.leaving = false;
  peer.markEnd = s.end;
  peer.markAtMs = nowMs;
  const plan = planFollowing({ epochs: s.epochs, min: s.min, end: s.end }, event);
  peer.lostTail = s.group?.mode === 'SYNC' && s.group.set.includes(event.member) && plan.cutTo < s.confirm;
  const epochs = reachedEpochs({ epochs: s.epochs, end: s.end });
  s.out.push({
    type: 'welcome',
    link: event.link,
    epoch: leading.epoch,
    incarnation: s.config.incarnation,
    ...plan,
    epochs,
  });
};

const isWrittenInSet = (s: MemberState, member: MemberId): boolean => s.write?.state.set.includes(member) === true;

/** Someone has promised a higher epoch: nothing is acknowledged until a view says that it is still this one. */
export const outrank = (s: MemberState, epoch: number): void => {
  s.outranked = Math.max(s.outranked, epoch);
  askView(s, true);
};

/** Counts what a slave has and grants, if it says so in this epoch and on its present connection. */
export const onAck = (s: MemberState, event: Ack, nowMs: number): void => {
  const { leading } = s;
  const peer = peerByLink(s, event.link);
  if (leading === undefined || peer === undefined || event.epoch !== leading.epoch) return;
  if (event.stampMs !== undefined && event.granted) peer.grantStampMs = Math.max(peer.grantStampMs, event.stampMs);
  const position = s.config.syncFlush ? event.flushed : event.written;
  if (position > peer.acked) {
    peer.acked = position;
    advanceConfirm(s);
  }
  if (peer.acked >= peer.markEnd) {
    peer.markEnd = ownPosition(s);
    peer.markAtMs = nowMs;
  }
  onTargetMoved(s, nowMs);
};

/** The own log has moved: for slaves that had everything, the time to keep up begins. */
export const onLog = (s: MemberState, event: Extract<LocalEvent, { type: 'log' }>, nowMs: number): void => {
  s.end = event.end;
  s.flushed = event.flushed;
  if (s.leading === undefined) return;
  for (const peer of s.leading.peers.values()) {
    if (peer.acked < peer.markEnd) continue;
    peer.markEnd = ownPosition(s);
    peer.markAtMs = nowMs;
  }
  advanceConfirm(s);
};

export const onLeaving = (s: MemberState, link: number): void => {
  const peer = peerByLink(s, link);
  if (peer !== undefined) peer.leaving = true;
};

export const onLinkClosed = (s: MemberState, link: number, nowMs: number): void => {
  const peer = peerByLink(s, link);
  if (peer === undefined) return;
  peer.link = undefined;
  peer.goneAtMs = nowMs;
  if (!isWrittenInSet(s, peer.member)) peer.joinAt = undefined;
};
