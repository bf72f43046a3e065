import { beforeEach, describe, expect, it } from 'vitest';
import { BrokerStats, StatsName } from '../../../../src/engine/broker/stats/index.ts';

const START = new Date(2024, 4, 6, 12, 0, 0).getTime();
const HOUR = 3_600_000;

describe('BrokerStats', () => {
  let now = START;
  let stats: BrokerStats;
  let idle = -1;

  /** Lets time pass second by second, as the timer does. */
  const pass = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) {
      now += 1000;
      stats.tick();
    }
  };

  const create = (maxItems: number): void => {
    stats = new BrokerStats({ clusterName: 'C', clock: { now: () => now }, maxItems, maxIdleMinutes: () => idle });
    stats.tick();
  };

  beforeEach(() => {
    now = START;
    idle = -1;
    create(100);
  });

  it('shows the minute from its first sample on, against a zero point one period back, hour and day at once', () => {
    const item = stats.item(StatsName.TOPIC_PUT_NUMS, 'T');
    item.add(30, 3);
    const zero = { sum: 0, tps: 0, avgpt: 0 };
    const statsHour = { sum: 30, tps: 0.05, avgpt: 10 };
    expect(stats.get('TOPIC_PUT_NUMS', 'T')).toMatchObject({ statsMinute: zero, statsHour, statsDay: { sum: 30 } });
    pass(10);
    const statsMinute = { sum: 30, tps: 3, avgpt: 10 };
    expect(stats.get('TOPIC_PUT_NUMS', 'T')).toMatchObject({ statsMinute, statsHour, statsDay: { sum: 30 } });
  });

  it('counts in the day what came since its last hourly sample', () => {
    stats.increment(StatsName.TOPIC_PUT_NUMS, 'T', 5, 1);
    now += HOUR;
    stats.tick();
    stats.increment(StatsName.TOPIC_PUT_NUMS, 'T', 2, 1);
    now += HOUR / 2;
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsDay.sum).toBe(7);
  });

  it('slides: the minute covers 60 s, the hour 60 min, the day 24 h', () => {
    const item = stats.item(StatsName.TOPIC_PUT_NUMS, 'T');
    for (let i = 0; i < 60; i++) {
      item.add(1, 1);
      pass(1);
    }
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsMinute).toEqual({ sum: 60, tps: 1, avgpt: 1 });
    pass(10);
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsMinute.sum).toBe(50);
    pass(530);
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsMinute.sum).toBe(0);
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsHour).toEqual({ sum: 60, tps: 0.1, avgpt: 1 });
    pass(3000);
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsDay.sum).toBe(60);
    pass(601);
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsHour.sum).toBe(0);
    now += 24 * HOUR;
    stats.tick();
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsDay.sum).toBe(60);
  });

  it('forgets after 24 hourly points', () => {
    stats.increment(StatsName.TOPIC_PUT_NUMS, 'T', 5, 1);
    for (let hour = 0; hour < 24; hour++) {
      now += HOUR;
      stats.tick();
    }
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsDay.sum).toBe(5);
    now += HOUR;
    stats.tick();
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsDay.sum).toBe(0);
  });

  it('has no answer for unknown names and keys', () => {
    expect(stats.get('TOPIC_PUT_NUMS', 'nobody')).toBeUndefined();
    expect(stats.get('NO_SUCH_STATISTIC', 'T')).toBeUndefined();
    expect(stats.get('__proto__', 'T')).toBeUndefined();
  });

  it('is bounded: without room new items are refused and the old go on counting', () => {
    create(2);
    const first = stats.item(StatsName.TOPIC_PUT_NUMS, 'A');
    stats.item(StatsName.GROUP_GET_NUMS, 'B@G');
    const third = stats.item(StatsName.TOPIC_PUT_NUMS, 'C');
    expect(third.dropped).toBe(true);
    expect(stats.refused).toBe(1);
    expect(stats.get('TOPIC_PUT_NUMS', 'C')).toBeUndefined();
    expect(stats.item(StatsName.TOPIC_PUT_NUMS, 'A')).toBe(first);
    stats.onTopicDeleted('A');
    expect(first.dropped).toBe(true);
    expect(stats.item(StatsName.TOPIC_PUT_NUMS, 'C').dropped).toBe(false);
  });

  it('drops items nobody counted for maxStatsIdleTimeInMinutes', () => {
    idle = 2;
    const busy = stats.item(StatsName.TOPIC_PUT_NUMS, 'busy');
    const quiet = stats.item(StatsName.TOPIC_PUT_NUMS, 'quiet');
    for (let i = 0; i < 20; i++) {
      busy.add(1, 1);
      pass(10);
    }
    expect([busy.dropped, quiet.dropped]).toEqual([false, true]);
  });

  it('drops what is about a deleted topic or group, and nothing else', () => {
    const put = (name: StatsName, key: string) => stats.item(name, key);
    const items = [
      put(StatsName.TOPIC_PUT_NUMS, 'T'),
      put(StatsName.GROUP_GET_NUMS, 'T@G'),
      put(StatsName.QUEUE_GET_NUMS, 'T@0@G'),
      put(StatsName.GROUP_GET_LATENCY, '0@T@G'),
      put(StatsName.TOPIC_PUT_NUMS, 'G'),
      put(StatsName.GROUP_GET_NUMS, 'U@T'),
      put(StatsName.BROKER_PUT_NUMS, 'T'),
    ];
    const dropped = () => items.map((item) => item.dropped);
    expect(stats.onGroupDeleted('G')).toBe(3);
    expect(dropped()).toEqual([false, true, true, true, false, false, false]);
    expect(stats.onTopicDeleted('T')).toBe(1);
    expect(dropped()).toEqual([true, true, true, true, false, false, false]);
  });

  it('gives rates over 10, 60 and 600 s, empty while points are missing', () => {
    expect(stats.runtimeInfo()).toMatchObject({ putTps: '  ', getTotalTps: '0.0 0.0 0.0' });
    for (let i = 0; i < 10; i++) {
      stats.puts.total += 7;
      stats.getsFound.total += 2;
      stats.getsMissed.total += 1;
      pass(1);
    }
    expect(stats.runtimeInfo()).toMatchObject({ putTps: '7.0  ', getTotalTps: '3.0 0.0 0.0' });
    pass(590);
    expect(stats.runtimeInfo()['putTps']).toBe(`0.0 0.0 ${70 / 600}`);
    pass(700);
    expect(stats.runtimeInfo()['putTps']).toBe('0.0 0.0 0.0');
  });

  it('shows the put latencies of the minute before', () => {
    expect(stats.runtimeInfo()).toMatchObject({ putMessageDistributeTime: 'null', putLatency99: '0.00' });
    for (let i = 0; i < 990; i++) stats.putLatency.record(0.4);
    for (let i = 0; i < 9; i++) stats.putLatency.record(10);
    stats.putLatency.record(12_000);
    pass(60);
    const info = stats.runtimeInfo();
    expect(info['putMessageDistributeTime']).toBe(
      '[<=0ms]:990 [0~10ms]:0 [10~50ms]:9 [50~100ms]:0 [100~200ms]:0 [200~500ms]:0 [500ms~1s]:0 [1~2s]:0 ' +
        '[2~3s]:0 [3~4s]:0 [4~5s]:0 [5~10s]:0 [10s~]:1 ',
    );
    expect(info['putMessageEntireTimeMax']).toBe('12000');
    expect(Number(info['putLatency99'])).toBeCloseTo(0.4, 1);
    expect(Number(info['putLatency999']) / 10).toBeGreaterThan(0.99);
    expect(Number(info['putLatency999']) / 10).toBeLessThan(1.06);
    pass(60);
    expect(stats.runtimeInfo()['putLatency999']).toBe('0.00');
  });

  it('takes the totals over at local midnight, without system topics', () => {
    const puts = stats.broker(StatsName.BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC);
    puts.add(100, 1);
    now = new Date(2024, 4, 7, 0, 0, 0).getTime();
    stats.tick();
    puts.add(20, 1);
    expect(stats.runtimeInfo()).toMatchObject({
      msgPutTotalYesterdayMorning: '0',
      msgPutTotalTodayMorning: '100',
      msgPutTotalTodayNow: '120',
    });
    now = new Date(2024, 4, 8, 0, 0, 5).getTime();
    stats.tick();
    expect(stats.runtimeInfo()).toMatchObject({ msgPutTotalYesterdayMorning: '100', msgPutTotalTodayMorning: '120' });
  });

  it('goes on sampling after the clock was set back', () => {
    const item = stats.item(StatsName.TOPIC_PUT_NUMS, 'T');
    now -= 5 * HOUR;
    stats.tick();
    item.add(10, 1);
    pass(10);
    expect(stats.get('TOPIC_PUT_NUMS', 'T')?.statsMinute).toEqual({ sum: 10, tps: 1, avgpt: 10 });
  });
});
