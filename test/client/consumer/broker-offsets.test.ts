import { afterEach, expect, it } from 'vitest';
import { Caller } from '../../../src/client/caller.ts';
import { BrokerOffsets } from '../../../src/client/consumer/offsets/broker-offsets.ts';
import { OffsetRequests } from '../../../src/client/requests/offsets.ts';
import { response } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { silentLog } from '../../../src/remoting/log.ts';
import { RemotingServer } from '../../../src/remoting/server.ts';
import type { Processor } from '../../../src/remoting/types.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** Keeps offsets as an Apache broker does: whoever finds no table of a topic puts an own one in its place. */
async function racingBroker(): Promise<{ address: string; tables: Map<string, Map<string, string>> }> {
  const tables = new Map<string, Map<string, string>>();
  const update: Processor = async ({ extFields = {} }) => {
    const { topic = '', queueId = '', commitOffset = '' } = extFields;
    const table = tables.get(topic) ?? new Map<string, string>();
    table.set(queueId, commitOffset);
    await new Promise((resolve) => setImmediate(resolve));
    if (!tables.get(topic)?.has(queueId)) tables.set(topic, table);
    return response(0);
  };
  const server = new RemotingServer({
    host: '127.0.0.1',
    ports: [0],
    processors: new Map([[15, update]]),
    log: silentLog,
  });
  const [port = 0] = await server.listen();
  closing.push(server);
  return { address: `127.0.0.1:${port}`, tables };
}

it('stores the first offsets of a group so that a broker that races with itself forgets none', async () => {
  const { address, tables } = await racingBroker();
  const remoting = new RemotingClient();
  closing.push(remoting);
  const offsets = new BrokerOffsets(new OffsetRequests(new Caller(remoting, { timeoutMs: 5000 })), 'g', () => address);
  const queues = ['A', 'B'].flatMap((topic) => [0, 1, 2, 3].map((queueId) => ({ topic, brokerName: 'b', queueId })));
  for (const queue of queues) offsets.update(queue, queue.queueId + 1, true);
  await offsets.persist(queues);
  for (const topic of ['A', 'B'])
    expect(Object.fromEntries(tables.get(topic) ?? [])).toEqual({ 0: '1', 1: '2', 2: '3', 3: '4' });
});
