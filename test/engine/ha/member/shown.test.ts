import { afterEach, expect, it } from 'vitest';
import { Group, until } from '../../../ha/lab/group-in-process.ts';
import { Link } from '../../../ha/lab/proxy/link.ts';
import { PASS } from '../../../ha/lab/proxy/mode.ts';
import { type Answer, ask } from '../../../interop/lab/wire.ts';
import { freePort } from '../../../support/ports.ts';

const SEND = 10;
const MAX_OFFSET = 30;
const BROKER_INFO = 28;
/** Where slaves find the master's log: not where it listens. */
const SHOWN = '127.0.0.2';

let group: Group | undefined;
let link: Link | undefined;
afterEach(async () => {
  await group?.close();
  await link?.close();
  group = undefined;
  link = undefined;
});

const send = (address: string, timeoutMs?: number): Promise<Answer> => {
  const message = { producerGroup: 'p', topic: 'T', queueId: '0', defaultTopic: 'TBW102', defaultTopicQueueNums: '1' };
  const rest = { sysFlag: '0', bornTimestamp: `${Date.now()}`, flag: '0', properties: '' };
  return ask(address, SEND, { ...message, ...rest }, Buffer.from('body'), timeoutMs);
};

const offsetOf = async (address: string): Promise<number> =>
  Number((await ask(address, MAX_OFFSET, { topic: 'T', queueId: '0' })).extFields['offset']);

const logEndOf = async (address: string): Promise<number> => {
  const { table } = JSON.parse((await ask(address, BROKER_INFO)).body.toString()) as { table: Record<string, string> };
  return Number(table['commitLogMaxOffset']);
};

it('shows no reader what its slave lacks', async () => {
  const made = await Group.make();
  group = made;
  const port = await freePort();
  link = await Link.open({ host: SHOWN, port, target: `127.0.0.1:${port}` });
  await made.start('1', { brokerIP2: SHOWN, haListenPort: port });
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  const { address } = made.broker('1');
  await until(async () => (await send(address)).code === 0, 'messages are taken');
  const [shown, end] = [await offsetOf(address), await logEndOf(address)];
  link.setMode({ kind: 'black-hole' });
  const answer = send(address, 20_000);
  await until(async () => (await logEndOf(address)) > end, 'the message is written');
  expect(await offsetOf(address)).toBe(shown);
  link.setMode(PASS);
  expect((await answer).code).toBe(0);
  await until(async () => (await offsetOf(address)) === shown + 1, 'it is shown');
});
