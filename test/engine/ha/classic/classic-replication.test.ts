import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeHead, encodeReport } from '../../../../src/engine/ha/classic/frames.ts';
import { PutStatus } from '../../../../src/engine/store/types.ts';
import { get } from '../../store/store-fixture.ts';
import {
  caughtUp,
  dial,
  FILE_SIZE,
  fakeMaster,
  logFiles,
  master,
  newDirectory,
  side,
  slave,
  until,
} from './support.ts';

describe('a slave', () => {
  it('has the log of its master byte by byte, over many files, and can read it', async () => {
    const leader = await master();
    const follower = await slave(leader.address);
    await until('the slave is there', () => leader.replication.replicas().length === 1);
    const puts: Promise<unknown>[] = [];
    for (let i = 0; i < 300; i++) puts.push(leader.put(Buffer.alloc(100 + ((i * 37) % 1500), i)));
    await Promise.all(puts);
    await caughtUp(follower, leader);
    expect(await logFiles(follower)).toEqual(await logFiles(leader));
    expect((await logFiles(leader)).size).toBeGreaterThan(3);
    await until('the queue is shown', () => follower.store.maxOffset('TopicTest', 0) === 300);
    expect((await get(follower.store, { offset: 299 })).messageCount).toBe(1);
  });

  it('is given no more than maxHaTransferByteInSecond where haFlowControlEnable is on, and all of it', async () => {
    const [perSecond, batch] = [200_000, 4096];
    const limits = { haFlowControlEnable: true, maxHaTransferByteInSecond: perSecond, haTransferBatchSize: batch };
    const leader = await master({ settings: limits });
    const follower = await slave(leader.address);
    await until('the slave is there', () => leader.replication.replicas().length === 1);
    const began = performance.now();
    for (let i = 0; i < 30; i++) await leader.put(Buffer.alloc(4000, i));
    await caughtUp(follower, leader);
    const seconds = (performance.now() - began) / 1000;
    const bytes = follower.store.feed.end - follower.store.feed.min;
    // A tenth of a second's worth at once, and what began before that was used up.
    expect(bytes).toBeLessThan(perSecond * (seconds + 0.1) + batch);
    expect(await logFiles(follower)).toEqual(await logFiles(leader));
  });

  it('goes on where it was after either side was away', async () => {
    const leader = await master();
    const directory = await newDirectory();
    const first = await slave(leader.address, { directory });
    for (let i = 0; i < 40; i++) await leader.put(`one-${i}`);
    await caughtUp(first, leader);
    await first.close();
    for (let i = 0; i < 200; i++) await leader.put(Buffer.alloc(1000, i));
    const second = await slave(leader.address, { directory });
    await caughtUp(second, leader);
    expect(await logFiles(second)).toEqual(await logFiles(leader));
    await until('the master knows', () => leader.replication.replicas()[0]?.behindBytes === 0);
    expect(leader.replication.replicas()).toMatchObject([{ inSync: true, ackOffset: leader.store.feed.end }]);
  });

  it('that is empty is given the newest file only, and keeps in mind that the rest is missing', async () => {
    const leader = await master();
    for (let i = 0; i < 100; i++) await leader.put(Buffer.alloc(1500, i));
    const start = leader.store.feed.lastFileStart;
    expect(start).toBeGreaterThanOrEqual(FILE_SIZE);
    const directory = await newDirectory();
    const follower = await slave(leader.address, { directory });
    await caughtUp(follower, leader);
    expect(follower.store.feed.min).toBe(start);
    expect(follower.replication.partial).toEqual({ beganAt: start, master: leader.address });
    await follower.close();
    expect((await side({ directory })).replication.partial).toMatchObject({ beganAt: start });
  });

  it('takes nothing over from a master with another log, and says where they differ', async () => {
    const [leader, other] = [await master(), await master()];
    const directory = await newDirectory();
    const first = await slave(leader.address, { directory });
    for (let i = 0; i < 10; i++) await leader.put(`ours-${i}`);
    for (let i = 0; i < 50; i++) await other.put(`theirs-${i}`);
    await caughtUp(first, leader);
    await first.close();
    const { end } = leader.store.feed;
    const astray = await slave(other.address, { directory });
    await until('it complains', () => astray.replication.follower()?.trouble?.includes('the logs differ at') === true);
    expect(astray.store.replica.end).toBe(end);
    expect(other.replication.replicas().every(({ ackOffset }) => ackOffset <= 1)).toBe(true);
  });

  it('that is ahead of its master is neither cut nor sent anything', async () => {
    const leader = await master({ settings: { haSendHeartbeatInterval: 40 } });
    const directory = await newDirectory();
    const first = await slave(leader.address, { directory });
    for (let i = 0; i < 10; i++) await leader.put(`common-${i}`);
    await caughtUp(first, leader);
    await first.close();
    const ahead = await master({ directory });
    for (let i = 0; i < 5; i++) await ahead.put(`mine-${i}`);
    const { end } = ahead.store.feed;
    await ahead.close();
    const follower = await slave(leader.address, { directory });
    await until('it complains', () => /neither sent nor cut/.test(follower.replication.follower()?.trouble ?? ''));
    expect(follower.store.replica.end).toBe(end);
  });

  it('drops a master that sends other positions than it should', async () => {
    const address = await fakeMaster((socket) => {
      socket.on('data', () => socket.write(Buffer.concat([encodeHead(FILE_SIZE + 8, 4), Buffer.from('oops')])));
    });
    const follower = await slave(address);
    await until('it complains', () => follower.replication.follower()?.trouble !== undefined);
    expect(follower.store.replica.end).toBe(0);
  });

  it('has a store of other file sizes refused before anything is written', async () => {
    const leader = await master();
    for (let i = 0; i < 60; i++) await leader.put(Buffer.alloc(1500, i));
    const follower = await slave(leader.address, { fileSize: 10_000 });
    await until('it complains', () => follower.replication.follower()?.trouble?.includes('no file of 10000') === true);
  });
});

