import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { type RemotingCommand, request, response } from '../../src/protocol/command.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import { RemotingClient } from '../../src/remoting/client.ts';
import { MAX_IN_FLIGHT } from '../../src/remoting/dispatch.ts';
import { silentLog } from '../../src/remoting/log.ts';
import { Refusal } from '../../src/remoting/refusal.ts';
import { RemotingServer } from '../../src/remoting/server.ts';
import type { Connection, Processor } from '../../src/remoting/types.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(
  processors: Record<number, Processor>,
  more: { log?: typeof silentLog; idleTimeoutMs?: number } = {},
) {
  const closed: string[] = [];
  const server = new RemotingServer({
    host: '127.0.0.1',
    ports: [0, 0],
    processors: new Map(Object.entries(processors).map(([code, processor]) => [Number(code), processor])),
    log: silentLog,
    onDisconnect: (_, reason) => closed.push(reason),
    ...more,
  });
  const [port = 0, second = 0] = await server.listen();
  cleanups.push(() => server.close());
  return { server, port, second, address: `127.0.0.1:${port}`, closed };
}

function newClient(processors: [number, Processor][] = []): RemotingClient {
  const client = new RemotingClient({ processors: new Map(processors) });
  cleanups.push(() => client.close());
  return client;
}

const echo: Processor = (command) => response(0, undefined, command.extFields, command.body);

