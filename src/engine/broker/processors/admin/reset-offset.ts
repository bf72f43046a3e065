import { encodeResetOffsetBody, encodeResetOffsetBodyForC } from '../../../../protocol/bodies/reset-offset.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../../protocol/codes/response.ts';
import { request as newRequest, type RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader, type HeaderOf } from '../../../../protocol/header.ts';
import { resetOffsetRequest } from '../../../../protocol/headers/admin.ts';
import { resetConsumerClientOffsetRequest } from '../../../../protocol/headers/consumer.ts';
import { versionName } from '../../../../protocol/version.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { ConsumerGroup } from '../../client/consumer-group.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { type ResetPush, ResetPushes } from '../../offset/reset-pushes.ts';
import { queueCount } from '../../topic/topic-config.ts';
import { failed, groupMissing, invalid, success, topicMissing } from '../answers.ts';
import { Breather } from '../breather.ts';

type ResetHeader = HeaderOf<typeof resetOffsetRequest>;

interface Target {
  queueId: number;
  /** The progress now, -1 when there is none. */
  from: number;
  to: number;
}

/** Clients from this version on understand the push (220). */
const FIRST_VERSION_THAT_RESETS = 28;

/**
 * INVOKE_BROKER_TO_RESET_OFFSET (222) with the meaning it has in 4.9, which mqadmin of either line understands: the
 * targets are pushed to the online consumers of the group (220); with nobody online the answer is 206, and the asker
 * sets the offsets itself. One queue named by its number, as 5.x does, is set here when nobody is online.
 */
export function resetOffsetProcessors(broker: BrokerContext): ProcessorEntries {
  const pushes = new ResetPushes((push) => send(broker, push));
  return [[RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, (request) => resetOffset(broker, pushes, request)]];
}

async function resetOffset(
  broker: BrokerContext,
  pushes: ResetPushes,
  request: RemotingCommand,
): Promise<RemotingCommand> {
  const header = decodeHeader(resetOffsetRequest, request.extFields);
  const { topic, group } = header;
  if (broker.topics.get(topic) === undefined) throw topicMissing(topic);
  if (broker.groups.get(group) === undefined) throw groupMissing(group);
  const targets = await targetsOf(broker, header);
  const online = broker.consumers.group(group);
  if (online === undefined && !isOneQueue(header)) {
    throw new Refusal(
      ResponseCode.CONSUMER_NOT_ONLINE,
      `Consumer not online, so can not reset offset, Group: ${group} Topic: ${topic} Timestamp: ${header.timestamp}`,
    );
  }
  if (online !== undefined) refuseOldClients(online);
  if (online?.messageModel !== 'BROADCASTING') keep(broker, header, targets, online !== undefined);
  if (online !== undefined) {
    const isCpp = request.language === 'CPP';
    pushes.add({ group, topic, isCpp, targets: new Map(targets.map(({ queueId, to }) => [queueId, to])) });
  }
  await broker.offsets.flush();
  return success(encodeResetOffsetBody(tableOf(broker, topic, targets)));
}

const isOneQueue = (header: ResetHeader): boolean => (header.queueId ?? -1) >= 0;

async function targetsOf(broker: BrokerContext, header: ResetHeader): Promise<Target[]> {
  const { topic, group, queueId = -1, isForce } = header;
  const config = broker.topics.get(topic);
  const queues = config?.readQueueNums ?? 0;
  if (queueId >= (config === undefined ? 0 : queueCount(config))) {
    throw invalid(`queueId[${queueId}] is illegal, topic[${topic}] has ${queues} read queues`);
  }
  if (queueId >= 0) {
    const from = broker.offsets.query(group, topic, queueId);
    return [{ queueId, from, to: await offsetIn(broker, header, queueId) }];
  }
  const targets: Target[] = [];
  const breather = new Breather();
  for (let id = 0; id < queues; id++) {
    await breather.step();
    const from = broker.offsets.query(group, topic, id);
    const to = Math.max(0, await offsetIn(broker, header, id));
    // Without force a group only ever goes back.
    targets.push({ queueId: id, from, to: isForce || from < 0 || to < from ? to : from });
  }
  return targets;
}

/** The offset asked for in a queue: given, at the end (a negative time), or by store time. */
async function offsetIn(broker: BrokerContext, header: ResetHeader, queueId: number): Promise<number> {
  const { topic, timestamp, offset } = header;
  const max = broker.store.maxOffset(topic, queueId);
  if (isOneQueue(header) && offset !== undefined && offset !== -1) {
    const min = broker.store.minOffset(topic, queueId);
    if (offset < min || offset > max) {
      throw failed(
        `Target offset ${offset} not in consume queue range [${min}-${max}] of topic ${topic} queue ${queueId}`,
      );
    }
    return offset;
  }
  return timestamp < 0 ? max : broker.store.offsetByTime(topic, queueId, timestamp);
}

function refuseOldClients(online: ConsumerGroup): void {
  for (const { clientId, version } of online.channels()) {
    if (version < FIRST_VERSION_THAT_RESETS) {
      throw failed(`the client ${clientId} does not support this feature. version=${versionName(version)}`);
    }
  }
}

/** Sets the progress, and holds it against commits from before until each queue's consumer has followed. */
function keep(broker: BrokerContext, header: ResetHeader, targets: readonly Target[], online: boolean): void {
  for (const { queueId, from, to } of targets) {
    if (from !== to) broker.offsets.reset(header.group, header.topic, queueId, to, online);
  }
}

/** Tells the consumers that are online now. Their own rule for `isForce` was applied when the targets were made. */
function send(broker: BrokerContext, { group, topic, isCpp, targets }: ResetPush): void {
  const table = tableOf(
    broker,
    topic,
    [...targets].map(([queueId, to]) => ({ queueId, to })),
  );
  const body = isCpp ? encodeResetOffsetBodyForC(table) : encodeResetOffsetBody(table);
  const fields = encodeHeader(resetConsumerClientOffsetRequest, { topic, group, timestamp: 0, isForce: true });
  for (const { connection, clientId } of broker.consumers.group(group)?.channels() ?? []) {
    connection.oneway(newRequest(RequestCode.RESET_CONSUMER_CLIENT_OFFSET, fields, body));
    broker.log.info({ topic, group, clientId }, 'told a consumer to reset its offsets');
  }
}

const tableOf = ({ brokerName }: BrokerContext, topic: string, targets: readonly Pick<Target, 'queueId' | 'to'>[]) =>
  targets.map(({ queueId, to }): [{ topic: string; brokerName: string; queueId: number }, number] => [
    { topic, brokerName, queueId },
    to,
  ]);
