import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildView } from '../../../src/engine/daemon/control/status.ts';
import type { HostView } from '../../../src/engine/daemon/control/unattended.ts';
import { type MqRun, mq } from '../../cli/spawn.ts';
import { freePort } from '../../support/ports.ts';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/** A host of its own: a directory with a cluster file, and whatever runs by it. */
export class DaemonHost {
  readonly directory = mkdtempSync(join(tmpdir(), 'mq-daemon-'));
  readonly file = join(this.directory, 'cluster.yaml');
  readonly running = join(this.directory, 'data', 'running');
  namesrvPort = 0;
  readonly ports: number[] = [];

  /** A name server and so many masters. */
  static async withMasters(count: number): Promise<DaemonHost> {
    const host = new DaemonHost();
    host.namesrvPort = await freePort();
    for (let i = 0; i < count; i++) host.ports.push(await freePort([-2, 1]));
    host.write();
    return host;
  }

  /** Writes the cluster file. @param more further lines of each broker, by its name */
  write(more: Readonly<Record<string, readonly string[]>> = {}): void {
    const brokers = this.ports.flatMap((port, i) => {
      const name = `broker-${i}`;
      const lines = [`brokerName: ${name}`, `name: ${name}`, `listenPort: ${port}`, ...(more[name] ?? [])];
      return [`  - host: 127.0.0.1`, ...lines.map((line) => `    ${line}`)];
    });
    const head = ['cluster: Host', 'nameServers:', `  - {host: 127.0.0.1, port: ${this.namesrvPort}}`, 'brokers:'];
    writeFileSync(this.file, `${[...head, ...brokers].join('\n')}\n`);
  }

  get namesrvAddr(): string {
    return `127.0.0.1:${this.namesrvPort}`;
  }

  mq(...words: readonly string[]): Promise<MqRun> {
    return mq(words, { env: { MQ_CLUSTER_FILE: this.file, MQ_YES: '1' }, cwd: this.directory, killAfterMs: 180_000 });
  }

  /** The same; it must succeed. */
  async does(...words: readonly string[]): Promise<string> {
    const run = await this.mq(...words);
    if (run.status !== 0) throw new Error(`mq ${words.join(' ')}: ${run.status} ${run.stderr}${this.log()}`);
    return run.stdout;
  }

  async view(): Promise<HostView> {
    return JSON.parse((await this.mq('daemon', 'status', '--json')).stdout) as HostView;
  }

  async child(name: string): Promise<ChildView> {
    const found = (await this.view()).children.find((child) => child.name === name);
    if (found === undefined) throw new Error(`there is no ${name}: ${this.log()}`);
    return found;
  }

  async pidOf(name: string): Promise<number> {
    return (await this.child(name)).pid ?? 0;
  }

  /** Looks until a child is as wanted. */
  async until(name: string, is: (child: ChildView) => boolean): Promise<ChildView> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const child = await this.child(name);
      if (is(child)) return child;
      if (Date.now() > deadline) throw new Error(`${name} stays ${JSON.stringify(child)}${this.log()}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Starts the daemon and waits until all it keeps alive serve. */
  async start(): Promise<void> {
    await this.does('daemon', 'start', '--detach');
    for (const { name } of (await this.view()).children) await this.until(name, ({ phase }) => phase === 'running');
  }

  async killDaemon(): Promise<void> {
    const pid = (await this.view()).daemon?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    while ((await this.view()).daemon !== undefined) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }

  log(): string {
    try {
      return `\n${readFileSync(join(this.running, 'daemon.log'), 'utf8')}`;
    } catch (error) {
      return ` (no daemon.log: ${String(error)})`;
    }
  }

  /** Ends what runs and removes everything. */
  async close(): Promise<void> {
    await this.mq('daemon', 'stop');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
