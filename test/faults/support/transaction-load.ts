import { encodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../src/protocol/command.ts';
import { decodeMessage } from '../../../src/protocol/message/decode.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import type { Random } from './random.ts';
import { sendFields } from './wire.ts';

export const TRANSACTION_TOPIC = 'Paid';
const GROUP = 'payers';
const COMMIT = 8;
const ROLLBACK = 12;
const CALL_MS = 5000;

/** How a transaction is meant to end: its key says it, so every producer of the group knows. */
export const outcomeOf = (key: string): number => (key.startsWith('commit') ? COMMIT : ROLLBACK);
const otherThan = (outcome: number): number => (outcome === COMMIT ? ROLLBACK : COMMIT);

/** What the producers were told. */
export interface TransactionRecord {
  /** Keys of half messages that were sent, answered or not. */
  readonly sent: Set<string>;
  /** Keys whose half message was answered. */
  readonly stored: Set<string>;
  /** Keys whose end was answered with success. */
  readonly ended: Set<string>;
  /** Questions that were answered. */
  checks: number;
  /** Answers that should not have come. */
  readonly problems: string[];
}

export const newRecord = (): TransactionRecord => ({
  sent: new Set(),
  stored: new Set(),
  ended: new Set(),
  checks: 0,
  problems: [],
});

/** Producers of one group that begin transactions, end most of them, and answer what they are asked about the rest. */
export class TransactionLoad {
  readonly #address: string;
  readonly #record: TransactionRecord;
  readonly #random: Random;
  readonly #label: string;
  readonly #client: RemotingClient;
  #workers: Promise<void>[] = [];
  #count = 0;
  #isOver = false;

  constructor(address: string, label: string, random: Random, record: TransactionRecord) {
    this.#address = address;
    this.#label = label;
    this.#random = random;
    this.#record = record;
    this.#client = new RemotingClient({
      processors: new Map([
        [RequestCode.CHECK_TRANSACTION_STATE, (question: RemotingCommand) => void this.#answer(question)],
      ]),
    });
  }

  /** Joins the group; answers questions from now on. */
  async join(): Promise<void> {
    const body = encodeHeartbeatData({
      clientId: this.#label,
      producerGroups: [GROUP],
      consumerDataSet: [],
      heartbeatFingerprint: 0,
      withoutSub: false,
    });
    await this.#ask(RequestCode.HEART_BEAT, undefined, body);
  }

  /** Begins transactions, several at a time, until {@link stop}. */
  begin(workers: number): void {
    this.#workers = Array.from({ length: workers }, () => this.#work());
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#workers);
    await this.#client.close();
  }

  ask(code: number, fields: ExtFields): Promise<RemotingCommand> {
    return this.#ask(code, fields);
  }

  async #work(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#transaction();
      } catch {
        // The broker is gone; what it was asked last has an unknown end.
        return;
      }
    }
  }

  async #transaction(): Promise<void> {
    const random = this.#random;
    const key = `${random.chance(0.5) ? 'commit' : 'rollback'}-${this.#label}-${++this.#count}`;
    const place = await this.#half(key);
    const outcome = outcomeOf(key);
    if (random.chance(0.3)) return;
    const ends = [this.#end(place, outcome)];
    if (random.chance(0.2)) ends.push(this.#end(place, outcome));
    const answers = await Promise.all(ends);
    for (const { code, remark = '' } of answers) {
      if (code === 0) this.#record.ended.add(key);
      else if (!isAskedAgain(remark))
        this.#record.problems.push(`the end of ${key} was answered with ${code}: ${remark}`);
    }
    if (!this.#record.ended.has(key) || !random.chance(0.2)) return;
    const other = await this.#end(place, otherThan(outcome));
    if (other.code === 0) this.#record.problems.push(`${key} had ended, and its contrary was accepted`);
  }

  async #half(key: string): Promise<ExtFields> {
    const properties = { TRAN_MSG: 'true', PGROUP: GROUP, UNIQ_KEY: key, TAGS: 'TagA' };
    const text = Object.entries(properties)
      .map(([name, value]) => `${name}\u0001${value}\u0002`)
      .join('');
    const fields = { ...sendFields(TRANSACTION_TOPIC, 0, text, false), f: '4' };
    this.#record.sent.add(key);
    const answer = await this.#ask(RequestCode.SEND_MESSAGE_V2, fields, Buffer.from(key));
    if (answer.code !== 0) throw new Error(`a half message was answered with ${answer.code}: ${answer.remark}`);
    this.#record.stored.add(key);
    const { queueOffset = '', msgId = '' } = answer.extFields ?? {};
    return { tranStateTableOffset: queueOffset, commitLogOffset: String(Number.parseInt(msgId.slice(16), 16)) };
  }

  #end(place: ExtFields, commitOrRollback: number): Promise<RemotingCommand> {
    return this.#ask(RequestCode.END_TRANSACTION, endFields(place, commitOrRollback, false));
  }

  /** Says how a transaction ends; sometimes not at once, as a producer that does not know yet. */
  async #answer(question: RemotingCommand): Promise<void> {
    const key = decodeMessage(Buffer.from(question.body ?? [])).body.toString();
    if (this.#random.chance(0.2)) return;
    const { tranStateTableOffset = '', commitLogOffset = '' } = question.extFields ?? {};
    const fields = endFields({ tranStateTableOffset, commitLogOffset }, outcomeOf(key), true);
    try {
      const { code, remark } = await this.#ask(RequestCode.END_TRANSACTION, fields);
      if (code === 0) this.#record.ended.add(key);
      else if (!isAskedAgain(remark ?? ''))
        this.#record.problems.push(`the answer about ${key} was answered with ${code}: ${remark}`);
      this.#record.checks++;
    } catch {
      // The broker is gone; it asks again when it is back.
    }
  }

  #ask(code: number, fields?: ExtFields, body?: Buffer): Promise<RemotingCommand> {
    return this.#client.invoke(this.#address, request(code, fields, body), CALL_MS);
  }
}

/** A check crossed the end, and there is no whole index to lead it to the renewed record by. */
const isAskedAgain = (remark: string): boolean => remark.includes('asks again');

const endFields = (place: ExtFields, commitOrRollback: number, fromCheck: boolean): ExtFields => ({
  producerGroup: GROUP,
  ...place,
  commitOrRollback: String(commitOrRollback),
  fromTransactionCheck: String(fromCheck),
  msgId: 'any',
});
