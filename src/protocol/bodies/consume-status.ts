import type { JsonValue } from '../json/parse.ts';
import { asArray, asNumber, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** How far one group is with one message. */
export const ConsumeState = {
  TO_CONSUME: 'TO_CONSUME',
  /** Handed to a client that has not said yet what became of it. */
  CONSUMING: 'CONSUMING',
  /** Done with, or passed over. */
  CONSUMED: 'CONSUMED',
  /** Every client keeps its own place (broadcasting): the broker cannot tell. */
  UNKNOWN: 'UNKNOWN',
} as const;
export type ConsumeState = (typeof ConsumeState)[keyof typeof ConsumeState];

/** One group's row in the answer of QUERY_CONSUME_STATUS, mq's own request. */
export interface GroupConsumeStatus {
  group: string;
  state: ConsumeState;
  /** Who has it, when it is consuming. */
  clientId?: string | undefined;
  /** When it is given out again unless it is acknowledged, milliseconds; per-message consumption only. */
  untilTimestamp?: number | undefined;
  /** The group's committed offset in the queue; absent when it has none. */
  committedOffset?: number | undefined;
}

export interface ConsumeStatusBody {
  groups: GroupConsumeStatus[];
}

const states: ReadonlySet<string> = new Set(Object.values(ConsumeState));
const isState = (text: string): text is ConsumeState => states.has(text);

/** @throws JsonError when the body is no object */
export const decodeConsumeStatus = (body: Buffer | undefined): ConsumeStatusBody => ({
  groups: asArray(parseObject(body)['groups']).map(readStatus),
});

function readStatus(value: JsonValue | undefined): GroupConsumeStatus {
  const { group, state, clientId, untilTimestamp, committedOffset } = asObject(value);
  const named = asString(state);
  return {
    group: asString(group),
    // A later mq may know more states.
    state: isState(named) ? named : ConsumeState.UNKNOWN,
    ...(clientId !== undefined && { clientId: asString(clientId) }),
    ...(untilTimestamp !== undefined && { untilTimestamp: asNumber(untilTimestamp) }),
    ...(committedOffset !== undefined && { committedOffset: asNumber(committedOffset) }),
  };
}

export const encodeConsumeStatus = ({ groups }: ConsumeStatusBody): Buffer =>
  jsonBody({ groups: groups.map((status) => ({ ...status })) });
