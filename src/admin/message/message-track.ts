import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { fanOut } from '../fan-out.ts';
import { routeTargets } from '../group/group-brokers.ts';
import { groupClients } from '../group/group-clients.ts';
import type { Target } from '../targets.ts';

export const TrackType = {
  CONSUMED: 'CONSUMED',
  /** Passed by, but the group's subscription does not want its tag. */
  CONSUMED_BUT_FILTERED: 'CONSUMED_BUT_FILTERED',
  /** The group pulls: what it has consumed only it knows. */
  PULL: 'PULL',
  NOT_CONSUME_YET: 'NOT_CONSUME_YET',
  NOT_ONLINE: 'NOT_ONLINE',
  /** Every client keeps its own offsets. */
  CONSUME_BROADCASTING: 'CONSUME_BROADCASTING',
  UNKNOWN: 'UNKNOWN',
} as const;
export type TrackType = (typeof TrackType)[keyof typeof TrackType];

/** What one group has done with a message. */
export interface MessageTrack {
  group: string;
  trackType: TrackType;
  /** Whether the group's stored offset is past the message; undefined when there is none. */
  passed: boolean | undefined;
  error?: MqError | undefined;
}

/** What each group that consumes the topic has done with a message. */
export async function messageTracks(client: AdminClient, message: MessageExt): Promise<MessageTrack[]> {
  const targets = routeTargets(await client.namesrv.findRoute(message.topic));
  const holders = targets.filter(({ addr }) => addr === message.storeHost);
  const asked = holders.length > 0 ? holders : targets;
  const lists = await fanOut(asked, ({ addr }) => client.topics.getGroups(addr, message.topic), client.signal);
  const groups = [...new Set(lists.flatMap(({ value }) => value ?? []))].sort();
  const tracks = await fanOut(groups, (group) => trackOf(client, group, message, asked), client.signal);
  return tracks.map(
    ({ item, value, error }) => value ?? { group: item, trackType: TrackType.UNKNOWN, passed: undefined, error },
  );
}

async function trackOf(
  client: AdminClient,
  group: string,
  message: MessageExt,
  targets: readonly Target[],
): Promise<MessageTrack> {
  const passed = await hasPassed(client, group, message, targets);
  const { messageModel, consumeType, subscriptions } = await groupClients(client, group, targets);
  const track = (trackType: TrackType): MessageTrack => ({ group, trackType, passed });
  if (consumeType === undefined) return track(TrackType.NOT_ONLINE);
  if (messageModel === 'BROADCASTING') return track(TrackType.CONSUME_BROADCASTING);
  if (consumeType === 'CONSUME_ACTIVELY') return track(TrackType.PULL);
  if (passed !== true) return track(TrackType.NOT_CONSUME_YET);
  const tags = subscriptions.get(message.topic)?.tagsSet ?? [];
  const wanted = tags.length === 0 || (message.tags !== undefined && tags.includes(message.tags));
  return track(wanted ? TrackType.CONSUMED : TrackType.CONSUMED_BUT_FILTERED);
}

async function hasPassed(
  client: AdminClient,
  group: string,
  message: MessageExt,
  targets: readonly Target[],
): Promise<boolean | undefined> {
  const [holder] = targets;
  if (targets.length !== 1 || holder === undefined) return undefined;
  const offset = await client.offsets.findCommitted(holder.addr, group, message);
  return offset === undefined ? undefined : offset > message.queueOffset;
}
