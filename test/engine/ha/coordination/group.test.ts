import { beforeEach, describe, expect, it } from 'vitest';
import type { Coordination, GroupPart, SessionEvent } from '../../../../src/engine/ha/coordination/types.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';
import { connected, fenced, history, live, member, next, state, switchRequest } from './samples.ts';

const STATE = '/mq/DefaultCluster/groups/broker-a/state';

let service: MemoryCoordination;
let a: Coordination;
let b: Coordination;

beforeEach(async () => {
  service = new MemoryCoordination();
  a = await connected(service.connect('a'));
  b = await connected(service.connect('b'));
});

const put = (path: string, text: string, version = -1): unknown => service.tree.set(path, Buffer.from(text), version);
const lying = (path: string): unknown => {
  const found = service.tree.get(path);
  return found.ok ? JSON.parse(found.value.data.toString()) : found.failure;
};

describe('the state of a group', () => {
  it('is created once, and written only under its version', async () => {
    const [mine, theirs] = [a.group('broker-a'), b.group('broker-a')];
    expect(await mine.readState()).toEqual({ outcome: 'notFound' });
    expect(await mine.createState(state())).toEqual({ outcome: 'ok', version: 0 });
    expect(await theirs.createState(state({ master: 'b' }))).toEqual({ outcome: 'conflict' });
    expect(await theirs.writeState(state({ set: ['a', 'b'] }), 0)).toEqual({ outcome: 'ok', version: 1 });
    expect(await mine.writeState(state({ epoch: 2 }), 0)).toEqual({ outcome: 'conflict' });
    expect(await mine.readState({ sync: true })).toEqual({
      outcome: 'ok',
      value: state({ set: ['a', 'b'] }),
      version: 1,
    });
    expect(await mine.writeState(state(), 7)).toEqual({ outcome: 'conflict' });
  });

  it('is not found where it was taken away', async () => {
    expect(await a.group('broker-a').writeState(state(), 0)).toEqual({ outcome: 'notFound' });
  });

  it('keeps the fields of its version that nobody knows, also when another process wrote them', async () => {
    const group = a.group('broker-a');
    await group.createState(state());
    put(STATE, JSON.stringify({ ...state(), lease: { ms: 5 } }));
    expect(await group.writeState(state({ epoch: 2 }), 1)).toEqual({ outcome: 'ok', version: 2 });
    expect(await group.writeState(state({ epoch: 3 }), 2)).toEqual({ outcome: 'ok', version: 3 });
    expect(lying(STATE)).toEqual({ ...state({ epoch: 3 }), lease: { ms: 5 } });
  });

  it.each([
    ['{', 'is no JSON'],
    ['[1]', 'no JSON object'],
    [JSON.stringify({ ...state(), v: 2 }), 'its v is 2 and not version 1'],
    [JSON.stringify({ ...state(), epoch: '1' }), 'its epoch is "1"'],
    [JSON.stringify({ ...state(), set: ['a', 'a'] }), 'without repetitions'],
    [JSON.stringify({ ...state(), master: '../x' }), 'its master is "../x" and not a member id'],
    [JSON.stringify({ ...state(), writeId: undefined }), 'its writeId is missing'],
  ])('is never trusted when malformed: %s', async (text, words) => {
    const group = a.group('broker-a');
    await group.createState(state());
    put(STATE, text);
    await expect(group.readState()).rejects.toMatchObject({ code: 'BAD_DATA' });
    await expect(group.readState()).rejects.toThrow(words);
    await expect(group.writeState(state(), 1)).rejects.toMatchObject({ code: 'BAD_DATA' });
    expect(service.tree.get(STATE)).toMatchObject({ value: { stat: { version: 1 } } });
  });

  it('says unknown when the answer is lost, whether or not it was written', async () => {
    const group = a.group('broker-a');
    await group.createState(state());
    for (const [when, version] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      service.loseNext('a', when);
      expect(await group.writeState(state({ writeId: when }), 0)).toMatchObject({ outcome: 'unknown', sent: true });
      await connected(a);
      expect(await group.readState({ sync: true })).toMatchObject({ version });
    }
  });

  it('says at once that nothing was sent while there is no connection', async () => {
    service.suspend('a');
    expect(await a.group('broker-a').createState(state())).toMatchObject({ outcome: 'unknown', sent: false });
    expect(await a.group('broker-a').readState({ sync: true })).toMatchObject({ outcome: 'unknown', sent: false });
    expect(service.tree.paths()).not.toContain(STATE);
  });
});

