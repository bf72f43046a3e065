import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { MqError, Producer, PullConsumer } from '../../src/index.ts';
import { Group, until } from './lab/group-in-process.ts';

let group: Group | undefined;
const producers: Producer[] = [];
afterEach(async () => {
  for (const producer of producers.splice(0)) await producer.close();
  await group?.close();
  group = undefined;
});

async function producerOf(made: Group): Promise<Producer> {
  const producer = new Producer({ namesrvAddr: made.namesrvAddr, producerGroup: 'p', pollNameServerInterval: 200 });
  producers.push(producer);
  await producer.start();
  return producer;
}

it('elects the slave in sync, registers it as id 0, and takes the old master back as a slave', async () => {
  group = await Group.make();
  const made = group;
  await made.start('1');
  await until(() => made.broker('1').roles.role().role === 'ASYNC_MASTER', 'member 1 leads');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  await until(() => made.broker('1').roles.role().role === 'SYNC_MASTER', 'member 1 shows that it is synchronous');
  const producer = await producerOf(made);
  const acknowledged: string[] = [];
  const send = async (body: string): Promise<boolean> => {
    try {
      const { status } = await producer.send({ topic: 'T', body: Buffer.from(body) });
      if (status === 'SEND_OK') acknowledged.push(body);
      return status === 'SEND_OK';
    } catch (error) {
      expect(error).toBeInstanceOf(MqError);
      return false;
    }
  };
  for (let i = 0; i < 50; i++) expect(await send(`before ${i}`)).toBe(true);

  // Gone for the coordination service, and it is not told: it goes on as long as its permit lets it.
  made.service.suspend('1');
  made.service.expire('1');
  let tries = 0;
  await until(async () => {
    await send(`meanwhile ${tries++}`);
    return made.broker('2').roles.role().role !== 'SLAVE';
  }, 'member 2 leads');
  await until(() => send(`after ${tries++}`), 'messages are taken again');
  expect(await made.state()).toMatchObject({ epoch: 2, master: '2', reason: 'death' });

  made.service.resume('1');
  await until(async () => {
    await send(`while it comes back ${tries++}`);
    return (await made.state())?.set.join() === '1,2';
  }, 'member 1 is in sync again');
  expect(made.broker('1').roles.role()).toMatchObject({ role: 'SLAVE', brokerId: 1, epoch: 2 });
  for (let i = 0; i < 20; i++) expect(await send(`together ${i}`)).toBe(true);

  const bodies = await allBodies(made);
  expect(acknowledged.filter((body) => !bodies.includes(body))).toEqual([]);
  await sameLogs(made, '1', '2');
  const setAside = await asideOf(made, '1');
  expect(setAside.length).toBeLessThanOrEqual(1);
});

/** Bodies of all messages of the topic, as a consumer finds them. */
async function allBodies(made: Group): Promise<string[]> {
  const consumer = new PullConsumer({ namesrvAddr: made.namesrvAddr, consumerGroup: 'c' });
  const bodies: string[] = [];
  try {
    for (const queue of await consumer.queues('T')) {
      for (let offset = 0, end = 1; offset < end; ) {
        const { messages, nextOffset, maxOffset } = await consumer.pull(queue, offset);
        for (const message of messages) bodies.push(message.body.toString());
        offset = nextOffset;
        end = maxOffset;
      }
    }
  } finally {
    await consumer.close();
  }
  return bodies;
}

/** Stops two brokers, and compares their logs byte by byte. */
async function sameLogs(made: Group, ...ids: string[]): Promise<void> {
  await Promise.all(ids.map((id) => made.stop(id)));
  const [one, other] = await Promise.all(ids.map((id) => logOf(join(made.storeOf(id), 'commitlog'))));
  expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
}

async function logOf(directory: string): Promise<Buffer> {
  const names = (await readdir(directory)).sort();
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(directory, name)))));
}

async function asideOf(made: Group, id: string): Promise<string[]> {
  const directory = join(made.storeOf(id), 'ha', 'aside');
  return existsSync(directory) ? readdir(directory) : [];
}
