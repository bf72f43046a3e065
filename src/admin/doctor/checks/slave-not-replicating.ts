import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import type { Runtime } from '../facts/broker-facts.ts';
import { isMaster, type ListedBroker, subjectOf, type Told } from '../facts/listed-broker.ts';
import { numberOf, size, span } from '../words.ts';

/** A slave and the master of its name, with the ends of their logs. */
interface Pair {
  readonly master: ListedBroker;
  readonly slave: ListedBroker;
  readonly masterEnd: number;
  readonly slaveEnd: number;
  readonly masterStart: number;
  readonly slaveStart: number;
  /** What a slave of ours says itself: it was never given what lies before its beginning. */
  readonly isPartial: boolean;
}

/** The master takes messages, and the slave's log does not grow; or the slave never got the older part. */
export const slaveNotReplicating: ClusterCheck = {
  name: 'slave-not-replicating',
  title: 'a slave does not follow its master',
  severity: 'critical',
  scope: 'cluster',
  async run(context) {
    const pairs = pairsOf(await context.brokers.runtime());
    const behind = pairs.filter((pair) => pair.slaveEnd !== pair.masterEnd);
    const found = pairs.filter((pair) => pair.slaveStart > pair.masterStart).map(incomplete);
    if (behind.length === 0) return found;
    await context.pause(context.limits.observeMs);
    for (const pair of behind) found.push(...(await judge(context, pair)));
    return found;
  },
};

function pairsOf(told: readonly Told<Runtime>[]): Pair[] {
  const end = ({ value }: Told<Runtime>): number => numberOf(value.table['commitLogMaxOffset']) ?? 0;
  const start = ({ value }: Told<Runtime>): number => Math.max(0, numberOf(value.table['commitLogMinOffset']) ?? 0);
  const masters = new Map(
    told.filter(({ broker }) => isMaster(broker)).map((one) => [`${one.broker.cluster}/${one.broker.brokerName}`, one]),
  );
  return told.flatMap((one): Pair[] => {
    const master = masters.get(`${one.broker.cluster}/${one.broker.brokerName}`);
    if (master === undefined || isMaster(one.broker)) return [];
    return [
      {
        ...{ master: master.broker, slave: one.broker, masterEnd: end(master), slaveEnd: end(one) },
        ...{ masterStart: start(master), slaveStart: start(one) },
        isPartial: one.value.table['haLogBegan'] !== undefined,
      },
    ];
  });
}

/** An empty slave of the original's replication is given the master's newest file only. */
function incomplete({ master, slave, masterStart, slaveStart, isPartial }: Pair): Found {
  const missing = slaveStart - masterStart;
  const why = isPartial
    ? 'It was empty when it came, and replication gives an empty slave the newest file only.'
    : 'It was empty when it came, for replication gives an empty slave the newest file only; or its fileReservedTime is shorter.';
  return {
    subject: subjectOf(slave),
    severity: 'warning',
    message: `It lacks the oldest ${size(missing)} of the log of its master ${master.addr}: its log begins at ${slaveStart}, the master's at ${masterStart}. ${why} It must not become master before the master has cleaned that part away: stop both and copy the master's store, or wait.`,
    evidence: {
      master: master.addr,
      masterStartBytes: masterStart,
      slaveStartBytes: slaveStart,
      missingBytes: missing,
    },
    next: [`mq brokerStatus -b ${slave.addr}`, `mq getBrokerConfig -b ${master.addr}`],
  };
}

/** Looks again: at the slave after the master where it was ahead, so that what came meanwhile is no lead. */
async function judge({ client, limits }: ClusterContext, pair: Pair): Promise<Found[]> {
  const { master, slave } = pair;
  const endOf = async ({ addr }: ListedBroker) =>
    numberOf((await client.brokers.getRuntimeInfo(addr))['commitLogMaxOffset']) ?? 0;
  const slaveEnd = await endOf(slave);
  const masterEnd = await endOf(master);
  const lag = masterEnd - slaveEnd;
  const evidence = { master: master.addr, masterEndBytes: masterEnd, slaveEndBytes: slaveEnd, lagBytes: lag };
  const next = [
    `mq clusterList -c ${slave.cluster}`,
    `mq haStatus -b ${master.addr}`,
    `mq brokerStatus -b ${slave.addr}`,
  ];
  const subject = subjectOf(slave);
  if (lag < 0) {
    const message = `Its log ends ${size(-lag)} after that of its master ${master.addr}: it holds messages the master lost, or follows another. It does not get what the master takes now.`;
    return [{ subject, message, evidence, next }];
  }
  if (slaveEnd === pair.slaveEnd && lag > 0) {
    const message = `Its log has not grown in ${span(limits.observeMs)}, and ends ${size(lag)} before that of its master ${master.addr}. The replication connection (listenPort+1 of the master) is missing, or the slave's store is damaged.`;
    return [{ subject, message, evidence, next }];
  }
  if (lag <= limits.slaveLagBytes) return [];
  const message = `It is ${size(lag)} behind its master ${master.addr}, and follows. What the master alone has is lost with its disk.`;
  return [{ subject, severity: 'warning', message, evidence, next }];
}
