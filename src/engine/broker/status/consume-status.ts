import { ConsumeState, type GroupConsumeStatus } from '../../../protocol/bodies/consume-status.ts';
import type { BrokerContext } from '../context.ts';
import type { AckedState } from './acked-state.ts';

/** A message by its place. */
export interface MessagePlace {
  topic: string;
  queueId: number;
  queueOffset: number;
}

type StatusContext = Pick<BrokerContext, 'offsets' | 'consumers' | 'pulls'>;

/** Groups that consume a topic, or did: online, with progress, or with messages in their hands; sorted. */
export function groupsOf({ offsets, consumers }: StatusContext, acked: AckedState, topic: string): string[] {
  return [...new Set([...offsets.groupsOf(topic), ...consumers.groupsOf(topic), ...acked.groupsOf(topic)])].sort();
}

/**
 * How far a group is with a message. A group that acknowledges message by message is asked for that one; of one that
 * pulls, what lies before its committed offset is consumed, and what its clients were given beyond it is being consumed.
 */
export async function consumeStatus(
  context: StatusContext,
  acked: AckedState,
  group: string,
  place: MessagePlace,
): Promise<GroupConsumeStatus> {
  const { topic, queueId, queueOffset } = place;
  const own = await acked.state(group, topic, queueId, queueOffset);
  const committed = context.offsets.query(group, topic, queueId);
  const committedOffset = committed < 0 ? undefined : committed;
  if (own !== undefined) {
    const { state, clientId, untilMs } = own;
    return { group, state, clientId, untilTimestamp: untilMs, committedOffset };
  }
  const online = context.consumers.group(group);
  if (online?.messageModel === 'BROADCASTING') return { group, state: ConsumeState.UNKNOWN };
  if (queueOffset < committed) return { group, state: ConsumeState.CONSUMED, committedOffset };
  const pull = context.pulls.find(group, topic, queueId);
  if (pull === undefined || queueOffset < pull.from || queueOffset >= pull.next) {
    return { group, state: ConsumeState.TO_CONSUME, committedOffset };
  }
  const channel = online?.channels().find(({ connection }) => connection === pull.connection);
  const clientId = channel?.clientId ?? pull.connection.remoteAddress;
  return { group, state: ConsumeState.CONSUMING, clientId, committedOffset };
}
