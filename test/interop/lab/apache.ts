import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/ports.ts';
import { CLUSTER_NAME, type Cluster, type ClusterOptions, properties } from './cluster.ts';
import { type ApacheVersion, archiveFlags, fetchJars } from './jars.ts';
import { type Service, startService } from './process.ts';
import { brokerReady, namesrvReady } from './ready.ts';

/** What the Apache code needs opened on Java 17. */
export const JAVA_OPENS = [
  '--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED',
  '--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED',
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/java.util=ALL-UNNAMED',
];

/** 4.9 refuses to start without logback files below ROCKETMQ_HOME/conf. */
export async function rocketmqHome(dir: string): Promise<string> {
  const home = join(dir, 'home');
  await mkdir(join(home, 'conf'), { recursive: true });
  for (const part of ['broker', 'namesrv', 'tools']) {
    const file = join(dir, `${part}.log`);
    const xml = `<configuration><appender name="F" class="ch.qos.logback.core.FileAppender"><file>${file}</file><encoder><pattern>%d %p %t - %m%n</pattern></encoder></appender><root level="INFO"><appender-ref ref="F"/></root></configuration>`;
    await writeFile(join(home, 'conf', `logback_${part}.xml`), xml);
  }
  return home;
}

/** A running Apache name server. */
export interface NameServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** By a SIGKILL unless told otherwise. */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts an unmodified Apache name server on a random loopback port; its files go to `dir`. */
export async function startNameServer(
  version: ApacheVersion,
  dir: string,
  config: ClusterOptions['namesrvConfig'] = {},
  javaFlags: readonly string[] = [],
): Promise<NameServer> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const conf = join(dir, 'namesrv.conf');
  const kvConfigPath = join(dir, 'namesrv', 'kvConfig.json');
  await writeFile(conf, properties({ listenPort: port, kvConfigPath, ...config }));
  const service = await java(version, dir, 'namesrv', ['-Xms64m', '-Xmx128m', '-XX:+UseSerialGC', ...javaFlags]);
  await namesrvReady(service, address).catch(async (error: unknown) => {
    await service.kill();
    throw error;
  });
  return { address, stop: (signal = 'SIGKILL') => (signal === 'SIGTERM' ? service.stop() : service.kill()) };
}

/** Starts an unmodified Apache broker, and a name server unless one is given, on random loopback ports. */
export async function startApache(version: ApacheVersion, options: ClusterOptions = {}): Promise<Cluster> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), `mq-apache-${version}-`)));
  const store = options.store ?? join(dir, 'store');
  await mkdir(dir, { recursive: true });
  const nameServer =
    options.namesrv === undefined
      ? await startNameServer(version, dir, options.namesrvConfig, options.javaFlags)
      : undefined;
  const namesrv = options.namesrv ?? nameServer?.address ?? '';
  // 4.9 replicates on the port above, whatever haListenPort says.
  const port = options.port ?? (await freePort([-2, 1]));
  const broker = `127.0.0.1:${port}`;
  const brokerName = options.brokerName ?? 'broker-a';
  const lines = {
    brokerClusterName: CLUSTER_NAME,
    brokerName,
    brokerId: 0,
    namesrvAddr: namesrv,
    brokerIP1: '127.0.0.1',
    brokerIP2: '127.0.0.1',
    listenPort: port,
    haListenPort: await freePort(),
    storePathRootDir: store,
    ...options.config,
  };
  await writeFile(join(dir, 'broker.conf'), properties(lines));
  const service = await java(version, dir, 'broker', [
    '-Xms256m',
    `-Xmx${options.heap ?? '512m'}`,
    '-XX:MaxDirectMemorySize=1g',
    '-Drocketmq.broker.diskSpaceWarningLevelRatio=0.98',
    ...(options.javaFlags ?? []),
  ]);
  const logFiles = [join(dir, 'broker.log'), join(dir, 'logs/rocketmqlogs/broker.log')];
  const logs = (): string => service.output() + logFiles.map((file) => tail(file)).join('');
  try {
    await brokerReady(service, namesrv, broker, logs);
  } catch (error) {
    await service.kill();
    await nameServer?.stop();
    throw error;
  }
  const end = async (gone: Promise<void>): Promise<void> => {
    await gone;
    await nameServer?.stop();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return {
    peer: version,
    namesrv,
    broker,
    brokerName,
    dir,
    store,
    pid: service.pid,
    logs,
    stop: () => end(service.stop(30_000)),
    kill: () => end(service.kill()),
  };
}

/** Runs NamesrvStartup or BrokerStartup with the `.conf` of that name in `dir`. */
async function java(
  version: ApacheVersion,
  dir: string,
  part: 'namesrv' | 'broker',
  flags: string[],
): Promise<Service> {
  const jars = await fetchJars(version);
  const env = { ...process.env, ROCKETMQ_HOME: await rocketmqHome(dir), NAMESRV_ADDR: undefined };
  const main = part === 'broker' ? 'broker.BrokerStartup' : 'namesrv.NamesrvStartup';
  const conf = join(dir, `${part}.conf`);
  const all = [...(await archiveFlags(version, part)), ...flags, ...JAVA_OPENS, `-Duser.home=${dir}`];
  const args = [...all, '-cp', jars, `org.apache.rocketmq.${main}`, '-c', conf];
  return startService('java', args, join(dir, `${part}.out`), { env, cwd: dir });
}

function tail(file: string, bytes = 4_000): string {
  try {
    return readFileSync(file, 'utf8').slice(-bytes);
  } catch {
    return '';
  }
}
