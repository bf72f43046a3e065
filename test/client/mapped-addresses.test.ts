import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterList } from '../../src/admin/cluster/cluster-list.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { freePort } from '../support/ports.ts';

/** TEST-NET-1: nobody has this address, and asking for it leaves no machine. */
const ADVERTISED = '192.0.2.7';
let broker: TestBroker;
let port = 0;

beforeAll(async () => {
  port = await freePort();
  broker = await startTestBroker({ config: { brokerIP1: ADVERTISED, listenPort: port, autoCreateTopicEnable: true } });
});

afterAll(() => broker.close());

describe('a broker that advertises an address nobody reaches', () => {
  it('is reached through the map and shown as it advertises itself', async () => {
    const { namesrvAddr } = broker;
    const client = new AdminClient({ namesrvAddr, addressMap: { [`${ADVERTISED}:${port}`]: `127.0.0.1:${port}` } });
    try {
      const [row] = await clusterList(client);
      expect(row).toMatchObject({ addr: `${ADVERTISED}:${port}`, brokerName: 'test-broker' });
      expect(row?.error).toBeUndefined();
    } finally {
      await client.close();
    }
  });

  it('is sent to through the map', async () => {
    const addressMap = { [ADVERTISED]: '127.0.0.1' };
    const producer = new Producer({ producerGroup: 'Mapped', namesrvAddr: broker.namesrvAddr, addressMap });
    await producer.start();
    try {
      const sent = await producer.send({ topic: 'Mapped', body: Buffer.from('x') });
      expect(sent.status).toBe('SEND_OK');
    } finally {
      await producer.close();
    }
  });

  it('is explained when the map leads nowhere', async () => {
    const { namesrvAddr } = broker;
    const client = new AdminClient({ namesrvAddr, addressMap: { [ADVERTISED]: '127.0.0.1:1' } });
    try {
      const [row] = await clusterList(client);
      expect(row?.error).toMatchObject({
        code: 'UNREACHABLE',
        details: { address: `${ADVERTISED}:${port}`, mappedTo: '127.0.0.1:1' },
      });
      expect(row?.error?.message).toContain(`${ADVERTISED}:${port} (mapped to 127.0.0.1:1)`);
      expect(row?.error?.message).toContain(`name server ${namesrvAddr}, where broker test-broker registered it`);
      expect(row?.error?.hint).toContain('The map dials 127.0.0.1:1');
    } finally {
      await client.close();
    }
  });
});

it('names the map where the connection it led to is lost', async () => {
  const rude = createServer((socket) => void socket.end('HTTP/1.1 400\r\n\r\n'));
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
  const bound = rude.address();
  const reached = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  const client = new AdminClient({ namesrvAddr: broker.namesrvAddr, addressMap: { [ADVERTISED]: reached } });
  try {
    const [row] = await clusterList(client);
    expect(row?.error).toMatchObject({ code: 'UNREACHABLE', details: { mappedTo: reached } });
    expect(row?.error?.message).toContain(`registered it, and was mapped to ${reached}`);
  } finally {
    await client.close();
    rude.close();
  }
});
