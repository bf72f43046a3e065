import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { BrokerRoleState, MasterInfo } from '../../../../src/engine/broker/role/types.ts';
import {
  ClassicReplication,
  type ClassicSettings,
  type FollowedRole,
} from '../../../../src/engine/ha/classic/classic-replication.ts';
import { PartialLogFile } from '../../../../src/engine/ha/classic/partial-log.ts';
import { HaServer } from '../../../../src/engine/ha/ha-server.ts';
import { SlaveSync } from '../../../../src/engine/ha/slave-sync/slave-sync.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import type { PutResult } from '../../../../src/engine/store/types.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { afterEachTest } from '../../../support/each-test.ts';
import { message, SMALL } from '../../store/store-fixture.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEachTest(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export const onCleanup = (step: () => Promise<unknown>): void => {
  cleanups.push(step);
};

export const FILE_SIZE = 64 * 1024;

export const SETTINGS: ClassicSettings = {
  haTransferBatchSize: 32_768,
  haFlowControlEnable: false,
  maxHaTransferByteInSecond: 104_857_600,
  haSendHeartbeatInterval: 5000,
  haHousekeepingInterval: 20_000,
  haMaxGapNotInSync: 268_435_456,
  haSlaveFallbehindMax: 268_435_456,
  slaveTimeout: 3000,
  inSyncReplicas: 1,
  minInSyncReplicas: 1,
  haMasterAddress: undefined,
};

/** The role of one side, set by the test. */
class TestRole implements FollowedRole {
  state: BrokerRoleState = {
    role: 'NONE',
    shown: 'ASYNC_MASTER',
    brokerId: 0,
    epoch: 0,
    masterAddress: undefined,
    reason: 'test',
  };
  looked = 0;
  readonly #roleListeners: ((state: BrokerRoleState) => void)[] = [];
  readonly #promotions: (() => void | Promise<void>)[] = [];
  readonly #masterListeners: ((info: MasterInfo) => void)[] = [];

  onChange(listener: (state: BrokerRoleState) => void): void {
    this.#roleListeners.push(listener);
  }

  onMasterInfo(listener: (info: MasterInfo) => void): void {
    this.#masterListeners.push(listener);
  }

  beforeMaster(listener: () => void | Promise<void>): void {
    this.#promotions.push(listener);
  }

  lookForMaster(): void {
    this.looked++;
  }

  set(state: Partial<BrokerRoleState>): void {
    if (state.role === 'MASTER') for (const listener of this.#promotions) void listener();
    this.state = { ...this.state, ...state };
    for (const listener of this.#roleListeners) listener(this.state);
  }

  masterSaid(info: MasterInfo): void {
    for (const listener of this.#masterListeners) listener(info);
  }
}

export interface SideOptions {
  directory?: string;
  settings?: Partial<ClassicSettings>;
  countsReplicas?: boolean;
  fileSize?: number;
}

/** One broker's store with its replication, without the broker. */
export interface Side {
  readonly directory: string;
  readonly store: MessageStore;
  readonly server: HaServer;
  readonly replication: ClassicReplication;
  readonly role: TestRole;
  /** Of the HA port. */
  readonly address: string;
  put(body: string | Buffer, more?: { waitForFlush?: boolean }): Promise<PutResult>;
  close(): Promise<void>;
}

export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mq-classic-'));
  onCleanup(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function side(options: SideOptions = {}): Promise<Side> {
  const directory = options.directory ?? (await newDirectory());
  const store = await MessageStore.open({
    directory,
    storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
    settings: {
      ...SMALL,
      mappedFileSizeCommitLog: options.fileSize ?? FILE_SIZE,
      hotTailBytes: FILE_SIZE,
    },
  });
  const settings = { ...SETTINGS, ...options.settings };
  const server = await HaServer.listen({
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    silentMs: () => settings.haHousekeepingInterval,
  });
  const address = `127.0.0.1:${server.port}`;
  const role = new TestRole();
  const replication = new ClassicReplication({
    store,
    role,
    server,
    sync: new SlaveSync({
      client: { invoke: () => Promise.reject(new Error('no master is asked here')) },
      tables: [],
      master: () => undefined,
      logEnd: () => store.replica.end,
      periodMs: () => 60_000,
      log: silentLog,
    }),
    partial: new PartialLogFile(directory, { warn: () => undefined }),
    settings: () => settings,
    countsReplicas: () => options.countsReplicas ?? false,
    haAddress: address,
    clock: { now: () => Date.now() },
    log: silentLog,
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      await replication.close();
      await server.close();
      await store.close();
    })();
    return closed;
  };
  onCleanup(close);
  return {
    directory,
    store,
    server,
    replication,
    role,
    address,
    put: (body, more = {}) =>
      new Promise((resolve) =>
        store.put(message({ body: Buffer.from(body), ...more }), { onPut: (result) => resolve({ ...result }) }),
      ),
    close,
  };
}

export async function master(options: SideOptions & { shown?: 'ASYNC_MASTER' | 'SYNC_MASTER' } = {}): Promise<Side> {
  const one = await side(options);
  one.role.set({ role: 'MASTER', shown: options.shown ?? 'ASYNC_MASTER' });
  return one;
}

export async function slave(address: string, options: SideOptions = {}): Promise<Side> {
  const one = await side(options);
  one.role.set({ role: 'SLAVE', shown: 'SLAVE', brokerId: 1 });
  one.role.masterSaid({ masterAddr: undefined, haServerAddr: address });
  return one;
}

export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`it never came to be: ${what}`);
}

export const caughtUp = (one: Side, of: Side): Promise<void> =>
  until('the slave has the log', () => one.store.replica.end === of.store.feed.end);

/** The commit log's files by name, those that hold anything, as checksums. */
export async function logFiles(one: Side): Promise<Map<string, number>> {
  await one.store.flush();
  const directory = join(one.directory, 'commitlog');
  const files = new Map<string, number>();
  for (const name of readdirSync(directory).sort()) {
    if (Number(name) < one.store.feed.end) files.set(name, crc32(await readFile(join(directory, name))));
  }
  return files;
}

/** A peer that speaks bytes: what it says is the test's. */
export async function dial(
  address: string,
): Promise<{ socket: Socket; received: () => Buffer; closed: Promise<void> }> {
  const socket = connect({ host: '127.0.0.1', port: Number(address.split(':')[1]) });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  onCleanup(async () => {
    socket.destroy();
  });
  return { socket, received: () => Buffer.concat(chunks), closed };
}

/** A master that speaks bytes: `serve` is given each connection. */
export async function fakeMaster(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onCleanup(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
