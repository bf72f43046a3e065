import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import { PopInitMode, peekMessageRequest, popMessageResponse } from '../../../protocol/headers/pop.ts';
import { GetStatus } from '../../store/types.ts';
import type { BrokerContext } from '../context.ts';
import { invalid } from '../processors/answers.ts';
import { admitPop, MAX_POP_MESSAGES } from './pop-admission.ts';
import { popRetryTopicsOf } from './retry-topics.ts';
import { startOffset } from './start-offset.ts';

/** Serves PEEK_MESSAGE (200052): what a pop would be given next, without taking it. */
export const peekProcessor =
  (broker: BrokerContext) =>
  async (command: RemotingCommand): Promise<RemotingCommand> => {
    const header = decodeHeader(peekMessageRequest, command.extFields);
    const { consumerGroup: group, topic, queueId, maxMsgNums } = header;
    if (maxMsgNums < 1 || maxMsgNums > MAX_POP_MESSAGES) throw invalid(`maxMsgNums ${maxMsgNums} is illegal`);
    const { topic: config } = admitPop(broker, header);
    const ids = (count: number): number[] => Array.from({ length: count }, (_, id) => id);
    const places = [
      ...popRetryTopicsOf(broker, group, topic).flatMap(({ name, queues }) =>
        ids(queues).map((id) => [name, id] as const),
      ),
      ...(queueId >= 0 ? [queueId] : ids(config.readQueueNums)).map((id) => [topic, id] as const),
    ];
    const buffers: Buffer[] = [];
    let count = 0;
    let rest = 0;
    for (const [name, id] of places) {
      const next = broker.consumption.find(group, name, id)?.next;
      const offset = next ?? (await startOffset(broker, group, name, id, PopInitMode.MAX));
      const wanted = maxMsgNums - count;
      let end = offset;
      if (wanted > 0) {
        const request = {
          topic: name,
          queueId: id,
          offset,
          maxMessages: wanted,
          maxBytes: MAX_BYTES,
          matches: undefined,
        };
        const result = await broker.store.get(request);
        if (result.status === GetStatus.FOUND) {
          buffers.push(...result.buffers);
          count += result.messageCount;
          end = result.nextBeginOffset;
        }
      }
      rest += Math.max(0, broker.store.maxOffset(name, id) - end);
    }
    const fields = encodeHeader(popMessageResponse, { popTime: 0, invisibleTime: 0, reviveQid: 0, restNum: rest });
    return count === 0
      ? response(ResponseCode.PULL_NOT_FOUND, GetStatus.NO_MESSAGE_IN_QUEUE, fields)
      : response(ResponseCode.SUCCESS, GetStatus.FOUND, fields, Buffer.concat(buffers));
  };

/** Of each queue. */
const MAX_BYTES = 256 * 1024;
