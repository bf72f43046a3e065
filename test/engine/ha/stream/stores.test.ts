import { afterEach, describe, expect, it } from 'vitest';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import { logFiles, queueFiles, TestGate } from '../../store/replica/support.ts';
import { get, message, newDirectory, openStore } from '../../store/store-fixture.ts';
import { Master, Slave, until, WELCOME } from './pair.ts';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Two stores with files of 64 KB, and what connects them. */
async function pair(flushDiskType: 'ASYNC_FLUSH' | 'SYNC_FLUSH' = 'ASYNC_FLUSH') {
  const [one, other] = [newDirectory(), newDirectory()];
  const settings = { mappedFileSizeCommitLog: 64 * 1024, mappedFileSizeConsumeQueue: 2000, flushDiskType };
  const master = await openStore({ directory: one, settings });
  const slave = await openStore({ directory: other, settings, isReplicated: true });
  const sender = new Master(master.feed);
  sender.answer = (stream, hello) =>
    stream.welcome({
      ...WELCOME,
      cutTo: hello.max,
      startFrom: hello.max,
      flushRule: flushDiskType === 'SYNC_FLUSH' ? 'FLUSHED' : 'WRITTEN',
    });
  const gate = new TestGate();
  gate.onWritten = () => {
    for (const stream of sender.streams) stream.onWritten();
  };
  master.gate = gate;
  const port = await sender.listen();
  const receiver = new Slave(slave.replica);
  endings.push(() => {
    receiver.stream?.close('the test is over');
    sender.close();
  });
  const close = async (): Promise<void> => {
    receiver.stream?.close('the test is over');
    sender.close();
    await Promise.all([master.close(), slave.close()]);
  };
  return { master, slave, sender, receiver, port, one, other, close };
}

async function write(store: MessageStore, count: number, bytes: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const text = `${i} `.padEnd(bytes, 'x');
    store.put(message({ topic: `T${i % 3}`, queueId: i % 2, text }), { onPut: () => undefined });
    if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
  }
  await store.flush();
}

describe.each(['ASYNC_FLUSH', 'SYNC_FLUSH'] as const)('two stores with %s', (flushDiskType) => {
  it('come to the same log and the same queues, file by file', async () => {
    const all = await pair(flushDiskType);
    await write(all.master, 500, 300);
    all.receiver.connect(all.port);
    await write(all.master, 1500, 200);
    await until(() => all.slave.replica.end === all.master.feed.end, 'the slave has all');
    await until(() => all.sender.stream.acked.written === all.master.feed.end, 'it has said so');
    if (flushDiskType === 'SYNC_FLUSH') {
      await until(() => all.sender.stream.acked.flushed === all.master.feed.end, 'it has synced all');
    }
    all.slave.replica.confirmTo(all.master.feed.end);
    const found = await get(all.slave, { topic: 'T1', queueId: 1, maxMessages: 5 });
    expect(found.messageCount).toBe(5);
    await all.close();
    expect(logFiles(all.other)).toEqual(logFiles(all.one));
    expect(logFiles(all.one).size).toBeGreaterThan(5);
    expect(queueFiles(all.other)).toEqual(queueFiles(all.one));
  });
});

it('goes on from the files where memory does not reach back, and where a connection was cut', async () => {
  const all = await pair();
  await write(all.master, 1500, 1000);
  const cuts = [100_000, 250_000, 700_000, 1_100_000];
  for (const cut of [...cuts, all.master.feed.end]) {
    const before = all.receiver.closed.length;
    const seen = all.sender.streams.length;
    all.receiver.connect(all.port, { epochs: [{ epoch: 3, start: 0 }] });
    await until(() => all.sender.streams.length > seen && all.slave.replica.end >= cut, `up to ${cut}`);
    if (cut === all.master.feed.end) break;
    for (const socket of all.sender.sockets) socket.destroy();
    await until(() => all.receiver.closed.length > before, 'the connection is gone');
  }
  await all.close();
  expect(logFiles(all.other)).toEqual(logFiles(all.one));
});

it('takes nothing that is no record of its place', async () => {
  const all = await pair();
  await write(all.master, 20, 100);
  all.receiver.connect(all.port);
  await until(() => all.slave.replica.end === all.master.feed.end, 'the slave has all');
  const end = all.slave.replica.end;
  expect(() => all.slave.replica.append(end, Buffer.alloc(200, 1))).toThrow('no record of that place');
  expect(all.slave.replica.end).toBe(end);
});
