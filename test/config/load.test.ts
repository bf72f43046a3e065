import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokerConfigStore, loadBrokerConfig, loadNamesrvConfig } from '../../src/config/index.ts';
import { MqError } from '../../src/errors/index.ts';

let dir = '';
const host = () => ({ hostname: 'box', homeDirectory: dir, outerAddress: '10.1.2.3', env: {} });
const clock = { now: () => 1000 };

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mq-config-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const conf = (text: string | Buffer): string => {
  const file = path.join(dir, 'broker.conf');
  fs.writeFileSync(file, text);
  return file;
};
const load = (text: string | Buffer) => loadBrokerConfig({ file: conf(text), host: host() });
const failure = (run: () => unknown): MqError => {
  try {
    run();
  } catch (error) {
    if (error instanceof MqError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('loadBrokerConfig', () => {
  it('completes the defaults from the machine', () => {
    const { config, warnings, file } = loadBrokerConfig({ host: { ...host(), env: { NAMESRV_ADDR: '1.2.3.4:9876' } } });
    expect(config).toMatchObject({
      brokerName: 'box',
      brokerIP1: '127.0.0.1',
      brokerIP2: '127.0.0.1',
      bindAddress: '127.0.0.1',
      listenPort: 10911,
      haListenPort: 10912,
      namesrvAddr: '1.2.3.4:9876',
      storePathRootDir: path.join(dir, 'store'),
      storePathCommitLog: path.join(dir, 'store/commitlog'),
      logDir: path.join(dir, 'store/logs'),
      diskSpaceWarningLevelRatio: 85,
      cleanFileForciblyEnable: false,
    });
    expect(warnings).toEqual([]);
    expect(file).toBe(path.join(dir, 'store/config/broker.properties'));
  });

  it('names unknown, malformed, clamped and idle keys with their lines and goes on', () => {
    const { config, warnings } = load(
      'fileReservedTme=12\nfileReservedTime=2 days\nlistenPort=99999\ndiskSpaceWarningLevelRatio=99\ntraceOn=yes\n' +
        'deleteWhen=04;25\nsendMessageThreadPoolNums=8\nzzzz=1\nmaxMessageSize=65536 \n',
    );
    expect(config).toMatchObject({
      fileReservedTime: 72,
      listenPort: 10911,
      diskSpaceWarningLevelRatio: 90,
      traceOn: false,
      deleteWhen: [4],
      maxMessageSize: 4194304,
    });
    const texts = warnings.map((warning) => warning.message.replace(path.join(dir, 'broker.conf'), 'F'));
    expect(texts).toEqual([
      'F:1: fileReservedTme is not a known key; did you mean fileReservedTime?',
      'F:2: fileReservedTime=2 days is not a whole number 0..2147483647 (hours); 72 is taken (the default)',
      'F:3: listenPort=99999 is not a whole number 0..65535; 10911 is taken (the default)',
      'F:4: diskSpaceWarningLevelRatio=99 is outside 35..90; 90 is taken',
      'F:5: traceOn=yes is neither true nor false; false is taken',
      'F:6: deleteWhen=04;25 "25" is not an hour 00..23; 04 is taken (the default)',
      'F:7: sendMessageThreadPoolNums has no effect in mq: there are no thread pools: requests are served on one event loop',
      'F:8: zzzz is not a known key',
      'F:9: maxMessageSize=65536  has a blank after the number; 4194304 is taken (the default)',
    ]);
  });

  it.each([
    ['brokerRole=SLAVE'],
    ['brokerId=1'],
    ['enableDLegerCommitLog=true'],
    ['enableControllerMode=TRUE'],
    ['storeType=defaultRocksDB'],
    ['configManagerVersion=v2'],
    ['aclEnable=true'],
    ['authenticationEnabled=true'],
    ['enableLmq=true'],
    ['storePathCommitLog=/a,/b'],
  ])('stops the start for %s', (line) => {
    const error = failure(() => load(`${line}\n`));
    expect(error.exitCode).toBe(78);
    expect(error.message).toContain(error.details.key ?? '?');
    expect(line).toContain(error.details.key ?? '?');
  });

  it.each([
    ['brokerRole=SLAVE', /broker\.conf:1: brokerRole=SLAVE and brokerId=0 \(the default\): a slave needs an id/],
    ['brokerId=2', /broker\.conf:1: brokerId=2 and brokerRole=ASYNC_MASTER \(the default\): a master has the id 0/],
    ['brokerRole=SYNC_MASTER\nbrokerId=1', /brokerId=1 and .*broker\.conf:1: brokerRole=SYNC_MASTER/],
    ['inSyncReplicas=3\ntotalReplicas=2', /inSyncReplicas=3 and .*totalReplicas=2/],
    ['inSyncReplicas=2\nminInSyncReplicas=3', /minInSyncReplicas=3 and .*inSyncReplicas=2/],
  ])('names both keys of a role that contradicts itself: %s', (text, message) => {
    const error = failure(() => load(text));
    expect([error.code, error.exitCode]).toEqual(['CONFIG', 78]);
    expect(error.message).toMatch(message);
  });

  it('takes the roles of a group, whose slaves count less of their memory as hot, as in the original', () => {
    expect(load('brokerRole=SYNC_MASTER\ninSyncReplicas=2\n').warnings).toEqual([]);
    const slave = load('brokerRole=SLAVE\nbrokerId=1\nhaMasterAddress=10.0.0.1:10912\n');
    expect(slave.warnings).toEqual([]);
    expect(load('brokerRole=SLAVE\nbrokerId=1\n').warnings[0]?.message).toMatch(/nothing will be replicated/);
    expect(slave.config).toMatchObject({ brokerRole: 'SLAVE', brokerId: 1, accessMessageInMemoryMaxRatio: 30 });
    expect(load('zookeeper=a:2181,b:2181\nbrokerRole=SYNC_MASTER\nbrokerId=2\n').config.brokerId).toBe(2);
  });

  it('names all unsafe keys at once, and takes their harmless values', () => {
    expect(failure(() => load('aclEnable=true\nenableLmq=true')).message).toMatch(
      /broker\.conf:1: aclEnable=true: .*; .*broker\.conf:2: enableLmq=true: /,
    );
    expect(
      load('aclEnable=false\nbrokerRole=ASYNC_MASTER\nstoreType=default\nconfigManagerVersion=V1\n').warnings,
    ).toEqual([]);
  });

  it('stops for a missing file and a malformed flag', () => {
    expect(failure(() => loadBrokerConfig({ file: path.join(dir, 'none'), host: host() })).code).toBe('CONFIG');
    expect(failure(() => loadBrokerConfig({ overrides: { listenPort: 70_000 }, host: host() })).code).toBe('CONFIG');
    expect(failure(() => loadBrokerConfig({ overrides: { namesrvAddr: 'nohost' }, host: host() })).message).toContain(
      'not host:port',
    );
  });

  it('reads latin-1 as well as UTF-8', () => {
    expect(load(Buffer.from('regionId=Zürich\n', 'utf8')).config.regionId).toBe('Zürich');
    expect(load(Buffer.from('regionId=Zürich\n', 'latin1')).config.regionId).toBe('Zürich');
  });

  it('lets flags win and says when the announced address is not listened on', () => {
    const file = conf('listenPort=1000\nbrokerIP1=10.0.0.9\n');
    const { config, warnings } = loadBrokerConfig({
      file,
      overrides: { listenPort: 2000, namesrvAddr: undefined },
      host: host(),
    });
    expect([config.listenPort, config.haListenPort]).toEqual([2000, 2001]);
    expect(warnings[0]?.message).toContain('set bindAddress=0.0.0.0');
    const wide = load('bindAddress=0.0.0.0\n');
    expect(wide.config.brokerIP1).toBe('10.1.2.3');
    expect(wide.warnings[0]?.message).toContain('no access control');
  });
});

describe('loadNamesrvConfig', () => {
  it('completes its paths and refuses an embedded controller', () => {
    const { config } = loadNamesrvConfig({ host: host() });
    expect(config).toMatchObject({ listenPort: 9876, kvConfigPath: path.join(dir, 'namesrv/kvConfig.json') });
    const file = conf('enableControllerInNamesrv=true');
    expect(failure(() => loadNamesrvConfig({ file, host: host() })).exitCode).toBe(78);
  });
});

describe('ConfigStore', () => {
  const TEXT = '# our broker\nfileReservedTime=48   \n\n! old\nfileReservedTime=48\nmystery=1\n';
  const open = (text: string) => brokerConfigStore(load(text), clock);
  const change = (pairs: Record<string, string>) => new Map(Object.entries(pairs));

  it('plans: old, new, when it counts, and why not', () => {
    const plan = open(TEXT).plan(
      change({
        fileReservedTime: '12',
        flushDiskType: 'SYNC_FLUSH',
        listenPort: '1',
        storePathRootDir: '/x',
        brokerRole: 'SLAVE',
        maxMessageSize: 'big',
        fileReservedTme: '1',
        sendMessageThreadPoolNums: '2',
        __proto__x: '1',
      }),
    );
    expect(plan.map(({ key, old, new: now, effect, ok, refusal }) => [key, old, now, effect, ok, refusal])).toEqual([
      ['fileReservedTime', '48', '12', 'live', true, undefined],
      ['flushDiskType', 'ASYNC_FLUSH', 'SYNC_FLUSH', 'restart', true, undefined],
      ['listenPort', '10911', '1', 'restart', false, 'forbidden'],
      ['storePathRootDir', path.join(dir, 'store'), '/x', 'restart', false, 'forbidden'],
      ['brokerRole', 'ASYNC_MASTER', 'SLAVE', 'live', false, 'forbidden'],
      ['maxMessageSize', '4194304', 'big', 'live', false, 'invalid'],
      ['fileReservedTme', undefined, '1', undefined, false, 'unknown'],
      ['sendMessageThreadPoolNums', '4', '2', 'restart', false, 'forbidden'],
      ['__proto__x', undefined, '1', undefined, false, 'unknown'],
    ]);
    expect(plan[6]?.reason).toContain('did you mean fileReservedTime?');
  });

  it('lets a master change how it waits, and never makes a slave of it', () => {
    const store = open('');
    expect(store.plan(change({ brokerRole: 'SYNC_MASTER' }))[0]).toMatchObject({ ok: true, effect: 'live' });
    store.apply(change({ brokerRole: 'SYNC_MASTER' }));
    expect(store.get('brokerRole')).toBe('SYNC_MASTER');
    expect(store.plan(change({ brokerRole: 'SLAVE' }))[0]).toMatchObject({ ok: false, refusal: 'forbidden' });
  });

  it('applies: live values, listeners, version, and the file with its comments', () => {
    const store = open(TEXT);
    const told: string[] = [];
    const off = store.on(['fileReservedTime', 'deleteWhen'], (key) =>
      told.push(`${key}=${store.get('fileReservedTime')}`),
    );
    store.apply(change({ fileReservedTime: '12', deleteWhen: '04', flushDiskType: 'SYNC_FLUSH' }));
    expect(store.values.fileReservedTime).toBe(12);
    expect(store.values.flushDiskType).toBe('ASYNC_FLUSH');
    expect([...store.pending]).toEqual([['flushDiskType', 'SYNC_FLUSH']]);
    expect(told).toEqual(['fileReservedTime=12']);
    expect(store.version).toEqual({ stateVersion: 0, timestamp: 1000, counter: 1 });
    expect(fs.readFileSync(store.file, 'utf8')).toBe(
      '# our broker\nfileReservedTime=48   \n\n! old\nfileReservedTime=12\nmystery=1\ndeleteWhen=04\nflushDiskType=SYNC_FLUSH\n',
    );
    off();
    store.apply(change({ fileReservedTime: '13' }));
    expect(told).toHaveLength(1);
    const again = loadBrokerConfig({ file: store.file, host: host() }).config;
    expect([again.fileReservedTime, again.flushDiskType]).toEqual([13, 'SYNC_FLUSH']);
  });

  it('makes no change when one is refused, and none when the file cannot be written', () => {
    const store = open(TEXT);
    expect(failure(() => store.apply(change({ fileReservedTime: '1', storePathRootDir: '/x' }))).code).toBe(
      'NO_PERMISSION',
    );
    expect(failure(() => store.apply(change({ fileReservedTime: 'x' }))).code).toBe('CONFIG');
    expect(fs.readFileSync(store.file, 'utf8')).toBe(TEXT);
    fs.rmSync(store.file);
    fs.mkdirSync(store.file);
    expect(failure(() => store.apply(change({ fileReservedTime: '1' }))).code).toBe('CONFIG');
    expect(store.values.fileReservedTime).toBe(48);
    expect(store.version.counter).toBe(0);
  });

  it('keeps file mode and symbolic link', () => {
    const file = conf('fileReservedTime=1\n');
    fs.chmodSync(file, 0o640);
    const link = path.join(dir, 'link.conf');
    fs.symlinkSync(file, link);
    brokerConfigStore(loadBrokerConfig({ file: link, host: host() }), clock).apply(change({ fileReservedTime: '2' }));
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(file, 'utf8')).toBe('fileReservedTime=2\n');
    expect(fs.statSync(file).mode & 0o777).toBe(0o640);
    expect(fs.readdirSync(dir).sort()).toEqual(['broker.conf', 'link.conf']);
  });

  it('survives a restart without a file, in the store', () => {
    const overrides = { storePathRootDir: path.join(dir, 'data') };
    brokerConfigStore(loadBrokerConfig({ overrides, host: host() }), clock).apply(change({ fileReservedTime: '7' }));
    const next = loadBrokerConfig({ overrides, host: host() });
    expect(next.config.fileReservedTime).toBe(7);
    expect(fs.statSync(next.file).mode & 0o777).toBe(0o600);
    const withFile = loadBrokerConfig({ file: conf(''), overrides, host: host() });
    expect(withFile.config.fileReservedTime).toBe(72);
    expect(withFile.warnings[0]?.message).toContain('is not read');
  });

  it('gives all settings as text, with what mqadmin exportConfigs asks for', () => {
    const text = open('').toProperties();
    const lines = text.split('\n');
    expect(lines).toContain('deleteWhen=04');
    expect(lines).toContain('messageDelayLevel=1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h');
    for (const key of [
      'brokerClusterName',
      'brokerId',
      'brokerName',
      'brokerRole',
      'fileReservedTime',
      'filterServerNums',
      'flushDiskType',
      'maxMessageSize',
      'messageDelayLevel',
      'msgTraceTopicName',
      'slaveReadEnable',
      'traceOn',
      'traceTopicEnable',
      'useTLS',
      'autoCreateTopicEnable',
      'autoCreateSubscriptionGroup',
      'clientCallbackExecutorThreads',
    ]) {
      expect(
        lines.filter((line) => line.startsWith(`${key}=`)),
        key,
      ).toHaveLength(1);
    }
    expect([...lines].sort()).toEqual([...lines.slice(-1), ...lines.slice(0, -1)]);
  });
});
