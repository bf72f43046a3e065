import { encodeConsumeStatus, type GroupConsumeStatus } from '../../../protocol/bodies/consume-status.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../protocol/command.ts';
import { decodeHeader } from '../../../protocol/header.ts';
import { queryConsumeStatusRequest } from '../../../protocol/headers/admin.ts';
import type { BrokerContext } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { success, topicMissing } from '../processors/answers.ts';
import { Breather } from '../processors/breather.ts';
import { type AckedState, NO_ACKED_STATE } from './acked-state.ts';
import { consumeStatus, groupsOf } from './consume-status.ts';

/** The consume status of messages: QUERY_CONSUME_STATUS, a request of mq's own. */
export const consumeStatusPart = (broker: BrokerContext, acked: AckedState = NO_ACKED_STATE): BrokerPart => ({
  processors: [[RequestCode.QUERY_CONSUME_STATUS, (request) => answer(broker, acked, request)]],
  onDisconnect: (connection) => broker.pulls.forget(connection),
});

async function answer(broker: BrokerContext, acked: AckedState, request: RemotingCommand): Promise<RemotingCommand> {
  const { consumerGroup, ...place } = decodeHeader(queryConsumeStatusRequest, request.extFields);
  if (broker.topics.get(place.topic) === undefined) throw topicMissing(place.topic);
  const asked = consumerGroup === undefined ? groupsOf(broker, acked, place.topic) : [consumerGroup];
  const groups: GroupConsumeStatus[] = [];
  const breather = new Breather();
  for (const group of asked) {
    await breather.step();
    groups.push(await consumeStatus(broker, acked, group, place));
  }
  return success(encodeConsumeStatus({ groups }));
}
