import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Link } from './proxy/link.ts';
import { PASS } from './proxy/mode.ts';
import { PartitionProxy } from './proxy.ts';

/** A server that answers every byte with itself, and remembers what came. */
class Echo {
  readonly sockets: Socket[] = [];
  received = '';
  readonly server: Server = createServer((socket) => {
    this.sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString();
      socket.write(chunk);
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

class Client {
  readonly socket: Socket;
  received = '';
  end: 'open' | 'closed' | 'reset' = 'open';
  readonly #gone: Promise<void>;

  constructor(port: number, host = '127.0.0.1') {
    this.socket = connect({ host, port, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString();
    });
    this.socket.on('error', () => this.socket.destroy());
    this.#gone = new Promise((resolve) => {
      this.socket.once('close', (hadError) => {
        this.end = hadError ? 'reset' : 'closed';
        resolve();
      });
    });
  }

  async has(text: string): Promise<void> {
    while (!this.received.includes(text) && this.end === 'open') await Promise.race([this.#more(), this.#gone]);
    expect(this.received).toContain(text);
  }

  async closed(): Promise<typeof this.end> {
    await this.#gone;
    return this.end;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => this.socket.once('data', () => resolve()));
  }
}

let echo: Echo;
let link: Link;
const clients: Client[] = [];

beforeEach(async () => {
  echo = new Echo();
  link = await Link.open({ host: '127.0.0.1', port: 0, target: await echo.open() });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.destroy();
  await link.close();
  echo.close();
});

function dial(): Client {
  const client = new Client(link.port);
  clients.push(client);
  return client;
}

/** Long enough for bytes that move to have moved: a round trip on a link of their own. */
async function settle(): Promise<void> {
  const other = await Link.open({ host: '127.0.0.1', port: 0, target: `127.0.0.1:${addressOf(echo.server)}` });
  const probe = new Client(other.port);
  probe.socket.write('~');
  await probe.has('~');
  probe.socket.destroy();
  await other.close();
}

const addressOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a link of the proxy', () => {
  it('passes bytes both ways, and the end', async () => {
    const client = dial();
    client.socket.write('hello');
    await client.has('hello');
    client.socket.end();
    expect(await client.closed()).toBe('closed');
    expect(link.counts).toEqual({ connections: 1, forth: 5, back: 5, cuts: 0 });
  });

  it('passes more than any buffer holds, without losing a byte', async () => {
    const client = dial();
    const large = Buffer.alloc(24 << 20, 'abcdefghij');
    client.socket.end(large);
    expect(await client.closed()).toBe('closed');
    expect(client.received.length).toBe(large.length);
    expect(Buffer.from(client.received).equals(large)).toBe(true);
  });

  it('as a black hole keeps everything open and silent, and delivers what waited', async () => {
    const client = dial();
    client.socket.write('one ');
    await client.has('one ');
    link.setMode({ kind: 'black-hole' });
    client.socket.write('two ');
    const late = dial();
    late.socket.write('three ');
    await settle();
    expect(echo.received).not.toMatch(/two|three/);
    expect([client.end, late.end]).toEqual(['open', 'open']);
    link.setMode(PASS);
    await client.has('two ');
    await late.has('three ');
  });

  it('as a black hole tells nobody of the other side’s death', async () => {
    const client = dial();
    client.socket.write('one ');
    await client.has('one ');
    link.setMode({ kind: 'black-hole' });
    for (const socket of echo.sockets) socket.destroy();
    await settle();
    expect(client.end).toBe('open');
    link.setMode(PASS);
    client.socket.write('two ');
    await client.closed();
  });

  it('lets bytes go one way', async () => {
    const client = dial();
    client.socket.write('one ');
    await client.has('one ');
    link.setMode({ kind: 'one-way', open: 'forth' });
    client.socket.write('two ');
    while (!echo.received.includes('two ')) await settle();
    expect(client.received).toBe('one ');
    link.setMode({ kind: 'one-way', open: 'back' });
    client.socket.write('three ');
    await client.has('two ');
    await settle();
    expect(echo.received).not.toContain('three ');
    link.setMode(PASS);
    await client.has('three ');
  });

  it('delays, and keeps the order when the delay ends', async () => {
    const client = dial();
    link.setMode({ kind: 'delay', ms: 40 });
    const began = performance.now();
    client.socket.write('one ');
    await client.has('one ');
    expect(performance.now() - began).toBeGreaterThanOrEqual(79);
    client.socket.write('two ');
    await settle();
    link.setMode(PASS);
    client.socket.write('three ');
    await client.has('three ');
    expect(client.received).toBe('one two three ');
  });

  it('resets connections, old and new', async () => {
    const old = dial();
    old.socket.write('one ');
    await old.has('one ');
    link.setMode({ kind: 'reset' });
    expect(await old.closed()).toBe('reset');
    expect(await dial().closed()).toBe('reset');
    link.setMode(PASS);
    const later = dial();
    later.socket.write('two ');
    await later.has('two ');
  });

  it('cuts a connection at a byte, and passes the next ones', async () => {
    const client = dial();
    client.socket.write('one ');
    await client.has('one ');
    link.setMode({ kind: 'cut', direction: 'forth', afterBytes: 6 });
    client.socket.write('two three ');
    await client.closed();
    while (!echo.received.includes('two th')) await settle();
    expect(echo.received.replaceAll('~', '')).toBe('one two th');
    expect(link.counts.cuts).toBe(1);
    const later = dial();
    later.socket.write('four ');
    await later.has('four ');
  });

  it('resets who dials where nobody listens', async () => {
    echo.close();
    expect(await dial().closed()).toBe('reset');
  });
});

describe('the proxy as a process', () => {
  it('opens links and sets several at once', async () => {
    const proxy = PartitionProxy.start();
    try {
      const target = `127.0.0.1:${addressOf(echo.server)}`;
      const port = await proxy.listen('a>b', { host: '127.0.2.1', port: 0, target });
      await proxy.listen('b>a', { host: '127.0.2.1', port: 0, target });
      await expect(proxy.listen('a>b', { host: '127.0.2.1', port: 0, target })).rejects.toThrow('a link a>b already');
      await expect(proxy.listen('c', { host: '127.0.2.1', port, target })).rejects.toThrow('EADDRINUSE');
      await expect(proxy.set(['x'], PASS)).rejects.toThrow('no link x');
      const client = new Client(port, '127.0.2.1');
      clients.push(client);
      client.socket.write('hello');
      await client.has('hello');
      expect(await proxy.counts('a>b')).toEqual({ connections: 1, forth: 5, back: 5, cuts: 0 });
      await proxy.set(['a>b', 'b>a'], { kind: 'reset' });
      expect(await client.closed()).toBe('reset');
    } finally {
      await proxy.close();
    }
  });
});
