import { askView } from './ask-view.ts';
import { assess } from './assess.ts';
import type { CoreConfig } from './config.ts';
import { advanceConfirm, waitedFor } from './confirm.ts';
import type { CoreEffect, GateRefusal } from './effects.ts';
import type { CoordinationEvent, CoreEvent, StartedEvent } from './events.ts';
import type { Flaws } from './flaws.ts';
import { onAdopted, onCutDone, onProbe, onRefused, onUnfollowed, onWelcome } from './following.ts';
import { beginHandover, checkHandover, LEAVING } from './handover.ts';
import { lead, tellGate } from './leading.ts';
import { onAck, onHello, onLeaving, onLinkClosed, onLog, outrank } from './links.ts';
import { publish } from './live.ts';
import { admission, answering } from './permit.ts';
import { roleName } from './phases.ts';
import type { GroupState, MemberId, RoleName } from './record.ts';
import { renew } from './renewal.ts';
import { changeSet, forgetJoins, forgiveDelays } from './set-changes.ts';
import { type MemberState, newState } from './state.ts';
import { askStop, checkStop } from './stopping.ts';
import { takeView } from './views.ts';
import { onWrote, resendWrite } from './writes.ts';

/**
 * The decisions of one member process: who is master, who is in sync, what is confirmed, what may be acknowledged. Pure but for
 * its own state: no clock, no chance, no input or output. `nowMs` never goes back.
 */
export class MemberCore {
  readonly #s: MemberState;

  /** `event` is the first of the process's life; `flaws` are for tests only. */
  constructor(config: CoreConfig, event: StartedEvent, nowMs: number, flaws: Flaws = {}) {
    this.#s = newState(config, flaws, event, nowMs);
  }

  /** Takes one event and answers with what is to be done, in this order. */
  step(event: CoreEvent, nowMs: number): readonly CoreEffect[] {
    const s = this.#s;
    s.out.length = 0;
    if (s.phase === 'stopped') return [];
    take(s, event, nowMs);
    if (event.type !== 'ack' && event.type !== 'log' && event.type !== 'probe') settle(s, nowMs);
    return s.out.length === 0 ? NOTHING : s.out.slice();
  }

