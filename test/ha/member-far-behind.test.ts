import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Producer } from '../../src/index.ts';
import { Group, until } from './lab/group-in-process.ts';

let group: Group | undefined;
afterEach(async () => {
  await group?.close();
  group = undefined;
});

async function write(made: Group, count: number): Promise<void> {
  const producer = new Producer({ namesrvAddr: made.namesrvAddr, sendMsgTimeout: 10_000 });
  await producer.start();
  for (let i = 0; i < count; i++) {
    const body = randomBytes(60_000);
    expect((await producer.send({ topic: 'T', body })).status).toBe('SEND_OK');
  }
  await producer.close();
}

const logOf = (made: Group, id: string): Map<string, string> => {
  const directory = join(made.storeOf(id), 'commitlog');
  return new Map(
    readdirSync(directory)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name)).toString('latin1')]),
  );
};

/** Takes the oldest files of a stopped broker's log away, as retention does. */
function forget(made: Group, id: string, files: number): void {
  const names = [...logOf(made, id).keys()];
  expect(names.length).toBeGreaterThan(files + 1);
  for (const name of names.slice(0, files)) rmSync(join(made.storeOf(id), 'commitlog', name));
}

async function sameLogs(made: Group): Promise<void> {
  await made.inSync('1', '2');
  await Promise.all(['2', '1'].map((id) => made.stop(id)));
  expect(logOf(made, '2')).toEqual(logOf(made, '1'));
}

it('gives an empty slave the log from the first byte there is', async () => {
  group = await Group.make();
  const made = group;
  await made.start('1');
  await until(() => made.broker('1').roles.role().role === 'ASYNC_MASTER', 'member 1 leads');
  await write(made, 60);
  await made.stop('1');
  forget(made, '1', 2);
  await made.start('1');
  await made.start('2', { brokerRole: 'SLAVE' });
  await sameLogs(made);
});

it('lets a slave begin anew that lacks more than its master has, and sets aside what it had', async () => {
  group = await Group.make();
  const made = group;
  await made.start('1');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  await write(made, 5);
  await made.stop('2');
  await until(async () => (await made.state())?.set.join() === '1', 'member 1 is alone');
  await write(made, 60);
  await made.stop('1');
  forget(made, '1', 2);
  await made.start('1');
  await made.start('2', { brokerRole: 'SLAVE' });
  await made.inSync('1', '2');
  expect(readdirSync(join(made.storeOf('2'), 'ha', 'aside')).length).toBe(1);
  await sameLogs(made);
});
