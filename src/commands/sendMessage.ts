import { buffer } from 'node:stream/consumers';
import { Flags } from '@oclif/core';
import { sendTrace, type TracedSend } from '../admin/message/send-trace.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { Producer } from '../client/producer/producer.ts';
import { type SendResult, SendStatus } from '../client/producer/send-request.ts';
import { MqError, messageOf } from '../errors/index.ts';
import { parseOffsetMessageId } from '../protocol/message/ids.ts';

const GROUP = 'mq_send_message';
/** The broker has the last word on a message's size; this is its default. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

interface Order {
  readonly topic: string;
  readonly body: Buffer;
  readonly keys: readonly string[];
  readonly tags: string | undefined;
  readonly queue: { brokerName: string; queueId: number } | undefined;
  readonly traced: boolean;
}

export default class SendMessage extends ClusterCommand<SendResult> {
  static override family: Family = 'message';
  static override summary = 'Send one message';
  static override description =
    'A topic nobody knows is created by the send where a broker allows it (autoCreateTopicEnable), and refused elsewhere. Exit status 10: the message is stored, but not yet on disk or on a slave.';
  static override examples = [
    { description: 'a text', command: "mq sendMessage -t Orders -p 'hello' -k order-42 -c TagA" },
    { description: 'the bytes of a file', command: 'mq sendMessage -t Orders -p - < order.json' },
    { description: 'to one queue', command: "mq sendMessage -t Orders -p 'hello' -b broker-a -i 3" },
  ];
  static override flags = {
    topic: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    body: Flags.string({
      char: 'p',
      required: true,
      helpValue: 'TEXT',
      description: 'body, as UTF-8; - takes the bytes of stdin as they are',
    }),
    key: Flags.string({ char: 'k', helpValue: 'KEYS', description: 'keys to find it by, separated by blanks' }),
    tags: Flags.string({ char: 'c', helpValue: 'TAG', description: 'tag' }),
    broker: Flags.string({ char: 'b', helpValue: 'NAME', description: 'name of the broker to send to; needs -i' }),
    qid: whole({ char: 'i', min: 0, description: 'queue to send to; needs -b' }),
    msgTraceEnable: truth({ char: 'm', description: 'record the send in RMQ_SYS_TRACE_TOPIC' }),
  };

  protected override async execute(): Promise<SendResult> {
    const { flags } = await this.parse(SendMessage);
    const queue = queueOf(flags.broker, flags.qid);
    const order: Order = {
      topic: flags.topic.trim(),
      body: flags.body === '-' ? await buffer(process.stdin) : Buffer.from(flags.body),
      keys: (flags.key ?? '').split(/\s+/).filter((key) => key !== ''),
      tags: flags.tags?.trim(),
      queue,
      traced: flags.msgTraceEnable === true,
    };
    return this.withClient((client) => this.send(client, order));
  }

  private async send(client: AdminClient, order: Order): Promise<SendResult> {
    const { topic, body, tags, keys, queue } = order;
    const known = (await client.namesrv.findRoute(topic)) !== undefined;
    const { addresses, from } = await this.namesrv();
    const producer = new Producer({
      namesrvAddr: addresses,
      namesrvFrom: from,
      producerGroup: GROUP,
      sendMsgTimeout: this.timeoutMs,
      maxMessageSize: MAX_BODY_BYTES,
    });
    try {
      const sentAt = Date.now();
      const message = { topic, body, tags, ...(keys.length > 0 && { keys }) };
      const result = await producer.send(message, queue === undefined ? {} : { queue });
      if (!known) this.warning(`the topic ${topic} did not exist; this message created it`);
      if (result.status !== SendStatus.SEND_OK) this.endWith('BAD_ANSWER');
      const host = parseOffsetMessageId(result.offsetMsgId);
      const storeHost = host === undefined ? '' : `${host.host}:${host.port}`;
      const costMs = Date.now() - sentAt;
      if (order.traced) {
        await this.trace(producer, result, {
          group: GROUP,
          tags,
          keys,
          bodyLength: body.length,
          storeHost,
          sentAt,
          costMs,
        });
      }
      return result;
    } finally {
      await producer.close();
    }
  }

  /** The message is stored by now: a trace that fails is a warning. */
  private async trace(producer: Producer, result: SendResult, send: TracedSend): Promise<void> {
    try {
      await sendTrace(producer, result, send);
    } catch (error) {
      this.warning(`the message is sent, its trace is not: ${messageOf(error)}`);
    }
  }

  protected override render(result: SendResult): void {
    this.out.table(
      [
        { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
        { heading: '#QID', value: ({ queueId }) => queueId },
        { heading: '#Send Result', value: ({ status }) => status },
        { heading: '#MsgId', value: ({ msgId }) => msgId },
      ],
      [result],
    );
  }
}

/** @throws MqError USAGE when only one half of a queue's name is given */
function queueOf(brokerName: string | undefined, queueId: number | undefined): Order['queue'] {
  if (brokerName === undefined && queueId === undefined) return undefined;
  if (brokerName !== undefined && queueId !== undefined) return { brokerName: brokerName.trim(), queueId };
  throw new MqError(
    'USAGE',
    queueId === undefined ? '--broker (-b) needs --qid (-i)' : '--qid (-i) needs --broker (-b)',
    {
      hint: 'Give both to choose a queue, or neither to let the producer choose.',
    },
  );
}
