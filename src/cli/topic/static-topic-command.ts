import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { applyMapping } from '../../admin/topic/static/apply.ts';
import { factsOf } from '../../admin/topic/static/mapping.ts';
import { type FoundStaticTopic, findStaticTopic, type StaticTargets } from '../../admin/topic/static/state.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import {
  decodeRemappingDetail,
  encodeRemappingDetail,
  type RemappingDetail,
} from '../../protocol/bodies/static-topic.ts';
import { ClusterCommand } from '../cluster-command.ts';
import { truth } from '../flags.ts';
import { type BrokerRow, brokerRow } from '../output/broker-row.ts';
import { counted } from '../output/counted.ts';
import type { Column } from '../output/table.ts';

/** One logical queue, and where its new messages go. */
export interface StaticQueue {
  readonly queueId: number;
  readonly brokerName: string;
  readonly physicalQueueId: number;
  /** The broker that led it until now; absent for a new queue. */
  readonly from: string | undefined;
}

/** A static topic before or after a change. */
export interface StaticTopicValue {
  readonly topic: string;
  readonly dryRun: boolean;
  /** Milliseconds; absent where nothing differs. */
  readonly epoch: number | undefined;
  readonly queues: readonly StaticQueue[];
  /** Files that hold the mapping, for --mapFile. */
  readonly files: readonly { readonly kind: 'old' | 'new'; readonly file: string }[];
  /** What became of each broker; empty in a dry run. */
  readonly brokers: readonly BrokerRow[];
}

/** The flags of the commands for static topics. */
export const staticTopicFlags = {
  clusters: Flags.string({ char: 'c', helpValue: 'NAME,NAME', description: 'the brokers of these clusters hold it' }),
  brokers: Flags.string({ char: 'b', helpValue: 'NAME,NAME', description: 'the brokers of these names hold it' }),
  topic: Flags.string({ char: 't', required: true, helpValue: 'TOPIC', description: 'static topic' }),
  mapFile: Flags.string({
    aliases: ['mf'],
    helpValue: 'FILE',
    description: 'write the mapping of this file, as one of these commands wrote it',
    exclusive: ['clusters', 'brokers'],
  }),
  forceReplace: truth({
    aliases: ['fr'],
    dependsOn: ['mapFile'],
    description: 'with -mf: even over a mapping that is newer',
  }),
  'dry-run': Flags.boolean({ description: 'show the plan, change nothing' }),
};

interface Given {
  readonly topic: string;
  readonly clusters: string | undefined;
  readonly brokers: string | undefined;
  readonly mapFile: string | undefined;
  readonly forceReplace: boolean | undefined;
  readonly 'dry-run': boolean;
}

/** What the commands that map the queues of static topics share: plan, files, question, brokers, reading back. */
export abstract class StaticTopicCommand extends ClusterCommand<StaticTopicValue> {
  /**
   * Plans, shows, asks and carries out.
   *
   * @param plan what to make of the topic as it is; undefined when nothing differs
   */
  protected async map(
    given: Given,
    plan: (found: FoundStaticTopic) => RemappingDetail | undefined,
  ): Promise<StaticTopicValue> {
    const { mapFile, forceReplace: force = false, 'dry-run': dryRun } = given;
    const topic = given.topic.trim();
    const targets = mapFile === undefined ? targetsOf(given) : undefined;
    return this.withClient(async (client) => {
      const found = await findStaticTopic(client, topic, targets);
      const detail = mapFile === undefined ? plan(found) : await readMapping(mapFile.trim(), topic, found);
      if (detail === undefined) {
        return {
          ...{ topic, dryRun, epoch: undefined, files: [], brokers: [] },
          queues: queuesOf(topic, found.present, found),
        };
      }
      const queues = queuesOf(topic, detail.brokerConfigMap, found);
      const value = { topic, dryRun, epoch: detail.epoch, queues, files: [], brokers: [] };
      if (dryRun) return value;
      if (!this.out.json) this.out.table(columns, queues);
      await this.confirm(`${summaryOf(value)} Go on?`);
      return this.carryOut(client, value, { found, detail, force, keep: mapFile === undefined });
    });
  }

  private async carryOut(
    client: AdminClient,
    value: StaticTopicValue,
    change: { found: FoundStaticTopic; detail: RemappingDetail; force: boolean; keep: boolean },
  ): Promise<StaticTopicValue> {
    const { found, detail, force } = change;
    const files = change.keep ? await keepFiles(found, detail) : [];
    if (!this.out.json) for (const line of files.map(fileLine)) this.out.line(line);
    const outcomes = await applyMapping(client, detail, found.masters, force);
    const brokers = outcomes.map(({ item, error }) => brokerRow(item, error));
    if (brokers.some(({ error }) => error !== undefined)) {
      this.endWith('PARTIAL');
      const after = files.find(({ kind }) => kind === 'new')?.file;
      if (after !== undefined) this.warning(`the brokers differ now; --mapFile ${after} --forceReplace true goes on`);
    }
    return { ...value, files, brokers };
  }

