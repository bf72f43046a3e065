import { afterEach, expect, it } from 'vitest';
import { AdminClient, Producer, type ProducerOptions } from '../../../../src/index.ts';
import { Group, until } from '../../../ha/lab/group-in-process.ts';

let group: Group | undefined;
const producers: Producer[] = [];
afterEach(async () => {
  for (const producer of producers.splice(0)) await producer.close();
  await group?.close();
  group = undefined;
});

async function pair(): Promise<Group> {
  group = await Group.make();
  await group.start('1');
  await group.start('2', { brokerRole: 'SLAVE' });
  await group.inSync('1', '2');
  return group;
}

async function producerOf(made: Group, options: ProducerOptions = {}): Promise<Producer> {
  const producer = new Producer({ namesrvAddr: made.namesrvAddr, sendMsgTimeout: 10_000, ...options });
  producers.push(producer);
  await producer.start();
  return producer;
}

const roleOf = (made: Group, id: string): string => made.broker(id).roles.role().role;

it('gives its members broker ids of their own as slaves, and 0 to the master', async () => {
  const made = await pair();
  await until(() => roleOf(made, '1') === 'SYNC_MASTER', 'member 1 is a synchronous master');
  expect(made.broker('1').roles.role()).toMatchObject({ brokerId: 0, epoch: 1 });
  expect(made.broker('2').roles.role()).toMatchObject({ role: 'SLAVE', brokerId: 2, epoch: 1 });
});

it('hands the role over without a send that fails, though the client knows the old master only', async () => {
  const made = await pair();
  const producer = await producerOf(made, { pollNameServerInterval: 60_000, retryTimesWhenSendFailed: 0 });
  let isOver = false;
  const sent: string[] = [];
  const sending = (async () => {
    for (let i = 0; !isOver; i++) {
      const { status } = await producer.send({ topic: 'T', body: Buffer.from(`${i}`) });
      sent.push(status);
    }
  })();
  await until(() => sent.length > 20, 'messages are sent');
  expect(await made.broker('1').roles.switchTo({})).toMatchObject({ master: '2', epoch: 2 });
  await until(() => roleOf(made, '2') === 'SYNC_MASTER' && roleOf(made, '1') === 'SLAVE', 'the roles are changed');
  const before = sent.length;
  await until(() => sent.length > before + 20, 'messages are sent on');
  isOver = true;
  await sending;
  expect(new Set(sent)).toEqual(new Set(['SEND_OK']));
  expect(await made.state()).toMatchObject({ epoch: 2, master: '2', set: ['1', '2'] });
});

it('goes on without a slave that was stopped, and takes it back', async () => {
  const made = await pair();
  const producer = await producerOf(made);
  await made.stop('2');
  await until(() => roleOf(made, '1') === 'ASYNC_MASTER', 'the master shows that it is alone');
  expect((await made.state())?.set).toEqual(['1']);
  expect((await producer.send({ topic: 'T', body: Buffer.from('alone') })).status).toBe('SEND_OK');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  await until(() => roleOf(made, '1') === 'SYNC_MASTER', 'the master shows that it is not alone any more');
});

it('gives a slave of the original protocol what is confirmed, and counts it as in sync never', async () => {
  const made = await pair();
  const producer = await producerOf(made);
  for (let i = 0; i < 5; i++) await producer.send({ topic: 'T', body: Buffer.from(`${i}`) });
  const [, port] = (await made.member('1'))?.haAddress.split(':') ?? [];
  const observer = await made.start('observer', {
    zookeeper: undefined,
    memberId: undefined,
    brokerRole: 'SLAVE',
    brokerId: 7,
    haMasterAddress: `127.0.0.1:${port}`,
  });
  const client = new AdminClient({ namesrvAddr: made.namesrvAddr });
  const infoOf = (address: string) => client.brokers.getRuntimeInfo(address);
  try {
    const end = Number((await infoOf(made.broker('1').address))['commitLogMaxOffset']);
    await until(async () => Number((await infoOf(observer.address))['commitLogMaxOffset']) === end, 'it has all');
    const info = await infoOf(made.broker('1').address);
    expect(info['groupInSync']).toBe('1,2');
    expect(
      Object.entries(info)
        .filter(([key]) => key.startsWith('haSlave_'))
        .map(([, value]) => /not in sync|in sync/.exec(value)?.[0])
        .sort(),
    ).toEqual(['in sync', 'not in sync']);
  } finally {
    await client.close();
  }
});
