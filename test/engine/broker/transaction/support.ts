import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrokerConfig, brokerConfigStore, loadBrokerConfig } from '../../../../src/config/index.ts';
import type { BrokerContext } from '../../../../src/engine/broker/context.ts';
import type { Diversion } from '../../../../src/engine/broker/message/message-writer.ts';
import { MessageWriter } from '../../../../src/engine/broker/message/message-writer.ts';
import type { OutgoingMessage } from '../../../../src/engine/broker/message/outgoing-message.ts';
import { type BrokerServices, openServices, saveServices } from '../../../../src/engine/broker/services.ts';
import { HalfDiversion } from '../../../../src/engine/broker/transaction/half-diversion.ts';
import { TransactionPart } from '../../../../src/engine/broker/transaction/transaction-part.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import type { HostAddress, PutResult } from '../../../../src/engine/store/types.ts';
import { silentLogger } from '../../../../src/observe/index.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { decodeMessage, decodeMessages, type MessageExt } from '../../../../src/protocol/message/decode.ts';
import { encodeOffsetMessageId } from '../../../../src/protocol/message/ids.ts';
import { SysFlag } from '../../../../src/protocol/message/sysflag.ts';
import { HALF_TOPIC, OP_HALF_TOPIC } from '../../../../src/protocol/names.ts';
import type { Connection } from '../../../../src/remoting/types.ts';
import { afterEachTest } from '../../../support/each-test.ts';
import { masterRole } from '../support/role.ts';
import { ManualClock } from '../support/tables.ts';

const cleanups: (() => unknown)[] = [];