/** Writes raw bytes and resolves with everything that came back until the server closed. */
function talk(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

describe('remoting', () => {
  it('has told of every lost connection when the server is closed', async () => {
    const { server, address, closed } = await start({ 1: echo });
    const clients = [newClient(), newClient()];
    for (const client of clients) await client.invoke(address, request(1), 10_000);
    await clients[0]?.close();
    await server.close();
    expect(closed).toHaveLength(2);
  });

  it('pairs many requests in flight with their answers, on both ports', async () => {
    const { address, second } = await start({ 1: echo });
    const client = newClient();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        client.invoke(
          i % 2 ? address : `127.0.0.1:${second}`,
          request(1, { n: String(i) }, Buffer.from(`b${i}`)),
          5000,
        ),
      ),
    );
    answers.forEach((answer, i) => {
      expect(answer.extFields).toEqual({ n: String(i) });
      expect(answer.body?.toString()).toBe(`b${i}`);
    });
  });

  it('answers an unknown code with 3 and a refusal with its code', async () => {
    const { address } = await start({
      7: () => {
        throw new Refusal(17, 'topic[T] not exist');
      },
      8: () => Promise.reject(new Error('broken inside')),
    });
    const client = newClient();
    expect(await client.invoke(address, request(999), 5000)).toMatchObject({ code: 3, flag: 1 });
    expect(await client.invoke(address, request(7), 5000)).toMatchObject({ code: 17, remark: 'topic[T] not exist' });
    const failed = await client.invoke(address, request(8), 5000);
    expect(failed.code).toBe(1);
    expect(failed.remark).toContain('broken inside');
  });

  it('never answers a one-way request', async () => {
    let seen = 0;
    const { port } = await start({
      1: () => {
        seen++;
        return response(0);
      },
    });
    const bytes = await new Promise<number>((resolve) => {
      let received = 0;
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(encodeFrame({ ...request(1), opaque: 1, flag: 2 }));
        socket.write(encodeFrame({ ...request(1), opaque: 2 }));
      });
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
        socket.destroy();
        resolve(received);
      });
    });
    expect(seen).toBe(2);
    expect(bytes).toBe(encodeFrame({ ...response(0), opaque: 2 }).length);
  });

  it('lets the broker ask its client, with opaques that collide', async () => {
    const { address } = await start({
      1: async (_, connection: Connection) => {
        const answer = await connection.invoke(request(RequestCode.GET_CONSUMER_RUNNING_INFO), 5000);
        return response(0, answer.remark);
      },
    });
    const client = newClient([[RequestCode.GET_CONSUMER_RUNNING_INFO, () => response(0, 'from the client')]]);
    const answers = await Promise.all([1, 2, 3].map(() => client.invoke(address, request(1), 5000)));
    expect(answers.map((answer) => answer.remark)).toEqual(Array(3).fill('from the client'));
  });

  it('answers busy once too many requests are under way, and serves again when they are done', async () => {
    const waiting: (() => void)[] = [];
    const { address } = await start({ 1: () => new Promise((resolve) => waiting.push(() => resolve(response(0)))) });
    const client = newClient();
    const first = Array.from({ length: MAX_IN_FLIGHT }, () => client.invoke(address, request(1), 20_000));
    expect(await client.invoke(address, request(1), 20_000)).toMatchObject({
      code: 2,
      remark: expect.stringContaining('[OVERLOAD]'),
    });
    for (const release of waiting.splice(0)) release();
    expect(new Set((await Promise.all(first)).map(({ code }) => code))).toEqual(new Set([0]));
    const again = client.invoke(address, request(1), 20_000);
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]?.();
    expect((await again).code).toBe(0);
  });

  it('keeps negative opaques', async () => {
    const { port } = await start({ 1: echo });
    const socket = connect(port, '127.0.0.1', () => socket.write(encodeFrame({ ...request(1), opaque: -5 })));
    const answer = await new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    expect(answer).toContain('"opaque":-5');
    socket.destroy();
  });

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'HTTP'],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc]), 'TLS'],
    ['telnet', Buffer.from('hello there\r\n'), 'plain text'],
    ['a length beyond 16 MiB', Buffer.from([0x01, 0x00, 0x00, 0x01, 0, 0, 0, 0]), 'announced length'],
    ['a header longer than the frame', Buffer.from([0, 0, 0, 6, 0, 0, 0, 9, 0x7b, 0x7d]), 'longer than its frame'],
    ['broken JSON', Buffer.concat([Buffer.from([0, 0, 0, 6, 0, 0, 0, 2]), Buffer.from('{x')]), 'not JSON'],
    ['an unknown serialize type', Buffer.from([0, 0, 0, 6, 9, 0, 0, 2, 0x7b, 0x7d]), 'serialize type 9'],
  ])('closes a connection that sends %s, naming it, and disturbs no other', async (_, bytes, words) => {
    const warnings: { peer?: string; reason?: string }[] = [];
    const { address, port } = await start(
      { 1: echo },
      { log: { ...silentLog, warn: (fields) => warnings.push(fields) } },
    );
    const client = newClient();
    await client.invoke(address, request(1), 5000);
    expect(await talk(port, bytes)).toHaveLength(0);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.reason).toContain(words);
    expect(warnings[0]?.peer).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await client.invoke(address, request(1), 5000)).code).toBe(0);
  });

  it('answers frames that come byte by byte', async () => {
    const { port } = await start({ 1: echo });
    const frame = encodeFrame({ ...request(1, { a: 'b' }, Buffer.from('body')), opaque: 9 });
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const answer = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    for (const byte of frame) {
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answer).toContain('"opaque":9');
    socket.destroy();
  });

  it('fails an unanswered request with TIMEOUT and what is in flight with UNREACHABLE when the server goes', async () => {
    const { address, server } = await start({ 1: () => undefined });
    const client = newClient();
    await expect(client.invoke(address, request(1), 50)).rejects.toMatchObject({ code: 'TIMEOUT' });
    const inFlight = client.invoke(address, request(1), 5000);
    const failed = expect(inFlight).rejects.toMatchObject({ code: 'UNREACHABLE', details: { address } });
    await server.close();
    await failed;
    await expect(client.invoke(address, request(1), 1000)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('says which port is taken', async () => {
    const { port } = await start({});
    const second = new RemotingServer({ host: '127.0.0.1', ports: [port], processors: new Map(), log: silentLog });
    await expect(second.listen()).rejects.toMatchObject({ code: 'IN_USE', exitCode: 73 });
  });

  it('closes idle connections', async () => {
    const { address, closed } = await start({ 1: echo }, { idleTimeoutMs: 30 });
    const connection = await newClient().connection(address);
    await new Promise<void>((resolve) => connection.onClose(() => resolve()));
    await expect.poll(() => closed).toEqual(['idle for 0.03 s']);
  });

  it('delivers large and small answers in order', async () => {
    const sizes = [10, 100_000, 20, 3_000_000, 0, 17_000, 5];
    const { port } = await start({
      1: (command: RemotingCommand) =>
        response(0, undefined, undefined, Buffer.alloc(Number(command.extFields?.['size']), 1)),
    });
    const expected = sizes.map((size, i) =>
      encodeFrame({ ...response(0, undefined, undefined, size ? Buffer.alloc(size, 1) : undefined), opaque: i }),
    );
    const total = expected.reduce((sum, frame) => sum + frame.length, 0);
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        Buffer.concat(sizes.map((size, i) => encodeFrame({ ...request(1, { size: String(size) }), opaque: i }))),
      );
    });
    const chunks: Buffer[] = [];
    let received = 0;
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        received += chunk.length;
        if (received === total) resolve();
      });
    });
    expect(Buffer.concat(chunks).equals(Buffer.concat(expected))).toBe(true);
    socket.destroy();
  });
});
