import type { Found } from '../check.ts';
import type { GroupCheck, GroupContext } from '../context.ts';
import type { Ensemble } from '../facts/coordination-facts.ts';
import { few } from '../words.ts';

/** Nobody can be elected, and the roles of all groups stay as they are. */
export const zookeeperLost: GroupCheck = {
  name: 'zookeeper-lost',
  title: 'ZooKeeper gives no answer, so no master can be elected',
  severity: 'critical',
  scope: 'cluster',
  async run(context) {
    const { coordination } = context;
    const found: Found[] = [];
    const told = await cutOff(context);
    for (const { ensemble, error } of await coordination.all()) {
      if (error === undefined) continue;
      if (error.code !== 'UNREACHABLE' && error.code !== 'TIMEOUT') throw error;
      found.push(fromHere(ensemble, error.message, told));
    }
    if (found.length > 0 || told.out.length === 0) return found;
    return [
      {
        subject: few(told.out),
        message: `${told.out.length === 1 ? 'This broker has' : 'These brokers have'} no connection to ZooKeeper: ${few(told.out)}. As master it goes on while its slaves agree; it cannot be elected, and none of its set can leave.`,
        evidence: { withoutZookeeper: told.out, withZookeeper: told.in },
        next: ['mq clusterList', `mq brokerStatus -b ${told.address}`],
        severity: 'warning',
      },
    ];
  },
};

interface Told {
  /** Brokers that say they have no connection, and that they have one. */
  readonly out: string[];
  readonly in: string[];
  /** Of the first that has none. */
  readonly address: string;
}

async function cutOff({ brokers }: GroupContext): Promise<Told> {
  const told = (await brokers.runtime()).filter(({ value }) => value.table['groupZookeeper'] !== undefined);
  const isIn = ({ value }: (typeof told)[number]): boolean => value.table['groupZookeeper'] === 'connected';
  const out = told.filter((one) => !isIn(one)).map(({ broker }) => broker.addr);
  return { out, in: told.filter(isIn).map(({ broker }) => broker.addr), address: out[0] ?? '' };
}

function fromHere({ zookeeper, cluster, brokers }: Ensemble, why: string, told: Told): Found {
  const isHereOnly = told.in.length > 0 && told.out.length === 0;
  const meaning = isHereOnly
    ? `The brokers that say so have a connection (${few(told.in)}): it is the way from this machine that is missing, and groups could not be judged.`
    : 'Roles stay as they are. A master goes on acknowledging while all of its set answer it, refuses sends otherwise, and is replaced by nobody when it dies.';
  return {
    subject: zookeeper,
    message: `ZooKeeper of cluster ${cluster} gives no answer: ${why}. ${meaning}`,
    evidence: {
      ...{ zookeeper, cluster, reason: why },
      ...{ brokers: brokers.map(({ addr }) => addr), withoutZookeeper: told.out, withZookeeper: told.in },
    },
    next: [`mq clusterList -c ${cluster}`, `echo srvr | nc ${(zookeeper.split(/[,/]/)[0] ?? '').replace(':', ' ')}`],
    ...(isHereOnly && { severity: 'warning' as const }),
  };
}
