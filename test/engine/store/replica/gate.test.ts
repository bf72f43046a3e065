import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import type { MessageStore } from '../../../../src/engine/store/message-store.ts';
import type { PutResult } from '../../../../src/engine/store/types.ts';
import { bodiesOf, fileSystemWith, message, newDirectory, openStore, put, systemError } from '../store-fixture.ts';
import { copyLog, TestGate } from './support.ts';

afterEach(() => {
  vi.useRealTimers();
});

const NOT_MASTER = { status: 'NOT_MASTER', reason: '[NOT_MASTER] epoch 4 belongs to b2' } as const;

/** Puts, and notes answers in the order they come. */
function sender(store: MessageStore): { send: (text: string, wait?: boolean) => void; answers: string[] } {
  const answers: string[] = [];
  const send = (text: string, wait = true): void => {
    const onPut = (result: PutResult): void => void answers.push(`${text} ${result.status}`);
    store.put(message({ text, waitForFlush: wait }), { onPut });
  };
  return { send, answers };
}

async function turns(count = 3): Promise<void> {
  for (let i = 0; i < count; i++) await nextTurn();
}

describe('a store behind a gate', () => {
  it('answers and shows at once where the gate waits for nobody', async () => {
    const store = await openStore();
    const gate = new TestGate();
    store.gate = gate;
    const seen: number[] = [];
    store.onArrival((_topic, _queue, offset) => void seen.push(offset));
    const result = await put(store, message());
    expect(result).toMatchObject({ status: 'OK', queueOffset: 0 });
    expect(seen).toEqual([0]);
    expect(gate.told).toEqual([`written ${store.maxPhysicalOffset}`]);
    await store.flush();
    expect(gate.told.at(-1)).toBe(`flushed ${store.maxPhysicalOffset}`);
  });

  it('refuses before anything is appended', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.refusal = { status: 'IN_SYNC_REPLICAS_NOT_ENOUGH', reason: 'in-sync replicas not enough' };
    store.gate = gate;
    expect(await put(store, message())).toMatchObject(gate.refusal);
    expect(store.maxPhysicalOffset).toBe(0);
    gate.refusal = undefined;
    expect(await put(store, message())).toMatchObject({ status: 'OK', queueOffset: 0 });
  });

  it('holds answers until the replicas have them, in the order of the log, and shows nothing before', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.answerTo = 0;
    gate.showTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    const ends: number[] = [];
    const seen: number[] = [];
    store.onArrival((_topic, _queue, offset) => void seen.push(offset));
    for (const text of ['a', 'b', 'c', 'd']) {
      send(text);
      await turns();
      ends.push(store.maxPhysicalOffset);
    }
    expect(answers).toEqual([]);
    expect(store.pendingAnswers).toBe(4);
    expect(store.maxOffset('TopicTest', 0)).toBe(0);
    expect(await store.messageAt(0)).toBeUndefined();

    const [, second = 0] = ends;
    gate.answerTo = second;
    gate.showTo = second + 1;
    store.gateMoved();
    await turns();
    expect(answers).toEqual(['a OK', 'b OK']);
    expect(seen).toEqual([0, 1]);
    expect(await bodiesOf(store)).toEqual(['a', 'b']);

    gate.answerTo = Number.POSITIVE_INFINITY;
    gate.showTo = Number.POSITIVE_INFINITY;
    store.gateMoved();
    await turns();
    expect(answers).toEqual(['a OK', 'b OK', 'c OK', 'd OK']);
    expect(await bodiesOf(store)).toEqual(['a', 'b', 'c', 'd']);
    expect(await put(store, message())).toMatchObject({ queueOffset: 4 });
  });

  it('shows a part of one turn when the gate stands in its middle', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.showTo = 0;
    gate.answerTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    for (const text of ['a', 'b', 'c']) send(text);
    await turns();
    const each = store.maxPhysicalOffset / 3;
    gate.showTo = each * 2;
    gate.answerTo = each * 2 - 1;
    store.gateMoved();
    await turns();
    expect(await bodiesOf(store)).toEqual(['a', 'b']);
    expect(answers).toEqual(['a OK']);
  });

  it('waits for the disk as well under SYNC_FLUSH', async () => {
    const store = await openStore({ settings: { flushDiskType: 'SYNC_FLUSH' } });
    const gate = new TestGate();
    gate.answerTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    await turns();
    await store.flush();
    expect(store.flushedTo).toBe(store.maxPhysicalOffset);
    expect(answers).toEqual([]);
    expect(store.oldestPendingMs).toBe(0);
    gate.answerTo = Number.POSITIVE_INFINITY;
    store.gateMoved();
    await turns();
    expect(answers).toEqual(['a OK']);
    const result = await put(store, message());
    expect(store.flushedTo).toBeGreaterThan(result.physicalOffset);
  });

  it('answers at once who does not want to wait', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.answerTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('waits');
    send('does not', false);
    await turns();
    expect(answers).toEqual(['does not OK']);
  });

  it('looks once more before answers leave: a lost permit turns all of the round', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.answerTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    send('b');
    await turns();
    gate.lastLook = NOT_MASTER;
    gate.answerTo = Number.POSITIVE_INFINITY;
    store.gateMoved();
    await turns();
    send('c', false);
    await turns();
    expect(answers).toEqual(['a NOT_MASTER', 'b NOT_MASTER', 'c NOT_MASTER']);
  });

  it('says that no slave is there only to those who wanted one', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.lastLook = { status: 'SLAVE_NOT_AVAILABLE', reason: 'no slave' };
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    send('b', false);
    await turns();
    expect(answers.sort()).toEqual(['a SLAVE_NOT_AVAILABLE', 'b OK']);
    expect(await bodiesOf(store)).toEqual(['a', 'b']);
  });

  it('gives a replica no longer than it is told, and goes on waiting for later ones', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const store = await openStore();
    const gate = new TestGate();
    gate.answerTo = 0;
    gate.waitMs = 1000;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    await turns();
    await vi.advanceTimersByTimeAsync(800);
    send('b');
    await turns();
    expect(answers).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(answers).toEqual(['a FLUSH_SLAVE_TIMEOUT']);
    gate.answerTo = Number.POSITIVE_INFINITY;
    store.gateMoved();
    await turns();
    expect(answers).toEqual(['a FLUSH_SLAVE_TIMEOUT', 'b OK']);
  });

  it('can be exchanged while answers wait: the new one decides', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.answerTo = 0;
    gate.showTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    await turns();
    const slave = new TestGate();
    slave.refusal = NOT_MASTER;
    slave.lastLook = NOT_MASTER;
    slave.showTo = 0;
    store.gate = slave;
    await turns();
    expect(answers).toEqual(['a NOT_MASTER']);
    expect(store.maxOffset('TopicTest', 0)).toBe(0);
    store.gate = undefined;
    await turns();
    expect(await bodiesOf(store)).toEqual(['a']);
    expect(await put(store, message())).toMatchObject({ status: 'OK', queueOffset: 1 });
  });

  it('holds nothing back any more once it has no gate, and begins anew with the next', async () => {
    const store = await openStore();
    const gate = new TestGate();
    gate.answerTo = 0;
    gate.showTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    await turns();
    store.gate = undefined;
    send('b');
    await turns();
    send('c');
    await turns();
    expect(answers).toEqual(['a OK', 'b OK', 'c OK']);
    expect(await bodiesOf(store)).toEqual(['a', 'b', 'c']);
    gate.told.length = 0;
    store.gate = gate;
    send('d');
    await turns();
    expect(gate.told).toEqual([`written ${store.maxPhysicalOffset}`]);
    expect(answers).toHaveLength(3);
    expect(await bodiesOf(store)).toEqual(['a', 'b', 'c']);
    gate.showTo = store.maxPhysicalOffset;
    store.gateMoved();
    await turns();
    expect(await bodiesOf(store)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('answers what waits when it is closed, and keeps hidden what was not shown', async () => {
    const directory = newDirectory();
    const store = await openStore({ directory });
    const gate = new TestGate();
    store.gate = gate;
    const { send, answers } = sender(store);
    send('shown');
    await turns();
    gate.answerTo = store.maxPhysicalOffset;
    gate.showTo = store.maxPhysicalOffset;
    send('a');
    send('b');
    await turns();
    await store.close();
    expect(answers).toEqual(['shown OK', 'a FLUSH_SLAVE_TIMEOUT', 'b FLUSH_SLAVE_TIMEOUT']);

    const again = await openStore({ directory, isReplicated: true });
    expect(await bodiesOf(again)).toEqual(['shown']);
    const next = new TestGate();
    next.showTo = 0;
    again.gate = next;
    expect(await put(again, message({ text: 'c' }))).toMatchObject({ status: 'OK', queueOffset: 3 });
    expect(await bodiesOf(again)).toEqual(['shown']);
    next.showTo = Number.POSITIVE_INFINITY;
    again.gateMoved();
    await turns();
    expect(await bodiesOf(again)).toEqual(['shown', 'a', 'b', 'c']);
    await again.close();
    expect(await bodiesOf(await openStore({ directory }))).toEqual(['shown', 'a', 'b', 'c']);
  });
});

describe('a store behind a gate whose disk fails', () => {
  it('promises nothing after a failed sync, whatever the replicas have', async () => {
    let fails = false;
    const store = await openStore({
      settings: { flushDiskType: 'SYNC_FLUSH' },
      fileSystem: fileSystemWith({
        datasyncAsync: (fd) => (fails ? Promise.reject(systemError('EIO')) : nodeFileSystem.datasyncAsync(fd)),
      }),
    });
    const gate = new TestGate();
    gate.answerTo = 0;
    store.gate = gate;
    fails = true;
    const { send, answers } = sender(store);
    send('a');
    await turns();
    gate.answerTo = Number.POSITIVE_INFINITY;
    store.gateMoved();
    await vi.waitFor(() => expect(answers).toEqual(['a SERVICE_NOT_AVAILABLE']));
  });

  it('takes back what a full disk did not take, and nothing that waits to be shown', async () => {
    let isFull = false;
    const store = await openStore({
      settings: { messageIndexEnable: false },
      fileSystem: fileSystemWith({
        write: (fd, bytes, offset, length, position) => {
          if (isFull) throw systemError('ENOSPC');
          return nodeFileSystem.write(fd, bytes, offset, length, position);
        },
      }),
    });
    const gate = new TestGate();
    gate.showTo = 0;
    gate.answerTo = 0;
    store.gate = gate;
    const { send, answers } = sender(store);
    send('a');
    await turns();
    isFull = true;
    send('b');
    await turns();
    expect(answers).toEqual(['b SERVICE_NOT_AVAILABLE']);
    isFull = false;
    store.diskRatios();
    send('c');
    await turns();
    gate.showTo = Number.POSITIVE_INFINITY;
    gate.answerTo = Number.POSITIVE_INFINITY;
    store.gateMoved();
    await turns();
    expect(answers.filter((text) => text.endsWith('OK'))).toEqual(['a OK', 'c OK']);
    expect(await bodiesOf(store)).toEqual(['a', 'c']);
  });
});

describe('a master that becomes a slave as it runs', () => {
  it('shows what it had not shown yet when the new master confirms it, and what that sends behind it', async () => {
    const old = await openStore({ isReplicated: true });
    const gate = new TestGate();
    gate.showTo = 0;
    gate.answerTo = 0;
    old.gate = gate;
    const { send, answers } = sender(old);
    for (const text of ['a', 'b', 'c']) send(text);
    await turns();
    const next = await openStore();
    await copyLog(old, next);
    expect(await put(next, message({ text: 'd' }))).toMatchObject({ status: 'OK', queueOffset: 3 });

    const slave = new TestGate();
    slave.refusal = NOT_MASTER;
    slave.lastLook = NOT_MASTER;
    slave.showTo = 0;
    old.gate = slave;
    await turns();
    expect(answers).toEqual(['a NOT_MASTER', 'b NOT_MASTER', 'c NOT_MASTER']);
    await copyLog(next, old, { confirm: false });
    expect(old.maxOffset('TopicTest', 0)).toBe(0);
    old.replica.confirmTo(old.replica.end);
    await turns();
    expect(await bodiesOf(old)).toEqual(['a', 'b', 'c', 'd']);
    expect(await put(old, message())).toMatchObject({ status: 'NOT_MASTER' });
    old.gate = new TestGate();
    expect(await put(old, message({ text: 'e' }))).toMatchObject({ status: 'OK', queueOffset: 4 });
  });
});
