import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DiskContext as AdminContext, Check } from '../../../src/admin/doctor/check.ts';
import { systemClock } from '../../../src/clock.ts';
import {
  type DiskContext,
  diskChecks,
  diskChecksOn,
  type Found,
  thisMachine,
} from '../../../src/engine/doctor/index.ts';
import type { Machine } from '../../../src/engine/machine/machine.ts';
import { ConsumeStore } from '../../../src/engine/store/consume/consume-store.ts';
import { lmdbOpener } from '../../../src/engine/store/consume/database.ts';
import { nodeFileSystem, type VolumeStat } from '../../../src/engine/store/files/file-system.ts';
import { claimIdentity } from '../../../src/engine/store/identity/store-identity.ts';
import { silentLogger } from '../../../src/engine/store/logger.ts';
import { startTestBroker } from '../../../src/testing.ts';
import { plantDaemon } from '../daemon/support.ts';
import {
  APACHE_STORES,
  entryPlace,
  GEOMETRY,
  newRoot,
  openSmall,
  type Planted,
  patch,
  placeOf,
  plantStore,
  unpackApache,
} from '../store/inspect/planted.ts';

const { root, remove } = newRoot();
const pristine = join(root, 'pristine');
const store = join(root, 'store');
const conf = join(root, 'broker.conf');
const NOW = Date.now();
/** Room for any store, on a machine where nothing is short. */
const ROOMY: VolumeStat = {
  totalBytes: 1e12,
  freeBytes: 9e11,
  availableBytes: 9e11,
  totalInodes: 1e6,
  freeInodes: 9e5,
};
let planted: Planted[];

beforeAll(async () => {
  planted = await plantStore(pristine);
  claimIdentity(
    pristine,
    { brokerName: 'broker-a', brokerClusterName: 'C', brokerId: 0 },
    silentLogger,
    nodeFileSystem,
  );
});
afterAll(remove);
beforeEach(() => {
  rmSync(store, { recursive: true, force: true });
  cpSync(pristine, store, { recursive: true });
});

/** A machine of the given volume, with its own kernel tables or a folder that stands for /proc. */
const machineWith = (volume: Partial<VolumeStat> = {}, proc = '/proc'): Machine => ({
  files: { ...nodeFileSystem, volume: () => ({ ...ROOMY, ...volume }) },
  proc,
});

