import { join } from 'node:path';
import { type BrokerConfig, brokerConfigStore, loadBrokerConfig } from '../../../../src/config/index.ts';
import type { BrokerContext } from '../../../../src/engine/broker/context.ts';
import { MessageWriter } from '../../../../src/engine/broker/message/message-writer.ts';
import { brokerDiversions } from '../../../../src/engine/broker/parts.ts';
import { adminProcessors } from '../../../../src/engine/broker/processors/admin/index.ts';
import { clientProcessors } from '../../../../src/engine/broker/processors/client/index.ts';
import { type BrokerServices, openServices } from '../../../../src/engine/broker/services.ts';
import { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { silentLogger } from '../../../../src/observe/index.ts';
import type { HeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { encodeHeartbeatData } from '../../../../src/protocol/bodies/heartbeat-data.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { topicConfig } from '../../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { javaHashCode } from '../../../../src/protocol/message/hash.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { RemotingServer } from '../../../../src/remoting/server.ts';
import type { Processor } from '../../../../src/remoting/types.ts';
import { afterEachTest } from '../../../support/each-test.ts';
import { masterRole } from './role.ts';
import { ManualClock, newDirectory } from './tables.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEachTest(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const KiB = 1024;

/** The rooms of clients' and administrators' requests on a real store and real sockets, without send and pull. */
export class TestBroker {
  readonly directory: string;
  readonly clock = new ManualClock();
  readonly context: BrokerContext;
  readonly services: BrokerServices;
  readonly store: MessageStore;
  registrations = 0;
  #server: RemotingServer | undefined;
  address = '';
  #admin: RemotingClient | undefined;

  private constructor(directory: string, store: MessageStore, overrides: Partial<BrokerConfig>) {
    const { clock } = this;
    this.directory = directory;
    this.store = store;
    const config = brokerConfigStore(
      loadBrokerConfig({
        overrides: { storePathRootDir: directory, brokerName: 'broker-a', ...overrides },
      }),
      clock,
    );
    this.services = openServices(config, clock, silentLogger, clock);
    this.context = {
      ...this.services,
      config,
      store,
      writer: new MessageWriter(store, brokerDiversions(config.values, this.services)),
      registration: {
        registerNow: async () => {
          this.registrations++;
        },
      },
      routes: { queuesOf: async () => undefined, forget: () => undefined },
      clock,
      log: silentLog,
      address: '127.0.0.1:10911',
      haAddress: '127.0.0.1:10912',
      role: masterRole,
      replication: { replicas: () => [], follower: () => undefined },
      brokerName: 'broker-a',
      clusterName: 'DefaultCluster',
      startedAt: clock.now(),
      load: () => ({ sendQueueSize: 3, sendHeadWaitMs: 1.5, writeMs: 0.4, pullQueueSize: 2, pullHeadWaitMs: 7 }),
      relay: () => undefined,
      malformed: () => ({ count: 0, lastPeer: undefined, lastReason: undefined }),
    };
  }

  static async start(overrides: Partial<BrokerConfig> = {}, directory = newDirectory()): Promise<TestBroker> {
    const clock = { now: () => Date.now() };
    const store = await MessageStore.open({
      directory: join(directory),
      storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 10911 },
      settings: { mappedFileSizeCommitLog: 64 * KiB, mappedFileSizeConsumeQueue: 2000, messageIndexEnable: false },
      clock,
    });
    cleanups.push(() => store.close());
    const broker = new TestBroker(directory, store, overrides);
    await broker.#listen();
    return broker;
  }

  async #listen(): Promise<void> {
    const server = new RemotingServer({
      host: '127.0.0.1',
      ports: [0],
      processors: new Map([...clientProcessors(this.context), ...adminProcessors(this.context)]),
      log: silentLog,
      onDisconnect: (connection) => {
        this.services.consumers.onDisconnect(connection);
        this.services.producers.onDisconnect(connection);
      },
    });
    const [port = 0] = await server.listen();
    this.address = `127.0.0.1:${port}`;
    this.#server = server;
    this.#admin = this.newClient();
    cleanups.push(() => server.close());
  }

  get connections(): number {
    return this.#server?.connections.size ?? 0;
  }

  /** A client with a connection of its own. */
  newClient(processors: [number, Processor][] = []): RemotingClient {
    const client = new RemotingClient({ processors: new Map(processors) });
    cleanups.push(() => client.close());
    return client;
  }

  ask(code: number, fields?: ExtFields, body?: Buffer, client = this.#admin): Promise<RemotingCommand> {
    if (client === undefined) throw new Error('not listening');
    return client.invoke(this.address, request(code, fields, body), 5000);
  }

  /** Registers a push consumer. */
  async consume(
    client: RemotingClient,
    given: { clientId?: string; group?: string; topics?: string[]; broadcast?: boolean; version?: number } = {},
  ): Promise<RemotingCommand> {
    const { clientId = 'c1', group = 'g', topics = ['Orders'], broadcast = false, version = 479 } = given;
    const body = encodeHeartbeatData(
      heartbeat(clientId, {
        consumerDataSet: [
          {
            groupName: group,
            consumeType: 'CONSUME_PASSIVELY',
            messageModel: broadcast ? 'BROADCASTING' : 'CLUSTERING',
            consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
            subscriptionDataSet: topics.map((topic) => buildSubscription(topic, '*', 1)),
            unitMode: false,
          },
        ],
      }),
    );
    return client.invoke(this.address, { ...request(RequestCode.HEART_BEAT, undefined, body), version }, 5000);
  }

  topic(name: string, queues = 2): void {
    this.context.topics.update(topicConfig(name, { readQueueNums: queues, writeQueueNums: queues }));
  }

  /** Stores `count` messages in a queue; resolves with the offset message position of the first. */
  async put(topic: string, queueId: number, count: number, tag?: string): Promise<number> {
    const positions = await Promise.all(
      Array.from({ length: count }, (_, i) => {
        const message = {
          topic,
          queueId,
          flag: 0,
          sysFlag: 0,
          bornTimestamp: 1,
          bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 },
          reconsumeTimes: 0,
          preparedTransactionOffset: 0,
          body: Buffer.from(`body-${i}`),
          properties: Buffer.from(tag === undefined ? '' : `TAGS\u0001${tag}\u0002`),
          tagsCode: tag === undefined ? 0 : javaHashCode(tag),
          keys: undefined,
        };
        return new Promise<number>((resolve) => {
          this.store.put(message, { onPut: (result) => resolve(result.physicalOffset) });
        });
      }),
    );
    return positions[0] ?? -1;
  }
}

export const heartbeat = (clientId: string, given: Partial<HeartbeatData> = {}): HeartbeatData => ({
  clientId,
  producerGroups: [],
  consumerDataSet: [],
  heartbeatFingerprint: 0,
  withoutSub: false,
  ...given,
});

/** Waits until a condition holds; fails by the test's own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
