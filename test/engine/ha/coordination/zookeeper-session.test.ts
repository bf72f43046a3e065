import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { steadyClock } from '../../../../src/clock.ts';
import type { SessionEvent } from '../../../../src/engine/ha/coordination/types.ts';
import { MAX_PENDING } from '../../../../src/engine/ha/coordination/zookeeper/connection.ts';
import { ZooKeeperSession } from '../../../../src/engine/ha/coordination/zookeeper/session.ts';
import { next } from './samples.ts';
import { ScriptedZooKeeper } from './scripted-zookeeper.ts';

let zookeeper: ScriptedZooKeeper;
const open: { close(): Promise<void> }[] = [];
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  zookeeper = await ScriptedZooKeeper.start();
  stops.push(() => zookeeper.stop());
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** A session whose deadlines are too long to matter, unless `sessionTimeoutMs` says otherwise. */
function session(
  address = zookeeper.address,
  options: { auth?: string; sessionTimeoutMs?: number } = {},
): ZooKeeperSession {
  const created = new ZooKeeperSession({
    zookeeper: address,
    sessionTimeoutMs: 60_000,
    clock: steadyClock,
    random: () => 0.999,
    ...options,
  });
  open.push(created);
  return created;
}

async function connectedSession(...args: Parameters<typeof session>): Promise<ZooKeeperSession> {
  const created = session(...args);
  await next(created, 'connected');
  return created;
}

const bytes = (text: string): Buffer => Buffer.from(text);

describe('operations', () => {
  it.each([0, 1, 7])('are answered, in pieces of %i bytes', async (chunk) => {
    zookeeper.chunk = chunk;
    const client = await connectedSession();
    expect(await client.create('/a', bytes('1'))).toEqual({ ok: true, value: undefined });
    expect(await client.create('/a', bytes('2'))).toMatchObject({ ok: false, failure: 'nodeExists' });
    expect(await client.create('/x/y', bytes('2'))).toMatchObject({ ok: false, failure: 'noNode' });
    expect(await client.get('/a')).toEqual({
      ok: true,
      value: { data: bytes('1'), stat: { version: 0, ephemeralOwner: '0' } },
    });
    expect(await client.set('/a', bytes('2'), 0)).toMatchObject({ ok: true, value: { version: 1 } });
    expect(await client.set('/a', bytes('3'), 0)).toMatchObject({ ok: false, failure: 'badVersion' });
    expect(await client.create('/a/e', bytes(''), { ephemeral: true })).toMatchObject({ ok: true });
    expect(await client.exists('/a/e')).toMatchObject({ ok: true, value: { ephemeralOwner: client.sessionId } });
    expect(await client.exists('/none')).toEqual({ ok: true, value: undefined });
    expect(await client.children('/a')).toEqual({ ok: true, value: ['e'] });
    expect(await client.remove('/a', -1)).toMatchObject({ ok: false, failure: 'notEmpty' });
    expect(await client.remove('/a/e', 0)).toMatchObject({ ok: true });
    expect(await client.sync('/')).toEqual({ ok: true, value: undefined });
    const both = (version: number) =>
      client.multi([
        { type: 'check', path: '/a', version: 1 },
        { type: 'create', path: '/b', data: bytes('b') },
        { type: 'set', path: '/a', data: bytes('4'), version },
        { type: 'remove', path: '/b', version: 0 },
      ]);
    expect(await both(9)).toMatchObject({ ok: false, failure: 'badVersion' });
    expect(await client.get('/a')).toMatchObject({ value: { data: bytes('2') } });
    expect(await both(1)).toEqual({ ok: true, value: undefined });
    expect(await client.get('/a')).toMatchObject({ value: { data: bytes('4') } });
  });

  it('stay below a chroot, watches too', async () => {
    const plain = await connectedSession();
    await plain.create('/app', bytes(''));
    const client = await connectedSession(`${zookeeper.address}/app`);
    const changed = new Promise((resolve) => client.onNode(resolve));
    await client.exists('/a', { watch: true });
    await client.create('/a', bytes(''));
    expect(await changed).toBe('/a');
    expect(await plain.children('/app')).toEqual({ ok: true, value: ['a'] });
    expect(await client.children('/')).toEqual({ ok: true, value: ['a'] });
  });

  it('log in first, and keep nodes to that log-in', async () => {
    const client = await connectedSession(undefined, { auth: 'mq:secret' });
    await client.create('/a', bytes(''));
    expect(zookeeper.auths).toEqual(['digest:mq:secret']);
    expect(zookeeper.acls).toEqual(['31:auth:']);
  });
});

