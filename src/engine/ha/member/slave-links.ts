import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import { messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import type { LogFeed } from '../../store/replica/types.ts';
import { findConsistentPoint } from '../core/epochs.ts';
import type { EpochStart, MasterStreamEffect, MasterStreamEvent } from '../core/types.ts';
import { MasterConnection } from '../stream/master-connection.ts';
import {
  type Ack,
  FlushRule,
  type Hello,
  type MasterStream,
  type MasterStreamListener,
  RefusalCode,
} from '../stream/types.ts';
import type { SlaveStatus } from './types.ts';

/** Connections at once; a group has a handful of members. */
const MAX_LINKS = 64;

export interface SlaveLinksOptions {
  brokerName: string;
  /** The open store's; undefined while none is open. */
  feed(): LogFeed | undefined;
  /** Own epoch table. */
  epochs(): readonly EpochStart[];
  /** Number for a new connection, never used twice in this process. */
  nextLink(): number;
  elapsedMs(): number;
  confirm(): number;
  /** Whether acknowledgements wait for a member: it is then not held to the limit of catching up. */
  isWaitedFor(member: string): boolean;
  isSyncFlush: boolean;
  maxSyncBytesPerSecond(): number;
  silentMs(): number;
  dispatch(event: MasterStreamEvent): void;
  /** A slave promised a higher epoch than the one it was spoken to in. */
  onHigherEpoch(epoch: number): void;
  log: Logger;
}

interface Link {
  readonly stream: MasterStream;
  readonly number: number;
  member: string | undefined;
}

/** The slaves connected to this member: their streams, numbered for the core. */
export class SlaveLinks implements MasterStreamListener {
  readonly #options: SlaveLinksOptions;
  readonly #links = new Map<number, Link>();
  readonly #byStream = new Map<MasterStream, Link>();

  constructor(options: SlaveLinksOptions) {
    this.#options = options;
  }

  /** Takes a connection over whose first bytes say that it is a member's. */
  accept(socket: Socket, received: Buffer): void {
    const { feed, elapsedMs, confirm, maxSyncBytesPerSecond, silentMs, nextLink } = this.#options;
    const opened = feed();
    if (opened === undefined || this.#links.size >= MAX_LINKS) {
      socket.destroy();
      return;
    }
    const stream = new MasterConnection({
      socket,
      peer: `${socket.remoteAddress}:${socket.remotePort}`,
      received,
      feed: opened,
      listener: this,
      elapsedMs,
      confirm,
      maxSyncBytesPerSecond,
      silentMs: silentMs(),
    });
    const link: Link = { stream, number: nextLink(), member: undefined };
    this.#links.set(link.number, link);
    this.#byStream.set(stream, link);
    stream.start();
  }

  /** The log has grown: every slave is sent what its window allows, at once. */
  onWritten(): void {
    for (const { stream } of this.#links.values()) stream.onWritten();
  }

  /** Members in sync, or about to be, are never slowed down. */
  applyLimits(): void {
    for (const { stream, member } of this.#links.values()) {
      const limited = member === undefined || !this.#options.isWaitedFor(member);
      if (stream.limited !== limited) stream.limited = limited;
    }
  }

  perform(effect: MasterStreamEffect): void {
    const link = this.#links.get(effect.link);
    if (link === undefined) return;
    switch (effect.type) {
      case 'welcome': {
        const { epoch, incarnation, epochs, cutTo, startFrom } = effect;
        // What retention took since the core last heard of the log's beginning cannot be sent.
        const min = this.#options.feed()?.min ?? 0;
        const flushRule = this.#options.isSyncFlush ? FlushRule.FLUSHED : FlushRule.WRITTEN;
        link.stream.welcome({ epoch, incarnation, epochs, cutTo, startFrom: Math.max(startFrom, min), flushRule });
        break;
      }
      case 'refuse':
        link.stream.refuse(RefusalCode.NOT_MASTER, effect.epoch, effect.reason);
        break;
      case 'dropLink':
        link.stream.close('it has connected anew');
        break;
    }
  }

  /** Closes every connection: this member is no master, or its store is about to be closed. */
  closeAll(reason: string): void {
    for (const { stream } of this.#links.values()) stream.close(reason);
  }

  status(set: readonly string[]): SlaveStatus[] {
    return [...this.#links.values()].flatMap(({ stream, member }) =>
      member === undefined
        ? []
        : [{ member, peer: stream.peer, ...stream.acked, sentTo: stream.sentTo, inSync: set.includes(member) }],
    );
  }

  onHello(stream: MasterStream, hello: Hello): void {
    void this.#greet(stream, hello);
  }

  onAck(stream: MasterStream, ack: Ack): void {
    const link = this.#byStream.get(stream);
    if (link === undefined) return;
    const { epoch, written, flushed, stampMs, granted } = ack;
    this.#options.dispatch({
      type: 'ack',
      link: link.number,
      epoch,
      written,
      flushed,
      ...(stampMs > 0 && { stampMs, granted }),
    });
  }

  onLeaving(stream: MasterStream, reason: string): void {
    const link = this.#byStream.get(stream);
    if (link === undefined) return;
    this.#options.log.info({ member: link.member, peer: stream.peer, reason }, 'a slave leaves');
    this.#options.dispatch({ type: 'leaving', link: link.number });
  }

  onFenced(_stream: MasterStream, epoch: number): void {
    this.#options.onHigherEpoch(epoch);
  }

  onClosed(stream: MasterStream, reason: string): void {
    const link = this.#byStream.get(stream);
    if (link === undefined) return;
    this.#byStream.delete(stream);
    this.#links.delete(link.number);
    this.#options.log.info({ member: link.member, reason }, 'the connection of a slave is closed');
    if (link.member !== undefined) this.#options.dispatch({ type: 'linkClosed', link: link.number });
  }

  async #greet(stream: MasterStream, hello: Hello): Promise<void> {
    const { brokerName, log, dispatch } = this.#options;
    const { group, member } = hello;
    if (group !== brokerName) {
      stream.refuse(RefusalCode.WRONG_GROUP, 0, `this is group ${brokerName}, not ${group}`);
      return;
    }
    const difference = await this.#differs(hello);
    const link = this.#byStream.get(stream);
    if (link === undefined) return;
    if (difference !== undefined) {
      log.error({ member, peer: stream.peer, reason: difference }, 'a slave has another log than it should');
      stream.refuse(RefusalCode.DIVERGED, 0, difference);
      return;
    }
    link.member = member;
    const { incarnation, promised, epochs, min, max: end } = hello;
    log.info({ member, peer: stream.peer, promised, min, end }, 'a slave asks to follow');
    dispatch({ type: 'hello', link: link.number, member, incarnation, promised, epochs, min, end });
    this.applyLimits();
  }

  /**
   * Whether the slave's last record, where by the epochs both logs must have the same (I2), is another here. Undefined where it
   * is the same, or lies where they may differ, or is not stored here any more.
   */
  async #differs({ epochs, min, max, last }: Hello): Promise<string | undefined> {
    const feed = this.#options.feed();
    if (feed === undefined || last === undefined) return undefined;
    const common = findConsistentPoint(
      { epochs: this.#options.epochs(), min: feed.min, end: feed.end },
      { epochs, min, end: max },
    );
    const { position, size, crc } = last;
    if (common === undefined || position + size > common || position < feed.min) return undefined;
    try {
      const bytes = await feed.read(position, size);
      if (bytes === undefined || bytes.length < size || crc32(bytes) === crc) return undefined;
      return `its record at ${position} of ${size} bytes is another than the one here, though both logs agree up to ${common}`;
    } catch (error) {
      return `the record at ${position} cannot be compared: ${messageOf(error)}`;
    }
  }
}
