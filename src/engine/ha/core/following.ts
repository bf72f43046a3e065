import { askView } from './ask-view.ts';
import { raiseConfirm } from './confirm.ts';
import type { LocalEvent, SlaveStreamEvent } from './events.ts';
import { noteGrant } from './permit.ts';
import { park } from './phases.ts';
import type { GroupState } from './record.ts';
import type { Following, MemberState } from './state.ts';

type Welcome = Extract<SlaveStreamEvent, { type: 'welcome' }>;

/** Follows the master that the state names, once the promise for its epoch is durable. */
export const follow = (s: MemberState, group: GroupState): void => {
  const { following } = s;
  if (following !== undefined) {
    if (following.epoch === group.epoch && following.incarnation === group.incarnation) return;
    unfollow(s, `epoch ${group.epoch} belongs to ${group.master}`);
  }
  s.phase = 'following';
  // An earlier process of this member was master: there is nobody to follow, and outside the set nothing to stand for.
  if (group.master === s.config.id || s.stopping) return;
  if (s.durable.epoch < group.epoch && !s.flaws.noPromise) return;
  const { master, incarnation, epoch } = group;
  s.following = { master, incarnation, epoch, link: undefined, step: 'hello', adopting: [] };
  s.out.push({ type: 'follow', master, incarnation, epoch });
};

/** Follows nobody any more: from here on nothing is acknowledged or granted. */
export const unfollow = (s: MemberState, reason: string): void => {
  if (s.following === undefined) return;
  s.following = undefined;
  s.out.push({ type: 'unfollow', reason });
};

/** Takes the master's answer: cut first, then its epochs, then its bytes. */
export const onWelcome = (s: MemberState, event: Welcome): void => {
  const { following } = s;
  if (following === undefined || following.step !== 'hello') return;
  if (event.epoch !== following.epoch || event.incarnation !== following.incarnation) {
    askView(s);
    return;
  }
  following.link = event.link;
  const { cutTo, startFrom } = event;
  if (startFrom === s.end || s.flaws.noCut) {
    following.step = 'adopting';
    following.adopting = event.epochs;
    s.out.push({ type: 'adopt', link: event.link, epochs: event.epochs });
    return;
  }
  cut(s, following, cutTo, startFrom);
};

const cut = (s: MemberState, following: Following, cutTo: number, startFrom: number): void => {
  const isAccepted = s.floor.epoch < (s.group?.acceptLoss ?? 0) || s.flaws.cutConfirmed;
  if (cutTo < Math.min(s.floor.position, s.end) && !isAccepted) {
    const text = `the master of epoch ${following.epoch} lacks positions ${cutTo} to ${s.floor.position}, which all of the set had in epoch ${s.floor.epoch}`;
    unfollow(s, text);
    park(s, text);
    // What only this member has left is not shown beside what the master has in its place.
    s.confirm = Math.min(s.confirm, cutTo);
    return;
  }
  following.step = 'cutting';
  const reason = `epoch ${following.epoch} of ${following.master} differs from position ${cutTo} on`;
  if (startFrom === cutTo) s.out.push({ type: 'cut', to: cutTo, reason });
  else s.out.push({ type: 'cut', to: s.min, restartAt: startFrom, reason });
  s.out.push({ type: 'tell', level: 'warn', what: 'cut', text: `${reason}: setting aside ${s.end - cutTo} bytes` });
};

/** The cut is done: the comparison begins anew with what is left. */
export const onCutDone = (s: MemberState, event: Extract<LocalEvent, { type: 'cutDone' }>): void => {
  s.min = event.min;
  s.end = event.end;
  s.flushed = event.end;
  s.epochs = event.epochs;
  s.confirm = Math.min(s.confirm, s.end);
  if (s.floor.position > s.end) s.floor = { position: s.end, epoch: s.floor.epoch };
  const { following } = s;
  if (following?.step !== 'cutting') return;
  s.following = { ...following, link: undefined, step: 'hello' };
  s.out.push({ type: 'follow', master: following.master, incarnation: following.incarnation, epoch: following.epoch });
};

export const onAdopted = (s: MemberState, link: number): void => {
  const { following } = s;
  if (following?.step !== 'adopting' || following.link !== link) return;
  following.step = 'streaming';
  s.epochs = following.adopting;
  s.out.push({ type: 'stream', link, epoch: following.epoch });
};

/** Learns confirm, and grants where this member follows this master and does not stand. */
export const onProbe = (s: MemberState, event: Extract<SlaveStreamEvent, { type: 'probe' }>, nowMs: number): void => {
  const { following } = s;
  if (following === undefined || following.link !== event.link || following.step !== 'streaming') return;
  if (event.epoch !== following.epoch || event.epoch < s.promised.epoch) return;
  raiseConfirm(s, Math.min(event.confirm, s.end));
  if (event.stampMs === undefined) return;
  const granted = (s.phase === 'following' || s.flaws.grantWhileCandidate === true) && !s.stopping;
  if (granted && s.phase === 'following') noteGrant(s, following.incarnation, nowMs);
  s.out.push({ type: 'answerProbe', link: event.link, stampMs: event.stampMs, granted });
};

export const onRefused = (s: MemberState, event: Extract<SlaveStreamEvent, { type: 'refused' }>): void => {
  askView(s);
  if (!event.damaged || s.following === undefined) return;
  unfollow(s, event.reason);
  park(s, event.reason);
};

/** The connection is gone; the shell connects again by itself. */
export const onUnfollowed = (s: MemberState, link: number): void => {
  const { following } = s;
  if (following === undefined || following.link !== link || following.step === 'cutting') return;
  following.link = undefined;
  following.step = 'hello';
  askView(s);
};
