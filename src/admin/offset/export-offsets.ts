import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { TopicOffset } from '../../protocol/bodies/topic-stats-table.ts';
import { isSystemGroup, isSystemTopic } from '../../protocol/names.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { allMasters, type Target } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';

/** Where a group stands in one queue. */
export interface ExportedOffset {
  group: string;
  topic: string;
  cluster?: string;
  brokerName: string;
  queueId: number;
  /** The next offset the group consumes. */
  offset: number;
  /** Null where the topic is gone, or its queue. */
  minOffset?: number | null;
  maxOffset?: number | null;
}

/** What a JSON file of offsets holds (schemas/offsets.schema.json). */
export interface OffsetsDocument {
  format: 'mq-offsets';
  version: 1;
  /** ISO 8601. */
  exportedAt?: string;
  namesrvAddr?: string[];
  offsets: ExportedOffset[];
}

export interface OffsetsRequest {
  /** Undefined: every group, those of the system left out. */
  group: string | undefined;
  /** Undefined: every topic. */
  topic: string | undefined;
}

export interface Offsets {
  offsets: ExportedOffset[];
  /** Brokers that did not answer; their queues are missing. */
  unreached: UnreachedBroker[];
}

/**
 * The offsets brokers keep of one group or of all, with the bounds of the queues; sorted.
 *
 * @throws MqError NOT_FOUND when there is none, and the first broker's own error when none answered
 */
export async function exportOffsets(client: AdminClient, request: OffsetsRequest): Promise<Offsets> {
  const masters = allMasters(await client.namesrv.getClusterInfo());
  const outcomes = await fanOut(masters, (target) => offsetsOf(client, target, request), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const offsets = outcomes.flatMap(({ value }) => value ?? []).sort(compareOffsets);
  const unreached = unreachedBrokers(outcomes);
  if (offsets.length === 0 && unreached.length === 0) throw noOffsets(request);
  return { offsets, unreached };
}

/** By group, topic, broker and queue. */
const compareOffsets = (a: ExportedOffset, b: ExportedOffset): number =>
  compare(a.group, b.group) ||
  compare(a.topic, b.topic) ||
  compare(a.brokerName, b.brokerName) ||
  a.queueId - b.queueId;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function offsetsOf(client: AdminClient, target: Target, { group, topic }: OffsetsRequest) {
  const { addr, brokerName = addr, cluster = '' } = target;
  const rows: ExportedOffset[] = [];
  for (const [name, topics] of await client.offsets.getAllCommitted(addr)) {
    if (group === undefined ? isSystemGroup(name) : name !== group) continue;
    for (const [of, queues] of topics) {
      if (topic === undefined ? isSystemTopic(of) : of !== topic) continue;
      for (const [queueId, offset] of queues)
        rows.push({ group: name, topic: of, cluster, brokerName, queueId, offset });
    }
  }
  const bounds = await boundsOf(client, addr, [...new Set(rows.map((row) => row.topic))]);
  return rows.map((row): ExportedOffset => {
    const found = bounds.get(row.topic)?.get(row.queueId);
    return { ...row, minOffset: found?.minOffset ?? null, maxOffset: found?.maxOffset ?? null };
  });
}

/** The ends of each queue, by topic and queue id; a topic that is gone has none. */
async function boundsOf(client: AdminClient, addr: string, topics: readonly string[]) {
  const stats = await fanOut(topics, (topic) => client.topics.getStats(addr, topic), client.signal);
  return new Map(
    stats.map(({ item, value }): [string, Map<number, TopicOffset>] => [
      item,
      new Map((value?.offsetTable ?? []).map(([queue, offset]) => [queue.queueId, offset])),
    ]),
  );
}

function noOffsets({ group, topic }: OffsetsRequest): MqError {
  const whose = group === undefined ? 'no group' : `the group ${group}`;
  const what = `${whose} has ${group === undefined ? 'an offset' : 'no offsets'}${topic === undefined ? '' : ` of ${topic}`}`;
  return new MqError('NOT_FOUND', what, {
    ...(group !== undefined && { group }),
    ...(topic !== undefined && { topic }),
    hint: 'mq consumerProgress shows the groups there are. Groups in broadcast keep their offsets themselves.',
  });
}
