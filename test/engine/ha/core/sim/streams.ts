import type { MasterStreamEffect, SlaveStreamEffect } from '../../../../../src/engine/ha/core/types.ts';
import type { Entry } from './disk.ts';
import type { Process } from './process.ts';

/** Local milliseconds without a sign of life after which an end closes a connection. */
const IDLE_MS = 2000;
const BATCH = 64;

/** One connection between a slave and a master: in order both ways, what is cut off comes later or never. */
class Connection {
  readonly link: number;
  readonly slave: Process;
  readonly master: Process;
  open = true;
  streaming = false;
  epoch = 0;
  cursor = -1;
  masterHeardMs: number;
  slaveHeardMs: number;
  #lastMs = { up: 0, down: 0 };

  constructor(link: number, slave: Process, master: Process) {
    this.link = link;
    this.slave = slave;
    this.master = master;
    this.masterHeardMs = master.nowMs;
    this.slaveHeardMs = slave.nowMs;
  }

  send(way: 'up' | 'down', run: () => void): void {
    const { agenda, network } = this.slave.world;
    const [from, to] = way === 'up' ? [this.slave, this.master] : [this.master, this.slave];
    const at = Math.max(this.#lastMs[way], agenda.nowMs + network.delayMs());
    this.#lastMs[way] = at;
    agenda.after(at - agenda.nowMs, () =>
      network.whenWhole(from.member.id, to.member.id, () => {
        this.#lastMs[way] = Math.max(this.#lastMs[way], agenda.nowMs);
        to.deliver(run);
      }),
    );
  }
}

/** The master's ends of the connections of its slaves. */
export class MasterEnd {
  readonly #process: Process;
  readonly #connections = new Map<number, Connection>();

  constructor(process: Process) {
    this.#process = process;
  }

  accept(connection: Connection): void {
    this.#connections.set(connection.link, connection);
  }

  perform(effect: MasterStreamEffect): void {
    const connection = this.#connections.get(effect.link);
    if (connection === undefined) return;
    if (effect.type === 'dropLink') {
      this.#close(connection);
      return;
    }
    if (effect.type === 'welcome') {
      connection.epoch = effect.epoch;
      connection.send('down', () => connection.slave.slaveEnd.onAnswer(connection, effect));
      return;
    }
    const { link, epoch, reason } = effect;
    connection.send('down', () =>
      connection.slave.slaveEnd.onAnswer(connection, { type: 'refused', link, epoch, reason, damaged: false }),
    );
    this.#close(connection);
  }

