import { messageOf } from '../../../errors/index.ts';
import { decodeKVTable } from '../../../protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../../../protocol/command.ts';
import { SideTableField } from '../../../protocol/headers/side-tables.ts';
import { parseAddress } from '../../../remoting/address.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { SyncedTable } from './tables.ts';

export interface SlaveSyncOptions {
  client: { invoke(address: string, command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> };
  tables: readonly SyncedTable[];
  /** `ip:port` clients use; undefined while no master is known: then nothing is asked. */
  master(): string | undefined;
  /**
   * The epoch that is followed, in a group: what another broker says than the master of that epoch is not taken over. Who
   * leads no more may tell what it left, and who leads not yet knows less than its follower.
   */
  epoch?: () => number;
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
/** Answers of a table that comes in parts, in one round. */
const MAX_PARTS = 64;

/** One asking for everything. */
interface Round {
  readonly master: string;
  readonly timeoutMs: number;
  /** Nothing is taken over by it any more. */
  isOver: boolean;
  /** Answers that came. */
  answers: number;
  /** Names of tables that are as the master had them when it was asked. */
  readonly done: Set<string>;
  /** The end of the master's log when it was asked last; undefined where it does not say so. */
  logEnd: number | undefined;
}

/** What the master said. */
interface Answer {
  readonly table: SyncedTable;
  readonly body: Buffer | undefined;
  /** Undefined for a master that knows of no versions. */
  readonly version: string | undefined;
}

/**
 * Keeps what a slave needs beside the log: topics, groups, offsets, how far delays have come. It is asked of the master
 * again and again; what cannot be had now is had the next time, and the log has one line when that begins and when it ends.
 * A master of mq's own is told what is here already, and answers with what is new.
 */
export class SlaveSync {
  readonly #options: SlaveSyncOptions;
  readonly #silent = new Map<string, string>();
  /** What was taken over last, by table: the same again is passed over. */
  readonly #adopted = new Map<string, Buffer>();
  readonly #versions = new Map<string, string>();
  #master: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #present: Round | undefined;
  /** What is being taken over at the moment. */
  #adopting: Promise<void> = Promise.resolve();
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
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#next(), this.#options.periodMs());
  }

  /** Asks for everything once; never rejects. A call while a round runs shares it. */
  sync(): Promise<void> {
    const master = this.#options.master();
    if (this.#isStopped || master === undefined) return Promise.resolve();
    if (this.#round === undefined || this.#present?.isOver !== false || this.#present.master !== master) {
      const round = this.#begin(master, TIMEOUT_MS);
      return this.#run(round);
    }
    return this.#round;
  }

  /** Whoever asks for a round meanwhile shares this one. */
  #run(round: Round): Promise<void> {
    const done = this.#sync(round).finally(() => {
      round.isOver = true;
      if (this.#round === done) this.#round = undefined;
    });
    this.#round = done;
    return done;
  }

  /** A round takes the place of the one before, of which nothing is taken over any more. */
  #begin(master: string, timeoutMs: number): Round {
    if (this.#present !== undefined) this.#present.isOver = true;
    if (master !== this.#master) this.#forget();
    this.#master = master;
    this.#present = { master, timeoutMs, isOver: false, answers: 0, done: new Set(), logEnd: -1 };
    return this.#present;
  }

  #forget(): void {
    this.#adopted.clear();
    this.#versions.clear();
  }

  async #sync(round: Round): Promise<void> {
    const behindLog: Answer[] = [];
    for (const table of this.#options.tables) await this.#take(round, table, behindLog);
    if (behindLog.length > 0 && (await this.#hasLog(round))) {
      for (const answer of behindLog) await this.#adopt(round, answer);
    }
    if (this.#isStale(round)) return;
    for (const { name, afterRound } of this.#options.tables)
      if (afterRound?.(round.done) === false) this.#versions.delete(name);
  }

  /** Asks for a table until it is whole; what follows the log is put by. */
  async #take(round: Round, table: SyncedTable, behindLog: Answer[]): Promise<void> {
    let known = this.#versions.get(table.name) ?? '';
    for (let part = 0; part < MAX_PARTS && !this.#isStale(round); part++) {
      const answer = await this.#ask(round, table, known);
      if (answer === undefined || this.#isStale(round)) return;
      const fields = answer.extFields ?? {};
      const [version, logEnd] = [fields[SideTableField.VERSION], fields[SideTableField.LOG_END]];
      if (logEnd === undefined) round.logEnd = undefined;
      else if (round.logEnd !== undefined) round.logEnd = Number(logEnd);
      if (version !== undefined && version === known) {
        round.done.add(table.name);
        return;
      }
      const taken = { table, body: answer.body, version };
      if (table.followsLog) behindLog.push(taken);
      else await this.#adopt(round, taken);
      if (fields[SideTableField.MORE] !== 'true' || version === undefined) return;
      known = version;
    }
  }

  #isStale(round: Round): boolean {
    return this.#isStopped || round.isOver || this.#options.master() !== round.master;
  }

  async #ask(round: Round, table: SyncedTable, known: string): Promise<RemotingCommand | undefined> {
    const { name, code, onVipPort, isOptional } = table;
    const address = onVipPort ? vipAddress(round.master) : round.master;
    try {
      const command = request(code, { [SideTableField.VERSION]: known });
      const answer = await this.#options.client.invoke(address, command, round.timeoutMs);
      round.answers++;
      if (answer.code === ResponseCode.SUCCESS) return this.#isOfEpoch(answer) ? answer : undefined;
      if (!isOptional) this.#complain(name, address, `answered ${answer.code}: ${answer.remark ?? ''}`);
    } catch (error) {
      this.#complain(name, address, messageOf(error));
    }
    return undefined;
  }

  #isOfEpoch({ extFields }: RemotingCommand): boolean {
    const epoch = extFields?.[SideTableField.EPOCH];
    return epoch === undefined || this.#options.epoch === undefined || Number(epoch) === this.#options.epoch();
  }

