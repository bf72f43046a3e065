import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerConfig } from '../../../src/config/index.ts';
import { type BrokerProcess, type BrokerProcessOptions, startBroker } from '../../../src/engine/boot/broker.ts';
import type { GroupState, Member } from '../../../src/engine/ha/coordination/types.ts';
import { NameServer } from '../../../src/engine/namesrv/name-server.ts';
import { silentLogger } from '../../../src/observe/index.ts';
import { MemoryCoordination } from '../../support/coordination.ts';

/** Waits until something holds, looking again now and then. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = performance.now() + 25_000; !(await holds()); ) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A group of brokers in this process, over a coordination service in memory and one name server. */
export class Group {
  readonly service = new MemoryCoordination();
  readonly directory: string;
  readonly namesrv: NameServer;
  readonly brokers = new Map<string, BrokerProcess>();

  private constructor(directory: string, namesrv: NameServer) {
    this.directory = directory;
    this.namesrv = namesrv;
  }

  static async make(): Promise<Group> {
    const directory = await mkdtemp(join(tmpdir(), 'mq-group-'));
    const namesrv = await NameServer.start({
      host: '127.0.0.1',
      port: 0,
      kvConfigPath: join(directory, 'kvConfig.json'),
      log: silentLogger,
    });
    return new Group(directory, namesrv);
  }

  get namesrvAddr(): string {
    return `127.0.0.1:${this.namesrv.port}`;
  }

  storeOf(id: string): string {
    return join(this.directory, id);
  }

  async start(
    id: string,
    config: Partial<BrokerConfig> = {},
    options: Pick<BrokerProcessOptions, 'standDown' | 'fileSystem'> = {},
  ): Promise<BrokerProcess> {
    const broker = await startBroker({
      ...options,
      logToFiles: false,
      terminal: process.env['MQ_TEST_LOG'] === undefined ? undefined : process.stderr,
      coordination: (clock) => this.service.connect(id, { clock }),
      overrides: {
        brokerName: 'group-a',
        brokerIP1: '127.0.0.1',
        brokerIP2: '127.0.0.1',
        bindAddress: '127.0.0.1',
        listenPort: 0,
        namesrvAddr: this.namesrvAddr,
        zookeeper: '127.0.0.1:1',
        memberId: id,
        brokerRole: 'SYNC_MASTER',
        storePathRootDir: this.storeOf(id),
        mappedFileSizeCommitLog: 1024 * 1024,
        mappedFileSizeConsumeQueue: 20_000,
        maxHashSlotNum: 5000,
        maxIndexNum: 20_000,
        handoverRelayMs: 100,
        haHistoryFile: join(this.directory, `${id}.history`),
        ...config,
      },
    });
    this.brokers.set(id, broker);
    return broker;
  }

  async stop(id: string): Promise<void> {
    const broker = this.brokers.get(id);
    this.brokers.delete(id);
    await broker?.close();
  }

  broker(id: string): BrokerProcess {
    const broker = this.brokers.get(id);
    if (broker === undefined) throw new Error(`no broker ${id}`);
    return broker;
  }

  /** The group's state as the service has it. */
  async state(): Promise<GroupState | undefined> {
    this.#observer ??= this.service.connect('observer').group('group-a');
    const state = await this.#observer.readState();
    return state.outcome === 'ok' ? state.value : undefined;
  }

  #observer: ReturnType<ReturnType<MemoryCoordination['connect']>['group']> | undefined;

  /** A member's entry in the service. */
  async member(id: string): Promise<Member | undefined> {
    this.#observer ??= this.service.connect('observer').group('group-a');
    const member = await this.#observer.readMember(id);
    return member.outcome === 'ok' ? member.value : undefined;
  }

  async inSync(...ids: string[]): Promise<void> {
    await until(async () => (await this.state())?.set.join() === ids.join(), `in sync: ${ids.join()}`);
  }

  /** A member has become master and knows it. */
  async leads(id: string): Promise<void> {
    await until(() => this.broker(id).roles.role().brokerId === 0, `member ${id} leads`);
  }

  /** The master hands the role on; a member that led before is a target only once it follows, so it is tried until it can. */
  async switchFrom(id: string): Promise<void> {
    const isSwitched = (): Promise<boolean> =>
      this.broker(id)
        .roles.switchTo({})
        .then(
          () => true,
          () => false,
        );
    await until(isSwitched, `member ${id} hands the role on`);
  }

  async close(): Promise<void> {
    for (const broker of this.brokers.values()) await broker.close();
    await this.namesrv.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
