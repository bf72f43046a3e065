import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import {
  offsetResponse,
  queueRequest,
  searchOffsetRequest,
  timestampResponse,
} from '../../../../protocol/headers/consumer.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { success } from '../answers.ts';

/** Offsets of queues by time and at their ends: 29, 30, 31, 32 (wire-protocol 3.5). Unknown queues are empty ones. */
export const queueOffsetProcessors = ({ store }: BrokerContext): ProcessorEntries => [
  [
    RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
    async (request) => {
      const { topic, queueId, timestamp, boundaryType } = decodeHeader(searchOffsetRequest, request.extFields);
      const boundary = boundaryType?.toUpperCase() === 'UPPER' ? 'UPPER' : 'LOWER';
      return offsetAnswer(await store.offsetByTime(topic, queueId, timestamp, boundary));
    },
  ],
  [
    RequestCode.GET_MAX_OFFSET,
    (request) => {
      const { topic, queueId } = decodeHeader(queueRequest, request.extFields);
      return offsetAnswer(store.maxOffset(topic, queueId));
    },
  ],
  [
    RequestCode.GET_MIN_OFFSET,
    (request) => {
      const { topic, queueId } = decodeHeader(queueRequest, request.extFields);
      return offsetAnswer(store.minOffset(topic, queueId));
    },
  ],
  [
    RequestCode.GET_EARLIEST_MSG_STORETIME,
    async (request) => {
      const { topic, queueId } = decodeHeader(queueRequest, request.extFields);
      const timestamp = await store.earliestStoreTime(topic, queueId);
      return success(undefined, encodeHeader(timestampResponse, { timestamp }));
    },
  ],
];

const offsetAnswer = (offset: number): RemotingCommand => success(undefined, encodeHeader(offsetResponse, { offset }));
