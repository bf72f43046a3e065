import type { AdminClient } from '../../../client/admin-client.ts';
import { MqError } from '../../../errors/index.ts';
import type { LogicQueueItem, RemappingDetail, StaticTopicConfig } from '../../../protocol/bodies/static-topic.ts';
import { fanOut, type Outcome } from '../../fan-out.ts';
import type { Target } from '../../targets.ts';
import { needing } from '../../unsupported.ts';
import { factsOf } from './mapping.ts';

/** What brokers lack that do not know static topics. */
export const STATIC_TOPICS = 'static topics: brokers of RocketMQ have them from 5.0 on, those of mq do not';

/** A new stretch begins at a multiple of this, well above whatever the old leader may still take. */
const BLOCK = 10_000;

/** What became of a broker: whether it has the mapping now. */
export type MappedBroker = Outcome<Target & { brokerName: string }, void>;

/** The first offset of a stretch that follows one which ends at `offset`. */
export const nextBlock = (offset: number): number =>
  (Math.floor(offset / BLOCK) + (offset % BLOCK < BLOCK / 2 ? 1 : 2)) * BLOCK;

/**
 * Writes a mapping to its brokers and reads it back. Where queues move: the new leaders learn of it, then the old ones
 * stop writing, the offsets are decided by where they stopped, the new leaders are told these and begin to write, and at
 * last all others are told. A broker that fails ends it: what comes after depends on it.
 *
 * @param masters the address of each broker's master
 * @param force take it although the broker has a newer one
 * @returns every broker of the mapping; those that were not reached any more with the reason
 * @throws MqError BAD_DATA for a mapping that does not fit, and the first broker's own error when nothing was changed
 */
export async function applyMapping(
  client: AdminClient,
  detail: RemappingDetail,
  masters: ReadonlyMap<string, string>,
  force: boolean,
): Promise<MappedBroker[]> {
  factsOf(detail.topic, detail.brokerConfigMap);
  const { brokerToMapIn: into, brokerToMapOut: from, brokerConfigMap } = detail;
  const others = [...brokerConfigMap.keys()].filter((name) => !into.includes(name) && !from.includes(name)).sort();
  const addrOf = (broker: string): string => masters.get(broker) ?? '';
  const written = new Set<string>();
  const write = async (broker: string): Promise<void> => {
    const config = brokerConfigMap.get(broker);
    if (config?.mappingDetail === undefined) return;
    await needing(STATIC_TOPICS, client.topics.updateStatic(addrOf(broker), config, config.mappingDetail, force));
    written.add(broker);
  };
  let failure: MqError | undefined;
  try {
    for (const broker of into) await write(broker);
    for (const broker of from) await write(broker);
    for (const broker of from) await decideOffsets(client, detail, broker, addrOf(broker));
    for (const broker of [...into, ...others]) await write(broker);
  } catch (error) {
    if (!(error instanceof MqError) || error.code === 'INTERRUPTED' || written.size === 0) throw error;
    failure = error;
  }
  const targets = [...brokerConfigMap.keys()].sort().map((brokerName) => ({ brokerName, addr: addrOf(brokerName) }));
  return fanOut(targets, (target) => readBack(client, detail, target, failure), client.signal);
}

/** Where the stretches begin that follow those this broker has led until now. */
async function decideOffsets(
  client: AdminClient,
  detail: RemappingDetail,
  broker: string,
  addr: string,
): Promise<void> {
  const { offsetTable } = await client.topics.getStats(addr, detail.topic);
  const ends = new Map(offsetTable.map(([{ queueId }, { maxOffset }]) => [queueId, maxOffset]));
  for (const [id, items] of detail.brokerConfigMap.get(broker)?.mappingDetail?.hostedQueues ?? []) {
    const [old, leader] = items.slice(-2);
    if (old === undefined || leader === undefined || leader.logicOffset > 0 || old.bname !== broker) continue;
    const end = ends.get(old.queueId);
    if (end === undefined) {
      throw new MqError('NOT_FOUND', `broker ${broker} does not tell where its queue ${old.queueId} ends`, {
        address: addr,
        topic: detail.topic,
      });
    }
    const decided: LogicQueueItem[] = [
      ...items.slice(0, -1),
      { ...leader, logicOffset: nextBlock(old.logicOffset + end - old.startOffset) },
    ];
    for (const holder of [broker, leader.bname]) {
      detail.brokerConfigMap.get(holder)?.mappingDetail?.hostedQueues.set(id, decided);
    }
  }
}

async function readBack(
  client: AdminClient,
  { topic, epoch, brokerConfigMap }: RemappingDetail,
  { addr, brokerName }: Target & { brokerName: string },
  failure: MqError | undefined,
): Promise<void> {
  const shown = await client.topics.findStaticConfig(addr, topic);
  if (isMapped(shown, brokerConfigMap.get(brokerName), epoch)) return;
  throw failure ?? new MqError('REFUSED', `${addr} took the mapping, but shows another one`, { address: addr, topic });
}

/** Whether a broker leads, with the right offsets, what it is to lead, and knows who leads the rest. */
function isMapped(shown: StaticTopicConfig | undefined, meant: StaticTopicConfig | undefined, epoch: number): boolean {
  const [now, asked] = [shown?.mappingDetail, meant?.mappingDetail];
  if (now === undefined || asked === undefined || now.epoch !== epoch) return false;
  return [...asked.hostedQueues].every(([id, items]) => {
    const [leader, wanted] = [now.hostedQueues.get(id)?.at(-1), items.at(-1)];
    const isSame = leader?.bname === wanted?.bname && leader?.queueId === wanted?.queueId;
    return isSame && (wanted?.bname !== asked.bname || leader?.logicOffset === wanted.logicOffset);
  });
}
