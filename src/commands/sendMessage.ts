import { buffer } from 'node:stream/consumers';
import { type Delay, delayOf, deliverAt } from '../admin/message/delay-choice.ts';
import { isWorse, type NumberedBody, type SentMany, sendMany } from '../admin/message/send-many.ts';
import { momentOf } from '../admin/moment.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type DumpedMessage, MAX_DUMPED_LINE, parseDumped } from '../cli/message/dumped.ts';
import { copiesOf, firstOf, linesOf } from '../cli/message/lines.ts';
import { checkSendFlags, messageOfFlags, queueOfFlags, sendFlags } from '../cli/message/send-flags.ts';
import { counted } from '../cli/output/counted.ts';
import { silentClientLog } from '../client/instance/client-log.ts';
import type { Message } from '../client/producer/message.ts';
import { Producer } from '../client/producer/producer.ts';
import type { QueueSelector } from '../client/producer/send-options.ts';
import { type SendResult, SendStatus } from '../client/producer/send-request.ts';
import type { TransactionResult } from '../client/producer/transaction.ts';
import type { TransactionState } from '../client/producer/transaction-state.ts';
import { MqError } from '../errors/index.ts';

const GROUP = 'mq_send_message';
/** The broker has the last word on a message's size; this is its default. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const DEFAULT_CONCURRENCY = 64;

type SentOne = SendResult | TransactionResult;
/** Without a topic where each message had its own. */
type SentAll = { readonly topic?: string } & Omit<SentMany, 'interrupted'>;
type Sent = SentOne | SentAll;
type Bodies = (signal: AbortSignal) => AsyncIterable<NumberedBody>;

interface Order {
  readonly message: Omit<Message, 'body'>;
  readonly queue: { brokerName: string; queueId: number } | undefined;
  readonly transaction: TransactionState | undefined;
  readonly traced: boolean;
}

export default class SendMessage extends ClusterCommand<Sent> {
  static override family: Family = 'message';
  static override summary = 'Send a message, or one for each line of a file';
  static override description =
    'A topic nobody knows is created by the send where a broker allows it (autoCreateTopicEnable), and refused elsewhere. A delay that is one of the levels of the broker is sent as that level; any other needs its timer. Many messages: the first that fails ends it, and the output names its line. Exit status 10: stored, but not yet on disk or on a slave; 3: some were sent, others not.';
  static override differs =
    'fails when the message was not stored, refuses -b without -i, and sends bytes, files, delays, transactions and many messages too.';
  static override examples = [
    { description: 'a text', command: "mq sendMessage -t Orders -p 'hello' -k order-42 -c TagA" },
    { description: 'the bytes of a file', command: 'mq sendMessage -t Orders -p - < order.json' },
    { description: 'to one queue', command: "mq sendMessage -t Orders -p 'hello' -b broker-a -i 3" },
    { description: 'in half a minute', command: "mq sendMessage -t Orders -p 'remind' --delay 30s" },
    { description: 'what mq store dump wrote', command: 'mq sendMessage --from orders.jsonl --keepQueue' },
    { description: 'each line, 500 a second', command: 'mq sendMessage -t Orders --file orders.jsonl --rate 500/s' },
  ];
  static override flags = sendFlags;

  protected override async execute(): Promise<Sent> {
    const { flags } = await this.parse(SendMessage);
    checkSendFlags(flags);
    if (flags.from !== undefined) return this.fromDump(flags.from, flags);
    const order: Order = {
      message: messageOfFlags(flags),
      queue: queueOfFlags(flags),
      transaction: flags.transaction,
      traced: flags.msgTraceEnable === true,
    };
    const { body, file, count, rate: perSecond } = flags;
    const isOrdered = order.queue !== undefined || flags.shardingKey !== undefined;
    const concurrency = flags.concurrency ?? (isOrdered ? 1 : DEFAULT_CONCURRENCY);
    const delay = { delay: flags.delay, deliverAt: flags.deliverAt };
    if (body !== undefined) {
      const bytes = body === '-' ? await buffer(process.stdin) : Buffer.from(body);
      if (count === undefined) return this.withProducer(order, delay, (send) => this.one(send, bytes));
      const copies = (): AsyncIterable<NumberedBody> => copiesOf(bytes, count);
      return this.withProducer(order, delay, (send) =>
        this.many(order.message.topic, send, copies, { concurrency, perSecond }),
      );
    }
    const lines: Bodies = (signal) => {
      const all = linesOf(file ?? '-', MAX_BODY_BYTES, signal);
      return count === undefined ? all : firstOf(all, count);
    };
    const pace = { concurrency, perSecond, total: count };
    return this.withProducer(order, delay, (send) => this.many(order.message.topic, send, lines, pace));
  }

