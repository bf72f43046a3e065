import type { AdminClient } from '../../client/admin-client.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { ConsumeStatus, consumeStatus } from '../message/consume-status.ts';
import { messageTracks } from '../message/message-track.ts';
import { queryById, queryByKey } from '../message/query-message.ts';
import { type Look, notYet, reached } from './until.ts';

/** The messages that were waited for. */
export interface MessageSeen {
  readonly topic: string;
  readonly group: string;
  /** Ids of the messages, oldest first; one key may be of several. */
  readonly msgIds: readonly string[];
}

/** How a message is named. */
export type MessageName = { readonly key: string } | { readonly msgId: string };

/** States a message does not leave: the group has had it, or never wanted it. */
const DONE: ReadonlySet<ConsumeStatus> = new Set([ConsumeStatus.CONSUMED, ConsumeStatus.FILTERED]);

/** Whether a group has consumed a message, or every message with a key. */
export async function lookForMessage(
  client: AdminClient,
  topic: string,
  name: MessageName,
  group: string,
): Promise<Look<MessageSeen>> {
  const { messages, unreached } =
    'key' in name ? await queryByKey(client, topic, name.key) : await queryById(client, name.msgId, topic);
  const [missing] = unreached;
  if (missing !== undefined) return notYet(`not all brokers answer: ${missing.error.message}`);
  const states = await Promise.all(messages.map((message) => stateOf(client, message, group)));
  const open = states.findIndex((state) => !DONE.has(state));
  const msgIds = messages.map(({ msgId }) => msgId);
  const ids = msgIds.length === 1 ? msgIds[0] : `${msgIds.length} messages`;
  if (open === -1) return reached({ topic, group, msgIds }, `${group} consumed ${ids}`);
  return notYet(`${msgIds[open]} is ${stateWords[states[open] ?? ConsumeStatus.UNKNOWN]} for ${group}`);
}

async function stateOf(client: AdminClient, message: MessageExt, group: string): Promise<ConsumeStatus> {
  const tracks = (await messageTracks(client, message)).filter((track) => track.group === group);
  const status = (await consumeStatus(client, message, tracks)).find((one) => one.group === group);
  return status?.status ?? ConsumeStatus.UNKNOWN;
}

const stateWords: Readonly<Record<ConsumeStatus, string>> = {
  [ConsumeStatus.CONSUMED]: 'consumed',
  [ConsumeStatus.FILTERED]: 'passed over',
  [ConsumeStatus.CONSUMING]: 'handed out and not finished',
  [ConsumeStatus.TO_CONSUME]: 'not handed out yet',
  [ConsumeStatus.RETRYING]: 'sent back, and waiting to come again',
  [ConsumeStatus.DEAD_LETTER]: 'a dead letter',
  [ConsumeStatus.UNKNOWN]: 'in an unknown state',
};
