import { type Cleaned, encodeCleaned } from '../../../../protocol/bodies/cleaned.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader } from '../../../../protocol/header.ts';
import { planCleaningRequest } from '../../../../protocol/headers/admin.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { invalid, success } from '../answers.ts';

/** Cleans, or in a dry run says what it would remove. */
type Cleaning = (dryRun: boolean) => Promise<Cleaned>;

/** Cleaning by hand, answered with what went: 306, 316, 329 (wire-protocol 3.9), and 30003 (docs/protocol.md). */
export function cleaningProcessors(broker: BrokerContext): ProcessorEntries {
  const { store, log } = broker;
  const cleanings: readonly (readonly [code: number, what: string, clean: Cleaning])[] = [
    [
      RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE,
      'removed expired queues',
      (dryRun) => store.cleanExpiredQueues((topic, queueId) => isInUse(broker, topic, queueId), dryRun),
    ],
    [
      RequestCode.CLEAN_UNUSED_TOPIC,
      'removed the queues of unused topics',
      async (dryRun) => ({
        removed: await store.cleanUnusedTopics((topic) => isKept(broker, topic), dryRun),
        kept: [],
      }),
    ],
    [
      RequestCode.DELETE_EXPIRED_COMMITLOG,
      'removed expired commit log files',
      async (dryRun) => ({ removed: dryRun ? store.expiredFiles() : await store.deleteExpiredFiles(), kept: [] }),
    ],
  ];
  const plan = async (request: RemotingCommand): Promise<RemotingCommand> => {
    const { request: code } = decodeHeader(planCleaningRequest, request.extFields);
    const cleaning = cleanings.find(([known]) => known === code);
    if (cleaning === undefined) throw invalid(`request ${code} cleans nothing`);
    return success(encodeCleaned(await cleaning[2](true)));
  };
  return [
    ...cleanings.map(([code, what, clean]) => {
      const process = async (): Promise<RemotingCommand> => {
        const cleaned = await clean(false);
        log.info({ ...cleaned }, `${what}, as asked`);
        return success(encodeCleaned(cleaned));
      };
      return [code, process] as const;
    }),
    [RequestCode.PLAN_CLEANING, plan],
  ];
}

/**
 * Whether a queue may not begin at 0 again: a group that has come further would take its next messages for consumed, and
 * one that is online keeps its place to itself.
 */
function isInUse({ offsets, consumers }: BrokerContext, topic: string, queueId: number): boolean {
  if (consumers.groupsOf(topic).length > 0) return true;
  return offsets
    .groupsOf(topic)
    .some((group) => offsets.query(group, topic, queueId) > 0 || offsets.queryPullOffset(group, topic, queueId) > 0);
}

const LIGHT_QUEUE_PREFIX = '%LMQ%';

const isKept = ({ topics }: BrokerContext, topic: string): boolean =>
  topics.get(topic) !== undefined || topics.isSystem(topic) || topic.startsWith(LIGHT_QUEUE_PREFIX);
