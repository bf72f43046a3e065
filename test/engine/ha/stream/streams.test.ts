import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeAck, encodeProbe } from '../../../../src/engine/ha/stream/control-frames.ts';
import { encodeDataHead } from '../../../../src/engine/ha/stream/data-frame.ts';
import { PREAMBLE } from '../../../../src/engine/ha/stream/frame.ts';
import { encodeHello, encodeWelcome } from '../../../../src/engine/ha/stream/handshake.ts';
import { SOCKET_BYTES, WINDOW_BYTES } from '../../../../src/engine/ha/stream/log-sender.ts';
import { MemoryLog, recordAt } from './memory-log.ts';
import { HELLO, Master, rawPeer, Slave, until, WELCOME } from './pair.ts';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

async function master(log = new MemoryLog()): Promise<{ log: MemoryLog; master: Master; port: number }> {
  const made = new Master(log);
  const port = await made.listen();
  endings.push(() => made.close());
  return { log, master: made, port };
}

function slave(port: number, log = new MemoryLog()): { log: MemoryLog; slave: Slave } {
  const made = new Slave(log);
  made.connect(port);
  endings.push(() => made.stream?.close('the test is over'));
  return { log, slave: made };
}

/** A master that says what a test wants it to say, to one slave. */
async function scripted(frames: readonly Buffer[]): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      for (const frame of frames) socket.write(frame);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  endings.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const dataFrame = (epoch: number, position: number, bytes: Buffer): Buffer =>
  Buffer.concat([encodeDataHead(epoch, position, 0, bytes), bytes]);

