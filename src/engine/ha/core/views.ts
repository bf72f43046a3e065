import type { CoordinationEvent } from './events.ts';
import type { GroupState, GroupView, Promised } from './record.ts';
import type { MemberState } from './state.ts';
import { isNewer, settleWrite } from './writes.ts';

/** What the view says against what this member knows. */
export type ViewKind = 'same' | 'newer' | 'none' | 'back';

/** Takes a view in. `back` and `none`: the state is older than something this member has seen, or is not there. */
export const takeView = (
  s: MemberState,
  event: Extract<CoordinationEvent, { type: 'view' }>,
  nowMs: number,
): ViewKind => {
  s.reading = false;
  if (event.session !== s.session) return 'same';
  const { view } = event;
  s.viewAtMs = nowMs;
  s.outranked = 0;
  if (view.state !== undefined) settleWrite(s, view);
  s.view = view;
  if (!isShown(s, view)) s.live = undefined;
  if (view.storeId !== undefined && view.storeId !== s.storeId) s.mustLeave = true;
  if (view.state === undefined) return 'none';
  if (isNewer(s.promised, view.state)) return 'back';
  const newer = s.group === undefined || isNewer(view.state, s.group);
  s.group = view.state;
  s.version = view.version;
  noteGone(s, view, view.state, nowMs);
  return newer ? 'newer' : 'same';
};

/** Whether the live node says what this member last published, as far as others decide by it; if not, it is published again. */
const isShown = (s: MemberState, view: GroupView): boolean => {
  const { live } = s;
  if (live === undefined || s.publishedSession !== s.session) return true;
  return view.live.some(
    ({ incarnation, role, epoch }) => incarnation === live.incarnation && role === live.role && epoch === live.epoch,
  );
};

/** Whether the master's incarnation named in the state is certainly dead: fenced, or one's own earlier process (one store, one lock). */
export const masterIsDead = (s: MemberState, group: GroupState): boolean =>
  (group.master === s.config.id && group.incarnation !== s.config.incarnation) ||
  (s.view?.fenced.some(({ id, incarnation }) => id === group.master && incarnation === group.incarnation) ?? false);

/** Notes since when the master is missing. A state written anew counts from the beginning: its writer was there. */
const noteGone = (s: MemberState, view: GroupView, group: GroupState, nowMs: number): void => {
  const isLive = view.live.some(({ id, incarnation }) => id === group.master && incarnation === group.incarnation);
  const key = `${group.epoch}.${group.change}`;
  if (isLive) s.gone = undefined;
  else if (s.gone?.key !== key) s.gone = { key, sinceMs: nowMs };
};

/** Promises at least (epoch, change) of the state read; the epoch has to be durable before it is used. */
export const promiseState = (s: MemberState, group: GroupState): void => {
  if (!isNewer(group, s.promised)) return;
  if (s.flaws.noPromise) return;
  const led = s.promised.led && s.promised.epoch === group.epoch;
  promise(s, { epoch: group.epoch, change: group.change, led });
};

/** Asks for a promise to be made durable. */
export const promise = (s: MemberState, promised: Promised): void => {
  s.promised = promised;
  s.out.push({ type: 'savePromise', promised });
};
