import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { waitFor } from '../../interop/lab/process.ts';
import type { MemberServer, Settings } from './member.ts';
import { Server } from './server.ts';

/** Keys that a cluster file has words of its own for. */
const OWN_WORDS = ['memberId', 'brokerName', 'brokerRole', 'brokerId', 'listenPort', 'haListenPort', 'bindAddress'];
/** What the file has once for all brokers. */
const COMMON_WORDS = ['brokerClusterName', 'namesrvAddr', 'zookeeper'];
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

/** A daemon for all brokers of a cluster: the lab's process, or one that outlived a kill of it. */
export class LabDaemon extends Server {
  readonly #directory: string;
  readonly #brokers: { name: string; settings: Settings; store: string }[] = [];
  readonly #kept: KeptServer[] = [];

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    super('daemon', ['daemon', 'start', '-c', join(directory, 'cluster.yaml')], directory);
    this.#directory = directory;
  }

  /** A broker to be kept; to be called before the daemon starts. */
  keep(name: string, settings: Settings, store: string): MemberServer {
    const child = basename(store);
    this.#brokers.push({ name: child, settings, store });
    const server = new KeptServer(name, join(this.#directory, 'running', `${child}.json`));
    this.#kept.push(server);
    return server;
  }

  /** Writes the cluster file. */
  describe(namesrv: readonly string[], zookeeper: readonly string[]): void {
    const brokers = this.#brokers.map(({ name, settings, store }) => ({
      name,
      host: settings['bindAddress'],
      store,
      ...Object.fromEntries(Object.entries(settings).filter(([key]) => OWN_WORDS.includes(key))),
      config: Object.fromEntries(
        Object.entries(settings).filter(([key]) => !OWN_WORDS.includes(key) && !COMMON_WORDS.includes(key)),
      ),
    }));
    const file = {
      cluster: 'DefaultCluster',
      directory: this.#directory,
      namesrvAddr: namesrv,
      ...(zookeeper.length > 0 && { zookeeper }),
      brokers,
    };
    writeFileSync(join(this.#directory, 'cluster.yaml'), stringify(file));
  }

  /** Ends daemon and brokers with -9. */
  async abandon(): Promise<void> {
    await this.kill();
    await Promise.all(this.#kept.map((server) => server.kill()));
  }
}
