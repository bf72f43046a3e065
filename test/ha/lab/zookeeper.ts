import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { properties } from '../../interop/lab/cluster.ts';
import { type Service, startService, waitFor } from '../../interop/lab/process.ts';
import { freePort } from '../../support/ports.ts';
import { fetchZooKeeper } from './zookeeper-jars.ts';

export interface ZooKeeperLabOptions {
  /** Milliseconds of a tick; sessions have 2 to 20 of them. 2000, ZooKeeper's own sample, by default. */
  tickTime?: number;
  /** 1 by default; 3 for an ensemble. */
  servers?: number;
}

/** One ZooKeeper server as a process of its own. */
export interface ZooKeeperServer {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly pid: number;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM. */
  terminate(): Promise<void>;
  /** SIGSTOP: keeps its sockets and says nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again, after `kill`: with its data, or without (`empty`). Resolves when it serves. */
  restart(options?: { empty?: boolean }): Promise<void>;
  /** What the server answers to the four letters `srvr`; empty when it is not there. */
  status(): Promise<string>;
  logs(): string;
}

export interface ZooKeeperLab {
  /** All servers, `host:port,host:port`. */
  readonly connectString: string;
  readonly servers: readonly ZooKeeperServer[];
  /** The only server, or the first of an ensemble. */
  readonly server: ZooKeeperServer;
  /** Kills all and removes their data. */
  stop(): Promise<void>;
}

/** Starts an unmodified ZooKeeper on random loopback ports, in a temporary directory; resolves when it serves. */
export async function startZooKeeper(options: ZooKeeperLabOptions = {}): Promise<ZooKeeperLab> {
  const { tickTime = 2000, servers: count = 1 } = options;
  const classPath = await fetchZooKeeper();
  const root = await mkdtemp(join(tmpdir(), 'mq-zookeeper-'));
  const ports: { client: number; quorum: number; election: number }[] = [];
  for (let at = 0; at < count; at++) {
    ports.push({ client: await freePort(), quorum: await freePort(), election: await freePort() });
  }
  const ensemble = ports.map(({ quorum, election }, at) => [`server.${at + 1}`, `127.0.0.1:${quorum}:${election}`]);
  const servers = await Promise.all(
    ports.map(async ({ client }, at) => {
      const dir = join(root, String(at + 1));
      await mkdir(join(dir, 'data'), { recursive: true });
      await writeFile(join(dir, 'data', 'myid'), `${at + 1}\n`);
      const lines = {
        tickTime,
        initLimit: 10,
        syncLimit: 5,
        dataDir: join(dir, 'data'),
        clientPortAddress: '127.0.0.1',
        clientPort: client,
        'admin.enableServer': false,
        '4lw.commands.whitelist': 'srvr,ruok',
        ...(count > 1 ? Object.fromEntries(ensemble) : {}),
      };
      await writeFile(join(dir, 'zoo.cfg'), properties(lines));
      return new LabServer(classPath, dir, client);
    }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.kill()));
    await rm(root, { recursive: true, force: true });
  };
  try {
    // A member of an ensemble serves when others are there.
    await Promise.all(servers.map((server) => server.restart()));
  } catch (error) {
    await stop();
    throw error;
  }
  const [server] = servers;
  if (server === undefined) throw new Error('an ensemble of no servers');
  return { connectString: servers.map(({ address }) => address).join(','), servers, server, stop };
}

class LabServer implements ZooKeeperServer {
  readonly address: string;
  private readonly classPath: string;
  private readonly dir: string;
  private readonly port: number;
  private service: Service | undefined;

  constructor(classPath: string, dir: string, port: number) {
    this.classPath = classPath;
    this.dir = dir;
    this.port = port;
    this.address = `127.0.0.1:${port}`;
  }

  get pid(): number {
    return this.service?.pid ?? -1;
  }

  async kill(): Promise<void> {
    await this.service?.kill();
    this.service = undefined;
  }

  async terminate(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  pause(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async restart({ empty = false }: { empty?: boolean } = {}): Promise<void> {
    if (this.service !== undefined) throw new Error(`ZooKeeper ${this.address} is running`);
    if (empty) await rm(join(this.dir, 'data', 'version-2'), { recursive: true, force: true });
    const flags = [
      '-Xms32m',
      '-Xmx128m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dzookeeper.jmx.log4j.disable=true',
      // Its log lies on the disk that the brokers write to as fast as they can: a sync of it would take seconds, sessions
      // would end, and the disk be what is tested. A killed process loses nothing by it.
      '-Dzookeeper.forceSync=no',
    ];
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
    const service = startService(
      'java',
      [...flags, '-cp', this.classPath, main, join(this.dir, 'zoo.cfg')],
      join(this.dir, 'out.log'),
      { cwd: this.dir },
    );
    this.service = service;
    await waitFor(`ZooKeeper ${this.address}`, async () => {
      if (service.exited) throw new Error(`ZooKeeper ended:\n${service.output().slice(-4000)}`);
      return (await this.status()).includes('Mode:');
    });
  }

  status(): Promise<string> {
    return new Promise((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port: this.port }, () => socket.write('srvr'));
      let text = '';
      socket.setTimeout(2000, () => socket.destroy());
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on('error', () => resolve(''));
      socket.on('close', () => resolve(text));
    });
  }

  logs(): string {
    return this.service?.output() ?? '';
  }
}
