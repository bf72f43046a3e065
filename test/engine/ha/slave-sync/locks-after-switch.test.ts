import { afterEach, expect, it } from 'vitest';
import { decodeLockBatchResponse, encodeLockBatchRequest } from '../../../../src/protocol/bodies/lock-batch.ts';
import { decodeLockTable } from '../../../../src/protocol/bodies/lock-table.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { request } from '../../../../src/protocol/command.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { Group, until } from '../../../ha/lab/group-in-process.ts';

let group: Group | undefined;
const client = new RemotingClient();
afterEach(async () => {
  await group?.close();
  group = undefined;
});

async function pair(): Promise<Group> {
  group = await Group.make();
  await group.start('1', { handoverOnStop: false });
  await group.start('2', { brokerRole: 'SLAVE' });
  await group.inSync('1', '2');
  await client.invoke(addressOf(group, '1'), request(RequestCode.UPDATE_AND_CREATE_TOPIC, TOPIC), 5000);
  return group;
}

const TOPIC = {
  topic: 'T',
  defaultTopic: 'TBW102',
  readQueueNums: '8',
  writeQueueNums: '8',
  perm: '6',
  topicFilterType: 'SINGLE_TAG',
  topicSysFlag: '0',
  order: 'false',
};

const addressOf = (made: Group, id: string): string => made.broker(id).address;

async function lock(address: string, clientId: string, ...queueIds: number[]): Promise<number[]> {
  const mqSet = queueIds.map((queueId) => ({ topic: 'T', brokerName: 'group-a', queueId }));
  const body = encodeLockBatchRequest({ consumerGroup: 'CG', clientId, onlyThisBroker: false, mqSet });
  const answer = await client.invoke(address, request(RequestCode.LOCK_BATCH_MQ, {}, body), 10_000);
  if (answer.code !== 0) throw new Error(`${answer.code} ${answer.remark ?? ''}`);
  return decodeLockBatchResponse(answer.body).map(({ queueId }) => queueId);
}

/** Queues of the group that a broker says are locked. */
async function known(address: string): Promise<number[]> {
  const { body } = await client.invoke(address, request(RequestCode.GET_QUEUE_LOCKS), 5000);
  return (decodeLockTable(body).groups.get('CG') ?? []).map(({ queueId }) => queueId);
}

it('keeps ordered queues with who has them through a planned switch, to the last lock, and goes on giving out free ones', async () => {
  const made = await pair();
  const [first, second] = [addressOf(made, '1'), addressOf(made, '2')];
  expect(await lock(first, 'one', 0)).toEqual([0]);
  const switched = made.broker('1').roles.switchTo({});
  // This one is granted by whoever leads at the moment.
  expect(await lock(first, 'one', 1)).toEqual([1]);
  await switched;
  expect(await lock(second, 'two', 0, 1)).toEqual([]);
  expect(await lock(second, 'two', 2)).toEqual([2]);
  expect(await lock(first, 'one', 0, 1, 2)).toEqual([0, 1]);
  await made.switchFrom('2');
  expect(await lock(first, 'two', 0, 1, 2)).toEqual([2]);
}, 30_000);

it('gives queues whose lock may not be known to nobody after the master died, and leaves the known ones where they are', async () => {
  const made = await pair();
  const second = addressOf(made, '2');
  expect(await lock(addressOf(made, '1'), 'one', 0)).toEqual([0]);
  await until(async () => (await known(second)).join() === '0', 'the slave knows of the lock');
  made.service.suspend('1');
  made.service.expire('1');
  await made.broker('1').close();
  await made.leads('2');
  expect(await lock(second, 'two', 0, 1)).toEqual([]);
  expect(await lock(second, 'one', 0, 1)).toEqual([0]);
}, 30_000);
