import { popRetryTopic } from '../names.ts';
import { ProtocolError } from '../protocol-error.ts';

/** Where a popped message lies: its own topic, or one of the two forms of the POP retry topic. */
export const PopMark = { NORMAL: '0', RETRY: '1', RETRY_V2: '2' } as const;
export type PopMark = (typeof PopMark)[keyof typeof PopMark];

/** The revive queue that stands for an ordered pop. */
export const ORDER_REVIVE_QUEUE = 999;

/** What acknowledges one delivery of one message: property POP_CK, header field `extraInfo` (wire-protocol 3.7). */
export interface PopHandle {
  /** First offset of the pop in this queue. */
  startOffset: number;
  /** Milliseconds. */
  popTime: number;
  /** Milliseconds. */
  invisibleTime: number;
  reviveQueueId: number;
  mark: string;
  brokerName: string;
  queueId: number;
  queueOffset: number;
}

export const formatPopHandle = (handle: PopHandle): string =>
  `${handle.startOffset} ${handle.popTime} ${handle.invisibleTime} ${handle.reviveQueueId} ${handle.mark} ` +
  `${handle.brokerName} ${handle.queueId} ${handle.queueOffset}`;

/** @throws ProtocolError when the text is no handle */
export function parsePopHandle(text: string): PopHandle {
  const [startOffset, popTime, invisibleTime, reviveQueueId, mark, brokerName, queueId, queueOffset] = text.split(' ');
  const handle = {
    startOffset: Number(startOffset || Number.NaN),
    popTime: Number(popTime || Number.NaN),
    invisibleTime: Number(invisibleTime || Number.NaN),
    reviveQueueId: Number(reviveQueueId || Number.NaN),
    mark: mark ?? '',
    brokerName: brokerName ?? '',
    queueId: Number(queueId || Number.NaN),
    queueOffset: Number(queueOffset || Number.NaN),
  };
  for (const value of Object.values(handle)) {
    if (value === '' || (typeof value === 'number' && !Number.isSafeInteger(value))) {
      throw new ProtocolError(`not the handle of a popped message: ${JSON.stringify(text.slice(0, 200))}`);
    }
  }
  return handle;
}

/** The topic a popped message really lies in. */
export function realPopTopic(topic: string, group: string, mark: string): string {
  return mark === PopMark.NORMAL || mark === '' ? topic : popRetryTopic(group, topic, mark === PopMark.RETRY_V2);
}
