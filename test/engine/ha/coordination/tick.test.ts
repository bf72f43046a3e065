import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askTick } from '../../../../src/engine/ha/coordination/zookeeper/tick.ts';

let server: Server | undefined;
afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** A server that answers one word and closes, as ZooKeeper does; its `host:port`. */
async function answering(answer: (word: string, socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (word) => answer(word.toString(), socket));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

describe("ZooKeeper's tick", () => {
  it('is asked for with conf', async () => {
    const at = await answering((word, socket) =>
      socket.end(`clientPort=2181\nasked=${word}\ntickTime=3000\nmaxClientCnxns=60\n`),
    );
    expect(await askTick(at)).toBe(3000);
  });

  it('is not known where the word is not allowed, the server is another one, or nobody is there', async () => {
    const at = await answering((_, socket) => socket.end('conf is not executed because it is not in the whitelist.\n'));
    expect(await askTick(at)).toBeUndefined();
    server?.close();
    expect(await askTick(at)).toBeUndefined();
  });

  it('is not waited for without end', async () => {
    const open: Socket[] = [];
    const at = await answering((_, socket) => void open.push(socket));
    expect(await askTick(at)).toBeUndefined();
    for (const socket of open) socket.destroy();
  });
});