  onAck(
    connection: Connection,
    ack: { epoch: number; written: number; flushed: number; stampMs?: number; granted?: boolean },
  ): void {
    if (!this.#connections.has(connection.link)) return;
    connection.masterHeardMs = this.#process.nowMs;
    this.#process.step({ type: 'ack', link: connection.link, ...ack });
    if (connection.cursor < 0) connection.cursor = ack.written;
    this.#pumpOne(connection);
  }

  onLeaving(connection: Connection): void {
    if (this.#connections.has(connection.link)) this.#process.step({ type: 'leaving', link: connection.link });
  }

  onClosed(connection: Connection): void {
    if (this.#connections.delete(connection.link)) this.#process.step({ type: 'linkClosed', link: connection.link });
  }

  probe(): void {
    const stampMs = this.#process.nowMs;
    const { confirm } = this.#process.core;
    for (const connection of this.#connections.values()) {
      if (connection.cursor < 0) continue;
      const { epoch } = connection;
      connection.send('down', () => connection.slave.slaveEnd.onProbe(connection, { epoch, confirm, stampMs }));
    }
  }

  pump(): void {
    for (const connection of this.#connections.values()) if (connection.cursor >= 0) this.#pumpOne(connection);
  }

  tick(): void {
    for (const connection of [...this.#connections.values()]) {
      if (this.#process.nowMs > connection.masterHeardMs + IDLE_MS) {
        this.#close(connection);
        this.#process.step({ type: 'linkClosed', link: connection.link });
      }
    }
  }

  closeAll(): void {
    for (const connection of [...this.#connections.values()]) this.#close(connection);
  }

  die(): void {
    this.closeAll();
  }

  #close(connection: Connection): void {
    this.#connections.delete(connection.link);
    connection.send('down', () => connection.slave.slaveEnd.onClosed(connection));
  }

  #pumpOne(connection: Connection): void {
    const { log } = this.#process.member.disk;
    const { epoch } = connection;
    while (connection.cursor < log.length) {
      const position = connection.cursor;
      const entries = log.slice(position, position + BATCH);
      connection.cursor += entries.length;
      const { confirm } = this.#process.core;
      connection.send('down', () =>
        connection.slave.slaveEnd.onData(connection, { epoch, position, entries, confirm }),
      );
    }
  }
}

/** The slave's end of its connection to the master. */
export class SlaveEnd {
  readonly #process: Process;
  #target: string | undefined;
  #connection: Connection | undefined;
  #triedMs = 0;

  constructor(process: Process) {
    this.#process = process;
  }

  perform(effect: SlaveStreamEffect): void {
    const connection = this.#connection;
    switch (effect.type) {
      case 'follow':
        this.#target = effect.master;
        this.#connect();
        return;
      case 'unfollow':
        this.#target = undefined;
        this.close();
        return;
      case 'stream':
        if (connection === undefined || connection.link !== effect.link) return;
        connection.streaming = true;
        connection.epoch = effect.epoch;
        this.acknowledge();
        return;
      case 'answerProbe':
        if (connection !== undefined) this.#ack(connection, { stampMs: effect.stampMs, granted: effect.granted });
        return;
      case 'sayLeaving':
        connection?.send('up', () => connection.master.masterEnd.onLeaving(connection));
    }
  }

  onAnswer(
    connection: Connection,
    answer:
      | Extract<MasterStreamEffect, { type: 'welcome' }>
      | { type: 'refused'; link: number; epoch: number; damaged: boolean; reason: string },
  ): void {
    if (this.#connection !== connection) return;
    connection.slaveHeardMs = this.#process.nowMs;
    this.#process.step(answer);
  }

  onProbe(connection: Connection, probe: { epoch: number; confirm: number; stampMs: number }): void {
    if (this.#connection !== connection) return;
    connection.slaveHeardMs = this.#process.nowMs;
    this.#process.step({ type: 'probe', link: connection.link, ...probe });
  }

  onData(
    connection: Connection,
    data: { epoch: number; position: number; entries: readonly Entry[]; confirm: number },
  ): void {
    const { disk } = this.#process.member;
    if (this.#connection !== connection || !connection.streaming) return;
    connection.slaveHeardMs = this.#process.nowMs;
    if (data.position !== disk.log.length || data.epoch !== connection.epoch) {
      this.close();
      this.#process.step({ type: 'unfollowed', link: connection.link });
      return;
    }
    for (const entry of data.entries) this.#process.append(entry);
    if (this.#connection !== connection) return;
    this.#process.step({ type: 'probe', link: connection.link, epoch: data.epoch, confirm: data.confirm });
    if (!this.#process.world.setup.syncFlush) this.acknowledge();
  }

  onClosed(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#process.step({ type: 'unfollowed', link: connection.link });
  }

  /** Says what it has. */
  acknowledge(): void {
    if (this.#connection?.streaming) this.#ack(this.#connection, {});
  }

  tick(): void {
    const connection = this.#connection;
    if (connection !== undefined && this.#process.nowMs > connection.slaveHeardMs + IDLE_MS) {
      this.close();
      this.#process.step({ type: 'unfollowed', link: connection.link });
    }
    if (this.#target !== undefined && this.#connection === undefined && this.#process.nowMs > this.#triedMs + 200)
      this.#connect();
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.send('up', () => connection.master.masterEnd.onClosed(connection));
  }

  die(): void {
    this.#target = undefined;
    this.close();
  }

  #ack(connection: Connection, grant: { stampMs?: number; granted?: boolean }): void {
    const { disk } = this.#process.member;
    const { epoch } = connection;
    this.#process.world.oracle.onAcknowledged(this.#process, epoch);
    const ack = { epoch, written: disk.log.length, flushed: disk.synced, ...grant };
    connection.send('up', () => connection.master.masterEnd.onAck(connection, ack));
  }

  #connect(): void {
    const { world, member } = this.#process;
    this.#triedMs = this.#process.nowMs;
    const target = this.#target;
    if (target === undefined || this.#connection !== undefined) return;
    const master = world.member(target).process;
    const isCut = world.network.isCut(member.id, target) || world.network.isCut(target, member.id);
    if (master === undefined || isCut) return;
    world.links += 1;
    const connection = new Connection(world.links, this.#process, master);
    this.#connection = connection;
    const { disk } = member;
    const { promised, epochs } = disk;
    const end = disk.log.length;
    connection.send('up', () => {
      master.masterEnd.accept(connection);
      world.happened('hello');
      const { incarnation } = this.#process;
      const hello = { member: member.id, incarnation, promised: promised.epoch, epochs, min: 0, end };
      master.step({ type: 'hello', link: connection.link, ...hello });
    });
  }
}
