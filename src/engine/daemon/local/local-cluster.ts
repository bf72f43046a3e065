import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import { nodeFileSystem as files } from '../../store/files/file-system.ts';
import { planCluster } from '../cluster-file/plan.ts';
import { parseClusterFile } from '../cluster-file/read.ts';
import { readPlan } from '../cluster-file/read-plan.ts';
import type { ClusterPlan } from '../cluster-file/types.ts';
import { askDaemon, runningOf, stopDaemon } from '../control/daemon-client.ts';
import { stopUnattended } from '../control/unattended.ts';
import { startDetached } from '../detach.ts';
import { replaceFile } from '../running/whole-file.ts';
import type { Program } from '../supervision/launch.ts';
import { freePorts } from './free-ports.ts';
import { BROKER_OFFSETS, HOST, type LocalShape, localClusterFile, MADE_BY_UP } from './layout.ts';

const FIRST_NAMESRV_PORT = 9876;
const FIRST_BROKER_PORT = 10_911;
const STOP_PATIENCE_MS = 150_000;

export interface UpOptions extends Omit<LocalShape, 'zookeeperRoot'> {
  readonly directory: string;
  readonly program: Program;
}

/** The cluster file of a directory. */
export const clusterFileIn = (directory: string): string => join(resolve(directory), 'cluster.yaml');

/**
 * Has a cluster run in a directory: with the file that lies there, else with a new one of the given shape, on free ports.
 * @returns the plan, and whether it ran already
 * @throws MqError CONFIG, CANNOT_CREATE; USAGE when a cluster of another shape lies there
 */
export async function clusterUp(options: UpOptions): Promise<{ plan: ClusterPlan; ran: boolean; isNew: boolean }> {
  const file = clusterFileIn(options.directory);
  const isNew = files.stat(file) === undefined;
  const text = isNew ? await newFile(options) : undefined;
  const plan = text === undefined ? await readPlan(file) : planCluster(await parseClusterFile(text, file));
  // Only a file that can be run stays behind.
  if (text !== undefined) replaceFile(files, file, text);
  if (!isNew) sameShape(plan, options);
  const ran = (await askDaemon(runningOf(file), 'status')) !== undefined;
  if (!ran) await startDetached(options.program, { file });
  return { plan, ran, isNew };
}

async function newFile(options: UpOptions): Promise<string> {
  const taken = new Set<number>();
  const { groups, slaves, nameServers } = options;
  const servers = await freePorts(HOST, { from: FIRST_NAMESRV_PORT, count: nameServers, offsets: [], taken });
  const count = groups * (slaves + 1);
  const brokers = await freePorts(HOST, { from: FIRST_BROKER_PORT, count, offsets: BROKER_OFFSETS, taken });
  // A path of its own: what an earlier cluster of this name left in ZooKeeper is not this one's.
  const zookeeperRoot = `/mq-local/${randomBytes(4).toString('hex')}`;
  return localClusterFile({ ...options, zookeeperRoot }, [...servers, ...brokers]);
}

function sameShape({ children, file }: ClusterPlan, { groups, slaves, directory }: UpOptions): void {
  const names = children.flatMap(({ member }) => member?.brokerName ?? []);
  const found = { groups: new Set(names).size, brokers: names.length };
  if (found.groups === groups && found.brokers === groups * (slaves + 1)) return;
  throw new MqError('USAGE', `${file} is of a cluster with ${found.groups} groups and ${found.brokers} brokers`, {
    ...{
      file,
      hint: `Take it as it is without --groups and --slaves, or mq cluster down --dir ${directory} --wipe first.`,
    },
  });
}

/** The shape of the cluster that lies in a directory already; undefined where there is none. */
export async function shapeIn(directory: string): Promise<{ groups: number; slaves: number } | undefined> {
  const file = clusterFileIn(directory);
  if (files.stat(file) === undefined) return undefined;
  const { children } = await readPlan(file);
  const names = children.flatMap(({ member }) => member?.brokerName ?? []);
  const groups = new Set(names).size;
  return { groups, slaves: groups === 0 ? 0 : names.length / groups - 1 };
}

/**
 * Ends everything that runs in a directory; data stays.
 * @returns the names of what was ended
 * @throws MqError NOT_FOUND where there is no cluster; TIMEOUT
 */
export async function clusterDown(directory: string): Promise<string[]> {
  const file = clusterFileIn(directory);
  if (files.stat(file) === undefined) {
    throw new MqError('NOT_FOUND', `there is no cluster in ${resolve(directory)}`, {
      ...{ file, hint: 'Name its directory with --dir; mq cluster up makes one.' },
    });
  }
  const running = runningOf(file);
  const alive = running.children().flatMap(({ name, process: noted }) => (noted === undefined ? [] : [name]));
  await stopDaemon(running, { leaveBrokers: false, withinMs: STOP_PATIENCE_MS });
  const left = await stopUnattended(running);
  return [...new Set([...alive, ...left])];
}

/** Removes the file and the data of a cluster that `up` has made. @throws MqError REFUSED for one of others */
export function wipe(directory: string): void {
  const file = clusterFileIn(directory);
  const text = files.readFile(file)?.toString('utf8') ?? '';
  if (!text.startsWith(MADE_BY_UP)) {
    throw new MqError('REFUSED', `${file} was not made by mq cluster up`, {
      ...{ file, hint: 'Its data is not removed; remove it by hand if that is meant.' },
    });
  }
  files.removeTree(join(resolve(directory), 'data'));
  files.unlink(file);
}
