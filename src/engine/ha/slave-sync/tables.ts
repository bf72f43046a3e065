import { readMessageRequestModes } from '../../../protocol/bodies/assignment.ts';
import { type DataVersion, sameDataVersion } from '../../../protocol/bodies/data-version.ts';
import { decodeDeliveryTable } from '../../../protocol/bodies/deliveries.ts';
import { decodeLockTable } from '../../../protocol/bodies/lock-table.ts';
import { decodeSubscriptionGroupWrapper } from '../../../protocol/bodies/subscription-group.ts';
import { decodeTopicConfigSerializeWrapper } from '../../../protocol/bodies/topic-config-table.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { parseObject } from '../../../protocol/json/read.ts';
import type { BrokerServices } from '../../broker/services.ts';

/** What a slave keeps of its master beside the log. */
export type SyncedServices = Pick<
  BrokerServices,
  'topics' | 'groups' | 'offsets' | 'delayOffsets' | 'requestModes' | 'consumption'
>;

/** What the slave's store does with topics that are gone. */
export interface TopicQueues {
  deleteTopic(topic: string): boolean;
}

/** One table of the master: how it is asked for, and what is done with the answer. */
export interface SyncedTable {
  /** For the log. */
  readonly name: string;
  readonly code: number;
  /** Asked on the second listener, two ports below, as the original's slaves do. */
  readonly onVipPort: boolean;
  /**
   * Whether it tells of messages: then it may only be taken over by a log that has them, or a master made of this slave
   * would pass over them.
   */
  readonly followsLog: boolean;
  /** Its own data version says whether it has changed, here or there; without one the same answer again is passed over. */
  readonly isVersioned: boolean;
  /** Masters of 4.9 do not have it. */
  readonly isOptional: boolean;
  /** @throws JsonError when the answer makes no sense */
  adopt(body: Buffer | undefined): void | Promise<void>;
  /**
   * A round is over.
   * @param done names of the tables that are as the master had them in this round
   * @returns false when all of it must be asked for anew
   */
  afterRound?: (done: ReadonlySet<string>) => boolean;
}

/**
 * The tables in the order in which the original's slaves ask for them (wire-protocol 3.10).
 * @param mayLead whether this slave may become master: then it must not know of progress beyond its log, where copies of
 * what a group has passed over may lie
 */
export function syncedTables(services: SyncedServices, store: TopicQueues, mayLead = false): SyncedTable[] {
  const { topics, groups, offsets, delayOffsets, requestModes, consumption } = services;
  const [newTopics, newGroups] = [newsOfVersions(), newsOfVersions()];
  const plain = { onVipPort: false, followsLog: false, isVersioned: false, isOptional: false };
  return [
    {
      ...plain,
      name: 'topics',
      code: RequestCode.GET_ALL_TOPIC_CONFIG,
      onVipPort: true,
      isVersioned: true,
      adopt(body) {
        const { topicConfigTable, dataVersion } = decodeTopicConfigSerializeWrapper(body);
        const ours = topics.dataVersion;
        if (!newTopics(ours, dataVersion)) return;
        const gone = topics.adopt(topicConfigTable, dataVersion);
        // A master that lost its table and began anew must not take the queues of its slaves along.
        const isLater = dataVersion.counter > ours.counter && dataVersion.stateVersion >= ours.stateVersion;
        if (isLater) for (const topic of gone) store.deleteTopic(topic);
      },
    },
    {
      ...plain,
      name: OFFSETS,
      code: RequestCode.GET_ALL_CONSUMER_OFFSET,
      followsLog: mayLead,
      // Saved with the next round of the broker's own saving.
      adopt(body) {
        offsets.adopt(parseObject(body));
        consumption.follow();
      },
    },
    {
      ...plain,
      name: 'delay offsets',
      code: RequestCode.GET_ALL_DELAY_OFFSET,
      followsLog: true,
      async adopt(body) {
        if (body === undefined || body.length === 0) return;
        delayOffsets.adopt(parseObject(body));
        await delayOffsets.save(() => Promise.resolve());
      },
    },
    {
      ...plain,
      name: 'groups',
      code: RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG,
      isVersioned: true,
      adopt(body) {
        const wrapper = decodeSubscriptionGroupWrapper(body);
        if (newGroups(groups.dataVersion, wrapper.dataVersion)) groups.adopt(wrapper);
      },
    },
    {
      ...plain,
      name: 'request modes',
      code: RequestCode.GET_ALL_MESSAGE_REQUEST_MODE,
      isOptional: true,
      adopt(body) {
        requestModes.adopt(readMessageRequestModes(parseObject(body)['messageRequestModeMap']));
      },
    },
  ];
}

/**
 * Whether a table of the master is another one than that here, by its version. The first is in any case: a broker that
 * loads its table adds what is built in and missing, and its version says nothing of that.
 */
function newsOfVersions(): (ours: DataVersion, theirs: DataVersion) => boolean {
  let isFirst = true;
  return (ours, theirs) => {
    const isNew = isFirst || !sameDataVersion(ours, theirs);
    isFirst = false;
    return isNew;
  };
}

/**
 * Messages that are out with consumers (30005): what a slave of a group takes over, before the offsets. Offsets of a later
 * round say nothing about them, so they are forgotten where they could not be had and the offsets could.
 */
export const deliveryTable = ({ consumption }: Pick<BrokerServices, 'consumption'>): SyncedTable => ({
  name: DELIVERIES,
  code: RequestCode.GET_DELIVERIES,
  onVipPort: false,
  followsLog: true,
  isVersioned: true,
  isOptional: true,
  adopt: (body) => consumption.adopt(decodeDeliveryTable(body)),
  afterRound(done) {
    if (done.has(DELIVERIES) || !done.has(OFFSETS)) return true;
    consumption.forgetTakenOver();
    return false;
  },
});

const OFFSETS = 'consumer offsets';
const DELIVERIES = 'deliveries';

/** Name of {@link lockTable}. */
export const LOCKS = 'queue locks';

/** Locks of queues consumed in order (30004): what a slave of a group takes over. */
export const lockTable = ({ locks }: Pick<BrokerServices, 'locks'>): SyncedTable => ({
  name: LOCKS,
  code: RequestCode.GET_QUEUE_LOCKS,
  onVipPort: false,
  followsLog: false,
  isVersioned: true,
  isOptional: true,
  adopt: (body) => locks.adopt(decodeLockTable(body)),
});

/** The timer's progress (60), which masters without a timer do not have. */
export const timerTable = (adopt: (body: Buffer) => Promise<unknown>): SyncedTable => ({
  name: 'timer progress',
  code: RequestCode.GET_TIMER_CHECK_POINT,
  onVipPort: true,
  followsLog: true,
  isVersioned: false,
  isOptional: true,
  async adopt(body) {
    if (body !== undefined && body.length > 0) await adopt(body);
  },
});
