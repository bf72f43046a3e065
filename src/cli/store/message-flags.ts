import { Flags } from '@oclif/core';
import { momentOf } from '../../admin/moment.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import { isDeadLetterTopic, isRetryTopic, isSystemTopic } from '../../protocol/names.ts';
import { whole } from '../flags.ts';

/** The flags that choose messages of a store. */
export const messageFlags = {
  topic: Flags.string({ char: 't', helpValue: 'NAME', description: 'of this topic' }),
  queue: whole({ char: 'i', min: 0, description: 'of this queue' }),
  key: Flags.string({ char: 'k', helpValue: 'KEY', description: 'with this word among the keys' }),
  tag: Flags.string({ helpValue: 'TAG', description: 'with this tag' }),
  msgId: Flags.string({
    aliases: ['uniqKey'],
    helpValue: 'ID',
    description: 'with this unique key or offset message id',
  }),
  body: Flags.string({ helpValue: 'TEXT', description: 'with this text in the body' }),
  regex: Flags.string({ helpValue: 'REGEX', description: 'whose body, as UTF-8, matches this' }),
  property: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME=VALUE',
    description: 'with this property; may be repeated',
  }),
  begin: Flags.string({ helpValue: 'TIME', description: 'stored at this time or later' }),
  end: Flags.string({ helpValue: 'TIME', description: 'stored at this time or earlier' }),
  limit: whole({ min: 1, description: 'end after so many' }),
};

interface GivenFlags {
  readonly topic?: string | undefined;
  readonly queue?: number | undefined;
  readonly key?: string | undefined;
  readonly tag?: string | undefined;
  readonly msgId?: string | undefined;
  readonly body?: string | undefined;
  readonly regex?: string | undefined;
  readonly property?: readonly string[] | undefined;
  readonly begin?: string | undefined;
  readonly end?: string | undefined;
}

/** Which messages the flags choose. */
export interface ChosenMessages {
  readonly topic: string | undefined;
  readonly queueId: number | undefined;
  readonly key: string | undefined;
  readonly tag: string | undefined;
  readonly msgId: string | undefined;
  readonly bodyText: Buffer | undefined;
  readonly bodyPattern: RegExp | undefined;
  readonly properties: ReadonlyMap<string, string>;
  readonly begin: number | undefined;
  readonly end: number | undefined;
}

/** @throws MqError USAGE for a malformed pattern, property or time */
export function chosenMessages(flags: GivenFlags): ChosenMessages {
  const begin = flags.begin === undefined ? undefined : momentOf('begin', flags.begin);
  const end = flags.end === undefined ? undefined : momentOf('end', flags.end);
  if (begin !== undefined && end !== undefined && begin > end)
    throw new MqError('USAGE', '--begin is later than --end');
  return {
    topic: flags.topic?.trim(),
    queueId: flags.queue,
    key: flags.key,
    tag: flags.tag,
    msgId: flags.msgId?.trim(),
    bodyText: flags.body === undefined ? undefined : Buffer.from(flags.body),
    bodyPattern: flags.regex === undefined ? undefined : pattern(flags.regex),
    properties: new Map((flags.property ?? []).map(pairOf)),
    begin,
    end,
  };
}

/** Topics whose messages brokers made for themselves: what was sent lies, or will lie, under its own topic. */
export const isBrokersOwn = (topic: string): boolean =>
  isSystemTopic(topic) && !isRetryTopic(topic) && !isDeadLetterTopic(topic);

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new MqError('USAGE', `--regex is no regular expression: ${messageOf(error)}`);
  }
}

function pairOf(word: string): readonly [string, string] {
  const equals = word.indexOf('=');
  if (equals < 1) throw new MqError('USAGE', `--property takes NAME=VALUE, not ${word}`);
  return [word.slice(0, equals).trim(), word.slice(equals + 1)];
}
