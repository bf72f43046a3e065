import { MqError } from '../../../errors/index.ts';
import { untilConnected } from './connected.ts';
import { openCoordination } from './open.ts';
import type {
  DaemonInfo,
  EpochHistory,
  Fenced,
  GroupCoordination,
  GroupState,
  ListOutcome,
  LiveMember,
  Member,
  ReadOutcome,
  SwitchRequest,
} from './types.ts';

/** All that lies in the service about one group. */
export interface GroupFacts {
  brokerName: string;
  /** Undefined where nobody has begun the group, or what lies there is malformed. */
  state: GroupState | undefined;
  /** Version of the state's node, undefined as above. */
  stateVersion: number | undefined;
  members: Member[];
  live: LiveMember[];
  fenced: Fenced[];
  switch: SwitchRequest | undefined;
  /** By epoch, the oldest first. */
  history: EpochHistory[];
  /** BAD_DATA, one for each node that cannot be read. */
  malformed: MqError[];
}

/** All that lies in the service about one cluster. */
export interface CoordinationFacts {
  cluster: string;
  /** `host:port` of the server that answered. */
  server: string;
  /** The session time-out it gives to who asks for as much as a broker does, milliseconds. */
  sessionTimeoutMs: number;
  groups: GroupFacts[];
  daemons: DaemonInfo[];
  /** Of the daemons; each group has its own. */
  malformed: MqError[];
}

export interface InspectOptions {
  /** `/mq` by default (zookeeperRoot). */
  root?: string;
  /** zookeeperAuth. */
  auth?: string | undefined;
  /** Session time-out to ask for, 5000 by default (zookeeperSessionTimeoutMs). */
  sessionTimeoutMs?: number;
  /** Milliseconds until a connection is there, 5000 by default. */
  waitMs?: number;
}

/**
 * Reads a whole cluster without taking part in it: nothing is published or written. Throws UNREACHABLE where no server answers,
 * TIMEOUT where one stops to, NO_PERMISSION, CONFIG.
 */
export async function inspect(
  zookeeper: string,
  cluster: string,
  options: InspectOptions = {},
): Promise<CoordinationFacts> {
  const { waitMs = 5000, ...rest } = options;
  const coordination = openCoordination({ zookeeper, cluster, ...rest });
  let server = '';
  coordination.onSession((event) => {
    if (event.type === 'connected') server = event.server;
  });
  try {
    await untilConnected(coordination, waitMs);
    const names = listed(await coordination.readGroups({ sync: true }), []);
    const malformed: MqError[] = [];
    const daemons = listed(await coordination.readDaemons(), malformed);
    const groups: GroupFacts[] = [];
    for (const name of names) groups.push(await groupFacts(coordination.group(name)));
    return { cluster, server, sessionTimeoutMs: coordination.timeoutMs, groups, daemons, malformed };
  } finally {
    await coordination.close();
  }
}

/** All of one group, over a session that is there; throws as `inspect` does. */
export async function groupFacts(group: GroupCoordination): Promise<GroupFacts> {
  const malformed: MqError[] = [];
  const state = await single(() => group.readState({ sync: true }), malformed);
  const [members, live, fenced, asked, history] = await Promise.all([
    group.readMembers(),
    group.readLive(),
    group.readFenced(),
    single(() => group.readSwitch(), malformed),
    group.readHistory(),
  ]);
  return {
    brokerName: group.brokerName,
    state: state?.value,
    stateVersion: state?.version,
    members: listed(members, malformed),
    live: listed(live, malformed),
    fenced: listed(fenced, malformed),
    switch: asked?.value,
    history: listed(history, malformed),
    malformed,
  };
}

function listed<T>(outcome: ListOutcome<T>, malformed: MqError[]): T[] {
  if (outcome.outcome === 'unknown') throw outcome.error;
  malformed.push(...outcome.malformed);
  return outcome.values;
}

async function single<T>(
  read: () => Promise<ReadOutcome<T>>,
  malformed: MqError[],
): Promise<{ value: T; version: number } | undefined> {
  try {
    const outcome = await read();
    if (outcome.outcome === 'unknown') throw outcome.error;
    return outcome.outcome === 'ok' ? outcome : undefined;
  } catch (error) {
    if (!(error instanceof MqError) || error.code !== 'BAD_DATA') throw error;
    malformed.push(error);
    return undefined;
  }
}
