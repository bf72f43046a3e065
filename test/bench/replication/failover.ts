import { setTimeout as pause } from 'node:timers/promises';
import { Producer } from '../../../src/client/producer/producer.ts';
import { ask, waitFor } from '../../interop/lab.ts';
import { sendFields } from '../first-send.ts';
import { startControlledGroup } from './controlled-group.ts';
import { startElectingGroup } from './electing-group.ts';
import type { FailoverGroup, GroupMember } from './group.ts';

/**
 * Brokers kept by a daemon, which tells the group of a death; or started by hand, so that the session has to run out; or the
 * original's, with its controller.
 */
export type FailoverKind = 'daemon' | 'alone' | 'controller';

/** Milliseconds from a master's `kill -9`, in rising order. */
export interface Failovers {
  /** To the first send that the former slave takes, on a connection of its own. */
  accepted: number[];
  /** To the first send of a producer of the SDK with all settings as they come, which has to find the new master. */
  produced: number[];
}

const TOPIC = 'Failover';
const ACCEPT_MS = 60_000;
/** A group is left in peace that long before its master dies. */
const REST_MS = 1_000;

/** Kills the master of a SYNC_MASTER group so many times, each time when both are in sync again. */
export async function measureFailovers(how: FailoverKind, rounds: number): Promise<Failovers> {
  console.error(`${new Date().toISOString().slice(11, 19)} ${rounds} deaths of a master, ${how}`);
  const group = how === 'controller' ? await startControlledGroup() : await startElectingGroup(how);
  const producer = new Producer({ namesrvAddr: group.namesrv });
  try {
    const found: Failovers = { accepted: [], produced: [] };
    for (let round = 0; round < rounds; round++) {
      const { accepted, produced } = await failover(group, producer);
      found.accepted.push(accepted);
      found.produced.push(produced);
    }
    for (const times of [found.accepted, found.produced]) times.sort((a, b) => a - b);
    return found;
  } finally {
    await producer.close();
    await group.stop();
  }
}

/** One death: resolves when the first sends were accepted, and starts the dead again. */
async function failover(group: FailoverGroup, producer: Producer): Promise<{ accepted: number; produced: number }> {
  const master = await waitFor('both members are in sync', () => masterInSync(group));
  const other = group.members.find((member) => member !== master) as GroupMember;
  // The producer has a route and a connection, and the topic is there.
  await waitFor('the producer is served', () => sends(producer));
  await pause(REST_MS);
  const begin = performance.now();
  const until = async (accepts: () => Promise<boolean>): Promise<number> => {
    while (!(await accepts())) {
      if (performance.now() - begin > ACCEPT_MS)
        throw new Error(`no send was accepted within ${ACCEPT_MS} ms of a kill`);
      await pause(2);
    }
    return performance.now() - begin;
  };
  await master.kill();
  const [accepted, produced] = await Promise.all([until(() => accepts(other.address)), until(() => sends(producer))]);
  await master.start();
  return { accepted, produced };
}

async function masterInSync({ members, isInSync }: FailoverGroup): Promise<GroupMember | undefined> {
  for (const member of members) if (await isInSync(member).catch(() => false)) return member;
  return undefined;
}

const accepts = (address: string): Promise<boolean> =>
  ask(address, 310, sendFields(TOPIC, 0), Buffer.from('after')).then(
    ({ code }) => code === 0,
    () => false,
  );

const sends = (producer: Producer): Promise<boolean> =>
  producer.send({ topic: TOPIC, body: 'after' }).then(
    ({ status }) => status === 'SEND_OK',
    () => false,
  );
