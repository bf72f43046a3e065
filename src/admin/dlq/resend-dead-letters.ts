import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { deadLetterTopic } from '../../protocol/names.ts';
import { fanOut } from '../fan-out.ts';
import { queryById } from '../message/query-message.ts';
import { type DeadLetterQueue, PLACE_GROUP } from './dead-letter-queue.ts';
import {
  isWithin,
  type LetterBatch,
  type LetterRange,
  type LetterTimes,
  rangesIn,
  readLetters,
} from './read-dead-letters.ts';
import type { Resender, ResendTarget, Resent } from './resender.ts';

/** Which dead letters to send again. */
export interface ResendPlan {
  group: string;
  target: ResendTarget;
  ranges: LetterRange[];
  times: LetterTimes;
  /** Whether the place behind them is kept, so that the next run goes on there. */
  keepsPlace: boolean;
  /** Letters in the ranges. */
  messages: number;
}

/** A letter that was not sent again, with the reason. */
export interface NotResent {
  msgId: string;
  brokerName: string;
  queueId: number;
  queueOffset: number;
  error: MqError;
}

export interface ResendResult {
  resent: number;
  /** The first failures of each queue; the rest of that queue was left alone. */
  failed: NotResent[];
}

/** All letters behind the place where the last run ended, or all there are. */
export function planAll(group: string, target: ResendTarget, queues: DeadLetterQueue[], again: boolean): ResendPlan {
  const ranges = queues.map((queue) => ({ queue, from: again ? queue.minOffset : queue.place, to: queue.maxOffset }));
  return { group, target, ranges, times: {}, keepsPlace: true, messages: lettersOf(ranges) };
}

/** The letters given up between two times, whether they were resent before or not. */
export async function planTimes(
  client: AdminClient,
  group: string,
  target: ResendTarget,
  queues: readonly DeadLetterQueue[],
  times: LetterTimes,
): Promise<ResendPlan> {
  const ranges = await rangesIn(client, queues, times);
  return { group, target, ranges, times, keepsPlace: false, messages: lettersOf(ranges) };
}

const lettersOf = (ranges: readonly LetterRange[]): number => ranges.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Sends the letters of a plan again, oldest first. The place of a queue moves on with each batch that went through, so that
 * a run that is broken off and started again repeats one batch at most; the first failure ends the queue.
 *
 * @param onProgress told how many more letters are done
 */
export async function resendDeadLetters(
  client: AdminClient,
  plan: ResendPlan,
  resender: Resender,
  onProgress: (count: number) => void,
): Promise<ResendResult> {
  const result: ResendResult = { resent: 0, failed: [] };
  for (const range of plan.ranges) {
    for await (const batch of readLetters(client, range)) {
      const { resent, failed, done } = await resendBatch(client, resender, batch, plan.times);
      result.resent += resent;
      result.failed.push(...failed);
      if (plan.keepsPlace) await client.offsets.commit(batch.queue.address, PLACE_GROUP, batch.queue, done);
      onProgress(batch.messages.length);
      if (failed.length > 0) break;
    }
  }
  return result;
}

/** @returns `done`: the offset before which every letter went through */
async function resendBatch(
  client: AdminClient,
  resender: Resender,
  { queue, messages, next }: LetterBatch,
  times: LetterTimes,
): Promise<ResendResult & { done: number }> {
  const { brokerName, queueId } = queue;
  const wanted = messages.filter((message) => isWithin(message, times));
  const outcomes = await fanOut(wanted, (message) => resender.send(message, brokerName), client.signal);
  const failed = outcomes.flatMap(({ item: { msgId, queueOffset }, error }) =>
    error === undefined ? [] : [{ msgId, brokerName, queueId, queueOffset, error }],
  );
  return { resent: wanted.length - failed.length, failed, done: failed[0]?.queueOffset ?? next };
}

/** A dead letter that was asked for by an id. */
export interface NamedLetter {
  id: string;
  message: MessageExt;
}

/**
 * A group's dead letter by its unique key or by its offset message id; of several with one key the newest.
 * @throws MqError NOT_FOUND when the group has no such dead letter
 */
export async function findDeadLetter(client: AdminClient, group: string, id: string): Promise<NamedLetter> {
  const topic = deadLetterTopic(group);
  const { messages } = await queryById(client, id, topic);
  const message = messages.findLast((one) => one.topic === topic);
  if (message !== undefined) return { id, message };
  throw new MqError('NOT_FOUND', `the message ${id} is no dead letter of group ${group}`, {
    ...{ key: id, group },
    hint: `mq dlq show -g ${group} lists them with their ids.`,
  });
}

/** Sends letters again that were named one by one. */
export async function resendNamed(
  client: AdminClient,
  resender: Resender,
  letters: readonly NamedLetter[],
  brokerNameOf: (message: MessageExt) => string,
): Promise<{ resent: Resent[]; failed: NotResent[] }> {
  const outcomes = await fanOut(letters, ({ message }) => resender.send(message, brokerNameOf(message)), client.signal);
  return {
    resent: outcomes.flatMap(({ value }) => value ?? []),
    failed: outcomes.flatMap(({ item: { message }, error }) => {
      if (error === undefined) return [];
      const { msgId, queueId, queueOffset } = message;
      return [{ msgId, brokerName: brokerNameOf(message), queueId, queueOffset, error }];
    }),
  };
}
