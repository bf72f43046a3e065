import type { Socket } from 'node:net';
import { messageOf } from '../../../errors/index.ts';
import type { GroupCoordination } from '../coordination/types.ts';
import type { MemberCore } from '../core/core.ts';
import type { CoreEvent } from '../core/types.ts';
import { MemberGate } from './ack-gate.ts';
import { assembleMember } from './assemble.ts';
import type { CoordinationLink } from './coordination-link.ts';
import type { Effects } from './effects.ts';
import { fenceFormer } from './fence-former.ts';
import type { Follower } from './follower.ts';
import { KnownMembers } from './known-members.ts';
import { Observer } from './observer.ts';
import type { MemberOptions } from './options.ts';
import type { ShownReplication } from './shown-replication.ts';
import type { SlaveLinks } from './slave-links.ts';
import type { MemberStatus, OpenBroker } from './types.ts';

const TICK_MS = 100;
/** Ticks between two saves of the floor: two syncs, that nothing waits for. */
const SAVE_EVERY = 50;
/** A stop that includes a switch takes two seconds at most; whoever hangs longer is stopped without. */
const STOP_MS = 6000;
const LOOK_MS = 10;

/**
 * A member of a group that elects its master, running: the core decides, and this carries events to it and its effects to the
 * store, the broker, the streams and the coordination service.
 */
export class Member {
  readonly #options: MemberOptions;
  readonly #core: MemberCore;
  readonly #gate: MemberGate;
  readonly #link: CoordinationLink;
  readonly #slaves: SlaveLinks;
  readonly #follower: Follower;
  readonly #effects: Effects;
  readonly #members: KnownMembers;
  readonly #observer: Observer | undefined;
  readonly #view: ShownReplication;
  readonly #events: CoreEvent[] = [];
  #isStepping = false;
  #isFailed = false;
  #ticks = 0;
  #ticker: NodeJS.Timeout | undefined;
  #open: OpenBroker | undefined;
  #storeFailed = false;
  #standsDown: boolean;
  #isStopping = false;
  #isClosed = false;

  /** Opens the store and the broker over it, and begins to take part. @throws MqError what opening the store does */
  static async start(options: MemberOptions): Promise<Member> {
    const { files, config, host } = options;
    const gate = new MemberGate({
      waitMs: () => config.slaveTimeout,
      admission: () => member.#core.admit(options.clock.now()),
      answering: () => member.#core.mayAnswer(options.clock.now()),
      answerTo: () => member.#core.answerTo,
      showTo: () => member.#core.showTo,
      onWritten: () => member.#onWritten(),
      onFlushed: () => member.#onLog(),
      onAcknowledged: (from, to) => member.#onAcknowledged(from, to),
    });
    const open = await host.open(gate);
    files.claim();
    const member: Member = new Member(options, gate, open);
    gate.arm();
    member.#begin();
    return member;
  }

  private constructor(options: MemberOptions, gate: MemberGate, open: OpenBroker) {
    const { self, files } = options;
    this.#options = options;
    this.#gate = gate;
    this.#open = open;
    this.#standsDown = options.standDown ?? false;
    this.#members = new KnownMembers(self.id, files.knownMembers);
    const parts = assembleMember(
      {
        options,
        gate,
        members: this.#members,
        opened: () => this.#open,
        openedIs: (now) => this.#openedIs(now),
        standsDown: () => this.#standsDown,
        confirmed: () => this.confirmed,
        status: () => this.status,
        dispatch: (event) => this.dispatch(event),
        onMembers: (names, hasState) => this.#onMembers(names, hasState),
        onStoreFailed: (reason) => this.#onStoreFailed(reason),
        onStopped: (reason) => this.#onStopped(reason),
        fail: (what, error) => this.#fail(what, error),
      },
      open,
    );
    this.#core = parts.core;
    this.#link = parts.link;
    this.#slaves = parts.slaves;
    this.#follower = parts.follower;
    this.#effects = parts.effects;
    this.#view = parts.view;
    if (options.history !== undefined) this.#observer = new Observer(this.#core, options.history, self.incarnation);
  }

  /** A connection of another member to the HA port. */
  accept(socket: Socket, received: Buffer): void {
    this.#slaves.accept(socket, received);
  }

  /** What a person or a daemon asks for beside ZooKeeper: `forceAsked`. */
  dispatch(event: CoreEvent): void {
    this.#events.push(event);
    if (this.#isStepping || this.#isFailed) return;
    this.#isStepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } catch (error) {
      this.#fail('the core', error);
    } finally {
      this.#isStepping = false;
    }
  }

