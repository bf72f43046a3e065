import { join } from 'node:path';
import { systemClock } from '../../clock.ts';
import {
  type BrokerConfig,
  type BrokerConfigStore,
  brokerConfigStore,
  type LoadedConfig,
  loadBrokerConfig,
} from '../../config/index.ts';
import { LogName, type Logs, openLogs } from '../../observe/index.ts';
import { parseIp } from '../../protocol/message/host.ts';
import { Broker } from '../broker/broker.ts';
import { NameServer } from '../namesrv/name-server.ts';
import { MessageStore } from '../store/message-store.ts';
import { fixedRoles, type RoleControl } from './child-control.ts';
import { MemberBroker, type MemberBrokerOptions } from './member.ts';
import { type BrokerMetrics, startMetrics } from './metrics/index.ts';
import { brokerPorts, haPortOf } from './ports.ts';
import { openHaServer, startClassicReplication } from './replication.ts';
import { storeOptions } from './store-options.ts';

export interface BrokerProcessOptions {
  /** `broker.conf`. */
  configFile?: string | undefined;
  /** Stronger than the file. */
  overrides?: Partial<BrokerConfig>;
  /** Whether logs go to files; tests keep none. */
  logToFiles?: boolean;
  /** A terminal that is shown the log, readable; none when undefined. */
  terminal?: NodeJS.WriteStream | undefined;
  /** Joins and follows, and never stands for election until the next start; nothing where roles are fixed. */
  standDown?: boolean;
  /** Names this start of this process to its group; one of its own by default. */
  incarnation?: string | undefined;
  /** See MemberBrokerOptions. */
  coordination?: MemberBrokerOptions['coordination'];
  /** See MemberBrokerOptions. */
  fileSystem?: MemberBrokerOptions['fileSystem'];
}

/** A broker with its configuration, logs, store and, where no name server is named, one of its own. */
export interface BrokerProcess {
  readonly brokerName: string;
  readonly clusterName: string;
  /** `host:port` clients are told. */
  readonly address: string;
  /** The name servers the broker registers with. */
  readonly namesrvAddr: string;
  /** True when the name server runs in this process. */
  readonly embeddedNamesrv: boolean;
  readonly storeDirectory: string;
  /** `host:port` of /metrics; undefined when it is off. */
  readonly metricsAddress: string | undefined;
  /** What it is to its group, and how that is changed. */
  readonly roles: RoleControl;
  /** Resolves, if ever, with why the broker cannot go on: it serves nobody any more and is to be closed. */
  readonly failed: Promise<string>;
  /** What in the configuration is not as its author may think. */
  readonly warnings: readonly string[];
  /** Shuts down cleanly: unregisters, answers what waits, flushes, removes `abort`. */
  close(): Promise<void>;
}

/** What is open so far, closed in reverse order when a later step fails, and at the end. */
class Shutdown {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** Runs every step, also behind one that fails; the first failure is thrown at the end. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}

/**
 * Puts a broker together and starts it; resolves when it accepts messages and is registered.
 * @throws MqError CONFIG, IN_USE for a port or store that is taken, STORE_DAMAGED, IO, CANNOT_CREATE
 */
