import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { waitFor } from '../../interop/lab/process.ts';
import { CLUSTER, type MemberServer, type Settings } from './member.ts';
import { Server } from './server.ts';

/** Keys that a cluster file has words of its own for. */
const OWN_WORDS = ['memberId', 'brokerName', 'brokerRole', 'brokerId', 'listenPort', 'haListenPort', 'bindAddress'];
/** What the file has once for all brokers. */
const COMMON_WORDS = ['brokerClusterName', 'namesrvAddr', 'zookeeper'];
const HOST = '127.0.1.';
const READY_MS = 60_000;

/** A broker that a daemon starts, and starts again; it is hurt by its process id, as the daemon's notes have it. */
class KeptServer implements MemberServer {
  readonly name: string;
  readonly #record: string;
  #halted: number | undefined;

  constructor(name: string, record: string) {
    this.name = name;
    this.#record = record;
  }

  /** Undefined while none runs, as far as the daemon has noted. */
  get #pid(): number | undefined {
    return this.#note().process?.pid;
  }

  #note(): { phase?: string; process?: { pid: number } } {
    return existsSync(this.#record) ? JSON.parse(readFileSync(this.#record, 'utf8')) : {};
  }

  halt(): void {
    const pid = this.#pid;
    if (pid !== undefined && signal(pid, 'SIGSTOP')) this.#halted = pid;
  }

  proceed(): void {
    if (this.#halted !== undefined) signal(this.#halted, 'SIGCONT');
    this.#halted = undefined;
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  terminate(): Promise<void> {
    this.proceed();
    return this.#end('SIGTERM');
  }

  /** The daemon's part. */
  start(): void {}

  async ready(): Promise<void> {
    const serves = (): boolean => {
      const { phase, process: running } = this.#note();
      return phase === 'running' && running !== undefined && signal(running.pid, 0);
    };
    await waitFor(`${this.name} runs`, serves, { timeoutMs: READY_MS, everyMs: 20 });
  }

  async #end(how: NodeJS.Signals): Promise<void> {
    const pid = this.#pid;
    if (pid === undefined || !signal(pid, how)) return;
    await waitFor(`${this.name} is gone`, () => !signal(pid, 0), { everyMs: 5 });
  }
}

/** Sends a signal; false when there is no such process. */
function signal(pid: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, what);
  } catch {
    return false;
  }
}

/** A daemon for the brokers of a cluster, or of one host: the lab's process, or one that outlived a kill of it. */
export class LabDaemon extends Server {
  readonly configFile: string;
  readonly #directory: string;
  readonly #brokers: { name: string; settings: Settings; store: string }[] = [];
  readonly #kept: KeptServer[] = [];

  /** @param host number of the address it has the part of; undefined for one daemon for all */
  constructor(directory: string, host?: number) {
    const name = host === undefined ? 'daemon' : `daemon-${host}`;
    const own = host === undefined ? directory : join(directory, name);
    mkdirSync(own, { recursive: true });
    const configFile = join(own, 'cluster.yaml');
    const part = host === undefined ? [] : ['--host', `${HOST}${host}`];
    super(name, ['daemon', 'start', '-c', configFile, ...part], directory);
    this.configFile = configFile;
    this.#directory = own;
  }

  /** Whether it has that broker. */
  keeps(server: MemberServer): boolean {
    return this.#kept.some((kept) => kept === server);
  }

  /** A broker to be kept; to be called before the daemon starts. */
  keep(name: string, settings: Settings, store: string): MemberServer {
    const child = basename(store);
    this.#brokers.push({ name: child, settings, store });
    const server = new KeptServer(name, join(this.#directory, 'running', `${child}.json`));
    this.#kept.push(server);
    return server;
  }

  /**
   * Writes the cluster file: the brokers of all hosts. That of a host has the addresses at which its broker finds name servers
   * and ZooKeeper, through the proxy.
   */
  describe(namesrv: readonly string[], zookeeper: readonly string[], all: readonly LabDaemon[] = [this]): void {
    const [first] = this.#brokers;
    const shown = (key: string, own: readonly string[], separator: string): readonly string[] =>
      all.length > 1 && own.length > 0 ? String(first?.settings[key]).split(separator) : own;
    const kept = all.flatMap((daemon) => daemon.#brokers);
    const brokers = kept.map(({ name, settings, store }) => ({
      name,
      host: settings['bindAddress'],
      store,
      ...Object.fromEntries(Object.entries(settings).filter(([key]) => OWN_WORDS.includes(key))),
      config: Object.fromEntries(
        Object.entries(settings).filter(([key]) => !OWN_WORDS.includes(key) && !COMMON_WORDS.includes(key)),
      ),
    }));
    const file = {
      cluster: CLUSTER,
      directory: this.#directory,
      namesrvAddr: shown('namesrvAddr', namesrv, ';'),
      ...(zookeeper.length > 0 && { zookeeper: shown('zookeeper', zookeeper, ',') }),
      brokers,
    };
    writeFileSync(this.configFile, stringify(file));
  }

  /** Ends daemon and brokers with -9. */
  async abandon(): Promise<void> {
    await this.kill();
    await Promise.all(this.#kept.map((server) => server.kill()));
  }
}
