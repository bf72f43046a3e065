import { messageOf } from '../../../errors/index.ts';
import { decodeKVTable } from '../../../protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../../protocol/command.ts';
import { parseAddress } from '../../../remoting/address.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { SyncedTable } from './tables.ts';

export interface SlaveSyncOptions {
  client: { invoke(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> };
  tables: readonly SyncedTable[];
  /** `ip:port` clients use; undefined while no master is known: then nothing is asked. */
  master(): string | undefined;
  /** End of the own log. */
  logEnd(): number;
  /** 10 s as a slave of 4.9; a member of a group that elects its master asks every second. */
  periodMs(): number;
  log: RemotingLog;
}

const TIMEOUT_MS = 3000;
/** Of the second listener. */
const VIP_DISTANCE = 2;
const LOOK_MS = 20;

/**
 * Keeps what a slave needs beside the log: topics, groups, offsets, how far delays have come. It is asked of the master
 * again and again; what cannot be had now is had the next time, and the log has one line when that begins and when it ends.
 */
export class SlaveSync {
  readonly #options: SlaveSyncOptions;
  readonly #silent = new Map<string, string>();
  /** What was taken over last, by table: the same again is passed over. */
  readonly #adopted = new Map<string, Buffer>();
  #master: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isStopped = true;

  constructor(options: SlaveSyncOptions) {
    this.#options = options;
  }

  /** Asks at once, and goes on doing so. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    void this.#next();
  }

  async #next(): Promise<void> {
    await this.sync();
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#next(), this.#options.periodMs());
  }

  /** Asks for everything once; never rejects. A call while a round runs shares it. */
  sync(): Promise<void> {
    this.#round ??= this.#sync().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #sync(): Promise<void> {
    const master = this.#options.master();
    if (master === undefined) return;
    if (master !== this.#master) this.#adopted.clear();
    this.#master = master;
    const behindLog: { table: SyncedTable; body: Buffer | undefined }[] = [];
    for (const table of this.#options.tables) {
      if (this.#isStale(master)) return;
      const answer = await this.#ask(master, table);
      if (answer === undefined || this.#isStale(master)) continue;
      if (table.followsLog) behindLog.push({ table, body: answer.body });
      else await this.#adopt(table, answer.body);
    }
    if (behindLog.length === 0 || !(await this.#hasLogOf(master))) return;
    for (const { table, body } of behindLog) await this.#adopt(table, body);
  }

  #isStale(master: string): boolean {
    return this.#isStopped || this.#options.master() !== master;
  }

  async #ask(master: string, { name, code, onVipPort, isOptional }: SyncedTable): Promise<RemotingCommand | undefined> {
    const address = onVipPort ? vipAddress(master) : master;
    try {
      const answer = await this.#options.client.invoke(address, request(code), TIMEOUT_MS);
      if (answer.code === ResponseCode.SUCCESS) return answer;
      if (!isOptional) this.#complain(name, address, `answered ${answer.code}: ${answer.remark ?? ''}`);
    } catch (error) {
      this.#complain(name, address, messageOf(error));
    }
    return undefined;
  }

  async #adopt(table: SyncedTable, body: Buffer | undefined): Promise<void> {
    const { name, isVersioned } = table;
    if (!isVersioned && body !== undefined && this.#adopted.get(name)?.equals(body) === true) return;
    try {
      await table.adopt(body);
      if (body !== undefined) this.#adopted.set(name, body);
      if (this.#silent.delete(name))
        this.#options.log.info({ table: name }, 'a table of the master is taken over again');
    } catch (error) {
      this.#complain(name, this.#options.master() ?? '', messageOf(error));
    }
  }

  /** Waits, for as long as a round may take, until the own log has all that the master had when it was asked. */
  async #hasLogOf(master: string): Promise<boolean> {
    const { client, logEnd, periodMs } = this.#options;
    try {
      const answer = await client.invoke(master, request(RequestCode.GET_BROKER_RUNTIME_INFO), TIMEOUT_MS);
      const end = Number(decodeKVTable(answer.body)['commitLogMaxOffset'] ?? Number.NaN);
      const until = performance.now() + Math.min(periodMs(), TIMEOUT_MS);
      while (logEnd() < end && performance.now() < until && !this.#isStale(master)) {
        await new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return logEnd() >= end && !this.#isStale(master);
    } catch (error) {
      this.#complain('end of the log', master, messageOf(error));
      return false;
    }
  }

  #complain(table: string, address: string, reason: string): void {
    if (this.#silent.get(table) === reason) return;
    this.#silent.set(table, reason);
    this.#options.log.warn({ table, master: address, reason }, 'a table of the master cannot be taken over; trying on');
  }

  /** Resolves when nothing is taken over any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#adopted.clear();
    clearTimeout(this.#timer);
    await this.#round;
  }
}

/** The second listener of a broker. */
function vipAddress(address: string): string {
  const { host, port } = parseAddress(address);
  return `${host.includes(':') ? `[${host}]` : host}:${port - VIP_DISTANCE}`;
}