describe('a replication stream', () => {
  it.each([false, true])('makes the logs equal, while the master goes on writing (cold: %s)', async (isCold) => {
    const a = await master();
    a.log.isCold = isCold;
    a.log.grow(3_000_000);
    const b = slave(a.port);
    for (let i = 0; i < 200; i++) {
      a.log.grow(20_000);
      a.master.confirm = a.log.end - 1000;
      for (const stream of a.master.streams) stream.onWritten();
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => b.log.end === a.log.end && a.master.stream.acked.written === a.log.end);
    expect(b.log.bytes.subarray(0, b.log.end).equals(a.log.bytes.subarray(0, a.log.end))).toBe(true);
    expect(b.log.shownTo).toBeGreaterThan(0);
    expect(a.master.acks[0]).toMatchObject({ written: 0, epoch: 3, granted: false });
  });

  it('sends what is written in the same turn', async () => {
    const a = await master();
    slave(a.port);
    await until(() => a.master.acks.length > 0);
    a.log.grow(1000);
    a.master.stream.onWritten();
    expect(a.master.stream.sentTo).toBe(a.log.end);
  });

  it('sends nothing before the slave says that it follows', async () => {
    const a = await master();
    a.log.grow(1000);
    const b = slave(a.port);
    b.slave.answer = () => undefined;
    await until(() => b.slave.stream?.welcome !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    a.master.stream.onWritten();
    expect(a.master.stream.sentTo).toBe(0);
    b.slave.stream?.follow();
    await until(() => b.log.end === a.log.end);
  });

  it('goes on with another connection where the last one was cut, at whatever byte', async () => {
    const a = await master();
    a.log.grow(2_000_000);
    const b = { log: new MemoryLog() };
    const made = new Slave(b.log);
    endings.push(() => made.stream?.close('the test is over'));
    let seed = 17;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed % below;
    };
    for (let round = 0; b.log.end < a.log.end; round++) {
      expect(round).toBeLessThan(200);
      const before = made.closed.length;
      made.connect(a.port, { epochs: b.log.end > 0 ? [{ epoch: 3, start: 0 }] : [] });
      const count = a.master.sockets.length;
      await until(() => a.master.sockets.length > count - 1 && a.master.told.length === round + 1);
      const goal = b.log.end + random(200_000);
      await until(() => b.log.end >= Math.min(goal, a.log.end));
      (a.master.sockets[a.master.sockets.length - 1] as { destroy(): void }).destroy();
      await until(() => made.closed.length > before);
    }
    expect(b.log.bytes.subarray(0, b.log.end).equals(a.log.bytes.subarray(0, a.log.end))).toBe(true);
  });

  it('costs the master a bounded socket buffer when the slave does not read', async () => {
    const a = await master();
    a.log.grow(24_000_000, 4000);
    const peer = await rawPeer(a.port);
    endings.push(() => peer.socket.destroy());
    peer.socket.write(Buffer.concat([PREAMBLE, encodeHello(HELLO)]));
    await until(() => a.master.streams.length === 1);
    peer.socket.pause();
    peer.socket.write(encodeAck({ epoch: 3, written: 0, flushed: 0, stampMs: 0, granted: false }));
    await until(() => a.master.acks.length === 1);
    for (let i = 0; i < 100; i++) {
      a.master.stream.onWritten();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [socket] = a.master.sockets;
    expect(socket?.writableLength).toBeLessThan(SOCKET_BYTES + 300_000);
    expect(a.master.stream.sentTo).toBeLessThan(WINDOW_BYTES + 300_000);
  });

  it('waits for acknowledgements when so much is on its way', async () => {
    const a = await master();
    a.log.grow(20_000_000, 4000);
    const peer = await rawPeer(a.port);
    endings.push(() => peer.socket.destroy());
    peer.socket.write(Buffer.concat([PREAMBLE, encodeHello(HELLO)]));
    peer.socket.write(encodeAck({ epoch: 3, written: 0, flushed: 0, stampMs: 0, granted: false }));
    await until(() => peer.received().length >= WINDOW_BYTES);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { sentTo } = a.master.stream;
    expect(sentTo).toBeGreaterThanOrEqual(WINDOW_BYTES);
    expect(sentTo).toBeLessThan(WINDOW_BYTES + 300_000);
    peer.socket.write(encodeAck({ epoch: 3, written: 1_000_000, flushed: 0, stampMs: 0, granted: false }));
    await until(() => a.master.stream.sentTo > sentTo);
  });

  it('keeps to the limit while the slave catches up, and only then', async () => {
    const a = await master();
    a.log.grow(4_000_000, 4000);
    a.master.maxSyncBytesPerSecond = 100_000;
    const b = slave(a.port);
    await until(() => b.log.end > 0);
    const { end } = b.log;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(b.log.end).toBe(end);
    expect(end).toBeLessThan(300_000);
    a.master.stream.limited = false;
    await until(() => b.log.end === a.log.end);
  });

  it('acknowledges after the sync where the master says so', async () => {
    const a = await master();
    a.master.answer = (stream) => stream.welcome({ ...WELCOME, flushRule: 'FLUSHED' });
    const b = slave(a.port);
    await until(() => a.master.acks.length > 0);
    let release = (): void => undefined;
    b.log.holdFlush = new Promise((resolve) => {
      release = resolve;
    });
    a.log.grow(5000);
    a.master.stream.onWritten();
    await until(() => b.log.end === a.log.end);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(a.master.acks.filter((ack) => ack.stampMs === 0).every((ack) => ack.written === 0)).toBe(true);
    // A probe is answered at once, and promises no more than the disk has.
    const before = a.master.acks.length;
    a.master.stream.probe();
    await until(() => a.master.acks.length > before);
    expect(a.master.acks.at(-1)).toMatchObject({ written: a.log.end, flushed: 0 });
    release();
    await until(() => a.master.stream.acked.flushed === a.log.end);
  });

  it('echoes the stamp of each probe with what the slave answers', async () => {
    const a = await master();
    const b = slave(a.port);
    await until(() => a.master.acks.some((ack) => ack.granted));
    b.slave.grants = false;
    a.master.stream.probe();
    await until(() => b.slave.probes.length >= 2);
    await until(() => a.master.acks.some((ack) => ack.stampMs > 0 && !ack.granted));
    const answered = a.master.acks.filter((ack) => ack.stampMs > 0).map((ack) => ack.stampMs);
    expect(answered).toEqual(b.slave.probes.slice(0, answered.length).map((probe) => probe.stampMs));
  });

  it('says why it is refused, and closes', async () => {
    const a = await master();
    a.master.answer = (stream) => stream.refuse('NOT_MASTER', 9, 'member 1 is');
    const b = slave(a.port);
    await until(() => b.slave.closed.length === 1 && a.master.closed.length === 1);
    expect(b.slave.told).toEqual(['REFUSED NOT_MASTER 9 member 1 is']);
    expect(b.slave.closed[0]).toBe(`127.0.0.1:${a.port}: refused with NOT_MASTER: member 1 is`);
  });

  it('says that a slave leaves', async () => {
    const a = await master();
    const b = slave(a.port);
    await until(() => a.master.acks.length > 0);
    b.slave.stream?.leave('stopping');
    await until(() => a.master.closed.length === 1);
    expect(a.master.told).toEqual(['HELLO 2', 'LEAVING stopping']);
  });

  it('fences a master that speaks for a lower epoch than promised', async () => {
    const a = await master();
    const b = slave(a.port);
    b.slave.promised = 9;
    await until(() => a.master.told.length === 2 && b.slave.closed.length === 1);
    expect(a.master.told[1]).toBe('FENCED 9 it speaks for epoch 3');
    expect(b.slave.stream?.welcome).toBeUndefined();

    const c = await master();
    const d = slave(c.port);
    await until(() => c.master.acks.length > 0);
    d.slave.promised = 4;
    c.log.grow(1000);
    c.master.stream.onWritten();
    await until(() => c.master.told.length === 2);
    expect(c.master.told[1]).toBe('FENCED 4 it speaks for epoch 3');
    expect(d.log.end).toBe(0);
  });
});

describe('a slave closes, and says why,', () => {
  const cases: [string, Buffer[], string][] = [
    ['for bytes that are no frames', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')], 'has no business here'],
    ['for data before it follows', [dataFrame(3, 0, recordAt(0, 10))], 'DATA before it was asked for'],
    [
      'for data of another position',
      [encodeWelcome(WELCOME), dataFrame(3, 50, recordAt(50, 10))],
      'DATA for position 50, the log ends at 0',
    ],
    ['for data of a higher epoch', [encodeWelcome(WELCOME), dataFrame(4, 0, recordAt(0, 10))], 'a frame of epoch 4'],
    [
      'for data that was damaged on its way',
      [encodeWelcome(WELCOME), Buffer.concat([dataFrame(3, 0, recordAt(0, 10)).subarray(0, -1), Buffer.from([7])])],
      'its checksum is wrong',
    ],
    ['for a second welcome', [encodeWelcome(WELCOME), encodeWelcome(WELCOME)], 'a second WELCOME'],
    ['for a probe before it follows', [encodeProbe({ epoch: 3, stampMs: 1, confirm: 0, max: 0 })], 'PROBE before'],
  ];
  it.each(cases)('%s', async (_name, frames, reason) => {
    const port = await scripted(frames);
    const { slave: made, log } = slave(port);
    await until(() => made.closed.length === 1);
    expect(made.closed[0]).toContain(`127.0.0.1:${port}: `);
    expect(made.closed[0]).toContain(reason);
    expect(log.end).toBe(0);
  });

  it('when its store takes nothing more', async () => {
    const a = await master();
    a.log.grow(1000);
    const log = new MemoryLog();
    log.failWith = new Error('no space left');
    const b = slave(a.port, log);
    await until(() => b.slave.closed.length === 1);
    expect(b.slave.failures).toEqual([log.failWith]);
    expect(b.slave.closed[0]).toContain('the log took nothing at 0: no space left');
  });

  it('when nobody listens there', async () => {
    const port = await scripted([]);
    for (const end of endings.splice(0)) end();
    const b = slave(port);
    await until(() => b.slave.closed.length === 1);
    expect(b.slave.closed[0]).toContain('ECONNREFUSED');
  });
});

describe('a master closes, and says why,', () => {
  const ack = (fields: object): Buffer =>
    encodeAck({ epoch: 3, written: 0, flushed: 0, stampMs: 0, granted: false, ...fields });
  const greeting = Buffer.concat([PREAMBLE, encodeHello(HELLO)]);
  const cases: [string, Buffer[], string][] = [
    ['for another protocol', [Buffer.from([0xff, 0x00, 1, 2])], 'does not begin as a replication stream does'],
    ['for an ACK before HELLO', [PREAMBLE, ack({})], 'ACK before WELCOME'],
    ['for a second HELLO', [greeting, encodeHello(HELLO)], 'a second HELLO'],
    ['for an ACK of what was never sent', [greeting, ack({}), ack({ written: 1e9 })], 'ACK for 1000000000, sent up to'],
    ['for a first ACK of another place', [greeting, ack({ written: 5 })], 'the first ACK is for 5'],
    ['for a stamp it never gave', [greeting, ack({}), ack({ stampMs: 1e12 })], 'the stamp 1000000000000'],
    ['for more durable than written', [greeting, ack({ flushed: 1 })], 'ACK says 1 is durable of 0 written'],
  ];
  it.each(cases)('%s', async (_name, frames, reason) => {
    const a = await master();
    const peer = await rawPeer(a.port);
    for (const frame of frames) peer.socket.write(frame);
    await until(() => a.master.closed.length === 1 && peer.isClosed());
    expect(a.master.closed[0]).toContain(reason);
    expect(a.master.closed[0]).toMatch(/^127\.0\.0\.1:\d+: malformed bytes/);
  });

  it('for silence', async () => {
    const a = await master();
    a.master.silentMs = 40;
    const peer = await rawPeer(a.port);
    peer.socket.write(greeting);
    await until(() => a.master.closed.length === 1);
    expect(a.master.closed[0]).toContain('nothing heard for');
  });

  it('for log that retention took', async () => {
    const a = await master();
    a.log.grow(1000);
    a.log.min = 500;
    slave(a.port);
    await until(() => a.master.closed.length === 1);
    expect(a.master.closed[0]).toContain('the log at 0 is not stored any more');
  });

  it('ignores an ACK of another epoch', async () => {
    const a = await master();
    const peer = await rawPeer(a.port);
    endings.push(() => peer.socket.destroy());
    peer.socket.write(Buffer.concat([greeting, ack({ epoch: 2, written: 77 }), ack({})]));
    await until(() => a.master.acks.length === 1);
    expect(a.master.acks[0]?.epoch).toBe(3);
  });
});