afterEachTest(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const KiB = 1024;
export const HOST: HostAddress = { ip: Buffer.from([127, 0, 0, 1]), port: 10911 };
export const GROUP = 'PG';
export const TOPIC = 'Orders';

/** Where a half message lies, as its send answer tells the producer. */
export interface HalfPlace {
  queueOffset: number;
  physicalOffset: number;
}

/** What a producer is asked by 39. */
export interface Question {
  header: ExtFields;
  message: MessageExt;
}

export interface BenchOptions {
  config?: Partial<BrokerConfig>;
  directory?: string;
  index?: boolean;
  diversions?: Diversion[];
  /** Half messages one that waits may hold up. */
  maxHeldUp?: number;
  /** Goes on with the time of another bench. */
  clock?: ManualClock;
}

/** Transactions over a real store, with a clock that stands until it is moved and producers that are told nothing else. */
export class TransactionBench {
  readonly directory: string;
  readonly clock: ManualClock;
  readonly services: BrokerServices;
  readonly store: MessageStore;
  readonly context: BrokerContext;
  readonly part: TransactionPart;
  readonly writer: MessageWriter;
  readonly questions: Question[] = [];
  #bornPort = 0;
  #isClosed = false;

  private constructor(directory: string, clock: ManualClock, store: MessageStore, options: BenchOptions) {
    this.directory = directory;
    this.clock = clock;
    this.store = store;
    const overrides = { storePathRootDir: directory, brokerName: 'broker-a', ...options.config };
    const config = brokerConfigStore(loadBrokerConfig({ overrides }), clock);
    this.services = openServices(config, clock, silentLogger, clock);
    this.writer = new MessageWriter(store, options.diversions ?? []);
    this.context = {
      ...this.services,
      config,
      store,
      writer: this.writer,
      registration: { registerNow: () => Promise.resolve() },
      clock,
      log: silentLogger,
      address: '127.0.0.1:10911',
      haAddress: '127.0.0.1:10912',
      role: masterRole,
      replication: { replicas: () => [], follower: () => undefined },
      brokerName: 'broker-a',
      clusterName: 'DefaultCluster',
      startedAt: clock.now(),
      routes: { queuesOf: async () => undefined, forget: () => undefined },
      load: () => ({ sendQueueSize: 0, sendHeadWaitMs: 0, writeMs: 0, pullQueueSize: 0, pullHeadWaitMs: 0 }),
      relay: () => undefined,
      malformed: () => ({ count: 0, lastPeer: undefined, lastReason: undefined }),
    };
    this.part = new TransactionPart(this.context, options.maxHeldUp);
  }

  static async open(options: BenchOptions = {}): Promise<TransactionBench> {
    const directory = options.directory ?? newDirectory();
    const clock = options.clock ?? new ManualClock();
    const store = await MessageStore.open({
      directory,
      storeHost: HOST,
      settings: {
        mappedFileSizeCommitLog: 256 * KiB,
        mappedFileSizeConsumeQueue: 20_000,
        maxHashSlotNum: 500,
        maxIndexNum: 2000,
        messageIndexEnable: options.index ?? true,
      },
      clock,
    });
    const bench = new TransactionBench(directory, clock, store, options);
    cleanups.push(() => bench.close());
    await bench.part.start();
    return bench;
  }

  /** Stops cleanly. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.part.stop();
    saveServices(this.services);
    await this.store.close();
  }

  /** Opens the same directory again. */
  async reopen(options: BenchOptions = {}): Promise<TransactionBench> {
    await this.close();
    return TransactionBench.open({ ...options, directory: this.directory, clock: this.clock });
  }

  /** Takes the files as a kill at this moment would leave them; a second broker opens the copy. */
  async crash(options: BenchOptions = {}): Promise<TransactionBench> {
    const directory = newDirectory();
    cpSync(this.directory, directory, {
      recursive: true,
      preserveTimestamps: true,
      filter: (source) => !source.endsWith('.sock'),
    });
    return TransactionBench.open({ ...options, directory, clock: this.clock });
  }

  /** A producer comes online. @returns the questions it is asked, and a way to go offline */
  producer(group = GROUP): { questions: Question[]; leave: () => void } {
    const questions: Question[] = [];
    const connection = fakeConnection((command) => {
      const question = { header: command.extFields ?? {}, message: decodeMessage(command.body ?? Buffer.alloc(0)) };
      questions.push(question);
      this.questions.push(question);
    });
    this.services.producers.register(
      group,
      { clientId: `c${connection.id}`, connection, language: 'JAVA', version: 479 },
      this.clock.now(),
    );
    return { questions, leave: () => this.services.producers.onDisconnect(connection) };
  }

  /** A half message as a send stores it. */
  async half(properties: Record<string, string> = {}, changes: Partial<OutgoingMessage> = {}): Promise<HalfPlace> {
    const message = halfSend(properties, { bornTimestamp: this.clock.now(), ...changes });
    message.bornHost = { ip: HOST.ip, port: ++this.#bornPort };
    const diversion = new HalfDiversion(this.context.config.values, this.services.topics);
    const diverted = diversion.divert(message, { topic: message.topic });
    if (diverted === undefined) throw new Error('this is no half message');
    const result = await this.writer.putAsIs(diverted);
    if (result.status !== 'OK') throw new Error(result.reason);
    return result;
  }

  /** END_TRANSACTION; undefined when it is not answered. */
  async end(place: HalfPlace, commitOrRollback: number, changes: ExtFields = {}): Promise<RemotingCommand | undefined> {
    const fields = {
      producerGroup: GROUP,
      tranStateTableOffset: String(place.queueOffset),
      commitLogOffset: String(place.physicalOffset),
      commitOrRollback: String(commitOrRollback),
      fromTransactionCheck: 'false',
      msgId: 'x',
      ...changes,
    };
    return this.#process(RequestCode.END_TRANSACTION, fields);
  }

  /** The code of the answer; an error counts as the code it is answered with. */
  async commit(place: HalfPlace, changes?: ExtFields): Promise<number | undefined> {
    return this.#code(() => this.end(place, SysFlag.TRANSACTION_COMMIT, changes));
  }

  async rollback(place: HalfPlace, changes?: ExtFields): Promise<number | undefined> {
    return this.#code(() => this.end(place, SysFlag.TRANSACTION_ROLLBACK, changes));
  }

  async resume(physicalOffset: number): Promise<number | undefined> {
    const msgId = encodeOffsetMessageId(HOST.ip, HOST.port, physicalOffset).toString('hex').toUpperCase();
    return this.#code(() => this.#process(RequestCode.RESUME_CHECK_HALF_MESSAGE, { msgId }));
  }

  /** Time passes and the open transactions are checked. */
  async checkAfter(ms: number): Promise<void> {
    this.clock.time += ms;
    await this.part.check();
  }

  /** What a question of 39 quotes. */
  answerTo({ header }: Question): HalfPlace {
    return { queueOffset: Number(header['tranStateTableOffset']), physicalOffset: Number(header['commitLogOffset']) };
  }

  async messages(topic = TOPIC, queueId = 0): Promise<MessageExt[]> {
    const found: MessageExt[] = [];
    const end = this.store.maxOffset(topic, queueId);
    for (let offset = 0; offset < end; ) {
      const read = { topic, queueId, offset, maxMessages: 32, maxBytes: 1e6, matches: undefined };
      const result = await this.store.get(read);
      found.push(...result.buffers.flatMap(decodeMessages));
      offset = Math.max(offset + 1, result.nextBeginOffset);
    }
    return found;
  }

  /** Half offsets named by the op messages, in their order. */
  async ops(): Promise<string[]> {
    return (await this.messages(OP_HALF_TOPIC)).map((message) => message.body.toString());
  }

  get open(): number {
    return this.services.transactions.open();
  }

  progress(): { half: number; op: number } {
    const of = (topic: string): number => this.services.offsets.query('CID_RMQ_SYS_TRANS', topic, 0);
    return { half: of(HALF_TOPIC), op: of(OP_HALF_TOPIC) };
  }

  /** Stores a message past the transactions, as a broker that was killed in between would have left it. */
  put(message: OutgoingMessage): Promise<PutResult> {
    return this.writer.putAsIs(message);
  }

  async #process(code: number, fields: ExtFields): Promise<RemotingCommand | undefined> {
    const processor = this.part.processors.find(([known]) => known === code)?.[1];
    if (processor === undefined) throw new Error(`nobody serves ${code}`);
    return processor(
      request(code, fields),
      fakeConnection(() => undefined),
    );
  }

  async #code(ask: () => Promise<RemotingCommand | undefined>): Promise<number | undefined> {
    try {
      return (await ask())?.code;
    } catch (error) {
      if (error instanceof Error && 'code' in error && typeof error.code === 'number') return error.code;
      throw error;
    }
  }
}

