import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../interop/lab/cluster.ts';
import { startMq } from '../interop/lab/mq.ts';

/** How large a cluster is. */
export interface ClusterSize {
  readonly brokers: number;
  readonly topics: number;
  readonly groups: number;
}

/** The size that operators complain about: a few brokers that hundreds of teams share. */
export const LARGE: ClusterSize = { brokers: 3, topics: 1000, groups: 2300 };

const QUEUES = 4;

export const topicName = (index: number): string => `topic-${String(index).padStart(4, '0')}`;
export const groupName = (index: number): string => `group-${String(index).padStart(4, '0')}`;

/** Brokers of ours, each a process, that start with their topics, groups and offsets; every broker has all of them. */
export interface LargeCluster {
  readonly namesrv: string;
  readonly brokers: readonly Cluster[];
  close(): Promise<void>;
}

/** Starts a cluster whose metadata was written before: making it by requests would take longer than the tests. */
export async function startLargeCluster(size: ClusterSize): Promise<LargeCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'mq-large-'));
  const brokers: Cluster[] = [];
  const close = async (): Promise<void> => {
    for (const broker of [...brokers].reverse()) await broker.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    for (let index = 0; index < size.brokers; index++) {
      const dir = join(directory, `broker-${index}`);
      await writeMetadata(join(dir, 'store', 'config'), size);
      const namesrv = brokers[0]?.namesrv;
      brokers.push(
        await startMq({ dir, brokerName: `broker-${index}`, config: SMALL, ...(namesrv !== undefined && { namesrv }) }),
      );
    }
    return { namesrv: brokers[0]?.namesrv ?? '', brokers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const SMALL = { mappedFileSizeCommitLog: 16 * 1024 * 1024, maxHashSlotNum: 50_000, maxIndexNum: 200_000 };

async function writeMetadata(config: string, { topics, groups }: ClusterSize): Promise<void> {
  await mkdir(config, { recursive: true, mode: 0o700 });
  const dataVersion = { counter: 1, timestamp: 1_700_000_000_000, stateVersion: 0 };
  const names = [...counted(topics, topicName), ...counted(groups, (index) => `%RETRY%${groupName(index)}`)];
  const topicConfigTable = Object.fromEntries(
    names.map((name) => {
      const queues = name.startsWith('%') ? 1 : QUEUES;
      const numbers = { readQueueNums: queues, writeQueueNums: queues, perm: 6, topicSysFlag: 0, order: false };
      return [name, { topicName: name, topicFilterType: 'SINGLE_TAG', attributes: {}, ...numbers }];
    }),
  );
  const subscriptionGroupTable = Object.fromEntries(
    counted(groups, groupName).map((name) => [name, { groupName: name, consumeEnable: true, retryMaxTimes: 16 }]),
  );
  const places = Object.fromEntries(counted(QUEUES, (queueId) => [queueId, 0]));
  const offsetTable = Object.fromEntries(
    counted(groups, (index) => [`${topicName(index % topics)}@${groupName(index)}`, places]),
  );
  const files = {
    topics: { dataVersion, topicConfigTable },
    subscriptionGroup: { dataVersion, subscriptionGroupTable },
    consumerOffset: { dataVersion, offsetTable },
  };
  for (const [name, value] of Object.entries(files))
    await writeFile(join(config, `${name}.json`), JSON.stringify(value));
}

const counted = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
