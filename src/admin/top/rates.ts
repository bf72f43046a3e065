import type { Sample } from './sample.ts';

/** A topic now. Rates are messages a second since the sample before; undefined where one of the two has no figure. */
export interface TopicRow {
  readonly topic: string;
  readonly inTps: number | undefined;
  /** Of all groups together. */
  readonly outTps: number | undefined;
  /** Messages its groups are behind, together; undefined without any. */
  readonly lag: number | undefined;
  readonly groups: number;
}

/** A group now. */
export interface GroupRow {
  readonly group: string;
  /** Messages consumed a second. */
  readonly tps: number | undefined;
  readonly lag: number;
  /** How long it takes at this rate to catch up, seconds, while nothing more comes; undefined where it does not. */
  readonly catchUpSeconds: number | undefined;
  /** Clients online; undefined where it was not asked. */
  readonly clients: number | undefined;
  /** Topics it reads, without its retries. */
  readonly topics: number;
}

/** A broker replica now, by its own figures. */
export interface BrokerRow {
  readonly broker: string;
  /** `host:port`, as it advertises itself. */
  readonly address: string;
  readonly inTps: number | undefined;
  readonly outTps: number | undefined;
  /** Used part of the disk, 0 to 1. */
  readonly diskRatio: number | undefined;
  /** Requests that wait: to send, and to pull. */
  readonly sendQueueSize: number | undefined;
  readonly pullQueueSize: number | undefined;
  /** How long the longest has waited, milliseconds. */
  readonly waitMs: number | undefined;
  /** Why there are no figures. */
  readonly reason?: string;
}

/** What mq top shows at one moment. */
export interface TopValue {
  readonly topics: readonly TopicRow[];
  readonly groups: readonly GroupRow[];
  readonly brokers: readonly BrokerRow[];
  /** Brokers whose groups are missing, with the reason. */
  readonly unreached: readonly string[];
}

/** The difference of two samples. @param before undefined for the first: there are no rates then */
export function topValue(now: Sample, before: Sample | undefined): TopValue {
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1000;
  const rate = (end: number | undefined, start: number | undefined): number | undefined =>
    end === undefined || start === undefined || seconds <= 0 ? undefined : Math.max(0, end - start) / seconds;
  return {
    topics: topicRows(now, before, rate),
    groups: groupRows(now, before, rate),
    brokers: brokerRows(now),
    unreached: now.unreached.map(({ error }) => error.message),
  };
}

type Rate = (end: number | undefined, start: number | undefined) => number | undefined;

function topicRows(now: Sample, before: Sample | undefined, rate: Rate): TopicRow[] {
  const uses = usesOf(now);
  const usesBefore = before === undefined ? undefined : usesOf(before);
  return [...now.topics].map(([topic, end]) => {
    const use = uses.get(topic);
    return {
      topic,
      inTps: rate(end, before?.topics.get(topic)),
      outTps: use === undefined ? undefined : rate(use.consumed, usesBefore?.get(topic)?.consumed),
      lag: use?.lag,
      groups: use?.groups ?? 0,
    };
  });
}

/** What the groups of each topic come to. */
function usesOf({ groups }: Sample): Map<string, { consumed: number; lag: number; groups: number }> {
  const uses = new Map<string, { consumed: number; lag: number; groups: number }>();
  for (const topics of groups.values()) {
    for (const [topic, { consumed, lag }] of topics) {
      const use = uses.get(topic) ?? { consumed: 0, lag: 0, groups: 0 };
      uses.set(topic, { consumed: use.consumed + consumed, lag: use.lag + lag, groups: use.groups + 1 });
    }
  }
  return uses;
}

function groupRows(now: Sample, before: Sample | undefined, rate: Rate): GroupRow[] {
  return [...now.groups].map(([group, topics]) => {
    const lag = sumOf(topics, 'lag');
    const start = before?.groups.get(group);
    const tps = rate(sumOf(topics, 'consumed'), start === undefined ? undefined : sumOf(start, 'consumed'));
    return {
      ...{ group, tps, lag },
      catchUpSeconds: lag <= 0 ? 0 : tps === undefined || tps === 0 ? undefined : lag / tps,
      clients: now.clients.get(group),
      topics: [...topics.keys()].filter((topic) => !topic.startsWith('%')).length,
    };
  });
}

const sumOf = (topics: ReadonlyMap<string, { consumed: number; lag: number }>, what: 'consumed' | 'lag'): number =>
  [...topics.values()].reduce((sum, progress) => sum + progress[what], 0);

const brokerRows = ({ brokers }: Sample): BrokerRow[] =>
  brokers.map(({ target, figures, error }) => ({
    broker: `${target.brokerName}-${target.brokerId}`,
    address: target.addr,
    inTps: figures?.inTps,
    outTps: figures?.outTps,
    diskRatio: figures?.diskRatio,
    sendQueueSize: figures?.sendQueueSize,
    pullQueueSize: figures?.pullQueueSize,
    waitMs: figures && Math.max(figures.sendQueueWaitMs, figures.pullQueueWaitMs),
    ...(error !== undefined && { reason: error.message }),
  }));
