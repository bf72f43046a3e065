import type { AdminClient } from '../../client/admin-client.ts';
import type { BrokerStatsData } from '../../protocol/bodies/broker-stats-data.ts';
import { HALF_TOPIC, SCHEDULE_TOPIC } from '../../protocol/names.ts';
import { versionName } from '../../protocol/version.ts';
import { commonFailure, fanOut } from '../fan-out.ts';
import { mastersOf, type Target } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { isSpecialTopic, readBroker } from './live-cluster.ts';

/** Messages a second, now. */
export interface TpsFigures {
  normalInTps: number;
  normalOutTps: number;
  transInTps: number;
  scheduleInTps: number;
}

/** Messages of the day before today. */
export interface OneDayFigures {
  normalOneDayInNum: number;
  normalOneDayOutNum: number;
  transOneDayInNum: number;
  scheduleOneDayInNum: number;
}

/** One broker, for sizing; figures a broker does not show are left out. */
export interface BrokerReport {
  runtimeEnv: { cpuNum?: string | undefined; totalMemKBytes?: string | undefined };
  runtimeQuota: {
    diskRatio: { commitLogDiskRatio?: string | undefined; consumeQueueDiskRatio?: string | undefined };
    tps: TpsFigures;
    oneDayNum: OneDayFigures;
    messageAverageSize?: string | undefined;
    topicSize: number;
    groupSize: number;
  };
  runtimeVersion: { rocketmqVersion?: string | undefined; clientInfo: string[] };
}

/** What mqadmin's metrics.json holds. */
export interface ClusterMetrics {
  /** By broker name. */
  evaluateReport: Record<string, BrokerReport>;
  totalData: {
    totalTps: {
      totalNormalInTps: number;
      totalNormalOutTps: number;
      totalTransInTps: number;
      totalScheduleInTps: number;
    };
    totalOneDayNum: OneDayFigures;
  };
}

export interface ExportedMetrics {
  metrics: ClusterMetrics;
  unreached: UnreachedBroker[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/**
 * Figures of each master of a cluster, and their sums.
 *
 * @throws MqError NOT_FOUND for an unknown cluster, and the first broker's own error when none answered
 */
export async function exportMetrics(client: AdminClient, cluster: string): Promise<ExportedMetrics> {
  const { targets, withoutMaster } = mastersOf(await client.namesrv.getClusterInfo(), cluster);
  const outcomes = await fanOut(targets, (target) => reportOf(client, target), client.signal);
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  const found = outcomes.flatMap(({ item, value }) =>
    value === undefined ? [] : [[item.brokerName ?? item.addr, value] as const],
  );
  const quotas = found.map(([, report]) => report.runtimeQuota);
  const tps = (name: keyof TpsFigures): number => quotas.reduce((sum, quota) => sum + quota.tps[name], 0);
  const day = (name: keyof OneDayFigures): number => quotas.reduce((sum, quota) => sum + quota.oneDayNum[name], 0);
  const totalData = {
    totalTps: {
      totalNormalInTps: tps('normalInTps'),
      totalNormalOutTps: tps('normalOutTps'),
      totalTransInTps: tps('transInTps'),
      totalScheduleInTps: tps('scheduleInTps'),
    },
    totalOneDayNum: {
      normalOneDayInNum: day('normalOneDayInNum'),
      normalOneDayOutNum: day('normalOneDayOutNum'),
      transOneDayInNum: day('transOneDayInNum'),
      scheduleOneDayInNum: day('scheduleOneDayInNum'),
    },
  };
  return {
    metrics: { evaluateReport: Object.fromEntries(found), totalData },
    unreached: unreachedBrokers(outcomes),
    withoutMaster,
  };
}

async function reportOf(client: AdminClient, target: Target): Promise<BrokerReport> {
  const { addr } = target;
  const [info, broker, trans, schedule] = await Promise.all([
    client.brokers.getRuntimeInfo(addr),
    readBroker(client, target),
    client.brokers.findStats(addr, 'TOPIC_PUT_NUMS', HALF_TOPIC),
    client.brokers.findStats(addr, 'TOPIC_PUT_NUMS', SCHEDULE_TOPIC),
  ]);
  const since = (name: string): number => figure(info[`${name}TodayMorning`]) - figure(info[`${name}YesterdayMorning`]);
  const topics = [...broker.topics.keys()].filter((topic) => !isSpecialTopic(topic));
  return {
    runtimeEnv: {
      // Netty makes as many threads for callbacks as there are processors, unless it is told otherwise.
      cpuNum: broker.config.get('clientCallbackExecutorThreads'),
      totalMemKBytes: info['totalMemKBytes'],
    },
    runtimeQuota: {
      diskRatio: {
        commitLogDiskRatio: info['commitLogDiskRatio'],
        consumeQueueDiskRatio: info['consumeQueueDiskRatio'],
      },
      tps: {
        normalInTps: figure(info['putTps']),
        normalOutTps: figure(info['getTransferedTps'] ?? info['getTransferredTps']),
        transInTps: trans?.statsMinute.tps ?? 0,
        scheduleInTps: schedule?.statsMinute.tps ?? 0,
      },
      oneDayNum: {
        normalOneDayInNum: since('msgPutTotal'),
        normalOneDayOutNum: since('msgGetTotal'),
        transOneDayInNum: daySum(trans),
        scheduleOneDayInNum: daySum(schedule),
      },
      messageAverageSize: info['putMessageAverageSize'],
      topicSize: topics.length,
      groupSize: broker.groups.size,
    },
    runtimeVersion: {
      rocketmqVersion: info['brokerVersionDesc'],
      clientInfo: await clientsOf(client, addr, [...broker.groups.keys()]),
    },
  };
}

/** The kinds of clients that consume here, `JAVA%V5_3_3`. A group that cannot be asked about adds none. */
async function clientsOf(client: AdminClient, addr: string, groups: readonly string[]): Promise<string[]> {
  const found = await fanOut(groups, (group) => client.groups.findConsumers(addr, group), client.signal);
  const kinds = found.flatMap(({ value }) =>
    [...(value?.connectionSet ?? [])].map(({ language, version }) => `${language}%${versionName(version)}`),
  );
  return [...new Set(kinds)].sort();
}

/** The first of the figures in a text, as in `1.5 0.4 0.1`. */
const figure = (text: string | undefined): number => {
  const value = Number(text?.trim().split(' ')[0]);
  return Number.isFinite(value) ? value : 0;
};

/** The most a statistic says of 24 hours: the day where it is counted, else the hour, else the minute. */
const daySum = (data: BrokerStatsData | undefined): number =>
  data?.statsDay.sum || data?.statsHour.sum || data?.statsMinute.sum || 0;
