import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { ConsumeState, type GroupConsumeStatus } from '../../protocol/bodies/consume-status.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { fanOut } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { type MessageTrack, TrackType } from './message-track.ts';
import { newestCopy } from './redelivery.ts';

/** How far a group is with a message: what the broker tells of it, and what became of it when it was sent back. */
export const ConsumeStatus = {
  ...ConsumeState,
  /** Passed over: the group's subscription does not want its tag. */
  FILTERED: 'FILTERED',
  /** Sent back by the group, and waiting for its redelivery. */
  RETRYING: 'RETRYING',
  /** Given up by the group, and lying in its dead-letter topic. */
  DEAD_LETTER: 'DEAD_LETTER',
} as const;
export type ConsumeStatus = (typeof ConsumeStatus)[keyof typeof ConsumeStatus];

/** One group's row. */
export interface GroupStatus {
  group: string;
  status: ConsumeStatus;
  /** Redeliveries so far. */
  tries: number;
  clientId: string | undefined;
  /** When it is given to another unless it is acknowledged, milliseconds. */
  untilTimestamp: number | undefined;
  error: MqError | undefined;
}

/**
 * How far each group is with a message. Our own broker is asked outright; an Apache broker by what it tells of offsets. Both
 * are asked for the copies that a group has sent back.
 *
 * @param tracks of the same message
 */
export async function consumeStatus(
  client: AdminClient,
  message: MessageExt,
  tracks: readonly MessageTrack[],
): Promise<GroupStatus[]> {
  const holder = await holderOf(client, message);
  if (holder === undefined) return tracks.map(({ group }) => unknownRow(group));
  const [told] = await fanOut([holder], (addr) => client.messages.findConsumeStatus(addr, message), client.signal);
  if (told?.error !== undefined) return tracks.map(({ group }) => unknownRow(group, told.error));
  const byGroup = new Map(told?.value?.map((status) => [status.group, status]));
  const groups = [...new Set([...tracks.map(({ group }) => group), ...byGroup.keys()])].sort();
  const rows = await fanOut(
    groups,
    async (group) => {
      const track = tracks.find((one) => one.group === group);
      const known = byGroup.get(group) ?? (await byOffsets(client, holder, group, message, track));
      return rowOf(client, holder, message, known, track);
    },
    client.signal,
  );
  return rows.map(({ item: group, value, error }) => value ?? unknownRow(group, error));
}

const unknownRow = (group: string, error?: MqError): GroupStatus => ({
  ...{ group, status: ConsumeStatus.UNKNOWN, tries: 0, clientId: undefined, untilTimestamp: undefined, error },
});

/** Where the broker that stored the message is registered now; a store that moved goes by another address. */
export async function holderOf(client: AdminClient, { topic, storeHost }: MessageExt): Promise<string | undefined> {
  const addresses = routeTargets(await client.namesrv.findRoute(topic)).map(({ addr }) => addr);
  if (addresses.includes(storeHost)) return storeHost;
  return addresses.length === 1 ? addresses[0] : undefined;
}

async function rowOf(
  client: AdminClient,
  holder: string,
  message: MessageExt,
  { group, state, clientId, untilTimestamp }: GroupConsumeStatus,
  track: MessageTrack | undefined,
): Promise<GroupStatus> {
  const tries = message.reconsumeTimes;
  const row = { group, status: state, tries, clientId, untilTimestamp, error: undefined };
  if (state !== ConsumeState.CONSUMED && state !== ConsumeState.TO_CONSUME) return row;
  if (track?.trackType === TrackType.CONSUMED_BUT_FILTERED) return { ...row, status: ConsumeStatus.FILTERED };
  const copy = await newestCopy(client, holder, group, message);
  if (copy === undefined) return row;
  const later = { ...row, tries: copy.message.reconsumeTimes };
  if (copy.place === 'dead') return { ...later, status: ConsumeStatus.DEAD_LETTER };
  if (copy.place === 'delayed') return { ...later, status: ConsumeStatus.RETRYING };
  const told = await client.messages.findConsumeStatus(holder, copy.message, group);
  const own = told?.[0] ?? (await byOffsets(client, holder, group, copy.message, undefined));
  const status = own.state === ConsumeState.TO_CONSUME ? ConsumeStatus.RETRYING : own.state;
  return { ...later, status, clientId: own.clientId, untilTimestamp: own.untilTimestamp };
}

/** What an Apache broker's figures say: committed, and (5.x) pulled beyond that by somebody. */
async function byOffsets(
  client: AdminClient,
  holder: string,
  group: string,
  message: MessageExt,
  track: MessageTrack | undefined,
): Promise<GroupConsumeStatus> {
  if (track?.trackType === TrackType.CONSUME_BROADCASTING) return { group, state: ConsumeState.UNKNOWN };
  const { topic, queueId, queueOffset } = message;
  const committedOffset = await client.offsets.findCommitted(holder, group, message);
  if (queueOffset < (committedOffset ?? 0)) return { group, state: ConsumeState.CONSUMED, committedOffset };
  const { offsetTable } = await client.offsets.getConsumeStats(holder, group, topic);
  const queue = offsetTable.find(([one]) => one.topic === topic && one.queueId === queueId)?.[1];
  const isOut = track?.trackType !== TrackType.NOT_ONLINE && queueOffset < (queue?.pullOffset ?? 0);
  return { group, state: isOut ? ConsumeState.CONSUMING : ConsumeState.TO_CONSUME, committedOffset };
}