describe('lost answers', () => {
  it.each([
    ['lose before', false],
    ['lose after', true],
  ] as const)('are unknown: %s', async (how, done) => {
    const client = await connectedSession();
    zookeeper.script = ({ type }) => (type === 1 ? how : undefined);
    expect(await client.create('/a', bytes(''))).toMatchObject({ ok: false, failure: 'unknown', sent: true });
    zookeeper.script = () => undefined;
    await next(client, 'connected');
    expect(await client.exists('/a')).toMatchObject({ ok: true, value: done ? { version: 0 } : undefined });
  });

  it('leave the session as it was', async () => {
    const client = await connectedSession();
    await client.create('/e', bytes(''), { ephemeral: true });
    const { sessionId } = client;
    zookeeper.drop();
    const event = await next(client, 'connected');
    expect(event).toMatchObject({ sessionId, fresh: false });
    expect(await client.exists('/e')).toMatchObject({ value: { ephemeralOwner: sessionId } });
  });

  it('end at the deadline, and a late answer disturbs nobody', async () => {
    const client = await connectedSession();
    let release: () => void = () => undefined;
    const after = new Promise<void>((resolve) => {
      release = resolve;
    });
    zookeeper.script = ({ path }) => (path === '/late' ? { after } : undefined);
    expect(await client.create('/late', bytes(''), { timeoutMs: 10 })).toMatchObject({
      failure: 'unknown',
      sent: true,
      error: { code: 'TIMEOUT' },
    });
    release();
    expect(await client.exists('/late')).toMatchObject({ ok: true });
    expect(zookeeper.connections).toBe(1);
  });

  it('are known at once where nothing was sent', async () => {
    const client = session();
    expect(await client.create('/a', bytes(''))).toMatchObject({ failure: 'unknown', sent: false });
    await client.close();
    expect(await client.create('/a', bytes(''))).toMatchObject({ failure: 'unknown', sent: false });
  });

  it('are bounded in number', async () => {
    const client = await connectedSession();
    zookeeper.script = () => 'say nothing';
    const calls = Array.from({ length: MAX_PENDING + 5 }, () => client.exists('/a'));
    const last = await calls[MAX_PENDING + 4];
    expect(last).toMatchObject({ failure: 'unknown', sent: false, error: { code: 'BUSY' } });
    await client.close();
    expect(await calls[0]).toMatchObject({ failure: 'unknown', sent: true });
  });
});

describe('a session that is over', () => {
  it('is replaced by a new one, told in order', async () => {
    const client = await connectedSession();
    const first = client.sessionId ?? '';
    const events: SessionEvent[] = [];
    client.onSession((event) => events.push(event));
    zookeeper.ensemble.expire(first);
    zookeeper.drop();
    await next(client, 'answered');
    expect(events.map(({ type }) => type)).toEqual(['suspended', 'expired', 'connected', 'answered']);
    expect(events[1]).toEqual({ type: 'expired', sessionId: first });
    expect(events[2]).toMatchObject({ fresh: true });
    expect(client.sessionId).not.toBe(first);
  });

  it('ends with close, and what is ephemeral with it', async () => {
    const client = await connectedSession();
    await client.create('/e', bytes(''), { ephemeral: true });
    await client.close();
    expect(zookeeper.ensemble.tree.paths()).toEqual(['/']);
    expect(zookeeper.ensemble.sessions.size).toBe(0);
    expect(client.status).toBe('closed');
  });

  it('is noticed by the answer to a request as well', async () => {
    const client = await connectedSession();
    const expired = next(client, 'expired');
    const reply = Buffer.alloc(20);
    reply.writeInt32BE(16);
    zookeeper.script = ({ type, xid }) => {
      if (type !== 1) return undefined;
      reply.writeInt32BE(xid, 4);
      reply.writeInt32BE(-112, 16);
      zookeeper.ensemble.expire(client.sessionId ?? '');
      return { bytes: reply };
    };
    expect(await client.create('/a', bytes(''))).toMatchObject({ failure: 'unknown', sent: true });
    await expired;
    expect(await next(client, 'connected')).toMatchObject({ fresh: true });
  });
});

