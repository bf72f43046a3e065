import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { FrameReader } from '../../src/protocol/frame-reader.ts';
import { startTestBroker } from '../../src/testing.ts';
import { Loader } from './support/loader.ts';
import { type Random, scaled, seeded } from './support/random.ts';
import { removeDirectories } from './support/stores.ts';
import { Code, frame, pullAll, WireClient } from './support/wire.ts';

const FRAMES = join(import.meta.dirname, '../fixtures/frames');
/** Frames one connection sends before the next one is opened. */
const ROW = 50;
/** Mutated ones soon close the connection they come on. */
const MUTATED_ROW = 10;
/** After so long without an answer a fuzzed connection is left. */
const QUIET_MS = 150;
/** What the process, both ends of all sockets in it, may grow by while it is fuzzed. */
const MAX_GROWTH_BYTES = 600 * 1024 * 1024;
/** What may be held more at the end than after half of the frames: the log's hot tail and what the test notes down. */
const MAX_HELD_BYTES = 100 * 1024 * 1024;
/** What the well-behaved client keeps of each of its messages, to compare them in the end. */
const KEPT_BYTES = 400;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Memory still held after a collection. */
function heldBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

afterEach(removeDirectories);

/** Request frames that real clients sent, of every code and both header encodings. */
function capturedFrames(): Buffer[] {
  const frames: Buffer[] = [];
  for (const entry of readdirSync(FRAMES, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.json')) continue;
    const file = JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const sample of file.samples ?? []) {
      if (sample.to !== 'client' && sample.request?.hex) frames.push(Buffer.from(sample.request.hex, 'hex'));
    }
  }
  return frames;
}

/** A frame whose length is right, so that what follows on the connection is read as well. */
function withLength(header: Buffer, body: Buffer, type = 0, headerLength = header.length): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(4 + header.length + body.length, 0);
  head.writeUIntBE(headerLength & 0xffffff, 5, 3);
  head[4] = type;
  return Buffer.concat([head, header, body]);
}

const CODES = [
  10, 11, 12, 14, 15, 17, 28, 29, 30, 31, 33, 34, 35, 38, 41, 103, 105, 106, 200, 202, 208, 215, 221, 222, 310, 320,
];
const ODD = [
  '',
  '-1',
  '2147483648',
  '9223372036854775807',
  '-9223372036854775808',
  'NaN',
  '1e9',
  '0x10',
  'null',
  'true',
];
const ODD_TEXT = [...ODD, '../../etc/passwd', 'a\u0000b', '%RETRY%', 'TBW102', 'x'.repeat(3000), '\ud800', '{"a":1}'];

const FIELDS = [
  ...'abcdefghijklmn',
  ...['topic', 'queueId', 'queueOffset', 'maxMsgNums', 'consumerGroup', 'sysFlag', 'subscription', 'properties'],
  ...['suspendTimeoutMillis', 'offset', 'key', 'maxNum', 'beginTimestamp', 'endTimestamp', 'commitOffset', 'timestamp'],
];

/** Readable headers with the fields clients send, and values of the wrong kind in them. */
const headerArbitrary = fc.record({
  code: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...CODES) }, fc.integer()),
  language: fc.constantFrom('JAVA', 'GO', '', 'KLINGON'),
  version: fc.integer(),
  opaque: fc.integer(),
  flag: fc.constantFrom(0, 0, 0, 2, 4),
  extFields: fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(fc.constantFrom(...ODD_TEXT), fc.string()), {
    maxKeys: 24,
  }),
});

/** Headers whose parts have the wrong JSON type. */
const crookedArbitrary = fc.record({
  code: fc.constantFrom('310', null, 1.5, [], 1e300),
  language: fc.oneof(fc.integer(), fc.constant(null)),
  opaque: fc.oneof(fc.constant('x'), fc.integer()),
  flag: fc.oneof(fc.integer(), fc.constant('y')),
  remark: fc.option(fc.string()),
  extFields: fc.oneof(fc.object({ maxDepth: 3 }), fc.constantFrom(null, [], 'text', 7)),
});

const bodyArbitrary = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  // Batches and binary bodies that announce more than there is.
  fc.tuple(fc.integer(), fc.integer(), fc.uint8Array({ maxLength: 60 })).map(([a, b, rest]) => {
    const head = Buffer.alloc(8);
    head.writeInt32BE(a, 0);
    head.writeInt32BE(b, 4);
    return Buffer.concat([head, rest]);
  }),
  fc
    .constantFrom('['.repeat(5000), '{"a":'.repeat(2000), '"', '{"$ref":"$"}', '1e999999')
    .map((text) => Buffer.from(text)),
);