describe('a master', () => {
  it('lets nobody acknowledge who reports what the log does not have', async () => {
    const leader = await master({ shown: 'SYNC_MASTER' });
    await leader.put('one', { waitForFlush: false });
    for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), encodeReport(leader.store.feed.end + 1)]) {
      const peer = await dial(leader.address);
      peer.socket.write(bytes);
      await peer.closed;
      expect(peer.received().length).toBe(0);
    }
    expect(leader.replication.replicas()).toEqual([]);
  });

  it('closes a connection that is silent, before and after its first word', async () => {
    const leader = await master({ settings: { haHousekeepingInterval: 100 } });
    const silent = await dial(leader.address);
    const once = await dial(leader.address);
    once.socket.write(encodeReport(0));
    await Promise.all([silent.closed, once.closed]);
  });

  it('speaks at least as often as its heartbeat says, naming where it would go on', async () => {
    const leader = await master({ settings: { haSendHeartbeatInterval: 40 } });
    const peer = await dial(leader.address);
    peer.socket.write(encodeReport(0));
    await until('a heartbeat came', () => peer.received().length >= 12);
    expect(peer.received().subarray(0, 12)).toEqual(encodeHead(0, 0));
  });

  it('keeps nothing for a slave that does not read, and serves the others', async () => {
    const leader = await master();
    const stuck = await dial(leader.address);
    stuck.socket.pause();
    stuck.socket.write(encodeReport(0));
    const follower = await slave(leader.address);
    await until('the slaves are there', () => leader.replication.replicas().length === 2);
    const puts: Promise<unknown>[] = [];
    for (let i = 0; i < 4000; i++) puts.push(leader.put(Buffer.alloc(3000, i)));
    await Promise.all(puts);
    await caughtUp(follower, leader);
    const [one] = leader.replication.replicas().filter(({ ackOffset }) => ackOffset === 0);
    expect(one?.behindBytes).toBe(leader.store.feed.end);
    // What the two sockets hold between them, and the megabyte of ours: the rest was never read from the log for it.
    expect(leader.store.feed.end - (one?.sendingFrom ?? 0)).toBeGreaterThan(4_000_000);
  });

  it('tells a slave that wants what has been cleaned away', async () => {
    const leader = await master();
    const directory = await newDirectory();
    const first = await slave(leader.address, { directory });
    await leader.put('early');
    await caughtUp(first, leader);
    await first.close();
    for (let i = 0; i < 300; i++) await leader.put(Buffer.alloc(1500, i));
    Object.assign(leader.store.settings, { fileReservedTime: -1 });
    expect((await leader.store.deleteExpiredFiles()).length).toBeGreaterThan(0);
    const late = await slave(leader.address, { directory });
    await until('it complains', () => late.replication.follower()?.trouble !== undefined);
    expect(leader.replication.replicas()).toEqual([]);
  });
});