  /** Sends the messages of a dump again, each with its own topic, keys, tags, properties and body. */
  private async fromDump(
    path: string,
    flags: {
      readonly topic: string | undefined;
      readonly broker: string | undefined;
      readonly keepQueue: boolean;
      readonly count: number | undefined;
      readonly rate: number | undefined;
      readonly concurrency: number | undefined;
      readonly msgTraceEnable: boolean | undefined;
    },
  ): Promise<Sent> {
    const topic = flags.topic?.trim();
    const producer = await this.producer({ traced: flags.msgTraceEnable === true, transaction: undefined });
    const inQueue =
      (queueId: number): QueueSelector =>
      (queues, message) => {
        const isMeant = flags.broker === undefined ? () => true : (name: string) => name === flags.broker?.trim();
        const queue = queues.find((one) => one.queueId === queueId && isMeant(one.brokerName));
        if (queue !== undefined) return queue;
        throw new MqError(
          'NOT_FOUND',
          `${message.topic} has no queue ${queueId}${flags.broker === undefined ? '' : ` on ${flags.broker}`}`,
          {
            topic: message.topic,
            hint: 'Give the topic as many queues as it had (mq updateTopic -w N), or leave --keepQueue out.',
          },
        );
      };
    let bytes = 0;
    const send = async (line: Buffer, number: number): Promise<SentOne> => {
      const { message, queueId } = parsedLine(line, number);
      const queue = flags.keepQueue ? { queue: inQueue(queueId) } : {};
      const sent = await producer.send(topic === undefined ? message : { ...message, topic }, queue);
      bytes += message.body.length;
      return sent;
    };
    const bodies: Bodies = (signal) => {
      const all = linesOf(path, MAX_DUMPED_LINE, signal);
      return flags.count === undefined ? all : firstOf(all, flags.count);
    };
    const concurrency = flags.concurrency ?? (flags.keepQueue ? 1 : DEFAULT_CONCURRENCY);
    try {
      const pace = { concurrency, perSecond: flags.rate, total: flags.count };
      const sent = await this.many(topic, send, bodies, pace);
      return 'failures' in sent ? { ...sent, bytes } : sent;
    } finally {
      await producer.close();
    }
  }

  /** Runs `work` with a function that sends one message of the order. */
  private withProducer(
    order: Order,
    delay: { readonly delay: string | undefined; readonly deliverAt: string | undefined },
    work: (send: (body: Buffer) => Promise<SentOne>) => Promise<Sent>,
  ): Promise<Sent> {
    const { message: plain, queue, transaction } = order;
    return this.withClient(async (client) => {
      const isKnown = (await client.namesrv.findRoute(plain.topic)) !== undefined;
      let later: Delay | undefined;
      if (delay.delay !== undefined) later = await delayOf(client, plain.topic, delay.delay);
      if (delay.deliverAt !== undefined) {
        later = await deliverAt(client, plain.topic, momentOf('deliverAt', delay.deliverAt));
      }
      const message = { ...plain, ...later };
      const producer = await this.producer(order);
      try {
        const sent = await work((body) => {
          if (transaction !== undefined) return producer.transaction({ ...message, body }, () => transaction);
          return producer.send({ ...message, body }, queue === undefined ? {} : { queue });
        });
        if (!isKnown) this.warning(`the topic ${plain.topic} did not exist; this message created it`);
        return sent;
      } finally {
        await producer.close();
      }
    });
  }