/** Frames that are read whole and answered, or refused one by one. */
const readableArbitrary = fc
  .tuple(headerArbitrary, bodyArbitrary)
  .map(([header, body]) => withLength(Buffer.from(JSON.stringify(header)), body));

/** Broken JSON, random bytes as either encoding, lengths that lie, and strangers: what closes a connection. */
const closingArbitrary = fc.oneof(
  fc
    .tuple(crookedArbitrary, bodyArbitrary)
    .map(([header, body]) => withLength(Buffer.from(JSON.stringify(header)), body)),
  fc.tuple(headerArbitrary, fc.nat()).map(([header, at]) => {
    const text = JSON.stringify(header);
    return withLength(Buffer.from(text.slice(0, at % text.length)), Buffer.alloc(0));
  }),
  fc
    .tuple(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(0, 1, 2, 255))
    .map(([bytes, type]) => withLength(Buffer.from(bytes), Buffer.alloc(0), type)),
  fc.tuple(fc.uint8Array({ minLength: 8, maxLength: 40 }), fc.integer()).map(([bytes, length]) => {
    const lying = Buffer.from(bytes);
    lying.writeInt32BE(length, 0);
    return lying;
  }),
  fc
    .constantFrom(
      'GET / HTTP/1.1\r\n\r\n',
      '\u0016\u0003\u0001\u0002\u0000\u0001',
      'hello\r\n',
      '\u0000\u0000\u0000\u0000',
    )
    .map((text) => Buffer.from(text, 'latin1')),
);

/** What one connection sends: many frames that leave it open, then one that may not. */
const rowArbitrary = fc
  .tuple(fc.array(readableArbitrary, { minLength: ROW - 1, maxLength: ROW - 1 }), closingArbitrary)
  .map(([frames, last]) => [...frames, last]);

/** A captured frame with bytes changed in its body, in a value of its header, or anywhere; or cut in the middle. */
function mutated(original: Buffer, random: Random): Buffer {
  const frame = Buffer.from(original);
  const bodyStart = 8 + frame.readUIntBE(5, 3);
  const changes = random.between(1, 6);
  if (random.chance(0.5) && bodyStart < frame.length) {
    for (let i = 0; i < changes; i++) frame[random.between(bodyStart, frame.length - 1)] = random.below(256);
    return frame;
  }
  if (random.chance(0.7)) {
    // Digits for digits and letters for letters: the header stays readable and says something else.
    for (let at = 8, left = changes; at < bodyStart && left > 0; at += random.between(1, 40)) {
      const byte = frame[at] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) frame[at] = 0x30 + random.below(10);
      else if (byte >= 0x61 && byte <= 0x7a) frame[at] = 0x61 + random.below(26);
      else continue;
      left--;
    }
    return frame;
  }
  for (let i = 0; i < changes; i++) frame[random.between(4, frame.length - 1)] = random.below(256);
  if (random.chance(0.1))
    return withLength(frame.subarray(8, 8 + random.below(frame.length - 7)), Buffer.alloc(0), frame[4]);
  return frame;
}

/** Sends frames over a connection of its own, in random chunks; gives how many were answered. */
async function shower(address: string, frames: readonly Buffer[], random: Random): Promise<number> {
  const [host = '', port = ''] = address.split(':');
  return await new Promise<number>((resolve) => {
    const socket = connect({ host, port: Number(port) });
    // Pulls may be parked: what is not answered for a while stays so.
    const timer = setTimeout(() => socket.destroy(), QUIET_MS);
    let answered = 0;
    const reader = new FrameReader(() => {
      answered++;
    });
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      timer.refresh();
      reader.push(chunk);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answered);
    });
    socket.on('connect', () => {
      const bytes = Buffer.concat(frames);
      for (let at = 0; at < bytes.length; ) {
        const end = random.chance(0.3) ? at + random.between(1, 50) : at + random.between(1000, 60_000);
        socket.write(bytes.subarray(at, end));
        at = end;
      }
    });
  });
}

