import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { MqError } from '../errors/index.ts';
import { type BrokerConfig, brokerKeys, type NamesrvConfig, namesrvKeys } from './keys/index.ts';
import type { ConfigOf, KeyTable } from './keys/spec.ts';
import type { ConfigValue } from './keys/value.ts';
import { type ConfigWarning, readTable, refuseUnsafe } from './read.ts';
import { refuseContradictions } from './role-check.ts';

/** Facts of the machine that defaults are derived from; given by tests. */
export interface HostFacts {
  hostname: string;
  homeDirectory: string;
  /** First address other machines can reach; undefined when there is only loopback. */
  outerAddress: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

export interface LoadOptions<C> {
  /** `-c`; must exist. */
  file?: string | undefined;
  /** What flags say; stronger than the file. Undefined values count as not given. */
  overrides?: { [K in keyof C]?: C[K] | undefined };
  host?: HostFacts;
}

/** A complete configuration and where it came from. */
export interface LoadedConfig<C> {
  config: C;
  /** Where changes at run time are kept: the file given, else one of our own, read back at the next start. */
  file: string;
  /** Keys given by the file, with their lines, or by flags (no line); all others have their defaults. */
  given: ReadonlyMap<string, number | undefined>;
  warnings: ConfigWarning[];
}

/** The machine we run on. */
export function hostFacts(): HostFacts {
  const outer = Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !address.internal && address.family === 'IPv4');
  return {
    hostname: os.hostname(),
    homeDirectory: os.homedir(),
    outerAddress: outer?.address,
    env: process.env,
  };
}

const isLoopback = (host: string): boolean => /^127\.|^::1$|^localhost$/.test(host);
const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';

/**
 * Reads `broker.conf` and completes it. Without a file, `config/broker.properties` in the store is read: changes made at
 * run time are kept there.
 * @throws MqError CONFIG for an unreadable file, a malformed flag, or a value that is unsafe to ignore.
 */
export function loadBrokerConfig(options: LoadOptions<BrokerConfig> = {}): LoadedConfig<BrokerConfig> {
  const host = options.host ?? hostFacts();
  const root = options.overrides?.storePathRootDir || path.join(host.homeDirectory, 'store');
  const kept = (storeRoot: string): string => path.join(path.resolve(storeRoot), 'config', 'broker.properties');
  const file = options.file === undefined ? kept(root) : path.resolve(options.file);
  const { config, given, warnings } = readTable(brokerKeys, file, { mustExist: options.file !== undefined });
  override(brokerKeys, config, options.overrides, given);
  completeBroker(config, host);
  refuseUnsafe(brokerKeys, config, given, file);
  refuseContradictions(config, given, file);
  if (options.file !== undefined && fs.existsSync(kept(config.storePathRootDir))) {
    const message = `${kept(config.storePathRootDir)}, kept by a start without a configuration file, is not read`;
    warnings.push({ kind: 'notice', key: undefined, line: undefined, message });
  }
  warnings.push(...reachability(config), ...masterless(config));
  return { config, file, given, warnings };
}

/** Points of accessMessageInMemoryMaxRatio. */
const SLAVE_MEMORY_DISCOUNT = 10;

function completeBroker(config: BrokerConfig, host: HostFacts): void {
  config.storePathRootDir = path.resolve(config.storePathRootDir || path.join(host.homeDirectory, 'store'));
  config.storePathCommitLog = path.resolve(
    config.storePathCommitLog || path.join(config.storePathRootDir, 'commitlog'),
  );
  config.logDir = path.resolve(config.logDir || path.join(config.storePathRootDir, 'logs'));
  config.brokerName ||= host.hostname;
  config.brokerIP1 ||= isWildcard(config.bindAddress) ? (host.outerAddress ?? '127.0.0.1') : config.bindAddress;
  config.brokerIP2 ||= config.brokerIP1;
  config.namesrvAddr ??= host.env['NAMESRV_ADDR'] || undefined;
  if (config.haListenPort === 0 && config.listenPort > 0) config.haListenPort = config.listenPort + 1;
  // As the original: what a slave has in memory is read less often.
  if (config.brokerRole === 'SLAVE') {
    config.accessMessageInMemoryMaxRatio = Math.max(0, config.accessMessageInMemoryMaxRatio - SLAVE_MEMORY_DISCOUNT);
  }
}

/** A slave that nothing tells where its master is. */
function masterless({ brokerRole, namesrvAddr, haMasterAddress, zookeeper }: BrokerConfig): ConfigWarning[] {
  const isTold = namesrvAddr !== undefined || haMasterAddress !== undefined || zookeeper !== undefined;
  if (brokerRole !== 'SLAVE' || isTold) return [];
  const text = 'brokerRole=SLAVE, and neither namesrvAddr nor haMasterAddress says where the master is';
  return [{ kind: 'notice', key: 'namesrvAddr', line: undefined, message: `${text}: nothing will be replicated` }];
}

function reachability(config: BrokerConfig): ConfigWarning[] {
  const notice = (key: string, message: string): ConfigWarning => ({ kind: 'notice', key, line: undefined, message });
  if (isLoopback(config.bindAddress)) {
    if (isLoopback(config.brokerIP1)) return [];
    const text = `brokerIP1=${config.brokerIP1} is announced, but only ${config.bindAddress} is listened on`;
    return [notice('bindAddress', `${text}: set bindAddress=0.0.0.0 to be reached from other machines`)];
  }
  const text = `bindAddress=${config.bindAddress}`;
  return [
    notice('bindAddress', `${text}: whoever reaches this machine can use the broker; there is no access control`),
  ];
}

/**
 * Reads `namesrv.conf` and completes it. Without a file, configStorePath (`~/namesrv/namesrv.properties`) is read: changes
 * made at run time are kept there.
 * @throws MqError CONFIG like {@link loadBrokerConfig}.
 */
export function loadNamesrvConfig(options: LoadOptions<NamesrvConfig> = {}): LoadedConfig<NamesrvConfig> {
  const host = options.host ?? hostFacts();
  const home = path.join(host.homeDirectory, 'namesrv');
  const kept = options.overrides?.configStorePath || path.join(home, 'namesrv.properties');
  const file = path.resolve(options.file ?? kept);
  const { config, given, warnings } = readTable(namesrvKeys, file, { mustExist: options.file !== undefined });
  override(namesrvKeys, config, options.overrides, given);
  config.kvConfigPath = path.resolve(config.kvConfigPath || path.join(home, 'kvConfig.json'));
  config.configStorePath = file;
  config.logDir = path.resolve(config.logDir || path.join(host.homeDirectory, 'logs', 'mq'));
  refuseUnsafe(namesrvKeys, config, given, file);
  return { config, file, given, warnings };
}

/** Flags go the way a file's values go: same types, same ranges; but a wrong one is an error. */
function override<T extends KeyTable>(
  table: T,
  config: ConfigOf<T>,
  overrides: { readonly [key: string]: ConfigValue } | undefined,
  given: Map<string, number | undefined>,
): void {
  const values: Record<string, ConfigValue> = config;
  for (const [key, value] of Object.entries(overrides ?? {})) {
    const spec = table[key];
    if (value === undefined) continue;
    const note = spec === undefined ? 'is not a known key' : spec.parse(spec.format(value)).note;
    if (note !== undefined) throw new MqError('CONFIG', `${key}=${String(value)} ${note}`, { key });
    values[key] = value;
    given.set(key, undefined);
  }
}