describe('a synchronous master', () => {
  it('says at once that no slave is there, having stored the message', async () => {
    const leader = await master({ shown: 'SYNC_MASTER' });
    expect(await leader.put('alone')).toMatchObject({ status: PutStatus.SLAVE_NOT_AVAILABLE, queueOffset: 0 });
    expect(await leader.put('does not wait', { waitForFlush: false })).toMatchObject({ status: PutStatus.OK });
    expect(leader.store.maxOffset('TopicTest', 0)).toBe(2);
  });

  it('answers when one slave has it', async () => {
    const leader = await master({ shown: 'SYNC_MASTER' });
    const follower = await slave(leader.address);
    await until('the slave is in sync', () => leader.replication.replicas()[0]?.inSync === true);
    const put = await leader.put('both');
    expect(put.status).toBe(PutStatus.OK);
    expect(follower.store.replica.end).toBe(leader.store.feed.end);
  });

  it('says in time that the slave did not acknowledge', async () => {
    const leader = await master({ shown: 'SYNC_MASTER', settings: { slaveTimeout: 50 } });
    const deaf = await dial(leader.address);
    deaf.socket.write(encodeReport(0));
    await until('the slave is in sync', () => leader.replication.replicas()[0]?.inSync === true);
    expect((await leader.put('unheard')).status).toBe(PutStatus.FLUSH_SLAVE_TIMEOUT);
  });

  it('does not wait for a slave that is too far behind', async () => {
    const leader = await master({ shown: 'SYNC_MASTER', settings: { haSlaveFallbehindMax: 1000 } });
    for (let i = 0; i < 10; i++) await leader.put(Buffer.alloc(500));
    const deaf = await dial(leader.address);
    deaf.socket.write(encodeReport(1));
    await until('the slave is there', () => leader.replication.replicas().length === 1);
    expect((await leader.put('unheard')).status).toBe(PutStatus.SLAVE_NOT_AVAILABLE);
  });

  it('counts brokers as 5.x does when inSyncReplicas is given', async () => {
    const alone = await master({ shown: 'SYNC_MASTER', countsReplicas: true });
    expect((await alone.put('itself is enough')).status).toBe(PutStatus.OK);
    const settings = { inSyncReplicas: 2, slaveTimeout: 50 };
    const two = await master({ shown: 'SYNC_MASTER', countsReplicas: true, settings });
    expect((await two.put('nobody else')).status).toBe(PutStatus.FLUSH_SLAVE_TIMEOUT);
    const follower = await slave(two.address);
    await caughtUp(follower, two);
    expect((await two.put('two have it')).status).toBe(PutStatus.OK);
  });

  it('refuses before it stores when fewer than minInSyncReplicas follow', async () => {
    const settings = { inSyncReplicas: 2, minInSyncReplicas: 2 };
    const leader = await master({ shown: 'SYNC_MASTER', countsReplicas: true, settings });
    expect(await leader.put('no')).toMatchObject({
      status: PutStatus.IN_SYNC_REPLICAS_NOT_ENOUGH,
      reason: 'in-sync replicas not enough',
    });
    expect(leader.store.feed.end).toBe(0);
  });

  it('answers what waits for a slave that goes, and lets go of it all as ASYNC_MASTER', async () => {
    const leader = await master({ shown: 'SYNC_MASTER' });
    const deaf = await dial(leader.address);
    deaf.socket.write(encodeReport(0));
    await until('the slave is in sync', () => leader.replication.replicas()[0]?.inSync === true);
    const waiting = leader.put('waits');
    const second = leader.put('waits too');
    deaf.socket.destroy();
    expect((await waiting).status).toBe(PutStatus.SLAVE_NOT_AVAILABLE);
    expect((await second).status).toBe(PutStatus.SLAVE_NOT_AVAILABLE);
    leader.role.set({ shown: 'ASYNC_MASTER' });
    expect((await leader.put('free')).status).toBe(PutStatus.OK);
  });
});

describe('a torn marker of a partial replica', () => {
  it('stops the start rather than being forgotten', async () => {
    const leader = await master();
    for (let i = 0; i < 100; i++) await leader.put(Buffer.alloc(1500, i));
    const directory = await newDirectory();
    const follower = await slave(leader.address, { directory });
    await caughtUp(follower, leader);
    await follower.close();
    writeFileSync(`${directory}/ha/partial.json`, '{"began');
    await expect(side({ directory })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });
});
