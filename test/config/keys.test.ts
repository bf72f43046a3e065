import { describe, expect, it } from 'vitest';
import { brokerKeys, defaultsOf, type KeyTable, namesrvKeys } from '../../src/config/index.ts';
import apache from './apache-keys.json' with { type: 'json' };

/** Where our default differs on purpose, or the original's depends on the machine. */
const deviations: Record<string, string> = {
  cleanFileForciblyEnable: 'unexpired files are kept',
  diskSpaceWarningLevelRatio: 'sends stop at 85 %',
  bindAddress: 'loopback unless asked for',
  orderMessageEnable: 'a topic made with -o true keeps its order while a broker is down',
  listenPort: 'the class says 6888 or 0, the start sets 10911 or 9876',
  haListenPort: 'derived: listenPort + 1',
  sendMessageThreadPoolNums: 'depends on the processors',
  pullMessageThreadPoolNums: 'depends on the processors',
  queryMessageThreadPoolNums: 'depends on the processors',
  clientCallbackExecutorThreads: 'depends on the processors',
};

type Facts = Readonly<Record<string, readonly (string | null)[]>>;

const javaTypes: Record<string, readonly string[]> = {
  int: ['int'],
  long: ['long'],
  boolean: ['boolean'],
  double: ['double'],
  String: ['string', 'enum', 'hours'],
  FlushDiskType: ['enum'],
  MetricsExporterType: ['enum'],
};

function mismatches(table: KeyTable, facts: Facts): string[] {
  const found: string[] = [];
  for (const [key, [type = '', value = null]] of Object.entries(facts)) {
    const spec = table[key];
    if (spec === undefined) {
      found.push(`${key} is missing`);
      continue;
    }
    if (!javaTypes[type ?? '']?.includes(spec.type)) found.push(`${key} is ${type}, not ${spec.type}`);
    if (value === '<host>' || key in deviations) continue;
    const ours = spec.default === undefined ? '' : spec.format(spec.default);
    if (ours !== (value ?? '')) found.push(`${key}: default ${value}, not ${ours}`);
  }
  return found;
}

describe('key tables', () => {
  it('know every broker key of 5.3.3 and 4.9.7, with its type and default', () => {
    expect(mismatches(brokerKeys, apache.broker)).toEqual([]);
    expect(Object.keys(apache.only4).filter((key) => !(key in brokerKeys))).toEqual([]);
  });

  it('know every name-server key, with its type and default', () => {
    expect(mismatches(namesrvKeys, apache.namesrv)).toEqual([]);
  });

  it('mark every key of our own as such', () => {
    const own = Object.entries(brokerKeys).filter(([key]) => !(key in apache.broker) && !(key in apache.only4));
    expect(own.filter(([, spec]) => !spec.doc.startsWith('mq: '))).toEqual([]);
    expect(own.map(([key]) => key).sort()).toEqual([
      'asyncElectableLagMs',
      'embeddedNamesrvPort',
      'haHistoryFile',
      'haMaxSyncBytesPerSecond',
      'handoverOnStop',
      'handoverRelayMs',
      'logDir',
      'logFileCount',
      'logFileSize',
      'logLevel',
      'maxDelayMessageSize',
      'memberId',
      'metricsPort',
      'syncDegrade',
      'syncDegradeMs',
      'zookeeper',
      'zookeeperAuth',
      'zookeeperRoot',
      'zookeeperSessionTimeoutMs',
    ]);
  });

  it('have defaults that read back as themselves and are never refused', () => {
    for (const table of [brokerKeys, namesrvKeys] satisfies KeyTable[]) {
      for (const [key, spec] of Object.entries(table as KeyTable)) {
        expect(spec.doc, key).not.toBe('');
        if (spec.default === undefined || spec.default === '') continue;
        expect(spec.parse(spec.format(spec.default)), key).toEqual({ value: spec.default, note: undefined });
        expect(spec.refuse?.(spec.default), key).toBeUndefined();
      }
    }
  });

  it('let no path, address, port or start-up key be changed remotely', () => {
    const remote = Object.entries(brokerKeys as KeyTable).filter(([, spec]) => spec.fileOnly === undefined);
    expect(
      remote.filter(([key]) => /path|dir$|addr|IP\d|port$|name$|home|mappedFile/i.test(key)).map(([key]) => key),
    ).toEqual(['msgTraceTopicName']);
    expect(remote.filter(([, spec]) => spec.class !== 'honoured')).toEqual([]);
  });

  it('give a complete record', () => {
    expect(defaultsOf(brokerKeys).fileReservedTime).toBe(72);
    expect(defaultsOf(brokerKeys).deleteWhen).toEqual([4]);
  });
});