  protected override render({ topic, dryRun, epoch, queues, brokers, ...rest }: StaticTopicValue): void {
    if (epoch === undefined) {
      this.out.table(columns, queues);
      this.out.line(`nothing differs: the static topic ${topic} is as it should be.`);
    } else if (dryRun) {
      this.out.table(columns, queues);
      this.out.note(
        `${summaryOf({ topic, dryRun, epoch, queues, brokers, ...rest })} This is a dry run; nothing was changed.`,
      );
    }
    for (const { address, brokerName, error } of brokers) {
      const what = `update static topic [${topic}] in ${brokerName} ${address}`;
      this.out.line(error === undefined ? `${what} success.` : `${what} failed: ${error.message}`);
    }
  }
}

const columns: readonly Column<StaticQueue>[] = [
  { heading: '#QID', value: ({ queueId }) => queueId },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Physical QID', value: ({ physicalQueueId }) => physicalQueueId },
  { heading: '#From', value: ({ brokerName, from }) => (from === brokerName ? 'stays' : (from ?? 'new')) },
];

const fileLine = ({ kind, file }: StaticTopicValue['files'][number]): string =>
  `The ${kind} mapping data is written to file ${file}`;

function summaryOf({ topic, queues }: StaticTopicValue): string {
  const created = queues.filter(({ from }) => from === undefined).length;
  const moved = queues.filter(({ brokerName, from }) => from !== undefined && from !== brokerName).length;
  return `Static topic ${topic}: ${counted(created, 'queue')} new, ${moved} moved, ${queues.length - created - moved} as they are.`;
}

/** @throws MqError USAGE when neither or both are given */
function targetsOf({ clusters, brokers }: Given): StaticTargets {
  const names = (list: string): string[] => list.split(',').flatMap((name) => name.trim() || []);
  if (clusters !== undefined && brokers !== undefined)
    throw new MqError('USAGE', 'give either --clusters (-c) or --brokers (-b)');
  if (brokers !== undefined) return { brokers: names(brokers) };
  if (clusters !== undefined) return { clusters: names(clusters) };
  throw new MqError('USAGE', 'neither --clusters (-c) nor --brokers (-b) says where it is to be, nor --mapFile (-mf)');
}

function queuesOf(topic: string, brokers: FoundStaticTopic['present'], { present }: FoundStaticTopic): StaticQueue[] {
  const before = factsOf(topic, present).queues;
  return [...factsOf(topic, brokers).queues.values()]
    .sort((a, b) => a.id - b.id)
    .map(({ id, leader, items }) => ({
      ...{ queueId: id, brokerName: leader, physicalQueueId: items.at(-1)?.queueId ?? 0 },
      from: before.get(id)?.leader,
    }));
}

/** Writes the mapping before and after into the system's temporary directory, under the original's names. */
async function keepFiles(
  found: FoundStaticTopic,
  detail: RemappingDetail,
): Promise<{ kind: 'old' | 'new'; file: string }[]> {
  const { epoch } = factsOf(found.topic, found.present);
  const old: RemappingDetail = {
    ...{ topic: found.topic, type: 'CREATE_OR_UPDATE', epoch: epoch === 0 ? found.nowMs : epoch },
    ...{ brokerConfigMap: new Map(found.present), brokerToMapIn: [], brokerToMapOut: [] },
  };
  const keep = async (mapping: RemappingDetail, kind: 'old' | 'new', suffix: string) => {
    const file = join(tmpdir(), `${mapping.topic}-${mapping.epoch}.${suffix}`);
    try {
      await writeFile(file, encodeRemappingDetail(mapping), { mode: 0o600 });
    } catch (error) {
      throw new MqError('IO', `${file} cannot be written: ${messageOf(error)}`, { file, cause: error });
    }
    return { kind, file };
  };
  return [await keep(old, 'old', 'before'), await keep(detail, 'new', 'after')];
}

/** @throws MqError NOT_FOUND or IO when it cannot be read, BAD_DATA when it is another topic's or does not fit */
async function readMapping(file: string, topic: string, { masters }: FoundStaticTopic): Promise<RemappingDetail> {
  let detail: RemappingDetail;
  try {
    detail = decodeRemappingDetail(await readFile(file, 'utf8'));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const code = isMissing ? 'NOT_FOUND' : 'BAD_DATA';
    throw new MqError(code, `the map file ${file} cannot be read: ${messageOf(error)}`, {
      file,
      hint: 'Check the path.',
      cause: error,
    });
  }
  if (detail.topic !== topic || detail.brokerConfigMap.size === 0) {
    throw new MqError('BAD_DATA', `${file} holds no mapping of the topic ${topic}`, { file, topic });
  }
  const unknown = [...detail.brokerConfigMap.keys()].filter((name) => !masters.has(name));
  if (unknown.length === 0) return detail;
  throw new MqError('UNREACHABLE', `no master is registered of ${unknown.join(', ')}, which ${file} names`, {
    file,
    topic,
  });
}
