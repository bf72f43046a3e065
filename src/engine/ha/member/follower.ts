import { messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import { FlowRate } from '../classic/flow-rate.ts';
import type { EpochStart, SlaveStreamEffect, SlaveStreamEvent } from '../core/types.ts';
import { SlaveConnection } from '../stream/slave-connection.ts';
import {
  type Hello,
  type Probe,
  RefusalCode,
  type SlaveStream,
  type SlaveStreamListener,
  type Welcome,
} from '../stream/types.ts';
import type { MemberIdentity, MemberStore } from './types.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

type FollowEffect = Extract<SlaveStreamEffect, { type: 'follow' }>;

export interface FollowerOptions {
  self: MemberIdentity;
  /** The open store; undefined while none is open. */
  store(): MemberStore | undefined;
  epochs(): readonly EpochStart[];
  promised(): number;
  confirmed(): number;
  nextLink(): number;
  /** `host:port` of a member's HA port; undefined while it is not known. */
  addressOf(member: string): Promise<string | undefined>;
  dispatch(event: SlaveStreamEvent): void;
  /** The log takes no more bytes. */
  onStoreFailed(error: unknown): void;
  log: Logger;
}

/** Keeps this member connected to the master it is to follow, with pauses that grow while that fails. */
export class Follower implements SlaveStreamListener {
  readonly #options: FollowerOptions;
  #target: FollowEffect | undefined;
  #stream: SlaveStream | undefined;
  #link = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  /** Position the master confirmed last, as DATA said. */
  #confirm = 0;
  #end = 0;
  /** Why it is not connected, for status. */
  trouble: string | undefined;
  /** What came of the log. */
  readonly rate = new FlowRate();
  /** Milliseconds since the epoch; 0 when never. */
  lastHeardAt = 0;
  /** Where a log without a byte begins once it has one; its own positions do not say. */
  emptyLogAt: number | undefined;
  /** End of the master's log as its probes say. */
  masterEnd = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** There is a master to follow. */
  get isFollowing(): boolean {
    return this.#target !== undefined;
  }

  get masterAddress(): string | undefined {
    return this.#stream?.peer;
  }

  get isConnected(): boolean {
    return this.#stream?.welcome !== undefined;
  }

  follow(effect: FollowEffect): void {
    this.unfollow(`to follow ${effect.master} in epoch ${effect.epoch}`);
    this.#target = effect;
    this.#pauseMs = FIRST_PAUSE_MS;
    void this.#connect(effect);
  }

  /** Nothing more is taken, acknowledged or granted from here on. */
  unfollow(reason: string): void {
    this.#target = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drop(reason);
  }

  /** Before the store closes: the connection goes, what is to be followed stays. */
  #drop(reason: string): void {
    this.#stream?.close(reason);
    this.#stream = undefined;
  }

  /** Closes the connection; the next one comes by itself. */
  tryAgain(reason: string): void {
    this.#stream?.close(reason);
  }

  stream(link: number): void {
    if (link === this.#link) this.#stream?.follow();
  }

  answerProbe(link: number, stampMs: number, granted: boolean): void {
    if (link === this.#link) this.#stream?.answerProbe(stampMs, granted);
  }

  sayLeaving(reason: string): void {
    this.#stream?.leave(reason);
    this.#stream = undefined;
  }

  async #connect(target: FollowEffect): Promise<void> {
    const { self, promised, nextLink, addressOf } = this.#options;
    try {
      const address = await addressOf(target.master);
      const store = this.#options.store();
      const hello = store === undefined ? undefined : await this.#hello(store, self);
      if (this.#target !== target) return;
      if (address === undefined) throw new Error(`the address of member ${target.master} is not known`);
      if (store === undefined || hello === undefined) throw new Error('the store is not open');
      const at = address.lastIndexOf(':');
      this.#link = nextLink();
      this.#confirm = 0;
      this.#stream = new SlaveConnection({
        host: address.slice(0, at).replace(/^\[(.*)\]$/, '$1'),
        port: Number(address.slice(at + 1)),
        hello,
        replica: store.replica,
        listener: this,
        promised,
      });
    } catch (error) {
      if (this.#target === target) this.#again(target, messageOf(error));
    }
  }

  async #hello(store: MemberStore, self: MemberIdentity): Promise<Hello> {
    const { epochs, promised, confirmed } = this.#options;
    const { feed } = store;
    const start = feed.min >= feed.end ? this.emptyLogAt : undefined;
    const max = start ?? feed.end;
    const min = start ?? feed.min;
    const flushed = start ?? feed.flushed;
    const record = max > min ? await store.feed.recordBefore(max) : undefined;
    const last = record === undefined ? undefined : { position: record.position, size: record.size, crc: record.crc };
    return {
      group: self.brokerName,
      member: self.id,
      storeId: self.storeId,
      incarnation: self.incarnation,
      promised: promised(),
      epochs: epochs(),
      min: Math.min(min, max),
      max,
      flushed: Math.min(flushed, max),
      confirmed: confirmed(),
      last,
    };
  }

  #again(target: FollowEffect, why: string): void {
    if (this.trouble !== why)
      this.#options.log.warn({ master: target.master, reason: why }, 'not following the master');
    this.trouble = why;
    this.#timer = setTimeout(() => void this.#connect(target), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  onWelcome(stream: SlaveStream, welcome: Welcome): void {
    if (stream !== this.#stream) return;
    this.trouble = undefined;
    this.#pauseMs = FIRST_PAUSE_MS;
    const { epoch, incarnation, cutTo, startFrom, epochs } = welcome;
    this.#end = startFrom;
    this.#options.log.info({ master: stream.peer, epoch, cutTo, startFrom }, 'the master takes this slave');
    this.#options.dispatch({ type: 'welcome', link: this.#link, epoch, incarnation, cutTo, startFrom, epochs });
  }

  onRefused(stream: SlaveStream, code: string, epoch: number, reason: string): void {
    if (stream !== this.#stream) return;
    const damaged = code === RefusalCode.DIVERGED;
    this.#options.dispatch({ type: 'refused', link: this.#link, epoch, damaged, reason });
  }

  onData(stream: SlaveStream, end: number, confirm: number): void {
    if (stream !== this.#stream) return;
    this.rate.add(Math.max(0, end - this.#end));
    this.#end = end;
    this.lastHeardAt = Date.now();
    const epoch = this.#target?.epoch;
    if (epoch === undefined || confirm <= this.#confirm) return;
    this.#confirm = confirm;
    this.#options.dispatch({ type: 'probe', link: this.#link, epoch, confirm });
  }

  onProbe(stream: SlaveStream, { epoch, confirm, stampMs, max }: Probe): void {
    if (stream !== this.#stream) return;
    this.masterEnd = max;
    this.lastHeardAt = Date.now();
    this.#confirm = Math.max(this.#confirm, confirm);
    this.#options.dispatch({ type: 'probe', link: this.#link, epoch, confirm, stampMs });
  }

  onStoreFailed(_stream: SlaveStream, error: unknown): void {
    this.#options.onStoreFailed(error);
  }

  onClosed(stream: SlaveStream, reason: string): void {
    if (stream !== this.#stream) return;
    this.#stream = undefined;
    const target = this.#target;
    if (target !== undefined) this.#again(target, reason);
    this.#options.dispatch({ type: 'unfollowed', link: this.#link });
  }
}
