import { type Clock, steadyClock, systemClock } from '../../clock.ts';
import { loadNamesrvConfig, type NamesrvConfigStore, namesrvConfigStore } from '../../config/index.ts';
import type { RemotingLog } from '../../remoting/log.ts';
import { RemotingServer } from '../../remoting/server.ts';
import type { Connection } from '../../remoting/types.ts';
import { JsonFile } from '../store/config-file/json-file.ts';
import type { NamesrvContext } from './context.ts';
import { KvConfig } from './kv-config.ts';
import { MinBrokerIdNotifier } from './min-broker-id-notifier.ts';
import { namesrvProcessors } from './processors/index.ts';
import type { Departure, MinBrokerIdChange } from './registration.ts';
import { RouteTable } from './route-table.ts';

export interface NameServerOptions {
  /** Address to listen on. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** File of the KV configuration; made when first needed. */
  kvConfigPath: string;
  /** `namesrv.conf`; host, port and kvConfigPath given here are stronger. Without one, changes are kept beside the KV file. */
  configFile?: string | undefined;
  /** Settings already loaded, instead of `configFile`. */
  config?: NamesrvConfigStore | undefined;
  log: RemotingLog;
  /** Measures how long brokers were silent; the default is not moved by steps of the system's time. */
  clock?: Clock;
}

/** A running name server: registered brokers and their routes in memory, the KV configuration on disk. */
export class NameServer {
  /** The port listened on. */
  readonly port: number;
  readonly #server: RemotingServer;
  readonly #scanner: BrokerScanner;
  readonly #kv: KvConfig;
  readonly #notifier: MinBrokerIdNotifier;

  private constructor(port: number, parts: Parts) {
    this.port = port;
    this.#server = parts.server;
    this.#scanner = parts.scanner;
    this.#kv = parts.context.kv;
    this.#notifier = parts.notifier;
  }

  /**
   * Listens and serves.
   * @throws MqError IN_USE when the port is taken, CANNOT_CREATE when it cannot be opened, CONFIG for a bad
   * configuration, STORE_DAMAGED or IO when the KV file cannot be read
   */
  static async start(options: NameServerOptions): Promise<NameServer> {
    const parts = assemble(options, options.config ?? loadConfig(options));
    const [port = options.port] = await parts.server.listen();
    parts.scanner.start();
    return new NameServer(port, parts);
  }

  /** Stops listening, closes all connections and finishes what is being written. */
  async close(): Promise<void> {
    this.#scanner.stop();
    await this.#server.close();
    await this.#notifier.close();
    await this.#kv.settled();
  }
}

interface Parts {
  context: NamesrvContext;
  server: RemotingServer;
  scanner: BrokerScanner;
  notifier: MinBrokerIdNotifier;
}

function loadConfig(options: NameServerOptions): NamesrvConfigStore {
  const { host, port, kvConfigPath, configFile } = options;
  const overrides = {
    bindAddress: host,
    listenPort: port,
    kvConfigPath,
    configStorePath: kvConfigPath.replace(/[^/\\]*$/, 'namesrv.properties'),
  };
  const loaded = loadNamesrvConfig({ file: configFile, overrides });
  for (const { message } of loaded.warnings) options.log.warn({}, message);
  return namesrvConfigStore(loaded, systemClock);
}

function assemble(options: NameServerOptions, config: NamesrvConfigStore): Parts {
  const { host, port, kvConfigPath, log } = options;
  const notifier = new MinBrokerIdNotifier(log);
  const context: NamesrvContext = {
    routes: new RouteTable<Connection>(config.values, options.clock ?? steadyClock),
    kv: new KvConfig(new JsonFile(kvConfigPath, { warn: (message) => log.warn({}, message) })),
    config,
    log,
    minBrokerIdChanged: (change: MinBrokerIdChange) => {
      if (config.values.notifyMinBrokerIdChanged) void notifier.notify(change);
    },
  };
  const server = new RemotingServer({
    host,
    ports: [port],
    processors: namesrvProcessors(context),
    log,
    idleTimeoutMs: config.values.serverChannelMaxIdleTimeSeconds * 1000,
    onDisconnect: (connection, reason) => {
      for (const gone of context.routes.disconnect(connection)) tellGone(context, gone, `connection ${reason}`);
    },
  });
  return { context, server, scanner: new BrokerScanner(context), notifier };
}

function tellGone(context: NamesrvContext, gone: Departure<Connection>, reason: string): void {
  const { clusterName: cluster, brokerName: broker, brokerAddr: address, brokerId, change } = gone;
  context.log.warn({ cluster, broker, address, brokerId, reason }, 'a broker is gone');
  if (change !== undefined) context.minBrokerIdChanged(change);
}

/** Looks for silent brokers every `scanNotActiveBrokerInterval`, removes them and closes their connections. */
class BrokerScanner {
  readonly #context: NamesrvContext;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: NamesrvContext) {
    this.#context = context;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#scan();
      this.start();
    }, this.#context.config.values.scanNotActiveBrokerInterval);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #scan(): void {
    for (const gone of this.#context.routes.expire()) {
      tellGone(this.#context, gone, 'no heartbeat');
      gone.peer.close(`broker ${gone.brokerName} sent no heartbeat`);
    }
  }
}