describe('a service that is not well', () => {
  it('is left when its welcome is older than an answer may be, and asked again', async () => {
    // Asks for a minute, gets 200 ms: an answer may take 100 ms, a welcome seconds.
    zookeeper.timeoutMs = 200;
    const [host = '', port = ''] = zookeeper.address.split(':');
    const sockets: Socket[] = [];
    let connections = 0;
    const slow = createServer((near) => {
      const lateMs = connections++ === 0 ? 300 : 0;
      const far = connect(Number(port), host);
      sockets.push(near, far);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far);
      setTimeout(() => far.pipe(near), lateMs);
    });
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      slow.close();
    });
    const address = slow.address();
    const client = session(`127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    await expect.poll(() => client.sync('/'), { timeout: 10_000 }).toEqual({ ok: true, value: undefined });
    expect(connections).toBeGreaterThan(1);
  });

  it('is left for the next server when it no longer answers', async () => {
    const other = await ScriptedZooKeeper.start(zookeeper.ensemble);
    stops.push(() => other.stop());
    const client = await connectedSession(`${zookeeper.address},${other.address}`, { sessionTimeoutMs: 1000 });
    const { sessionId } = client;
    await client.create('/e', bytes(''), { ephemeral: true });
    zookeeper.blackHole = true;
    const waiting = client.create('/x', bytes(''), { timeoutMs: 60_000 });
    expect(await next(client, 'suspended')).toMatchObject({ sessionId });
    expect(await waiting).toMatchObject({ failure: 'unknown', sent: true });
    expect(await next(client, 'connected')).toMatchObject({ sessionId, fresh: false, server: other.address });
    expect(await client.exists('/e')).toMatchObject({ value: { ephemeralOwner: sessionId } });
  });

  it('is left at the greeting as well', async () => {
    const other = await ScriptedZooKeeper.start(zookeeper.ensemble);
    stops.push(() => other.stop());
    zookeeper.refuse = true;
    const client = await connectedSession(`${zookeeper.address},${other.address}`);
    expect(client.status).toBe('connected');
    expect(zookeeper.connections).toBe(1);
  });

  it('proves nothing by reads', async () => {
    const client = session();
    let proofs = 0;
    client.onSession(({ type }) => {
      if (type === 'answered') proofs++;
    });
    await next(client, 'connected');
    for (let at = 0; at < 20; at++) await client.exists('/a');
    await client.sync('/');
    await client.remove('/none', -1);
    // The last one, and what the connection asked to see whether a majority is there.
    expect(proofs).toBe(1 + zookeeper.requests.filter(({ type }) => type === 14).length);
  });

  it('is proven by writes from when they were sent', async () => {
    const client = await connectedSession();
    const before = steadyClock.now();
    await client.create('/a', bytes(''));
    expect(client.sentAtMs).toBeGreaterThanOrEqual(before);
    expect(client.sentAtMs).toBeLessThanOrEqual(steadyClock.now());
  });

  it.each([
    ['an answer to nobody', Buffer.from('00000010 00000063 0000000000000000 00000000'.replaceAll(' ', ''), 'hex')],
    ['a huge frame', Buffer.from('7fffffff00', 'hex')],
    ['a negative length', Buffer.from('ffffffff00', 'hex')],
    ['a torn header', Buffer.from('0000000300000001', 'hex').subarray(0, 7)],
  ])('is not believed: %s', async (_, garbage) => {
    const client = await connectedSession();
    zookeeper.say(garbage);
    await next(client, 'suspended');
    await next(client, 'connected');
    expect(await client.create('/a', bytes(''))).toMatchObject({ ok: true });
  });

  it('is not believed when it answers another request than the one that waits longest', async () => {
    const client = await connectedSession();
    zookeeper.script = ({ type, xid }) => {
      if (type !== 1) return undefined;
      const reply = Buffer.alloc(20);
      reply.writeInt32BE(16);
      reply.writeInt32BE(xid + 1, 4);
      return { bytes: reply };
    };
    const again = next(client, 'connected');
    expect(await client.create('/a', bytes(''))).toMatchObject({ failure: 'unknown', sent: true });
    await again;
  });

  it('is not believed when an answer ends early', async () => {
    const client = await connectedSession();
    zookeeper.script = ({ type, xid }) => {
      if (type !== 4) return undefined;
      const reply = Buffer.alloc(24);
      reply.writeInt32BE(20);
      reply.writeInt32BE(xid, 4);
      reply.writeInt32BE(1000, 20);
      return { bytes: reply };
    };
    const again = next(client, 'connected');
    expect(await client.get('/')).toMatchObject({ failure: 'unknown', error: { code: 'BAD_DATA' } });
    await again;
  });

  it('may be no ZooKeeper at all', async () => {
    const sockets: Socket[] = [];
    const http = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => socket.destroy());
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      http.close();
    });
    const address = http.address();
    const client = session(`127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    await expect
      .poll(() => client.sync('/'))
      .toMatchObject({ error: { message: expect.stringContaining('a frame of') } });
  });

  it('is taken although it has seen less, once the session is old', async () => {
    const fresh = await ScriptedZooKeeper.start();
    stops.push(() => fresh.stop());
    const both = await ScriptedZooKeeper.start();
    stops.push(() => both.stop());
    const survivor = await connectedSession(`${both.address},${fresh.address}`, { sessionTimeoutMs: 400 });
    for (let at = 0; at < 5; at++) await survivor.create(`/${at}`, bytes(''));
    await both.stop();
    expect(await next(survivor, 'expired')).toMatchObject({ type: 'expired' });
    await next(survivor, 'connected');
    expect(fresh.lastZxids[0]).toBeGreaterThan(0n);
    expect(fresh.lastZxids.at(-1)).toBe(0n);
  });
});
