import type { JsonValue } from '../json/parse.ts';
import { asArray, asNumber, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** A queue as a group sees it. */
export interface DeliveryQueue {
  group: string;
  topic: string;
  queueId: number;
}

/** A message that is out with a consumer, as one master tells the next. */
export interface TableDelivery {
  offset: number;
  popTime: number;
  /** How long nobody else gets it, from now on: no two machines' clocks are compared. */
  leftMs: number;
  tries: number;
  clientId: string;
  movingFrom: number | undefined;
}

/** How far a group is with a queue, message by message. */
export interface TableQueueState extends DeliveryQueue {
  next: number;
  mode: number;
  attemptId: string | undefined;
  out: TableDelivery[];
}

/** Which messages are out with consumers (GET_DELIVERIES, 30005: mq's own). */
export interface DeliveryTable {
  /** Of the master who handed them out. */
  epoch: number;
  /** What is not named is not there, or comes with a later part; else it is as it was. */
  isWhole: boolean;
  gone: DeliveryQueue[];
  states: TableQueueState[];
}

/** Numbers of one delivery. */
const WIDTH = 6;

/**
 * `{"epoch":1,"whole":true,"gone":[["G","T",0]],"states":[["G","T",0,next,mode,attemptId,[clients],[numbers]]]}`, with six
 * numbers for each delivery: offset, popTime, leftMs, tries, index of the client, movingFrom (-1: not moving).
 */
export const encodeDeliveryTable = ({ epoch, isWhole, gone, states }: DeliveryTable): Buffer =>
  jsonBody({
    epoch,
    whole: isWhole,
    gone: gone.map(({ group, topic, queueId }) => [group, topic, queueId]),
    states: states.map(stateJson),
  });

function stateJson({ group, topic, queueId, next, mode, attemptId = '', out }: TableQueueState) {
  const clients = new Map<string, number>();
  const numbers: number[] = [];
  for (const { offset, popTime, leftMs, tries, clientId, movingFrom = -1 } of out) {
    const client = clients.get(clientId) ?? clients.size;
    clients.set(clientId, client);
    numbers.push(offset, popTime, Math.round(leftMs), tries, client, movingFrom);
  }
  return [group, topic, queueId, next, mode, attemptId, [...clients.keys()], numbers];
}

/** @throws JsonError when it is no object */
export function decodeDeliveryTable(body: Buffer | undefined): DeliveryTable {
  const { epoch, whole, gone, states } = parseObject(body);
  return {
    epoch: asNumber(epoch),
    isWhole: whole === true,
    gone: asArray(gone).map((queue) => readQueue(asArray(queue))),
    states: asArray(states).map((state) => readState(asArray(state))),
  };
}

const readQueue = ([group, topic, queueId]: readonly JsonValue[]): DeliveryQueue => ({
  group: asString(group),
  topic: asString(topic),
  queueId: asNumber(queueId),
});

function readState(fields: readonly JsonValue[]): TableQueueState {
  const [, , , next, mode, attemptId, clients, numbers] = fields;
  const [names, all] = [asArray(clients), asArray(numbers)];
  const at = (index: number): number => asNumber(all[index]);
  const out: TableDelivery[] = [];
  for (let i = 0; i + WIDTH <= all.length; i += WIDTH) {
    const movingFrom = at(i + 5);
    out.push({
      offset: at(i),
      popTime: at(i + 1),
      leftMs: at(i + 2),
      tries: at(i + 3),
      clientId: asString(names[at(i + 4)]),
      movingFrom: movingFrom < 0 ? undefined : movingFrom,
    });
  }
  return {
    ...readQueue(fields),
    next: asNumber(next),
    mode: asNumber(mode),
    attemptId: asString(attemptId) || undefined,
    out,
  };
}
