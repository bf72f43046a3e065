import { ResponseCode } from '../../../protocol/codes/response.ts';
import { response } from '../../../protocol/command.ts';
import { encodeFrameHead } from '../../../protocol/frame.ts';
import { encodeHeader } from '../../../protocol/header.ts';
import { popMessageResponse } from '../../../protocol/headers/pop.ts';
import { formatPopHandle, PopMark } from '../../../protocol/message/pop-handle.ts';
import { msgOffsetInfo, orderCountInfo, startOffsetInfo } from '../../../protocol/message/pop-info.ts';
import type { Connection } from '../../../remoting/types.ts';
import { asOriginal } from './original-topic.ts';
import type { Popped, PoppedQueue } from './popped.ts';

/** What the answer to a pop tells beside the messages. */
export interface PopAnswer {
  popped: Popped;
  /** Asked for; messages of the retry topic are shown under it. */
  topic: string;
  brokerName: string;
  invisibleMs: number;
  reviveQueueId: number;
  ordered: boolean;
  /** Shows messages of the retry topic as they lie there (popResponseReturnActualRetryTopic). */
  keepsRetryTopic: boolean;
}

/** Bodies up to this size are joined: one copy costs less than many pieces. */
const JOINED_BYTES = 64 * 1024;

/** Sends the messages of a pop with what makes their handles (wire-protocol 3.7). */
export function sendPopAnswer(connection: Connection, opaque: number, answer: PopAnswer): void {
  const { popped, invisibleMs, reviveQueueId, ordered } = answer;
  const records = popped.queues.flatMap((queue) => recordsOf(queue, answer));
  const bytes = records.reduce((sum, { length }) => sum + length, 0);
  const head = encodeFrameHead(
    {
      ...response(
        ResponseCode.SUCCESS,
        'FOUND',
        encodeHeader(popMessageResponse, {
          popTime: popped.popTime,
          invisibleTime: invisibleMs,
          reviveQid: reviveQueueId,
          restNum: popped.rest,
          startOffsetInfo: startOffsetInfo(popped.queues),
          msgOffsetInfo: msgOffsetInfo(popped.queues),
          ...(ordered && { orderCountInfo: orderCountInfo(popped.queues) }),
        }),
      ),
      opaque,
    },
    bytes,
  );
  if (bytes <= JOINED_BYTES) {
    connection.sendFrame(Buffer.concat([head, ...records]));
    return;
  }
  connection.sendFrame(head);
  for (const record of records) connection.sendFrame(record);
}

function recordsOf(queue: PoppedQueue, answer: PopAnswer): Buffer[] {
  const { records, offsets, mark, queueId, startOffset } = queue;
  if (mark === PopMark.NORMAL || answer.keepsRetryTopic) return records;
  const { popped, topic, brokerName, invisibleMs: invisibleTime, reviveQueueId } = answer;
  const { popTime } = popped;
  return records.map((record, i) => {
    const queueOffset = offsets[i] ?? 0;
    const handle = { startOffset, popTime, invisibleTime, reviveQueueId, mark, brokerName, queueId, queueOffset };
    return asOriginal(record, topic, formatPopHandle(handle));
  });
}