  #adopt(round: Round, answer: Answer): Promise<void> {
    if (this.#isStale(round)) return Promise.resolve();
    this.#adopting = this.#tryAdopt(round, answer);
    return this.#adopting;
  }

  async #tryAdopt(round: Round, { table, body, version }: Answer): Promise<void> {
    const { name, isVersioned } = table;
    const isKnown = version === undefined && !isVersioned && body !== undefined;
    try {
      if (!(isKnown && this.#adopted.get(name)?.equals(body) === true)) await table.adopt(body);
      if (isKnown) this.#adopted.set(name, body);
      if (version !== undefined) this.#versions.set(name, version);
      round.done.add(name);
      if (this.#silent.delete(name))
        this.#options.log.info({ table: name }, 'a table of the master is taken over again');
    } catch (error) {
      this.#versions.delete(name);
      this.#complain(name, round.master, messageOf(error));
    }
  }

  /** Waits, for as long as a round may take, until the own log has all that the master had when it was asked. */
  async #hasLog(round: Round): Promise<boolean> {
    const { logEnd, periodMs } = this.#options;
    const end = round.logEnd ?? (await this.#endOfLogOf(round));
    if (end === undefined) return false;
    const until = performance.now() + Math.min(periodMs(), round.timeoutMs);
    while (logEnd() < end && performance.now() < until && !this.#isStale(round)) {
      await new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return logEnd() >= end && !this.#isStale(round);
  }

  async #endOfLogOf({ master, timeoutMs }: Round): Promise<number | undefined> {
    try {
      const answer = await this.#options.client.invoke(master, request(RequestCode.GET_BROKER_RUNTIME_INFO), timeoutMs);
      const end = Number(decodeKVTable(answer.body)['commitLogMaxOffset'] ?? Number.NaN);
      return Number.isNaN(end) ? undefined : end;
    } catch (error) {
      this.#complain('end of the log', master, messageOf(error));
      return undefined;
    }
  }

  #complain(table: string, address: string, reason: string): void {
    if (this.#silent.get(table) === reason) return;
    this.#silent.set(table, reason);
    this.#options.log.warn({ table, master: address, reason }, 'a table of the master cannot be taken over; trying on');
  }

  /**
   * Asks a master that leads no more for what changed last, and stops.
   * @param silenceMs how long it may say nothing: a master that is gone is not waited for
   * @returns names of the tables that are as it left them
   */
  async finish(silenceMs: number): Promise<ReadonlySet<string>> {
    const master = this.#options.master();
    let done: ReadonlySet<string> = new Set();
    if (!this.#isStopped && master !== undefined) {
      const round = this.#begin(master, TIMEOUT_MS);
      await whileHeard(silenceMs, this.#run(round), () => round.answers);
      round.isOver = true;
      done = new Set(round.done);
    }
    await this.stop();
    return done;
  }

  /** Resolves when nothing is taken over any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#present !== undefined) this.#present.isOver = true;
    this.#forget();
    clearTimeout(this.#timer);
    await this.#adopting;
  }
}

/** Resolves with the promise, which never rejects, or when nothing has been heard for so long. */
async function whileHeard(silenceMs: number, promise: Promise<void>, heard: () => number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<void>((resolve) => {
    const look = (before: number): void => {
      // What came while this process did something else is heard before time is up.
      timer = setTimeout(() => setImmediate(() => (heard() > before ? look(heard()) : resolve())), silenceMs);
    };
    look(heard());
  });
  await Promise.race([promise, silence]);
  clearTimeout(timer);
}

/** The second listener of a broker. */
function vipAddress(address: string): string {
  const { host, port } = parseAddress(address);
  return `${host.includes(':') ? `[${host}]` : host}:${port - VIP_DISTANCE}`;
}