describe('members, requests and history', () => {
  it('are written and read', async () => {
    const group = a.group('broker-a');
    expect(await group.writeMember(member())).toEqual({ outcome: 'ok', version: 0 });
    expect(await group.writeMember(member())).toEqual({ outcome: 'conflict' });
    expect(await group.writeMember(member({ address: 'x:1' }), 0)).toEqual({ outcome: 'ok', version: 1 });
    expect(await group.readMember('a')).toMatchObject({ outcome: 'ok', value: { address: 'x:1' } });
    await group.writeMember(member({ id: 'b' }));
    expect(await group.readMembers()).toMatchObject({ values: [{ id: 'a' }, { id: 'b' }], malformed: [] });
    expect(await group.removeMember('b', 5)).toEqual({ outcome: 'conflict' });
    expect(await group.removeMember('b', 0)).toMatchObject({ outcome: 'ok' });
    expect(await group.writeSwitch(switchRequest())).toEqual({ outcome: 'ok', version: 0 });
    expect(await group.writeSwitch(switchRequest({ stage: 'accepted' }), 0)).toEqual({ outcome: 'ok', version: 1 });
    expect(await group.readSwitch()).toMatchObject({ value: { stage: 'accepted' } });
    expect(await a.readGroups()).toMatchObject({ values: ['broker-a'] });
  });

  it('leaves out one malformed value and names it', async () => {
    const group = a.group('broker-a');
    await group.writeMember(member());
    await group.writeMember(member({ id: 'b' }));
    put('/mq/DefaultCluster/groups/broker-a/members/b', '{}');
    const list = await group.readMembers();
    expect(list).toMatchObject({ outcome: 'ok', values: [{ id: 'a' }], malformed: [{ code: 'BAD_DATA' }] });
  });

  it('keeps the last hundred epochs', async () => {
    const group = a.group('broker-a');
    for (let epoch = 1; epoch <= 103; epoch++) {
      expect(await group.addHistory(history({ epoch, oldPosition: { epoch, offset: 3 } }))).toMatchObject({
        outcome: 'ok',
      });
    }
    expect(await group.addHistory(history({ epoch: 103 }))).toEqual({ outcome: 'conflict' });
    const list = await group.readHistory();
    expect(list.outcome === 'ok' && list.values.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 4),
    );
  });

  it('takes any name of a broker', async () => {
    await a.group('a/b 中').createState(state());
    expect(await a.readGroups()).toMatchObject({ values: ['a/b 中'] });
    expect(() => a.group('..')).toThrow('cannot be the name of a node');
  });
});

describe('what is alive', () => {
  it('says why it is parked, and no more once it is not', async () => {
    const group = a.group('broker-a');
    const parked = live({ state: 'PARKED', parkedFor: 'another store' });
    await group.publishLive(parked);
    expect(await b.group('broker-a').readLive()).toMatchObject({ values: [parked] });
    await group.publishLive(live());
    const read = await b.group('broker-a').readLive();
    expect(read.outcome === 'ok' && read.values[0]?.parkedFor).toBeUndefined();
  });

  it('is published again after a new session', async () => {
    const group = a.group('broker-a');
    await group.publishLive(live());
    expect(await b.group('broker-a').readLive()).toMatchObject({ values: [live()] });
    expect(await group.publishLive(live({ state: 'MASTER' }))).toEqual({ outcome: 'ok', version: 1 });
    service.suspend('a');
    service.expire('a');
    expect(await b.group('broker-a').readLive()).toMatchObject({ values: [] });
    const gone = next(a, 'expired');
    service.resume('a');
    await gone;
    await connected(a);
    await expect.poll(() => b.group('broker-a').readLive()).toMatchObject({ values: [{ state: 'MASTER' }] });
  });

  it('is published as soon as there is a connection', async () => {
    service.suspend('a');
    expect(await a.group('broker-a').publishLive(live())).toMatchObject({ outcome: 'unknown', sent: false });
    service.resume('a');
    await expect.poll(() => b.group('broker-a').readLive()).toMatchObject({ values: [live()] });
  });

  it('is not taken for published while an older session of the member holds the node', async () => {
    await a.group('broker-a').publishLive(live());
    const group = b.group('broker-a');
    expect(await group.publishLive(live({ incarnation: 'a-2' }))).toEqual({ outcome: 'conflict' });
    expect(await group.readLive()).toMatchObject({ values: [{ incarnation: 'a-1' }] });
    await a.close();
    await expect.poll(() => group.readLive()).toMatchObject({ values: [{ incarnation: 'a-2' }] });
  });

  it('knows its own node after an unknown outcome', async () => {
    const group = a.group('broker-a');
    await group.publishLive(live());
    service.loseNext('a', 'after');
    expect(await group.publishLive(live({ state: 'SLAVE' }))).toMatchObject({ outcome: 'unknown' });
    await connected(a);
    expect(await group.publishLive(live({ state: 'MASTER' }))).toMatchObject({ outcome: 'ok' });
    expect(await group.readLive()).toMatchObject({ values: [{ state: 'MASTER' }] });
  });

  it('is withdrawn, and not by somebody else', async () => {
    await a.group('broker-a').publishLive(live());
    await b.group('broker-a').publishLive(live({ incarnation: 'a-2' }));
    expect(await b.group('broker-a').withdrawLive()).toEqual({ outcome: 'ok' });
    expect(await a.group('broker-a').readLive()).toMatchObject({ values: [live()] });
    expect(await a.group('broker-a').withdrawLive()).toEqual({ outcome: 'ok' });
    expect(await a.group('broker-a').readLive()).toMatchObject({ values: [] });
  });

  it('holds for the daemon of a host too', async () => {
    const daemon = { v: 1, host: 'h1', pid: 5, version: '1', children: [{ name: 'x', pid: 6, state: 'up' }] } as const;
    await a.publishDaemon({ ...daemon, children: [...daemon.children] });
    expect(await b.readDaemons()).toMatchObject({ values: [daemon] });
    await a.close();
    expect(await b.readDaemons()).toMatchObject({ values: [] });
  });
});

