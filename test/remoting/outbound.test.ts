import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Outbound } from '../../src/remoting/outbound.ts';

const server = createServer();
let writer: Socket;
let reader: Socket;

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [writer] = (await accepted) as [Socket];
});

afterEach(async () => {
  writer.destroy();
  reader.destroy();
  server.close();
  await once(server, 'close');
});

/** Reads `length` bytes, then whatever else came with them. */
async function read(length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let got = 0; got < length; ) {
    const [chunk] = (await once(reader, 'data')) as [Buffer];
    chunks.push(chunk);
    got += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** A frame that tells itself from all others. */
const frame = (number: number): Buffer => Buffer.alloc(900, `${number}.`);

test('what the system took makes room for what follows', async () => {
  const outbound = new Outbound(writer);
  for (let i = 0; i < 200; i++) {
    outbound.add(frame(i));
    outbound.flush();
    expect((await read(900)).equals(frame(i))).toBe(true);
  }
});

test('what a slow peer left in the socket is not written over', async () => {
  reader.pause();
  const outbound = new Outbound(writer);
  const sent: Buffer[] = [];
  // Until the system's buffers are full and further on, so that many slabs wait in the socket.
  for (let i = 0, waiting = 0; waiting < 500; i++) {
    outbound.add(frame(i));
    sent.push(frame(i));
    if (writer.writableLength > 0) waiting++;
    if (i % 3 === 0) outbound.flush();
    if (i % 64 === 0) await nextTurn();
  }
  outbound.flush();
  const expected = Buffer.concat(sent);
  const got = read(expected.length);
  reader.resume();
  expect((await got).equals(expected)).toBe(true);
});
