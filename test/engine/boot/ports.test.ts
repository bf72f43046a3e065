import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { brokerPorts } from '../../../src/engine/boot/ports.ts';

const FIRST_EPHEMERAL = 32_768;
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

describe('the ports of a broker', () => {
  it('are those of listenPort and two below', async () => {
    expect(await brokerPorts('127.0.0.1', 10_911)).toEqual([10_911, 10_909]);
  });

  it('are, for 0, a free pair that no outgoing connection can be given before they are listened on', async () => {
    for (let i = 0; i < 20; i++) {
      const [port, second] = await brokerPorts('127.0.0.1', 0);
      expect(second).toBe(port - 2);
      expect(port).toBeLessThan(FIRST_EPHEMERAL);
      await Promise.all([port, second].map(listen));
    }
  });

  it('are refused where there is none two below, and where the address is not one of this machine', async () => {
    await expect(brokerPorts('127.0.0.1', 2)).rejects.toMatchObject({ code: 'CONFIG' });
    await expect(brokerPorts('192.0.2.1', 0)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});

function listen(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, resolve);
    cleanups.push(() => server.close());
  });
}
