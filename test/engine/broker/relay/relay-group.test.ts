import { afterEach, expect, it } from 'vitest';
import { decodeKVTable } from '../../../../src/protocol/bodies/kv-table.ts';
import { decodeLockBatchResponse, encodeLockBatchRequest } from '../../../../src/protocol/bodies/lock-batch.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import { decodeMessage } from '../../../../src/protocol/message/decode.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { Group, until } from '../../../ha/lab/group-in-process.ts';

let group: Group | undefined;
const client = new RemotingClient();
afterEach(async () => {
  await client.close();
  await group?.close();
});

const ask = (to: string, code: number, fields: ExtFields, body?: Buffer): Promise<RemotingCommand> =>
  client.invoke(to, request(code, fields, body), 10_000);

const send = (to: string, text: string): Promise<RemotingCommand> => {
  const names = { a: 'PG', b: 'T', c: 'TBW102', d: '4', e: '0', f: '0', g: '1', h: '0', i: '', j: '0', k: 'false' };
  return ask(to, RequestCode.SEND_MESSAGE_V2, names, Buffer.from(text));
};

it('lets a client go on that knows the former master only: messages of its own, offsets, locks', async () => {
  group = await Group.make();
  const former = (await group.start('1')).address;
  await until(() => group?.broker('1').roles.role().role === 'ASYNC_MASTER', 'member 1 leads');
  const master = (await group.start('2', { brokerRole: 'SLAVE' })).address;
  await group.inSync('1', '2');
  expect(await send(former, 'before')).toMatchObject({ code: 0 });
  await group.broker('1').roles.switchTo({});

  const sent = await send(former, 'after');
  expect(sent).toMatchObject({ code: 0, extFields: { queueOffset: '1' } });
  const offset = String(Number.parseInt(sent.extFields?.['msgId']?.slice(-16) ?? '', 16));
  const found = await ask(master, RequestCode.VIEW_MESSAGE_BY_ID, { offset });
  const { localAddress } = await client.connection(former);
  expect(decodeMessage(found.body ?? Buffer.alloc(0))).toMatchObject({ bornHost: localAddress });

  const shown = await ask(former, RequestCode.GET_BROKER_RUNTIME_INFO, {});
  expect(decodeKVTable(shown.body)).toMatchObject({ relayHandedOn: '1', relayQuietSeconds: expect.any(String) });

  const place = { consumerGroup: 'CG', topic: 'T', queueId: '0' };
  const commit = { ...place, commitOffset: '1' };
  await ask(master, RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, Buffer.from('{"groupName":"CG"}'));
  expect(await ask(former, RequestCode.UPDATE_CONSUMER_OFFSET, commit)).toMatchObject({ code: 0 });
  for (const address of [master, former]) {
    expect(await ask(address, RequestCode.QUERY_CONSUMER_OFFSET, place)).toMatchObject({ extFields: { offset: '1' } });
  }

  const queue = { topic: 'T', brokerName: 'group-a', queueId: 0 };
  const lock = async (to: string, clientId: string) => {
    const body = encodeLockBatchRequest({ consumerGroup: 'CG', clientId, onlyThisBroker: false, mqSet: [queue] });
    return decodeLockBatchResponse((await ask(to, RequestCode.LOCK_BATCH_MQ, {}, body)).body);
  };
  expect(await lock(former, 'one')).toEqual([queue]);
  expect(await lock(master, 'two')).toEqual([]);
});
