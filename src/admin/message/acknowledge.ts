import type { AdminClient } from '../../client/admin-client.ts';
import type { ToldOutcome } from '../../client/requests/pops.ts';
import { findQueue, subscribeQueues } from '../../client/routes.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { type PopHandle, parsePopHandle, realPopTopic } from '../../protocol/message/pop-handle.ts';
import { toMqError } from '../fan-out.ts';
import { holderOf } from './consume-status.ts';
import { newestCopy } from './redelivery.ts';

/** A message to acknowledge, at a broker. */
export interface AckTarget {
  /** `host:port`. */
  address: string;
  msgId: string | undefined;
  /** Where it lies now: a retry topic when it was redelivered. */
  topic: string;
  queueId: number;
  queueOffset: number;
  /** Who has it, and until when (milliseconds), as far as the broker tells. */
  clientId: string | undefined;
  untilTimestamp: number | undefined;
}

/** What became of an acknowledgement; `unknown` with the reason why. */
export interface Acknowledged extends AckTarget {
  outcome: ToldOutcome;
  error?: MqError;
}

/** The message as it lies with the group now: its newest redelivery when it was not acknowledged in time. */
export async function ackTarget(client: AdminClient, group: string, message: MessageExt): Promise<AckTarget> {
  const address = await holderOf(client, message);
  if (address === undefined) {
    throw new MqError('NOT_FOUND', `no broker is registered that stored ${message.msgId}`, {
      address: message.storeHost,
    });
  }
  const copy = await newestCopy(client, address, group, message);
  const { msgId, topic, queueId, queueOffset } = copy?.place === 'retry' ? copy.message : message;
  return withHolder(client, group, { address, msgId, topic, queueId, queueOffset });
}

/** The message at a place. @throws MqError NOT_FOUND naming what there is */
export async function ackTargetAt(
  client: AdminClient,
  group: string,
  place: { topic: string; brokerName: string; queueId: number; offset: number },
): Promise<AckTarget> {
  const { topic, brokerName, queueId, offset: queueOffset } = place;
  const queues = subscribeQueues(topic, await client.namesrv.getRoute(topic));
  const { address } = findQueue(queues, brokerName, queueId, topic);
  return withHolder(client, group, { address, msgId: undefined, topic, queueId, queueOffset });
}

async function withHolder(
  client: AdminClient,
  group: string,
  target: Omit<AckTarget, 'clientId' | 'untilTimestamp'>,
): Promise<AckTarget> {
  const [told] = (await client.messages.findConsumeStatus(target.address, target, group)) ?? [];
  return { ...target, clientId: told?.clientId, untilTimestamp: told?.untilTimestamp };
}

/**
 * Acknowledges a message for a group, whoever has it. Where no answer comes the outcome is unknown; to acknowledge again
 * is safe.
 *
 * @throws MqError REFUSED by a broker that cannot do it: an Apache broker, or a group that consumes by offsets
 */
export async function acknowledge(client: AdminClient, group: string, target: AckTarget): Promise<Acknowledged> {
  return settled(target, async () => {
    const outcome = await client.messages.ackAt(target.address, group, target);
    if (outcome !== undefined) return outcome;
    throw new MqError('REFUSED', `${target.address} is an Apache broker: it acknowledges by handle only`, {
      ...{ address: target.address, group },
      hint: 'Give the handle that the consumer was given (property POP_CK): mq ack --handle.',
    });
  }).catch((error: unknown) => {
    throw byOffsets(error, group, target);
  });
}

/**
 * Acknowledges one delivery of a message by the handle its consumer was given. Apache brokers only say that they took it.
 *
 * @throws MqError USAGE for what is no handle
 */
export async function acknowledgeHandle(
  client: AdminClient,
  group: string,
  topic: string,
  handle: string,
): Promise<Acknowledged> {
  const { brokerName, queueId, queueOffset: offset, mark } = readHandle(handle);
  const queues = subscribeQueues(topic, await client.namesrv.getRoute(topic));
  const { address } = findQueue(queues, brokerName, mark === '0' ? queueId : 0, topic);
  const real = realPopTopic(topic, group, mark);
  const header = { consumerGroup: group, topic: real, queueId, extraInfo: handle, offset };
  const target = { address, msgId: undefined, topic: real, queueId, queueOffset: offset };
  return settled({ ...target, clientId: undefined, untilTimestamp: undefined }, () => client.pops.ack(address, header));
}

function readHandle(text: string): PopHandle {
  try {
    return parsePopHandle(text.trim());
  } catch (error) {
    throw new MqError('USAGE', messageOf(error), {
      hint: 'A handle is the property POP_CK: eight words, the broker and the offset among them.',
    });
  }
}

/** No answer is an outcome as well: nobody knows whether the broker has it. */
async function settled(target: AckTarget, work: () => Promise<ToldOutcome>): Promise<Acknowledged> {
  try {
    return { ...target, outcome: await work() };
  } catch (error) {
    const known = toMqError(error);
    if (known.code !== 'TIMEOUT' && known.code !== 'UNREACHABLE') throw known;
    return { ...target, outcome: 'unknown', error: known };
  }
}

function byOffsets(error: unknown, group: string, { topic, queueId, queueOffset }: AckTarget): unknown {
  if (!(error instanceof MqError) || error.code !== 'REFUSED' || !error.message.includes('by offsets')) return error;
  return new MqError('REFUSED', error.message, {
    ...error.details,
    cause: error,
    hint: `Restart the client that has it, or move the group past it: mq resetOffsetByTime -g ${group} -t ${topic} -q ${queueId} -o ${queueOffset + 1} -b ADDR`,
  });
}