/** A folder that stands for /proc. */
function procWith(files: Record<string, string>): string {
  const proc = join(root, `proc-${Object.keys(files).length}-${Math.random()}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(proc, name, '..'), { recursive: true });
    writeFileSync(join(proc, name), text);
  }
  return proc;
}

/** A machine on which nobody listens: on this one a broker may run. */
const idleMachine = (): Machine => machineWith({}, procWith({ 'net/tcp': '', 'net/tcp6': '' }));

async function look(
  name: string,
  { config, machine = machineWith(), ...more }: { config?: string; machine?: Machine } & Partial<DiskContext> = {},
): Promise<readonly Found[]> {
  if (config !== undefined) writeFileSync(conf, config);
  const check = diskChecksOn(machine).find((one) => one.name === name);
  if (check === undefined) throw new Error(`there is no check ${name}`);
  return check.run({
    storeDirectory: store,
    ...(config !== undefined && { configFile: conf }),
    nowMs: NOW,
    ...more,
  });
}

/** All findings of all checks about a store. */
async function everything(
  storeDirectory: string,
  config?: string,
  machine = machineWith(),
): Promise<Record<string, readonly Found[]>> {
  if (config !== undefined) writeFileSync(conf, config);
  const found: Record<string, readonly Found[]> = {};
  for (const check of diskChecksOn(machine)) {
    const all = await check.run({
      storeDirectory,
      nowMs: Date.now(),
      ...(config !== undefined && { configFile: conf }),
    });
    if (all.length > 0) found[check.name] = all;
  }
  return found;
}

describe('the checks of a store', () => {
  it('are those of the manual that a disk can show, in the shape the doctor takes', () => {
    const checks: readonly Check<AdminContext>[] = diskChecks;
    expect(checks.map(({ name }) => name)).toEqual([
      'port-in-use',
      'broker-name-mismatch',
      'mapped-file-failed',
      'disk-full',
      'daemon-role-conflict',
      'ack-store-damaged',
      'queue-index-damaged',
      'config-torn',
      'clock-jumped',
      'store-on-small-disk',
      'tail-set-aside',
      'ha-file-damaged',
    ]);
    for (const { title, scope } of checks) {
      expect(scope).toBe('disk');
      expect(title.length).toBeLessThan(60);
    }
  });

  it('find nothing in a healthy store of ours', async () => {
    const idle = idleMachine();
    expect(await everything(store, undefined, idle)).toEqual({});
    const config = `storePathRootDir=${store}\nbrokerName=broker-a\nbrokerId=0\nlistenPort=3\n`;
    expect(await everything(store, config, idle)).toEqual({});
  });

  it.each(APACHE_STORES)('find nothing in that of Apache %s', async (name) => {
    expect(await everything(unpackApache(name, join(root, name)), undefined, idleMachine())).toEqual({});
  });

  it('find nothing where a broker runs', async () => {
    const broker = await startTestBroker();
    const port = broker.brokerAddr.split(':')[1];
    try {
      expect(await everything(broker.directory, `brokerName=test-broker\nlistenPort=${port}\nbrokerId=0\n`)).toEqual(
        {},
      );
    } finally {
      await broker.close();
    }
  });

  it('say what is no store', async () => {
    await expect(look('config-torn', { storeDirectory: join(root, 'nothing') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('port-in-use', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    ['listenPort', 0],
    ['listenPort - 2', 2],
    ['haListenPort', -1],
  ])('names who has %s', async (use, distance) => {
    const found = await look('port-in-use', { config: `listenPort=${port + distance}\n` });
    expect(found).toHaveLength(1);
    expect(found[0]?.evidence).toMatchObject({ port, use, pid: process.pid, command: expect.stringContaining('node') });
    expect(found[0]?.message).toContain(`is taken by process ${process.pid}`);
    expect(found[0]?.next[0]).toBe(`ss -ltnp 'sport = :${port}'`);
  });

  it('takes the port from the newest message where no file is given, and finds a free one free', async () => {
    expect(await look('port-in-use')).toEqual([]);
    const { position } = planted.at(-1) as Planted;
    const [path, at] = placeOf(store, position);
    patch(path, (bytes) => bytes.writeInt32BE(port, at + 68));
    expect((await look('port-in-use'))[0]?.evidence).toMatchObject({
      port,
      portFrom: 'the newest message of the store',
    });
  });

  it('also for a store that is yet to be made', async () => {
    const found = await look('port-in-use', { config: `listenPort=${port}\n`, storeDirectory: join(root, 'new') });
    expect(found).toHaveLength(1);
  });
});

describe('broker-name-mismatch', () => {
  it('quotes the words of the start', async () => {
    const [found] = await look('broker-name-mismatch', { config: 'brokerName=broker-b\n' });
    expect(found).toMatchObject({
      severity: 'critical',
      message: expect.stringContaining('broker-b does not match the expected group name: broker-a'),
      evidence: { configuredBrokerName: 'broker-b', storeBrokerName: 'broker-a' },
    });
  });

  it('warns for a store of Apache, which would start', async () => {
    const directory = unpackApache('5.3.3-clean', join(root, 'named'));
    const [found] = await look('broker-name-mismatch', { config: 'brokerName=other\n', storeDirectory: directory });
    expect(found).toMatchObject({ severity: 'warning', evidence: { storeBrokerName: 'broker-a' } });
  });
});

describe('mapped-file-failed', () => {
  const limits = (files: number): string =>
    `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${files}  524288  files\n`;

  it('says how many files may be open, and how many are needed', async () => {
    const proc = procWith({ 'self/limits': limits(100) });
    const [found] = await look('mapped-file-failed', { machine: machineWith({}, proc) });
    expect(found).toMatchObject({ subject: 'open files', evidence: { openFileLimit: 100 } });
    expect(found?.message).toContain('may open 100 files; a broker needs at least 256');
  });

  it('counts the files of a store that an Apache broker keeps open and mapped', async () => {
    const directory = unpackApache('4.9.7-clean', join(root, 'mapped'));
    const proc = procWith({ 'self/limits': limits(1024), 'sys/vm/max_map_count': '7\n' });
    const found = await look('mapped-file-failed', { machine: machineWith({}, proc), storeDirectory: directory });
    expect(found.map(({ subject }) => subject)).toEqual(['open files', 'memory maps']);
    expect(found[1]?.evidence).toMatchObject({ storeFiles: 7, maxMapCount: 7 });
  });

  it('counts inodes and memory', async () => {
    const proc = procWith({
      'self/limits': limits(65_535),
      meminfo: 'MemTotal:  2000000 kB\nMemAvailable:  50000 kB\n',
    });
    const found = await look('mapped-file-failed', { machine: machineWith({ freeInodes: 3 }, proc) });
    expect(found.map(({ subject, severity }) => [subject, severity])).toEqual([
      ['inodes', undefined],
      ['memory', 'warning'],
    ]);
    expect(found[0]?.message).toContain('3 of 1000000 inodes');
  });

  it('looks at the process that runs', async () => {
    const live = await openSmall(store);
    const pid = String(process.pid);
    const proc = procWith({ [`${pid}/limits`]: limits(10), [`${pid}/maps`]: 'a\n' });
    mkdirSync(join(proc, pid, 'fd'));
    for (let fd = 0; fd < 9; fd++) symlinkSync('/dev/null', join(proc, pid, 'fd', String(fd)));
    try {
      const [found] = await look('mapped-file-failed', { machine: machineWith({}, proc) });
      expect(found?.message).toBe(`process ${pid} has 9 of 10 files open: the next ones fail.`);
    } finally {
      await live.close();
    }
  });
});

describe('disk-full', () => {
  const used = (percent: number): Machine => {
    const availableBytes = 1e9 * (1 - percent / 100);
    return machineWith({ totalBytes: 1e9, freeBytes: availableBytes, availableBytes });
  };

  it('says how full it is, at what sends are refused, and what fills it', async () => {
    const [found] = await look('disk-full', { machine: used(93), config: 'fileReservedTime=48\n' });
    expect(found).toMatchObject({
      severity: 'critical',
      evidence: { usedRatio: 0.93, refusesAtRatio: 0.85, fileReservedTimeHours: 48 },
    });
    expect(found?.message).toContain('something else fills the disk');
    expect(found?.evidence['largest']).toEqual(expect.arrayContaining([expect.stringMatching(/^commitlog /)]));
  });

  it('warns before, and goes by the configured limit', async () => {
    expect(await look('disk-full', { machine: used(82) })).toMatchObject([{ severity: 'warning' }]);
    expect(await look('disk-full', { machine: used(82), config: 'diskSpaceWarningLevelRatio=95\n' })).toEqual([]);
    expect(await look('disk-full', { machine: used(70) })).toEqual([]);
  });
});

describe("this machine's own disk", () => {
  /** The last message came two hours after the first, so that there is a rate. */
  function twoHours(): void {
    const { position } = planted.at(-1) as Planted;
    const [path, at] = placeOf(store, position);
    patch(path, (bytes) => bytes.writeBigInt64BE(bytes.readBigInt64BE(at + 56) + 7_200_000n, at + 56));
  }

  it('is full for a broker that is told to stop below what is used of it', async () => {
    const { totalBytes } = nodeFileSystem.volume(store);
    const [found] = await look('disk-full', { machine: thisMachine, config: 'diskSpaceWarningLevelRatio=0\n' });
    expect(found).toMatchObject({ severity: 'critical', evidence: { refusesAtRatio: 0, totalBytes } });
    expect(found?.evidence['usedRatio']).toBeGreaterThan(0);
  });

  it('is too small for what comes in where nothing ever expires, and large enough for three days of it', async () => {
    twoHours();
    const forever = { machine: thisMachine, config: 'fileReservedTime=9007199254740991\n' };
    expect((await look('store-on-small-disk', forever))[0]?.message).toContain('It fills before anything expires.');
    expect(await look('store-on-small-disk', { machine: thisMachine, config: 'fileReservedTime=72\n' })).toEqual([]);
  });
});

describe('store-on-small-disk', () => {
  it('sets what comes in against what the disk holds', async () => {
    const volume = { totalBytes: 5e6, freeBytes: 1e6, availableBytes: 1e6 };
    expect(await look('store-on-small-disk', { machine: machineWith(volume) })).toEqual([]);
    // The last message came two hours after the first.
    const { position } = planted.at(-1) as Planted;
    const [path, at] = placeOf(store, position);
    patch(path, (bytes) => bytes.writeBigInt64BE(bytes.readBigInt64BE(at + 56) + 7_200_000n, at + 56));
    const [found] = await look('store-on-small-disk', {
      machine: machineWith(volume),
      config: 'fileReservedTime=720\n',
    });
    expect(found?.message).toContain('It fills before anything expires.');
    expect(found?.evidence).toMatchObject({ fileReservedTimeHours: 720, availableBytes: 1e6 });
  });

  it('finds a disk that has no room for a few log files', async () => {
    const [found] = await look('store-on-small-disk', { machine: machineWith({ availableBytes: 1000 }) });
    expect(found?.evidence).toMatchObject({ mappedFileSizeCommitLog: GEOMETRY.mappedFileSizeCommitLog });
    expect(found?.message).toContain('less than 4 of them');
  });
});

describe('ack-store-damaged', () => {
  async function consumed(next: number): Promise<void> {
    const consumeStore = await ConsumeStore.open({
      directory: store,
      ...{ files: nodeFileSystem, clock: systemClock, logger: silentLogger, isSync: false },
      openDatabase: await lmdbOpener(nodeFileSystem),
    });
    consumeStore.obtain('group', 'Orders', 1, next);
    await consumeStore.committed();
    await consumeStore.close();
  }

  it('is silent for one that opens', async () => {
    await consumed(40);
    expect(await look('ack-store-damaged')).toEqual([]);
  });

  it('finds one that does not open', async () => {
    await consumed(40);
    patch(join(store, 'consumeStore', 'data.mdb'), (bytes) => bytes.fill(0x5a));
    const [found] = await look('ack-store-damaged');
    expect(found?.message).toContain('does not open');
    expect(found?.subject).toBe(join(store, 'consumeStore'));
  });

  it('finds one of another store', async () => {
    await consumed(5000);
    const [found] = await look('ack-store-damaged');
    expect(found?.message).toContain(
      'belongs to another store: group group is at 5000 of Orders, queue 1, which ends at 40',
    );
  });
});

describe('queue-index-damaged', () => {
  it('finds entries that do not lead to their messages', async () => {
    const [path, at] = entryPlace(store, 2, 0);
    patch(path, (bytes) => bytes.writeBigInt64BE(BigInt((planted[50] as Planted).position), at));
    const [found] = await look('queue-index-damaged');
    expect(found).toMatchObject({
      subject: 'Orders/2',
      evidence: { badEntries: 1, file: path, offset: 0, topic: 'Orders', queueId: 2, queueOffset: 0 },
      next: [`mq store verify ${store}`, `mq store rebuild ${store}`, `mq recover --store ${store}`],
    });
  });

  it('finds a queue that is lost while its group has a place in it', async () => {
    rmSync(join(store, 'consumequeue', 'Orders', '1'), { recursive: true });
    expect(await look('queue-index-damaged')).toMatchObject([
      { subject: 'Orders/1', severity: 'warning', evidence: { queues: ['Orders/1'] } },
    ]);
  });

  it('finds a log without queues, and a log with a hole', async () => {
    rmSync(join(store, 'consumequeue'), { recursive: true });
    expect((await look('queue-index-damaged'))[0]?.message).toContain('there is no consume queue');
    cpSync(join(pristine, 'consumequeue'), join(store, 'consumequeue'), { recursive: true });
    rmSync(join(store, 'commitlog', '00000000000000008192'));
    expect((await look('queue-index-damaged'))[0]?.message).toContain('the log file that starts at 8192 is missing');
  });
});

describe('config-torn', () => {
  it('tells a file with a good .bak from one without', async () => {
    const path = join(store, 'config', 'consumerOffset.json');
    cpSync(path, `${path}.bak`);
    patch(path, (bytes) => bytes.fill(0, 20));
    expect(await look('config-torn')).toMatchObject([{ subject: 'consumerOffset.json', severity: 'warning' }]);
    writeFileSync(`${path}.bak`, '{"off');
    const [found] = await look('config-torn');
    expect(found).toMatchObject({ severity: 'critical', evidence: { state: 'torn', backup: 'torn' } });
    expect(found?.message).toContain('No broker starts so.');
  });
});

describe('clock-jumped', () => {
  it('finds messages stored in the future', async () => {
    const [found] = await look('clock-jumped', { nowMs: NOW - 7_200_000 });
    expect(found?.evidence['aheadMs']).toBeGreaterThan(7_000_000);
    expect(found?.message).toMatch(/2 h from now/);
  });

  it('finds a log that goes back in time', async () => {
    const second = planted.find(({ position }) => position === 8192) as Planted;
    const [path, at] = placeOf(store, second.position);
    patch(path, (bytes) => bytes.writeBigInt64BE(bytes.readBigInt64BE(at + 56) - 3_600_000n, at + 56));
    const [found] = await look('clock-jumped');
    expect(found).toMatchObject({ subject: path, evidence: { file: path } });
    expect(found?.evidence['backMs']).toBeGreaterThan(3_500_000);
  });
});

describe('daemon-role-conflict', () => {
  it('finds a role and an id that contradict each other, and an id the store does not know', async () => {
    expect(await look('daemon-role-conflict', { config: 'brokerRole=SLAVE\nbrokerId=0\n' })).toMatchObject([
      { evidence: { brokerRole: 'SLAVE', brokerId: 0 } },
    ]);
    expect(await look('daemon-role-conflict', { config: 'brokerRole=SLAVE\nbrokerId=2\n' })).toMatchObject([
      { evidence: { configuredBrokerId: 2, storeBrokerId: 0 } },
    ]);
  });

  it('finds a process that listens elsewhere than the file says', async () => {
    const broker = await startTestBroker();
    try {
      const found = await look('daemon-role-conflict', { config: 'listenPort=3\n', storeDirectory: broker.directory });
      expect(found).toMatchObject([{ evidence: { pid: process.pid, configuredListenPort: 3 } }]);
      expect(found[0]?.message).toContain('listens nobody');
    } finally {
      await broker.close();
    }
  });

  it('finds a running/ folder of processes that are gone, and an abort file that names a stranger', async () => {
    mkdirSync(join(store, 'running'));
    writeFileSync(join(store, 'running', 'broker-a-4194304'), '');
    writeFileSync(join(store, 'abort'), '4242');
    const found = await look('daemon-role-conflict', {
      machine: machineWith({}, procWith({ '4242/cmdline': 'java\0-cp\0x\0BrokerStartup' })),
    });
    expect(found.map(({ subject }) => subject)).toEqual([store, join(store, 'running')]);
    expect(found[0]?.message).toContain('process 4242, which abort names, lives');
  });

  const GONE = { pid: 4_000_000, startTime: '1', bootId: 'earlier' };
  const caredFor: readonly (readonly [string, Parameters<typeof plantDaemon>[2], RegExp, RegExp])[] = [
    [
      'a broker that died after its daemon',
      { child: { process: GONE }, alive: false },
      /notes broker-a-1 as pid 4000000, which is gone, and no daemon runs/,
      /^mq daemon start --detach -c \/etc\/mq\/cluster\.yaml$/,
    ],
    [
      'a broker that its daemon cannot keep alive',
      { child: { phase: 'refused', lastError: 'pid 7 ended with status 78' }, alive: true },
      /cannot keep broker-a-1 alive \(refused\): pid 7 ended with status 78/,
      /^mq daemon logs broker-a-1 /,
    ],
  ];
  it.each(caredFor)('reads the notes of a daemon: %s', async (_, noted, message, next) => {
    const daemon = await plantDaemon(store, join(root, 'running'), noted);
    try {
      const [found] = await look('daemon-role-conflict');
      expect(found?.message).toMatch(message);
      expect(found?.next[0]).toMatch(next);
    } finally {
      await daemon.close();
    }
  });

  it('names a broker that was started besides its daemon', async () => {
    const broker = await startTestBroker({ directory: join(root, 'by-hand') });
    const daemon = await plantDaemon(broker.directory, join(root, 'running'), {
      child: { phase: 'blocked' },
      alive: true,
    });
    try {
      const found = await look('daemon-role-conflict', { storeDirectory: broker.directory });
      expect(found[0]?.message).toContain(`mq broker ${process.pid}, which it did not start, has the store`);
    } finally {
      await daemon.close();
      await broker.close();
    }
  });

  it('has nothing to say of a broker that is well cared for', async () => {
    const daemon = await plantDaemon(store, join(root, 'running'), { alive: true });
    expect(await look('daemon-role-conflict')).toEqual([]);
    await daemon.close();
  });
});