  #step(event: CoreEvent): void {
    const now = this.#options.clock.now();
    this.#observer?.before(now);
    const effects = this.#core.step(event, now);
    const isHot = event.type === 'ack' || event.type === 'log' || event.type === 'probe';
    if (!isHot) this.#observer?.after(now, this.#options.files.promised.epoch, this.#open?.store.feed.end ?? 0);
    for (const effect of effects) this.#effects.perform(effect);
    if (!isHot) this.#slaves.applyLimits();
  }

  get status(): MemberStatus {
    const { self, coordination, clock } = this.#options;
    const { group } = this.#core;
    const now = clock.now();
    return {
      id: self.id,
      incarnation: self.incarnation,
      role: this.#core.role(now),
      epoch: group?.epoch ?? 0,
      master: group?.master,
      set: group?.set ?? [],
      end: this.#open?.store.feed.end ?? 0,
      confirm: this.#core.confirm,
      zookeeper: coordination.status,
      refusal: this.#core.mayAnswer(now),
      parkedFor: this.#core.parkedFor === '' ? undefined : this.#core.parkedFor,
      slaves: this.#slaves.status(group?.set ?? []),
      followTrouble: this.#follower.trouble,
      counts: this.#effects.counts,
    };
  }

  /** From now on it joins and does not stand for election while others can. */
  standDown(): void {
    this.#standsDown = true;
    this.dispatch({ type: 'tick' });
  }

  /** The group's part of the coordination service. */
  get group(): GroupCoordination {
    return this.#link.group;
  }

  /** Log position up to which all of the in-sync set has the log. */
  get confirmed(): number {
    return Math.min(this.#core.confirm, this.#open?.store.feed.end ?? 0);
  }

  /** Replication as it is shown. */
  get replication(): ShownReplication {
    return this.#view;
  }

  /**
   * Before a stop: a master hands over where that is wanted and somebody has all it has, and follows that one from then on.
   * It stands for no election any more while others can.
   */
  async handOver(): Promise<void> {
    if (this.#core.epoch === undefined || !this.#options.config.handoverOnStop) return;
    this.#standsDown = true;
    this.dispatch({ type: 'handOver' });
    const isUnderWay = (): boolean => this.#core.role(this.#options.clock.now()) === 'HANDOVER';
    for (const end = performance.now() + STOP_MS; isUnderWay() && performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    await this.#effects.begunIsDone();
  }

  /** Hands over or says that it leaves, and takes no part any more; the broker is still open then. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const stopped = this.#effects.stopped;
    this.dispatch({ type: 'stopAsked' });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([stopped, new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_MS)))]);
    clearTimeout(timer);
    await this.#close();
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#ticker);
    this.#gate.refusal = { kind: 'notMaster', reason: 'the broker stops' };
    this.#open?.store.gateMoved();
    this.#follower.unfollow('the broker stops');
    this.#slaves.closeAll('the broker stops');
    this.#link.close();
    await this.#effects.idle();
    this.#saveFloor();
    this.#options.history?.close();
  }

  #openedIs(now: OpenBroker | undefined): void {
    this.#open = now;
    const health = now?.store.health;
    if (health === undefined) return;
    health.onReadOnly = (reason) => this.#onStoreFailed(reason);
    if (health.readOnlyReason !== undefined) this.#onStoreFailed(health.readOnlyReason);
  }

  #begin(): void {
    const { self, machine, files, log } = this.#options;
    this.#openedIs(this.#open);
    this.#link.start();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    void fenceFormer({ group: this.#link.group, self, machine, former: files.formerOwner, log });
  }

  #tick(): void {
    this.dispatch({ type: 'tick' });
    if (++this.#ticks % SAVE_EVERY === 0) this.#saveFloor();
  }

  #onWritten(): void {
    this.#slaves.onWritten();
    this.#onLog();
  }

  #onLog(): void {
    const feed = this.#open?.store.feed;
    if (feed !== undefined) this.dispatch({ type: 'log', end: feed.end, flushed: Math.min(feed.flushed, feed.end) });
  }

  #onAcknowledged(from: number, to: number): void {
    const { history } = this.#options;
    if (history !== undefined) history.write({ t: 'acks', epoch: this.#core.epoch ?? 0, from, to, count: 1 });
  }

  #onMembers(names: readonly string[], hasState: boolean): void {
    const { self, files } = this.#options;
    this.#members.onRead(self.id, names, hasState);
    this.#save('members', () => files.saveMembers(this.#members.names));
  }

  /** What may be a little old is tried again later. */
  #save(what: string, save: () => void): void {
    try {
      save();
    } catch (error) {
      this.#options.log.warn({ error: messageOf(error) }, `the ${what} could not be saved`);
    }
  }

  /** Nobody asked for it: the process has nothing more to do here. */
  #onStopped(reason: string): void {
    if (!this.#isStopping) this.#options.host.ended(reason);
  }

  #onStoreFailed(reason: string): void {
    if (this.#storeFailed) return;
    this.#storeFailed = true;
    this.#options.log.error({ reason }, 'the log cannot be written: handing over if somebody has all of it');
    this.dispatch({ type: 'stopAsked' });
  }

  #saveFloor(): void {
    const { group, confirm } = this.#core;
    const { files } = this.#options;
    if (group?.mode !== 'SYNC' || confirm <= files.floor.position) return;
    this.#save('floor', () => files.saveFloor({ position: confirm, epoch: group.epoch }));
  }

  /** Something that must not happen has: nothing is acknowledged any more, and the process is to end. */
  #fail(what: string, error: unknown): void {
    if (this.#isFailed) return;
    this.#isFailed = true;
    this.#gate.refusal = { kind: 'notMaster', reason: 'this member has failed' };
    this.#open?.store.gateMoved();
    this.#options.log.error({ error }, `this member cannot go on: ${what} failed: ${messageOf(error)}`);
    this.#follower.unfollow('this member has failed');
    this.#slaves.closeAll('this member has failed');
    this.#options.host.ended(`${what} failed: ${messageOf(error)}`);
  }
}
