import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Coordination,
  type GroupPart,
  inspect,
  openCoordination,
  type SessionEvent,
} from '../../src/engine/ha/coordination/index.ts';
import {
  connected,
  fenced,
  history,
  live,
  member,
  next,
  state,
  switchRequest,
} from '../engine/ha/coordination/samples.ts';
import { tools } from '../interop/lab/tools.ts';
import { killAndWait, spawnTypeScript } from '../support/child.ts';
import { PartitionProxy } from './lab/proxy.ts';
import { startZooKeeper, type ZooKeeperLab } from './lab/zookeeper.ts';

const SESSION_MS = 2000;
const WAIT = { timeout: 60_000, interval: 50 };

let lab: ZooKeeperLab;
let cluster: string;
let clusters = 0;
const opened: Coordination[] = [];

function open(options: { zookeeper?: string; auth?: string; sessionTimeoutMs?: number } = {}): Coordination {
  const coordination = openCoordination({
    zookeeper: lab.connectString,
    cluster,
    sessionTimeoutMs: SESSION_MS,
    ...options,
  });
  opened.push(coordination);
  return coordination;
}

beforeEach(() => {
  clusters++;
  cluster = `c${clusters}`;
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

const isHere = tools('java', 'mvn');

describe.skipIf(!isHere)('one ZooKeeper', () => {
  beforeAll(async () => {
    lab = await startZooKeeper({ tickTime: 500 });
  });

  afterAll(() => lab?.stop());

  it('does all that is asked of it', async () => {
    const [a, b] = await Promise.all([connected(open()), connected(open())]);
    expect(a.timeoutMs).toBe(SESSION_MS);
    const [mine, theirs] = [a.group('broker a/1'), b.group('broker a/1')];
    expect(await mine.readState({ sync: true })).toEqual({ outcome: 'notFound' });
    expect(await mine.createState(state())).toEqual({ outcome: 'ok', version: 0 });
    expect(await theirs.createState(state())).toEqual({ outcome: 'conflict' });
    expect(await theirs.writeState(state({ change: 1 }), 0)).toEqual({ outcome: 'ok', version: 1 });
    expect(await mine.writeState(state({ change: 2 }), 0)).toEqual({ outcome: 'conflict' });
    expect(await mine.readState({ sync: true })).toEqual({ outcome: 'ok', value: state({ change: 1 }), version: 1 });
    expect(await mine.writeMember(member())).toEqual({ outcome: 'ok', version: 0 });
    expect(await mine.writeMember(member({ address: 'x:1' }), 0)).toEqual({ outcome: 'ok', version: 1 });
    expect(await theirs.readMembers({ sync: true })).toMatchObject({ values: [{ address: 'x:1' }] });
    expect(await mine.publishLive(live())).toEqual({ outcome: 'ok', version: 0 });
    expect(await mine.publishLive(live({ state: 'SLAVE' }))).toEqual({ outcome: 'ok', version: 1 });
    expect(await theirs.publishLive(live({ incarnation: 'a-2' }))).toEqual({ outcome: 'conflict' });
    await theirs.withdrawLive();
    expect(await theirs.markFenced(fenced({ incarnation: 'a-0' }))).toMatchObject({ outcome: 'ok' });
    expect(await theirs.readLive({ sync: true })).toMatchObject({ values: [{ state: 'SLAVE' }] });
    expect(await theirs.markFenced(fenced())).toMatchObject({ outcome: 'ok' });
    expect(await mine.readLive({ sync: true })).toMatchObject({ values: [] });
    expect(await mine.readFenced()).toMatchObject({ values: [{ incarnation: 'a-1' }] });
    expect(await mine.writeSwitch(switchRequest())).toEqual({ outcome: 'ok', version: 0 });
    for (let epoch = 1; epoch <= 102; epoch++) await mine.addHistory(history({ epoch }));
    const facts = await inspect(lab.connectString, cluster);
    expect(facts.groups).toMatchObject([{ brokerName: 'broker a/1', switch: { id: 'r1' }, malformed: [] }]);
    expect(facts.groups[0]?.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 100 }, (_, at) => at + 3));
    expect(await mine.removeMember('a', 1)).toMatchObject({ outcome: 'ok' });
    await mine.publishLive(live());
    await a.close();
    expect(await theirs.readLive({ sync: true })).toMatchObject({ values: [] });
  });

  it('keeps what was made under a log-in from others', async () => {
    const owner = await connected(open({ auth: 'digest:mq:secret' }));
    expect(await owner.group('broker-a').createState(state())).toMatchObject({ outcome: 'ok' });
    expect(await owner.group('broker-a').publishLive(live())).toMatchObject({ outcome: 'ok' });
    const other = await connected(open());
    await expect(other.group('broker-a').readState()).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    const wrong = await connected(open({ auth: 'mq:other' }));
    await expect(wrong.group('broker-a').writeState(state(), 0)).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    const same = await connected(open({ auth: 'mq:secret' }));
    expect(await same.group('broker-a').writeState(state(), 0)).toMatchObject({ outcome: 'ok' });
  });

  it('tells of changes', async () => {
    const [a, b] = await Promise.all([connected(open()), connected(open())]);
    const parts: GroupPart[] = [];
    a.group('broker-a').onChanged((part) => parts.push(part));
    const group = b.group('broker-a');
    const steps: [GroupPart, () => Promise<{ outcome: string }>][] = [
      ['state', () => group.createState(state())],
      ['state', () => group.writeState(state(), 0)],
      ['live', () => group.publishLive(live())],
      ['fenced', () => group.markFenced(fenced())],
      ['fenced', () => group.markFenced(fenced({ incarnation: 'a-2' }))],
      ['members', () => group.writeMember(member())],
      ['switch', () => group.writeSwitch(switchRequest())],
      ['switch', () => group.writeSwitch(switchRequest({ stage: 'done' }), 0)],
    ];
    for (const [part, step] of steps) {
      // Every watch is set again once this is answered.
      await a.sync();
      await a.sync();
      parts.length = 0;
      expect(await step()).toMatchObject({ outcome: 'ok' });
      await expect.poll(() => parts, WAIT).toContain(part);
    }
  });

  it('loses no update of a thousand conditional writers', async () => {
    const sessions = await Promise.all(Array.from({ length: 10 }, () => connected(open())));
    await sessions[0]?.group('broker-a').createState(state());
    const seen = new Set<number>();
    const write = async (coordination: Coordination, writer: number): Promise<void> => {
      const group = coordination.group('broker-a');
      for (;;) {
        const now = await group.readState();
        if (now.outcome !== 'ok') throw new Error(now.outcome);
        const value = { ...now.value, change: now.value.change + 1, writeId: `w${writer}` };
        const written = await group.writeState(value, now.version);
        if (written.outcome === 'conflict') continue;
        if (written.outcome !== 'ok') throw new Error(written.outcome);
        expect(seen.has(written.version)).toBe(false);
        seen.add(written.version);
        return;
      }
    };
    await Promise.all(
      sessions.map(async (session, at) => {
        for (let writer = at; writer < 1000; writer += sessions.length) await write(session, writer);
      }),
    );
    expect(await sessions[3]?.group('broker-a').readState({ sync: true })).toMatchObject({
      value: { change: 1000 },
      version: 1000,
    });
  });

  it('counts each write once where answers are lost with the connection', async () => {
    const proxy = PartitionProxy.start();
    try {
      const port = await proxy.listen('zk', { host: '127.0.0.1', port: 0, target: lab.connectString });
      const cut = await connected(open({ zookeeper: `127.0.0.1:${port}` }));
      const whole = await connected(open());
      await whole.group('broker-a').createState(state());
      const done = new Set<string>();
      const unknown = new Set<string>();
      const written: string[] = [];
      for (let writer = 0; writer < 100; writer++) {
        await connected(cut);
        const group = cut.group('broker-a');
        const now = await group.readState({ sync: true });
        if (now.outcome !== 'ok') continue;
        written.push(now.value.writeId);
        const writeId = `w${writer}`;
        // In the middle of the request, then of the answer.
        const direction = writer % 10 === 5 ? 'forth' : 'back';
        if (writer % 5 === 0) await proxy.set(['zk'], { kind: 'cut', direction, afterBytes: 5 });
        const outcome = await group.writeState({ ...now.value, change: now.value.change + 1, writeId }, now.version);
        if (outcome.outcome === 'ok') done.add(writeId);
        else if (outcome.outcome === 'unknown' && outcome.sent) unknown.add(writeId);
      }
      const end = await whole.group('broker-a').readState({ sync: true });
      if (end.outcome !== 'ok') throw new Error(end.outcome);
      written.push(end.value.writeId);
      const stood = new Set(written);
      for (const writeId of done) expect(stood).toContain(writeId);
      const applied = [...unknown].filter((writeId) => stood.has(writeId)).length;
      expect(end.value.change).toBe(done.size + applied);
      expect(applied).toBeGreaterThan(0);
      expect(applied).toBeLessThan(unknown.size);
    } finally {
      await proxy.close();
    }
  });

  it('is left by a deadline when it hangs, and found again', async () => {
    const coordination = await connected(open());
    await coordination.group('broker-a').publishLive(live());
    const events: SessionEvent['type'][] = [];
    coordination.onSession(({ type }) => events.push(type));
    const suspended = next(coordination, 'suspended');
    lab.server.pause();
    try {
      const waiting = coordination.group('broker-a').createState(state(), { timeoutMs: 60_000 });
      expect((await suspended).reason).toContain('nothing answered');
      expect(await waiting).toMatchObject({ outcome: 'unknown', sent: true });
      const at = coordination.sentAtMs;
      expect(await coordination.sync()).toMatchObject({ outcome: 'unknown', sent: false });
      await new Promise((resolve) => setTimeout(resolve, SESSION_MS));
      expect(coordination.sentAtMs).toBe(at);
    } finally {
      lab.server.resume();
    }
    await connected(coordination);
    const watcher = await connected(open());
    await expect
      .poll(() => watcher.group('broker-a').readLive({ sync: true }), WAIT)
      .toMatchObject({ values: [{ incarnation: 'a-1' }] });
    expect(await coordination.sync()).toEqual({ outcome: 'ok' });
    expect(events.filter((type) => type === 'suspended').length).toBeGreaterThan(0);
  });

  it('ends the session of a process that was stopped, which then begins another', async () => {
    const watcher = await connected(open());
    const entry = join(import.meta.dirname, 'lab/coordination-client.ts');
    const child = spawnTypeScript(entry, [lab.connectString, cluster, 'broker-a', 'a', String(SESSION_MS)]);
    const events: (SessionEvent & { at: number })[] = [];
    if (child.stdout === null) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)));
    const alive = async (): Promise<number> => {
      const list = await watcher.group('broker-a').readLive({ sync: true });
      return list.outcome === 'ok' ? list.values.length : -1;
    };
    try {
      await expect.poll(alive, WAIT).toBe(1);
      child.kill('SIGSTOP');
      await expect.poll(alive, WAIT).toBe(0);
      child.kill('SIGCONT');
      await expect.poll(alive, WAIT).toBe(1);
      await expect.poll(() => events.map(({ type }) => type), WAIT).toContain('expired');
      const over = events.findIndex(({ type }) => type === 'expired');
      const before = events.slice(0, over).filter((event) => event.type === 'answered');
      const gone = events.find(({ type }) => type === 'suspended');
      // What it was answered before it was stopped is the last that counts: nothing late comes out of the old socket.
      expect(before.every((event) => event.type === 'answered' && event.at <= (gone?.at ?? 0))).toBe(true);
      expect(events[over + 1]).toMatchObject({ type: 'connected', fresh: true });
    } finally {
      await killAndWait(child);
    }
  });

  it('is left by a deadline when a network swallows everything', async () => {
    const proxy = PartitionProxy.start();
    try {
      const port = await proxy.listen('zk', { host: '127.0.0.1', port: 0, target: lab.connectString });
      const coordination = await connected(open({ zookeeper: `127.0.0.1:${port}` }));
      await coordination.group('broker-a').publishLive(live());
      const watcher = await connected(open());
      const first = coordination.sessionId;
      const suspended = next(coordination, 'suspended');
      await proxy.set(['zk'], { kind: 'black-hole' });
      expect((await suspended).reason).toContain('nothing answered');
      await expect.poll(() => watcher.group('broker-a').readLive({ sync: true }), WAIT).toMatchObject({ values: [] });
      const expired = next(coordination, 'expired');
      await proxy.set(['zk'], { kind: 'pass' });
      expect(await expired).toEqual({ type: 'expired', sessionId: first });
      await expect
        .poll(() => watcher.group('broker-a').readLive({ sync: true }), WAIT)
        .toMatchObject({ values: [{ incarnation: 'a-1' }] });
    } finally {
      await proxy.close();
    }
  });

  it('keeps sessions and data over a kill', async () => {
    const coordination = await connected(open({ sessionTimeoutMs: 10_000 }));
    const group = coordination.group('broker-a');
    await group.createState(state());
    await group.publishLive(live());
    const { sessionId } = coordination;
    await lab.server.kill();
    await lab.server.restart();
    await connected(coordination);
    expect(coordination.sessionId).toBe(sessionId);
    expect(await group.readState({ sync: true })).toMatchObject({ outcome: 'ok', version: 0 });
    expect(await group.readLive()).toMatchObject({ values: [live()] });
  });

  it('is taken as it is when it comes back without its data', async () => {
    const coordination = await connected(open());
    const group = coordination.group('broker-a');
    await group.createState(state());
    await group.publishLive(live());
    const expired = next(coordination, 'expired');
    await lab.server.kill();
    await lab.server.restart({ empty: true });
    await expired;
    await connected(coordination);
    expect(await group.readState({ sync: true })).toEqual({ outcome: 'notFound' });
    await expect.poll(() => group.readLive(), WAIT).toMatchObject({ values: [live()] });
  });
});