let keys = 0;

/** A half message as the send path hands it to the diversions. */
export function halfSend(
  properties: Record<string, string> = {},
  changes: Partial<OutgoingMessage> = {},
): OutgoingMessage {
  return {
    topic: TOPIC,
    queueId: 0,
    flag: 7,
    sysFlag: SysFlag.TRANSACTION_PREPARED,
    bornTimestamp: 0,
    bornHost: HOST,
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from('paid'),
    properties: new Map([
      ['TRAN_MSG', 'true'],
      ['PGROUP', GROUP],
      ['UNIQ_KEY', `KEY${String(++keys).padStart(4, '0')}`],
      ['TAGS', 'TagA'],
      ...Object.entries(properties),
    ]),
    waitForFlush: true,
    ...changes,
  };
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mq-transaction-'));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

let connections = 0;

function fakeConnection(oneway: (command: RemotingCommand) => void): Connection {
  return {
    id: ++connections,
    remoteAddress: '127.0.0.1:1',
    localAddress: '127.0.0.1:10911',
    closed: false,
    pendingBytes: 0,
    invoke: () => Promise.reject(new Error('nobody answers')),
    oneway,
    reply: () => undefined,
    sendAsciiHeader: () => undefined,
    sendFrame: () => undefined,
    close: () => undefined,
    onClose: () => undefined,
  };
}