describe('fuzzed frames against a running broker and name server', () => {
  it('disturb nobody else, cost bounded memory, and leave both serving', () =>
    seeded(async (random) => {
      const wanted = scaled(100_000);
      const captured = capturedFrames();
      expect(captured.length).toBeGreaterThan(100);
      const broker = await startTestBroker();
      const loader = new Loader('good', random, { connections: 2, window: 2, topic: 'Good', queues: 2, batches: 0.1 });
      await loader.start(broker.brokerAddr);
      const reader = await WireClient.open(broker.brokerAddr);
      const nameReader = await WireClient.open(broker.namesrvAddr);
      const before = process.memoryUsage().rss;
      let peak = before;
      let halfway = 0;
      let sent = 0;
      let pulled = 0;
      let answered = 0;
      while (sent < wanted) {
        const rows = fc.sample(rowArbitrary, { numRuns: 12, seed: random.below(0x7fffffff) });
        for (let i = 0; i < 40; i++) {
          rows.push(Array.from({ length: MUTATED_ROW }, () => mutated(random.pick(captured), random)));
        }
        const showers = rows.map((frames, i) =>
          shower(i % 3 === 2 ? broker.namesrvAddr : broker.brokerAddr, frames, random),
        );
        for (const count of await Promise.all(showers)) answered += count;
        sent += rows.reduce((sum, frames) => sum + frames.length, 0);
        peak = Math.max(peak, process.memoryUsage().rss);
        if (halfway === 0 && sent >= wanted / 2) halfway = heldBytes() - loader.acknowledged.length * KEPT_BYTES;
        const last = loader.acknowledged.at(-1);
        if (last === undefined) throw new Error('the well-behaved client was not served');
        const found = await pullAll(reader, 'Good', last.queueId, last.queueOffset, last.queueOffset + 1);
        expect(found.get(last.queueOffset)?.body.toString()).toBe(last.body);
        pulled++;
        const route = await nameReader.ask(106, {});
        expect(route.code).toBe(0);
      }
      const heldMore = heldBytes() - loader.acknowledged.length * KEPT_BYTES - halfway;
      await loader.stop();
      expect(loader.refused).toEqual([]);
      expect(reader.isClosed).toBe(false);
      expect(nameReader.isClosed).toBe(false);
      expect(answered).toBeGreaterThan(sent / 8);
      expect(peak - before).toBeLessThan(MAX_GROWTH_BYTES);
      expect(heldMore).toBeLessThan(MAX_HELD_BYTES);
      for (const queueId of [0, 1]) {
        const due = loader.acknowledged.filter((message) => message.queueId === queueId);
        const max = Number(
          (await reader.ask(Code.MAX_OFFSET, { topic: 'Good', queueId: String(queueId) })).ext['offset'],
        );
        const found = await pullAll(reader, 'Good', queueId, 0, max);
        for (const message of due) expect(found.get(message.queueOffset)?.body.toString()).toBe(message.body);
      }
      console.log(
        `${sent} frames, ${answered} answered, ${loader.acknowledged.length} messages sent and ${pulled} pulls by others meanwhile, ` +
          `memory grew by ${Math.round((peak - before) / 1048576)} MB at most, held ${Math.round(heldMore / 1048576)} MB more in the second half`,
      );
      reader.close();
      nameReader.close();
      await broker.close();
    }));

  it('each of a row of malformed frames closes its own connection only', async () => {
    const broker = await startTestBroker();
    const other = await WireClient.open(broker.brokerAddr);
    const good = frame(Code.MAX_OFFSET, 1, { topic: 'Good', queueId: '0' });
    const bad: [string, Buffer][] = [
      ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
      ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
      ['a negative length', Buffer.from('ffffffff00000000', 'hex')],
      ['a length of 16 MiB and one', Buffer.from('0100000100000000', 'hex')],
      ['a header longer than its frame', withLength(Buffer.from('{}'), Buffer.alloc(0), 0, 4000)],
      ['an unknown encoding', withLength(Buffer.from('{}'), Buffer.alloc(0), 9)],
      ['broken JSON', withLength(Buffer.from('{"code":'), Buffer.alloc(0))],
    ];
    for (const [name, bytes] of bad) {
      for (const chunk of [bytes.length, 1]) {
        const [host = '', port = ''] = broker.brokerAddr.split(':');
        await new Promise<void>((resolve, reject) => {
          const socket = connect({ host, port: Number(port) });
          const timer = setTimeout(() => reject(new Error(`${name}: the connection stays open`)), 10_000);
          socket.on('error', () => undefined);
          socket.on('data', () => undefined);
          socket.on('close', () => {
            clearTimeout(timer);
            resolve();
          });
          socket.on('connect', () => {
            for (let at = 0; at < bytes.length; at += chunk) socket.write(bytes.subarray(at, at + chunk));
            socket.write(good);
          });
        });
        expect((await other.ask(Code.MAX_OFFSET, { topic: 'Good', queueId: '0' })).code, name).toBeGreaterThanOrEqual(
          0,
        );
      }
    }
    other.close();
    await broker.close();
  });
});
