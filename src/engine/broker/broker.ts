import type { Clock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import type { Logger } from '../../observe/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { RemotingClient } from '../../remoting/client.ts';
import { RemotingServer } from '../../remoting/server.ts';
import type { Processor } from '../../remoting/types.ts';
import type { MessageStore } from '../store/message-store.ts';
import type { HostAddress } from '../store/types.ts';
import { NameServerRoutes } from './assignment/topic-routes.ts';
import type { BrokerContext } from './context.ts';
import { MessageWriter } from './message/message-writer.ts';
import type { BrokerPart } from './part.ts';
import { brokerDiversions, brokerParts } from './parts.ts';
import { adminProcessors } from './processors/admin/index.ts';
import { clientProcessors } from './processors/client/index.ts';
import { assemblePull } from './pull/assemble.ts';
import { queryProcessors } from './query/query-processor.ts';
import { NameServerRegistration } from './registration/name-server-registration.ts';
import { Repeat } from './repeat.ts';
import { assembleSend } from './send/assemble.ts';
import type { SendProcessor } from './send/send-processor.ts';
import { type BrokerServices, openServices, saveServices } from './services.ts';
import { followConfig } from './store-settings.ts';

export interface BrokerOptions {
  config: BrokerConfigStore;
  store: MessageStore;
  /** brokerIP1 and the port really listened on. */
  storeHost: HostAddress;
  /** Ports to listen on: `listenPort`, and two below it. */
  ports: readonly number[];
  nameServers: readonly string[];
  clock: Clock;
  log: Logger;
  remotingLog: Logger;
}

const SCAN_INTERVAL_MS = 10_000;
const LOCK_SCAN_INTERVAL_MS = 1000;

/** A broker: its tables, its processors and its sockets, over an open store. */
export class Broker {
  readonly services: BrokerServices;
  /** When it was made, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly #options: BrokerOptions;
  readonly #client: RemotingClient;
  readonly #server: RemotingServer;
  readonly #registration: NameServerRegistration;
  readonly #parts: readonly BrokerPart[];
  readonly #repeats: readonly Repeat[];

  constructor(options: BrokerOptions) {
    const { config, store, storeHost, clock, log } = options;
    this.#options = options;
    this.services = openServices(config, clock, log);
    this.startedAt = clock.now();
    this.#client = new RemotingClient({ log: options.remotingLog });
    this.#registration = this.#newRegistration();
    const diversions = brokerDiversions(config.values, this.services);
    const send = assembleSend({ config: config.values, services: this.services, store, storeHost, clock });
    const context = this.#context(new MessageWriter(store, diversions));
    this.#parts = brokerParts(context);
    this.#server = new RemotingServer({
      host: config.values.bindAddress,
      ports: options.ports,
      processors: this.#processors(send, context),
      tap: send.tap,
      log: options.remotingLog,
      idleTimeoutMs: config.values.serverChannelMaxIdleTimeSeconds * 1000,
      backlog: config.values.serverSocketBacklog,
      ...(config.values.writeBufferHighWaterMark > 0 && { maxPendingBytes: config.values.writeBufferHighWaterMark }),
      onDisconnect: (connection) => {
        this.services.consumers.onDisconnect(connection);
        this.services.producers.onDisconnect(connection);
        for (const part of this.#parts) part.onDisconnect?.(connection);
      },
    });
    this.services.hold.listenTo(store);
    this.services.topics.onChange(() => void this.#registration.registerNow());
    followConfig(config, store.settings);
    this.#repeats = [
      new Repeat(
        () => SCAN_INTERVAL_MS,
        () => this.#scan(),
      ),
      new Repeat(
        () => LOCK_SCAN_INTERVAL_MS,
        () => this.services.locks.scan(),
      ),
      new Repeat(
        () => config.values.flushConsumerOffsetInterval,
        () => this.#saveOffsets(),
      ),
    ];
  }

  #newRegistration(): NameServerRegistration {
    const { config, storeHost, nameServers, log } = this.#options;
    const { values } = config;
    const { topics } = this.services;
    return new NameServerRegistration({
      identity: {
        brokerName: values.brokerName,
        brokerAddr: `${values.brokerIP1}:${storeHost.port}`,
        clusterName: values.brokerClusterName,
        haServerAddr: `${values.brokerIP2}:${values.haListenPort || storeHost.port + 1}`,
        brokerId: values.brokerId,
      },
      client: this.#client,
      nameServers: () => nameServers,
      body: () => ({
        topicConfigSerializeWrapper: {
          topicConfigTable: new Map(topics.all()),
          dataVersion: topics.dataVersion,
        },
        filterServerList: [],
      }),
      onOrderConfig: (table) => topics.markOrdered(Object.keys(table)),
      periodMs: () => values.registerNameServerPeriod,
      timeoutMs: () => values.registerBrokerTimeoutMills,
      log,
    });
  }

  #newRoutes(): NameServerRoutes {
    const { config, nameServers, clock, log } = this.#options;
    return new NameServerRoutes({
      client: this.#client,
      nameServers: () => nameServers,
      clock,
      keepMs: () => config.values.loadBalancePollNameServerInterval,
      log,
    });
  }

  /** What the processors of clients' and administrators' requests work on. */
  #context(writer: MessageWriter): BrokerContext {
    const { config, store, storeHost, clock, log } = this.#options;
    const { brokerIP1, brokerName, brokerClusterName } = config.values;
    return {
      ...this.services,
      config,
      store,
      writer,
      registration: this.#registration,
      routes: this.#newRoutes(),
      clock,
      log,
      address: `${brokerIP1}:${storeHost.port}`,
      brokerName,
      clusterName: brokerClusterName,
      startedAt: this.startedAt,
      load: () => ({
        sendQueueSize: store.pendingAnswers,
        sendHeadWaitMs: Math.round(store.oldestPendingMs),
        writeMs: 0,
        pullQueueSize: this.services.hold.count,
        pullHeadWaitMs: 0,
      }),
      malformed: () => this.#server.malformed,
    };
  }

  #processors(send: SendProcessor, context: BrokerContext): Map<number, Processor> {
    const { config, store, log } = this.#options;
    const pull = assemblePull(config.values, this.services, store, log);
    return new Map<number, Processor>([
      [RequestCode.SEND_MESSAGE, send.process],
      [RequestCode.SEND_MESSAGE_V2, send.process],
      [RequestCode.SEND_BATCH_MESSAGE, send.process],
      [RequestCode.PULL_MESSAGE, pull.process],
      [RequestCode.LITE_PULL_MESSAGE, pull.process],
      ...queryProcessors({
        store,
        maxMessages: () => config.values.maxMsgsNumBatch,
        maxUniqueKeyMessages: () => config.values.defaultQueryMaxNum,
      }),
      ...clientProcessors(context),
      ...adminProcessors(context),
      ...this.#parts.flatMap((part) => part.processors),
    ]);
  }

  /** Listens and registers. @throws MqError IN_USE, CANNOT_CREATE when a port cannot be had */
  async start(): Promise<void> {
    for (const part of this.#parts) await part.start?.();
    await this.#server.listen();
    const { hold, stats } = this.services;
    hold.start();
    stats.start();
    for (const repeat of this.#repeats) repeat.start();
    await this.#registration.start();
  }

  #scan(): void {
    const now = this.#options.clock.now();
    this.services.consumers.scan(now);
    this.services.producers.scan(now);
  }

  async #saveOffsets(): Promise<void> {
    try {
      await this.services.offsets.flush();
    } catch (error) {
      this.#options.log.error({ error }, 'consumer offsets could not be saved; trying on');
    }
  }

  /** Leaves the routes, answers what waits, saves the tables. The store is closed by its owner afterwards. */
  async close(): Promise<void> {
    for (const repeat of this.#repeats) repeat.stop();
    await this.#registration.stop();
    this.services.hold.stop();
    await this.#server.close();
    for (const part of this.#parts.toReversed()) await part.stop?.();
    this.services.stats.stop();
    await this.#client.close();
    saveServices(this.services);
  }
}