  private async producer({ traced, transaction }: Pick<Order, 'traced' | 'transaction'>): Promise<Producer> {
    return new Producer({
      ...(await this.cluster()),
      producerGroup: GROUP,
      sendMsgTimeout: this.timeoutMs,
      maxMessageSize: MAX_BODY_BYTES,
      enableMsgTrace: traced,
      // What fails in the background are traces and ends of transactions.
      log: { ...silentClientLog, warn: (fields, text) => this.warning(`${text} ${JSON.stringify(fields)}`) },
      ...(transaction !== undefined && { checkLocalTransaction: () => transaction }),
    });
  }

  private async one(send: (body: Buffer) => Promise<SentOne>, body: Buffer): Promise<SentOne> {
    const sent = await send(body);
    if (sent.status !== SendStatus.SEND_OK) this.endWith('BAD_ANSWER');
    if ('state' in sent && sent.state === 'unknown') {
      this.warning(`the transaction stays open: the broker will ask producers of group ${GROUP} what became of it`);
    }
    return sent;
  }

  private async many(
    topic: string | undefined,
    send: (body: Buffer, number: number) => Promise<SentOne>,
    bodies: Bodies,
    pace: { readonly concurrency: number; readonly perSecond: number | undefined; readonly total?: number | undefined },
  ): Promise<Sent> {
    const abort = new AbortController();
    this.onInterrupt(() => abort.abort());
    const progress = this.progress({
      label: topic === undefined ? 'Sending' : `Sending to ${topic}`,
      total: pace.total ?? 0,
      unit: 'messages',
    });
    const { concurrency, perSecond } = pace;
    const { interrupted, ...many } = await sendMany(bodies(abort.signal), send, {
      ...{ concurrency, perSecond, signal: abort.signal },
      onSent: () => progress.advance(1),
    });
    progress.done();
    if (interrupted) {
      throw new MqError(
        'INTERRUPTED',
        `interrupted; ${counted(many.messages, 'message')}${topic === undefined ? '' : ` of ${topic}`} were sent`,
        {
          hint: `Number ${many.last} was the last to be tried.`,
        },
      );
    }
    const [first] = many.failures;
    if (first !== undefined && many.messages === 0) throw first.error;
    if (first !== undefined) this.endWith('PARTIAL');
    else if (isWorse(many)) this.endWith('BAD_ANSWER');
    return { ...(topic !== undefined && { topic }), ...many };
  }

  protected override render(sent: Sent): void {
    if ('failures' in sent) {
      this.renderMany(sent);
      return;
    }
    this.out.table(
      [
        { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
        { heading: '#QID', value: ({ queueId }) => queueId },
        { heading: '#Send Result', value: ({ status }) => status },
        { heading: '#MsgId', value: ({ msgId }) => msgId },
        ...('state' in sent ? [{ heading: '#Transaction', value: () => sent.state }] : []),
      ],
      [sent],
    );
  }

  private renderMany({ topic, messages, bytes, seconds, perSecond, statuses, failures, last }: SentAll): void {
    this.out.pairs([
      ...(topic === undefined ? [] : [['Topic', topic] as const]),
      ['Messages', messages],
      ['Bytes', bytes],
      ['Seconds', seconds.toFixed(3)],
      ['Messages/s', Math.round(perSecond)],
      ...Object.entries(statuses).map(([status, count]) => [status, count] as const),
    ]);
    for (const { number, error } of failures) this.out.note(`${number} was not sent: ${error.message}`);
    if (failures.length > 0) this.out.note(`${last} was the last to be tried; what comes after it was not sent.`);
  }
}

/** A line of a dump. @throws MqError BAD_DATA, with its number */
function parsedLine(line: Buffer, number: number): DumpedMessage {
  try {
    return parseDumped(line);
  } catch (error) {
    if (!(error instanceof MqError)) throw error;
    throw new MqError(error.code, `line ${number}: ${error.message}`, {
      ...error.details,
      hint: 'mq store dump writes such lines.',
      cause: error,
    });
  }
}
