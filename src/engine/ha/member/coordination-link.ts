import { messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import type { Coordination, GroupCoordination, SessionEvent, WriteOutcome } from '../coordination/types.ts';
import type { CoordinationEffect, CoordinationEvent, GroupState, LiveMember } from '../core/types.ts';
import { liveToNode, type ProcessFacts, stateToNode } from './group-values.ts';
import { MemberRecord } from './member-record.ts';
import type { MemberIdentity } from './types.ts';
import { ViewReader } from './view-reader.ts';

type WriteStateEffect = Extract<CoordinationEffect, { type: 'writeState' }>;
type PublishEffect = Extract<CoordinationEffect, { type: 'publishLive' }>;
type SwitchEffect = Extract<CoordinationEffect, { type: 'switchAnswer' }>;

export interface CoordinationLinkOptions {
  coordination: Coordination;
  self: MemberIdentity;
  facts: ProcessFacts;
  /** False where the machine may have lost the log's end. */
  isClean(): boolean;
  dispatch(event: CoordinationEvent): void;
  /** Names of the members in ZooKeeper, before the view they were read with; whether the group has a state. */
  onMembers(names: readonly string[], hasState: boolean): void;
  log: Logger;
}

/** Pause before this member is published again where that failed. */
const REPUBLISH_MS = 100;

/** Between the core and the coordination service: its effects become calls, answers and watches become events. */
export class CoordinationLink {
  readonly group: GroupCoordination;
  readonly record: MemberRecord;
  readonly #options: CoordinationLinkOptions;
  readonly #views: ViewReader;
  #ends: (() => void)[] = [];
  #session: string | undefined;
  /** What is to be published; another makes it void. */
  #publishing: LiveMember | undefined;
  #lastTrouble = '';
  #conflictSinceMs: number | undefined;

  constructor(options: CoordinationLinkOptions) {
    const { coordination, self, dispatch } = options;
    this.#options = options;
    this.group = coordination.group(self.brokerName);
    this.record = new MemberRecord(this.group, self);
    this.#views = new ViewReader({
      coordination,
      group: this.group,
      id: self.id,
      onView: (session, view) => dispatch({ type: 'view', session, view }),
      onMembers: (members, hasState) => {
        options.onMembers(
          members.map((member) => member.id),
          hasState,
        );
        this.#perform('members/', this.record.onRead(members));
      },
      onMalformed: (error) => this.#complain(messageOf(error)),
    });
  }

  start(): void {
    const { coordination, dispatch } = this.#options;
    this.#ends = [
      coordination.onSession((event) => this.#onSession(event)),
      this.group.onChanged(() => dispatch({ type: 'hint' })),
    ];
    const { sessionId, timeoutMs } = coordination;
    if (coordination.status === 'connected' && sessionId !== undefined) this.#onConnected(sessionId, timeoutMs);
  }

  close(): void {
    this.#publishing = undefined;
    for (const end of this.#ends.splice(0)) end();
    this.#views.close();
  }

  perform(effect: CoordinationEffect): void {
    switch (effect.type) {
      case 'readView':
        this.#views.ask();
        break;
      case 'publishLive':
        this.#perform('live/', this.#publish(effect));
        break;
      case 'writeState':
        void this.#writeState(effect);
        break;
      case 'claimMember':
        this.#perform('members/', this.record.claim(effect.storeId));
        break;
      case 'switchAnswer':
        this.#perform('switch', this.#answerSwitch(effect));
        break;
    }
  }

  #onSession(event: SessionEvent): void {
    const { dispatch, log } = this.#options;
    switch (event.type) {
      case 'connected':
        log.info({ session: event.sessionId, server: event.server }, 'connected to ZooKeeper');
        this.#onConnected(event.sessionId, event.timeoutMs);
        break;
      case 'answered':
        dispatch({ type: 'answered', session: event.sessionId, sentAtMs: event.sentAtMs });
        break;
      case 'suspended':
        log.warn({ session: event.sessionId, reason: event.reason }, 'the connection to ZooKeeper is lost');
        break;
      case 'expired':
        log.error({ session: event.sessionId }, 'the session with ZooKeeper is over');
        dispatch({ type: 'expired', session: event.sessionId });
        break;
      case 'trouble':
        log.error({ error: event.error }, 'ZooKeeper: trouble');
        break;
    }
  }

  #onConnected(session: string, timeoutMs: number): void {
    const { dispatch } = this.#options;
    if (this.#session !== session) {
      this.#session = session;
      dispatch({ type: 'session', session, timeoutMs });
    } else {
      dispatch({ type: 'hint' });
    }
  }

  /** Somebody else holds this member's node: a former process for as long as its session, a second member of the name for ever. */
  async #onHeld(): Promise<void> {
    const { coordination, self } = this.#options;
    const now = performance.now();
    this.#conflictSinceMs ??= now;
    if (now - this.#conflictSinceMs < 2 * coordination.timeoutMs) return;
    const live = await this.group.readLive();
    const holder = live.outcome === 'ok' ? live.values.find(({ id }) => id === self.id) : undefined;
    if (holder === undefined) return;
    const { host, pid, state } = holder;
    this.#complain(
      `another process is member ${self.id} of ${self.brokerName}: pid ${pid} on ${host}, ${state}; this one waits until it ends. Give each broker a memberId of its own`,
    );
  }

  /** Records how an epoch began; its loss costs nobody anything but the record. */
  async addHistory(state: GroupState, startOffset: number, end: number): Promise<void> {
    const { epoch, master, incarnation, set, mode, reason } = state;
    try {
      await this.group.addHistory({
        v: 1,
        epoch,
        master,
        incarnation,
        startOffset,
        set: [...set],
        mode,
        reason,
        newPosition: { epoch, offset: end },
        at: Date.now(),
      });
    } catch (error) {
      this.#options.log.warn({ error: messageOf(error), epoch }, 'the beginning of the epoch could not be recorded');
    }
  }

  /** Publishes until it is there: a former process's node may be in the way for a while. */
  async #publish({ live }: PublishEffect): Promise<void> {
    const { coordination, facts, isClean, dispatch } = this.#options;
    this.#publishing = live;
    while (this.#publishing === live) {
      const session = coordination.sessionId;
      const written = await this.group.publishLive(liveToNode(live, facts, isClean()));
      // A session id is never used again: the same before and after means the same all the time.
      if (written.outcome === 'ok' && session !== undefined && session === coordination.sessionId) {
        this.#conflictSinceMs = undefined;
        dispatch({ type: 'published', session });
        return;
      }
      if (written.outcome === 'conflict') await this.#onHeld();
      await new Promise((resolve) => setTimeout(resolve, REPUBLISH_MS));
    }
  }

  async #writeState({ writeId, expectedVersion, state }: WriteStateEffect): Promise<void> {
    const { coordination, dispatch, log } = this.#options;
    const session = coordination.sessionId ?? '';
    let written: WriteOutcome | undefined;
    try {
      const node = stateToNode(state, Date.now());
      written = await (expectedVersion < 0
        ? this.group.createState(node)
        : this.group.writeState(node, expectedVersion));
    } catch (error) {
      log.error({ error: messageOf(error), writeId }, "the group's state could not be written");
    }
    this.#views.onWrote();
    if (written?.outcome === 'ok' && session === coordination.sessionId) {
      dispatch({ type: 'wrote', session, writeId, outcome: 'ok', version: written.version });
    } else {
      const isConflict = written?.outcome === 'conflict' || written?.outcome === 'notFound';
      dispatch({ type: 'wrote', session, writeId, outcome: isConflict ? 'conflict' : 'unknown' });
    }
  }

  async #answerSwitch({ id, done, reason }: SwitchEffect): Promise<void> {
    const asked = await this.group.readSwitch();
    if (asked.outcome !== 'ok' || asked.value.id !== id) return;
    await this.group.writeSwitch(
      { ...asked.value, stage: done ? 'done' : 'failed', outcome: reason, at: Date.now() },
      asked.version,
    );
  }

  /** Told once, not with every view. */
  #complain(error: string): void {
    if (error === this.#lastTrouble) return;
    this.#lastTrouble = error;
    this.#options.log.error({ error }, 'ZooKeeper holds what it should not');
  }

  #perform(what: string, call: Promise<void>): void {
    call.catch((error: unknown) => {
      this.#options.log.error({ error: messageOf(error) }, `ZooKeeper: ${what} could not be written`);
    });
  }
}