  /** Why a put is not admitted at this moment; undefined admits. Cheap. */
  admit(nowMs: number): GateRefusal | undefined {
    return admission(this.#s, nowMs);
  }

  /** Why nothing may be acknowledged at this moment. To be asked right before each batch of answers leaves (I6). */
  mayAnswer(nowMs: number): GateRefusal | undefined {
    return this.#s.flaws.noCheckBeforeAnswer && this.#s.leading ? undefined : answering(this.#s, nowMs);
  }

  /** Log position up to which OK may be answered while leading. Infinity in an ASYNC epoch. */
  get answerTo(): number {
    if (this.#s.leading === undefined) return 0;
    return this.#s.group?.mode === 'ASYNC' ? Number.POSITIVE_INFINITY : this.#s.confirm;
  }

  /** Log position up to which records may be shown (I8). An ASYNC epoch shows all there is. */
  get showTo(): number {
    if (this.#s.flaws.showAll || this.#s.group?.mode === 'ASYNC') return Number.POSITIVE_INFINITY;
    return this.#s.confirm;
  }

  get confirm(): number {
    return this.#s.confirm;
  }

  /** The epoch this member leads, if any. */
  get epoch(): number | undefined {
    return this.#s.phase === 'master' ? this.#s.leading?.epoch : undefined;
  }

  /** Members that acknowledgements wait for. */
  get waitedFor(): readonly MemberId[] {
    return waitedFor(this.#s);
  }

  get group(): GroupState | undefined {
    return this.#s.group;
  }

  role(nowMs: number): RoleName {
    return roleName(this.#s, nowMs);
  }

  /** Why the member is parked; empty where it is not. */
  get parkedFor(): string {
    return this.#s.parkedFor;
  }
}

const NOTHING: readonly CoreEffect[] = [];

const take = (s: MemberState, event: CoreEvent, nowMs: number): void => {
  switch (event.type) {
    case 'started':
      return;
    case 'session':
    case 'expired':
    case 'answered':
    case 'view':
    case 'hint':
    case 'published':
    case 'wrote':
      takeCoordination(s, event, nowMs);
      return;
    case 'hello':
      onHello(s, event, nowMs);
      return;
    case 'ack':
      onAck(s, event, nowMs);
      return;
    case 'leaving':
      onLeaving(s, event.link);
      return;
    case 'linkClosed':
      onLinkClosed(s, event.link, nowMs);
      return;
    case 'welcome':
      onWelcome(s, event);
      return;
    case 'refused':
      onRefused(s, event);
      return;
    case 'probe':
      onProbe(s, event, nowMs);
      return;
    case 'unfollowed':
      onUnfollowed(s, event.link);
      return;
    case 'log':
      onLog(s, event, nowMs);
      return;
    case 'promised':
      s.durable = event.promised;
      if (s.group !== undefined) assess(s, 'same', nowMs);
      return;
    case 'cutDone':
      onCutDone(s, event);
      return;
    case 'adopted':
      onAdopted(s, event.link);
      return;
    case 'leading':
      lead(s, event.epoch);
      return;
    case 'higherEpoch':
      if (s.leading !== undefined && event.epoch > s.leading.epoch) outrank(s, event.epoch);
      else askView(s);
      return;
    case 'tick':
      tick(s, nowMs);
      return;
    case 'handOver':
      beginHandover(s, LEAVING, '', nowMs);
      return;
    case 'stopAsked':
      askStop(s, nowMs);
      return;
    case 'forceAsked':
      s.force = true;
      askView(s);
      return;
  }
};

const takeCoordination = (s: MemberState, event: CoordinationEvent, nowMs: number): void => {
  switch (event.type) {
    case 'session':
      s.session = event.session;
      s.sessionTimeoutMs = event.timeoutMs;
      s.sentAtMs = Number.NEGATIVE_INFINITY;
      s.publishedSession = undefined;
      s.live = undefined;
      s.reading = false;
      askView(s);
      return;
    case 'expired':
      if (s.session !== event.session) return;
      s.session = undefined;
      s.reading = false;
      if (s.write !== undefined) s.write.sent = false;
      return;
    case 'answered':
      if (s.session === event.session) s.sentAtMs = Math.max(s.sentAtMs, event.sentAtMs);
      return;
    case 'published':
      s.publishedSession = event.session;
      return;
    case 'hint':
      askView(s, true);
      return;
    case 'view': {
      const kind = takeView(s, event, nowMs);
      if (event.session !== s.session) return;
      assess(s, kind, nowMs);
      s.switchAsked = event.view.switch;
      return;
    }
    case 'wrote': {
      if (onWrote(s, event)) assess(s, 'newer', nowMs);
      return;
    }
  }
};

const tick = (s: MemberState, nowMs: number): void => {
  if (nowMs - s.lastTickMs > s.config.times.linkGoneMs * 2) forgiveDelays(s, nowMs);
  s.lastTickMs = nowMs;
  if (nowMs >= s.viewAtMs + s.config.times.viewMs) {
    s.viewAtMs = nowMs;
    s.reading = false;
    askView(s);
  }
  resendWrite(s, nowMs);
  if (s.group !== undefined && (s.phase === 'candidate' || s.phase === 'promoting' || s.mustLeave))
    assess(s, 'same', nowMs);
};

/** What follows from any change: set, permit, stop, and what is shown. */
const settle = (s: MemberState, nowMs: number): void => {
  forgetJoins(s);
  advanceConfirm(s);
  renew(s, nowMs);
  changeSet(s, nowMs);
  checkHandover(s, nowMs);
  if (s.switchAsked !== undefined && s.switchAsked.id !== s.switchDone && s.phase === 'master') {
    beginHandover(s, s.switchAsked.id, s.switchAsked.target, nowMs);
  }
  checkStop(s, 'stopped');
  tellGate(s, nowMs);
  publish(s, nowMs);
};