export async function startBroker(options: BrokerProcessOptions): Promise<BrokerProcess> {
  const loaded = loadBrokerConfig({ file: options.configFile, overrides: options.overrides ?? {} });
  const config = brokerConfigStore(loaded, systemClock);
  const shutdown = new Shutdown();
  try {
    return await start(config, loaded, options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(
  config: BrokerConfigStore,
  loaded: LoadedConfig<BrokerConfig>,
  options: BrokerProcessOptions,
  shutdown: Shutdown,
): Promise<BrokerProcess> {
  const { values } = config;
  const logs = openBrokerLogs(config, options);
  shutdown.add(() => logs.close());
  const log = logs.logger(LogName.BROKER);
  const warnings = loaded.warnings.map((warning) => warning.message);
  for (const warning of warnings) log.warn(warning);

  const ports = await brokerPorts(values.bindAddress, values.listenPort);
  const storeHost = { ip: parseIp(values.brokerIP1), port: ports[0] };
  const isMember = values.zookeeper !== undefined;
  const store = isMember
    ? undefined
    : await MessageStore.open(storeOptions(config, storeHost, logs.logger(LogName.STORE), options.fileSystem));
  if (store !== undefined) shutdown.add(() => store.close());
  const namesrv = values.namesrvAddr === undefined ? await embedNameServer(values, logs) : undefined;
  if (namesrv !== undefined) shutdown.add(() => namesrv.close());
  const namesrvAddr = values.namesrvAddr ?? hostPort(values.bindAddress, namesrv?.port ?? 0);

  const nameServers = namesrvAddr.split(';').filter((address) => address !== '');
  const haServer = await openHaServer(config, values.haListenPort || haPortOf(values.listenPort, ports[0]), log);
  shutdown.add(() => haServer.close());
  const haAddress = `${values.brokerIP2}:${haServer.port}`;
  const parts = { config, logs, storeHost, ports, nameServers, server: haServer, haAddress };
  const running =
    store === undefined
      ? await startMember(parts, options, shutdown)
      : await startFixed(parts, store, loaded, shutdown);

  const address = `${values.brokerIP1}:${ports[0]}`;
  log.info({ broker: values.brokerName, address, namesrvAddr }, 'the broker has started');
  return {
    brokerName: values.brokerName,
    clusterName: values.brokerClusterName,
    address,
    namesrvAddr,
    embeddedNamesrv: namesrv !== undefined,
    storeDirectory: values.storePathRootDir,
    ...running,
    warnings,
    close: () => shutdown.run(),
  };
}

type RunningParts = Pick<BrokerProcess, 'metricsAddress' | 'roles' | 'failed'>;
type BrokerParts = Omit<MemberBrokerOptions, 'incarnation' | 'standDown' | 'coordination' | 'fileSystem' | 'onFailed'>;

/** A broker whose role the configuration gives. */
async function startFixed(
  { config, logs, storeHost, ports, nameServers, server, haAddress }: BrokerParts,
  store: MessageStore,
  { given }: LoadedConfig<BrokerConfig>,
  shutdown: Shutdown,
): Promise<RunningParts> {
  const { values } = config;
  const [log, remotingLog] = [logs.logger(LogName.BROKER), logs.logger(LogName.REMOTING)];
  const clock = systemClock;
  const broker = new Broker({ config, store, storeHost, ports, haAddress, nameServers, clock, log, remotingLog });
  const replication = startClassicReplication({ config, broker, store, server, haAddress, given, log });
  shutdown.add(() => replication.close());
  shutdown.add(() => broker.close());
  await broker.start();
  const metrics: BrokerMetrics | undefined = await startMetrics({ config, broker, store }, log);
  if (metrics !== undefined) shutdown.add(() => metrics.close());
  return {
    metricsAddress: metrics?.address,
    roles: fixedRoles(() => ({ role: values.brokerRole, brokerId: values.brokerId })),
    failed: new Promise(() => undefined),
  };
}

/** A broker whose group elects its master. */
async function startMember(
  parts: BrokerParts,
  { incarnation, standDown, coordination, fileSystem }: BrokerProcessOptions,
  shutdown: Shutdown,
): Promise<RunningParts> {
  let onFailed: (reason: string) => void = () => undefined;
  const failed = new Promise<string>((resolve) => {
    onFailed = resolve;
  });
  const member = await MemberBroker.start({ ...parts, incarnation, standDown, coordination, fileSystem, onFailed });
  shutdown.add(() => member.stop());
  return { metricsAddress: member.metricsAddress, roles: member.roles, failed };
}

function openBrokerLogs(config: BrokerConfigStore, options: BrokerProcessOptions): Logs {
  const { values } = config;
  const logs = openLogs({
    directory: options.logToFiles === false ? undefined : values.logDir,
    terminal: options.terminal,
    colour: options.terminal?.isTTY === true && !process.env['NO_COLOR'],
    level: values.logLevel,
    maxFileBytes: values.logFileSize,
    keep: values.logFileCount,
  });
  config.on(['logLevel'], () => logs.setLevel(values.logLevel));
  return logs;
}

async function embedNameServer(values: BrokerConfig, logs: Logs): Promise<NameServer> {
  return NameServer.start({
    host: values.bindAddress,
    port: values.embeddedNamesrvPort,
    kvConfigPath: join(values.storePathRootDir, 'config', 'kvConfig.json'),
    log: logs.logger(LogName.NAMESRV),
  });
}

const hostPort = (host: string, port: number): string => {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return reachable.includes(':') ? `[${reachable}]:${port}` : `${reachable}:${port}`;
};
