import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { MasterConnection } from '../../../../src/engine/ha/stream/master-connection.ts';
import { SlaveConnection } from '../../../../src/engine/ha/stream/slave-connection.ts';
import type {
  Ack,
  Hello,
  MasterStream,
  MasterStreamListener,
  Probe,
  SlaveStream,
  SlaveStreamListener,
  Welcome,
} from '../../../../src/engine/ha/stream/types.ts';
import type { LogFeed, ReplicaLog } from '../../../../src/engine/store/replica/types.ts';

export const HELLO: Hello = {
  group: 'g',
  member: '2',
  storeId: 's',
  incarnation: 'i',
  promised: 3,
  epochs: [],
  min: 0,
  max: 0,
  flushed: 0,
  confirmed: 0,
};

export const WELCOME: Welcome = {
  epoch: 3,
  incarnation: 'm',
  epochs: [{ epoch: 3, start: 0 }],
  cutTo: 0,
  startFrom: 0,
  flushRule: 'WRITTEN',
};

/** Waits until something holds, looking again each time the loop has turned. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  for (const end = performance.now() + 20_000; !holds(); ) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The master's side: everything heard, and a welcome for every HELLO. */
export class Master implements MasterStreamListener {
  readonly feed: LogFeed;
  streams: MasterStream[] = [];
  acks: Ack[] = [];
  told: string[] = [];
  closed: string[] = [];
  confirm = 0;
  maxSyncBytesPerSecond = 0;
  silentMs = 20_000;
  answer: (stream: MasterStream, hello: Hello) => void = (stream, hello) =>
    stream.welcome({ ...WELCOME, cutTo: hello.max, startFrom: hello.max });
  /** The sockets under the streams, to be cut. */
  sockets: Socket[] = [];
  #server: Server | undefined;

  constructor(feed: LogFeed) {
    this.feed = feed;
  }

  async listen(): Promise<number> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  #accept(socket: Socket): void {
    this.sockets.push(socket);
    const stream = new MasterConnection({
      socket,
      peer: `${socket.remoteAddress}:${socket.remotePort}`,
      received: Buffer.alloc(0),
      feed: this.feed,
      listener: this,
      elapsedMs: () => performance.now() + 1,
      confirm: () => this.confirm,
      maxSyncBytesPerSecond: () => this.maxSyncBytesPerSecond,
      silentMs: this.silentMs,
    });
    stream.start();
  }

  get stream(): MasterStream {
    return this.streams[this.streams.length - 1] as MasterStream;
  }

  onHello(stream: MasterStream, hello: Hello): void {
    this.streams.push(stream);
    this.told.push(`HELLO ${hello.member}`);
    this.answer(stream, hello);
  }
  onAck(_stream: MasterStream, ack: Ack): void {
    this.acks.push(ack);
  }
  onLeaving(_stream: MasterStream, reason: string): void {
    this.told.push(`LEAVING ${reason}`);
  }
  onFenced(_stream: MasterStream, epoch: number, reason: string): void {
    this.told.push(`FENCED ${epoch} ${reason}`);
  }
  onClosed(_stream: MasterStream, reason: string): void {
    this.closed.push(reason);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server?.close();
  }
}

/** The slave's side: follows every WELCOME, grants every probe. */
export class Slave implements SlaveStreamListener {
  readonly replica: ReplicaLog;
  stream: SlaveStream | undefined;
  told: string[] = [];
  closed: string[] = [];
  probes: Probe[] = [];
  failures: unknown[] = [];
  promised = 3;
  grants = true;
  answer: (stream: SlaveStream, welcome: Welcome) => void = (stream) => stream.follow();

  constructor(replica: ReplicaLog) {
    this.replica = replica;
  }

  connect(port: number, hello: Partial<Hello> = {}): SlaveStream {
    this.stream = new SlaveConnection({
      host: '127.0.0.1',
      port,
      hello: { ...HELLO, max: this.replica.end, ...hello },
      replica: this.replica,
      listener: this,
      promised: () => this.promised,
    });
    return this.stream;
  }

  onWelcome(stream: SlaveStream, welcome: Welcome): void {
    this.answer(stream, welcome);
  }
  onRefused(_stream: SlaveStream, code: string, epoch: number, reason: string): void {
    this.told.push(`REFUSED ${code} ${epoch} ${reason}`);
  }
  onData(_stream: SlaveStream, _end: number, confirm: number): void {
    this.replica.confirmTo(confirm);
  }
  onProbe(stream: SlaveStream, probe: Probe): void {
    this.probes.push(probe);
    stream.answerProbe(probe.stampMs, this.grants);
  }
  onStoreFailed(_stream: SlaveStream, error: unknown): void {
    this.failures.push(error);
  }
  onClosed(_stream: SlaveStream, reason: string): void {
    this.closed.push(reason);
  }
}

/** A plain socket to a master, for a peer that does not do as it should. */
export async function rawPeer(
  port: number,
): Promise<{ socket: Socket; received: () => Buffer; isClosed: () => boolean }> {
  const socket = dial({ host: '127.0.0.1', port });
  let received = Buffer.alloc(0);
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { socket, received: () => received, isClosed: () => isClosed };
}
