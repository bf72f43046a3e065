import { Flags } from '@oclif/core';
import { momentOf } from '../../admin/moment.ts';
import type { Message } from '../../client/producer/message.ts';
import { MqError } from '../../errors/index.ts';
import { truth, whole } from '../flags.ts';
import { rate } from '../load-flags.ts';

const TRANSACTION_STATES = ['commit', 'rollback', 'unknown'] as const;

/** The flags of a message to send. Those with one letter are mqadmin's. */
export const sendFlags = {
  topic: Flags.string({
    char: 't',
    helpValue: 'NAME',
    description: 'topic; with --from, instead of those in the file',
  }),
  body: Flags.string({ char: 'p', helpValue: 'TEXT', description: 'body, as UTF-8; - takes the bytes of stdin' }),
  file: Flags.string({ helpValue: 'PATH', description: 'one message a line, of a file or of stdin (-)' }),
  from: Flags.string({ helpValue: 'PATH', description: 'the messages of a mq store dump, or of stdin (-)' }),
  keepQueue: Flags.boolean({ description: 'with --from: into the queues they lay in, in their order' }),
  key: Flags.string({ char: 'k', helpValue: 'KEYS', description: 'keys to find it by, separated by blanks' }),
  tags: Flags.string({ char: 'c', helpValue: 'TAG', description: 'tag' }),
  property: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME=VALUE',
    description: 'a property of your own; may be repeated',
  }),
  shardingKey: Flags.string({ helpValue: 'KEY', description: 'messages of one key keep their order' }),
  delay: Flags.string({ helpValue: 'TIME', description: 'deliver later: a level (3), or a time (10s, 90m)' }),
  deliverAt: Flags.string({ helpValue: 'TIME', description: 'deliver at this time (brokers 5.x)' }),
  transaction: Flags.option({ options: TRANSACTION_STATES })({
    description: 'send it in a transaction that ends so',
  }),
  broker: Flags.string({ char: 'b', helpValue: 'NAME', description: 'name of the broker to send to; needs -i' }),
  qid: whole({ char: 'i', min: 0, description: 'queue to send to; needs -b' }),
  msgTraceEnable: truth({ char: 'm', description: 'record the send in RMQ_SYS_TRACE_TOPIC' }),
  count: whole({ min: 1, description: 'so many copies, or the first lines of --file' }),
  rate: rate({ description: 'messages a second at most' }),
  concurrency: whole({ min: 1, max: 1024, description: 'sends under way at once; 64, in order 1' }),
};

/** What the flags say of the message. */
interface GivenMessage {
  readonly topic?: string | undefined;
  readonly key?: string | undefined;
  readonly tags?: string | undefined;
  readonly property?: readonly string[] | undefined;
  readonly shardingKey?: string | undefined;
}

/** The message that the flags describe, but for its body and delay. @throws MqError USAGE for a malformed property */
export function messageOfFlags(flags: GivenMessage): Omit<Message, 'body'> {
  const keys = (flags.key ?? '').split(/\s+/).filter((key) => key !== '');
  return {
    topic: flags.topic?.trim() ?? '',
    tags: flags.tags?.trim(),
    shardingKey: flags.shardingKey,
    ...(keys.length > 0 && { keys }),
    ...(flags.property !== undefined && { properties: propertiesOf(flags.property) }),
  };
}

function propertiesOf(words: readonly string[]): Record<string, string> {
  const properties = new Map<string, string>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = word.slice(0, equals).trim();
    if (equals < 1 || name === '') throw new MqError('USAGE', `--property takes NAME=VALUE, not ${word}`);
    if (properties.has(name)) throw new MqError('USAGE', `--property ${name} is given twice`);
    properties.set(name, word.slice(equals + 1));
  }
  return Object.fromEntries(properties);
}

/** The queue that -b and -i name together. @throws MqError USAGE when only one half of its name is given */
export function queueOfFlags(flags: {
  readonly broker?: string | undefined;
  readonly qid?: number | undefined;
}): { brokerName: string; queueId: number } | undefined {
  const { broker, qid: queueId } = flags;
  if (broker === undefined && queueId === undefined) return undefined;
  if (broker !== undefined && queueId !== undefined) return { brokerName: broker.trim(), queueId };
  throw new MqError(
    'USAGE',
    queueId === undefined ? '--broker (-b) needs --qid (-i)' : '--qid (-i) needs --broker (-b)',
    { hint: 'Give both to choose a queue, or neither to let the producer choose.' },
  );
}

/** What the messages of a dump have of their own. */
const WITHOUT_FROM = [
  ...(['body', 'file', 'key', 'tags', 'property', 'shardingKey'] as const),
  ...(['delay', 'deliverAt', 'transaction', 'qid'] as const),
] as const;

/** Refuses flags that do not go together. @throws MqError USAGE, naming them */
export function checkSendFlags(flags: {
  readonly topic?: string | undefined;
  readonly key?: string | undefined;
  readonly tags?: string | undefined;
  readonly property?: readonly string[] | undefined;
  readonly shardingKey?: string | undefined;
  readonly qid?: number | undefined;
  readonly from?: string | undefined;
  readonly keepQueue?: boolean;
  readonly body?: string | undefined;
  readonly file?: string | undefined;
  readonly delay?: string | undefined;
  readonly deliverAt?: string | undefined;
  readonly transaction?: string | undefined;
  readonly broker?: string | undefined;
  readonly count?: number | undefined;
  readonly rate?: number | undefined;
  readonly concurrency?: number | undefined;
}): void {
  const both = (one: keyof typeof flags, other: keyof typeof flags): void => {
    if (flags[one] === undefined || flags[other] === undefined) return;
    throw new MqError('USAGE', `--${one} and --${other} exclude each other`);
  };
  if (flags.from !== undefined) {
    // A dump says all of this for each message.
    for (const other of WITHOUT_FROM) both('from', other);
    if (flags.broker !== undefined && flags.keepQueue !== true) {
      throw new MqError('USAGE', '--from with --broker (-b) needs --keepQueue');
    }
    return;
  }
  if (flags.keepQueue === true) throw new MqError('USAGE', '--keepQueue is for --from');
  if (flags.topic === undefined) throw new MqError('USAGE', 'Missing required flag topic');
  if (flags.body === undefined && flags.file === undefined) {
    throw new MqError('USAGE', 'there is nothing to send', {
      hint: 'Give -p TEXT, -p - for stdin, --file PATH, or --from PATH.',
    });
  }
  both('body', 'file');
  both('delay', 'deliverAt');
  both('transaction', 'delay');
  both('transaction', 'deliverAt');
  both('transaction', 'broker');
  if (flags.deliverAt !== undefined) momentOf('deliverAt', flags.deliverAt);
  if (flags.file !== undefined || flags.count !== undefined) return;
  for (const only of ['rate', 'concurrency'] as const) {
    if (flags[only] !== undefined) throw new MqError('USAGE', `--${only} is for many messages: --file or --count`);
  }
}