describe('a proof of death', () => {
  it('takes the dead incarnation away with it, and no other', async () => {
    await a.group('broker-a').publishLive(live());
    const group = b.group('broker-a');
    expect(await group.markFenced(fenced({ incarnation: 'a-0' }))).toMatchObject({ outcome: 'ok' });
    expect(await group.readLive()).toMatchObject({ values: [live()] });
    expect(await group.markFenced(fenced())).toMatchObject({ outcome: 'ok' });
    expect(await group.readLive()).toMatchObject({ values: [] });
    expect(await group.readFenced()).toMatchObject({ values: [{ incarnation: 'a-1' }] });
  });
});

describe('hints', () => {
  it('come for each part, and again', async () => {
    const parts: GroupPart[] = [];
    const stop = a.group('broker-a').onChanged((part) => parts.push(part));
    await expect.poll(() => parts.length).toBe(5);
    const group = b.group('broker-a');
    for (const epoch of [1, 2]) {
      parts.length = 0;
      if (epoch === 1) await group.createState(state());
      else await group.writeState(state({ epoch }), 0);
      await expect.poll(() => parts).toEqual(['state']);
    }
    await group.publishLive(live());
    await expect.poll(() => parts).toContain('live');
    await group.markFenced(fenced());
    await expect.poll(() => parts).toContain('fenced');
    await group.writeSwitch(switchRequest());
    await expect.poll(() => parts).toContain('switch');
    await group.writeMember(member());
    await expect.poll(() => parts).toContain('members');
    stop();
    parts.length = 0;
    await group.writeState(state({ epoch: 3 }), 1);
    await a.sync();
    expect(parts).toEqual([]);
  });

  it('come for everything after a new connection, and watch again', async () => {
    const parts: GroupPart[] = [];
    a.group('broker-a').onChanged((part) => parts.push(part));
    service.suspend('a');
    await b.group('broker-a').createState(state());
    parts.length = 0;
    service.resume('a');
    await expect.poll(() => parts.sort()).toEqual(['fenced', 'live', 'members', 'state', 'switch']);
    parts.length = 0;
    await b.group('broker-a').writeState(state(), 0);
    await expect.poll(() => parts).toEqual(['state']);
  });
});

describe('the session', () => {
  it('tells its events in order', async () => {
    const events: SessionEvent['type'][] = [];
    a.onSession(({ type }) => events.push(type));
    const sent = a.sentAtMs;
    service.suspend('a');
    service.expire('a');
    service.resume('a');
    await next(a, 'answered');
    expect(events.slice(0, 4)).toEqual(['suspended', 'expired', 'connected', 'answered']);
    expect(a.sentAtMs).toBeGreaterThanOrEqual(sent ?? Number.POSITIVE_INFINITY);
  });

  it('ends calls that wait when it is closed', async () => {
    service.hold('a');
    const waiting = a.group('broker-a').readState();
    await a.close();
    expect(await waiting).toMatchObject({ outcome: 'unknown', sent: true });
    expect(await a.sync()).toMatchObject({ outcome: 'unknown', sent: false });
  });

  it('ends a call at its deadline', async () => {
    service.hold('a');
    expect(await a.sync({ timeoutMs: 5 })).toMatchObject({ outcome: 'unknown', sent: true });
    service.release('a');
  });
});
