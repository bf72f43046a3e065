import type { Clock } from '../../clock.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import type { ClientInstance } from '../instance/client-instance.ts';
import type { ClientRequests } from '../instance/client-requests.ts';
import { DEFAULT_PRODUCER_GROUP } from '../instance/members.ts';
import { acquireInstance, type InstanceLease } from '../instance/registry.ts';
import type { ProducerMember } from '../instance/types.ts';
import { TraceDispatcher } from '../trace/trace-dispatcher.ts';
import { endTransactionTrace, publishTrace } from '../trace/trace-record.ts';
import { FaultTable } from './fault-table.ts';
import { type Message, MessageKind, type PreparedMessage, prepareMessage } from './message.ts';
import type { ProducerOptions, ProducerSettings } from './options.ts';
import { PublishInfos } from './publish-info.ts';
import { PendingReplies } from './request-reply.ts';
import type { SendResult } from './send-request.ts';
import { SendStatus } from './send-request.ts';
import { Sender, type Sent } from './sender.ts';
import { Transactions } from './transaction.ts';
import type { TransactionState } from './transaction-state.ts';

const stateWords = { commit: 'COMMIT_MESSAGE', rollback: 'ROLLBACK_MESSAGE', unknown: 'UNKNOW' } as const;

/** What a producer is made of while it runs: its place in a client instance, and the parts that work over it. */
export class RunningProducer {
  readonly instance: ClientInstance;
  readonly requests: ClientRequests;
  readonly sender: Sender;
  readonly replies = new PendingReplies();
  readonly #transactions: Transactions | undefined;
  readonly #settings: ProducerSettings;
  readonly #lease: InstanceLease;
  readonly #infos: PublishInfos;
  readonly #member: ProducerMember;
  readonly #trace: TraceDispatcher | undefined;
  readonly #newUniqueKey: () => string;
  #endReplies: (() => void) | undefined;

  /** @throws MqError IN_USE when the group is in the instance already */
  constructor(options: ProducerOptions, settings: ProducerSettings, clock: Clock, newUniqueKey: () => string) {
    this.#settings = settings;
    this.#newUniqueKey = newUniqueKey;
    this.#lease = acquireInstance(options);
    this.instance = this.#lease.instance;
    this.requests = this.instance.requestsWith({ timeoutMs: settings.timeoutMs, signal: options.signal });
    this.#infos = new PublishInfos(this.instance.routes, settings);
    const faults = new FaultTable(settings, () => performance.now());
    this.sender = new Sender({ settings, requests: this.requests, infos: this.#infos, faults, clock });
    const { checkLocalTransaction } = options;
    if (checkLocalTransaction !== undefined) {
      const { log } = this.instance;
      this.#transactions = new Transactions(settings.group, this.requests.caller, log, checkLocalTransaction);
    }
    this.#trace = settings.traceTopic === undefined ? undefined : this.#newTrace(settings.traceTopic);
    this.#member = this.#newMember();
    try {
      this.instance.joinProducer(this.#member);
    } catch (error) {
      void this.#lease.release();
      throw error;
    }
  }

  /** Makes sure that the brokers of a topic know this client: they ask it about transactions, and push it replies. */
  async introduce(wireTopic: string): Promise<void> {
    const { up } = this.#infos.peek(wireTopic) ?? (await this.#infos.get(wireTopic));
    if (!up.every(({ address }) => this.instance.isKnownTo(address))) await this.instance.heartbeatNow();
  }

  /** @throws MqError USAGE when this producer cannot send in transactions, BAD_DATA for a message that is delayed */
  transactionsFor(message: Message): Transactions {
    if (this.#transactions === undefined || this.#settings.group === DEFAULT_PRODUCER_GROUP) {
      throw new MqError('USAGE', 'a transaction needs a producerGroup of its own and checkLocalTransaction', {
        hint: 'The broker asks producers of the group what became of a transaction nobody ended.',
      });
    }
    if ((message.delayTimeLevel ?? message.delayMs ?? message.deliverAt) !== undefined) {
      throw new MqError('BAD_DATA', 'a message of a transaction cannot be delayed', { topic: message.topic });
    }
    return this.#transactions;
  }

  /** From now on takes the replies that brokers push. */
  takeReplies(): void {
    this.#endReplies ??= this.instance.takeReplies((id, reply) => this.replies.take(id, reply));
  }

  /** Records a send in the trace topic, where that is on here and at the broker. */
  traceSend(message: PreparedMessage, sent: Sent, result: SendResult): void {
    const { extFields } = sent.answer;
    if (this.#trace === undefined || extFields?.['TRACE_ON'] === 'false') return;
    this.#trace.append(
      publishTrace({
        timestamp: sent.startedAtMs,
        regionId: extFields?.['MSG_REGION'] ?? 'DefaultRegion',
        group: this.#settings.group,
        topic: message.topic,
        msgId: result.msgId,
        tags: message.tags,
        keys: message.keys,
        storeHost: sent.queue.address,
        bodyLength: message.bodyLength,
        costMs: sent.costMs,
        kind: message.kind,
        offsetMsgId: result.offsetMsgId,
        success: result.status === SendStatus.SEND_OK,
      }),
    );
  }

  /** Records how a transaction ended. */
  traceEnd(message: PreparedMessage, half: Sent, result: SendResult, state: TransactionState): void {
    const { extFields } = half.answer;
    if (this.#trace === undefined || extFields?.['TRACE_ON'] === 'false') return;
    this.#trace.append(
      endTransactionTrace({
        timestamp: Date.now(),
        regionId: extFields?.['MSG_REGION'] ?? 'DefaultRegion',
        group: this.#settings.group,
        topic: message.topic,
        msgId: result.msgId,
        tags: message.tags,
        keys: message.keys,
        storeHost: half.queue.address,
        kind: MessageKind.HALF,
        transactionId: result.msgId,
        state: stateWords[state],
        fromCheck: false,
      }),
    );
  }

  /** Sends what traces are left, leaves the instance and lets go of it. */
  async stop(): Promise<void> {
    this.#endReplies?.();
    await this.#trace?.flush();
    await this.instance.leaveProducer(this.#member);
    await this.#lease.release();
  }

  #newMember(): ProducerMember {
    const member: ProducerMember = { group: this.#settings.group, topics: () => this.#infos.topics() };
    const transactions = this.#transactions;
    if (transactions === undefined) return member;
    return {
      ...member,
      checkTransaction: (address, header, message: MessageExt) => transactions.answer(address, header, message),
    };
  }

  #newTrace(topic: string): TraceDispatcher {
    const settings = { ...this.#settings, namespace: undefined, maxMessageSize: Number.MAX_SAFE_INTEGER };
    return new TraceDispatcher(async (body, keys) => {
      const message = await prepareMessage({ topic, body, keys }, settings, { uniqueKey: this.#newUniqueKey() });
      await this.sender.send(message, undefined, performance.now() + settings.timeoutMs);
    }, this.instance.log);
  }
}
