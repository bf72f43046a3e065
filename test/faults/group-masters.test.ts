import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../src/engine/store/files/file-system.ts';
import { asideFolders } from '../../src/engine/store/recover/aside-folders.ts';
import { Producer } from '../../src/index.ts';
import { Group, until } from '../ha/lab/group-in-process.ts';

let group: Group;
let producer: Producer | undefined;
beforeEach(async () => {
  group = await Group.make();
});
afterEach(async () => {
  await producer?.close();
  producer = undefined;
  await group.close();
});

const SLAVE = { brokerRole: 'SLAVE' } as const;
const roleOf = (id: string): string => group.broker(id).roles.role().role;
const leads = (id: string): Promise<void> => until(() => roleOf(id).endsWith('_MASTER'), `member ${id} leads`);

async function send(count: number, text = 'm'): Promise<void> {
  if (producer === undefined) {
    producer = new Producer({ namesrvAddr: group.namesrvAddr, sendMsgTimeout: 15_000, pollNameServerInterval: 1000 });
    await producer.start();
  }
  for (let i = 0; i < count; i++) {
    const { status } = await producer.send({ topic: 'T', body: Buffer.from(`${text}${i}`) });
    expect(status).toBe('SEND_OK');
  }
}

describe('a switch with --accept-loss', () => {
  it('makes a member master that lacks messages; the former master sets them aside, and follows', async () => {
    await group.start('1');
    await group.start('2', SLAVE);
    await group.inSync('1', '2');
    // Into each queue, so that member 2 knows of all of them by the log.
    await send(8, 'both ');
    await group.stop('2');
    await group.inSync('1');
    await send(5, 'lost ');
    await group.stop('1');

    await group.start('2', SLAVE);
    await until(() => roleOf('2') === 'SLAVE' || roleOf('2') === 'NONE', 'member 2 is back');
    await expect(group.broker('2').roles.switchTo({ acceptLoss: true, target: '1' })).rejects.toMatchObject({
      ...{ code: 'REFUSED', message: expect.stringContaining('can only make itself master') },
    });
    expect(await group.broker('2').roles.switchTo({ acceptLoss: true })).toMatchObject({ master: '2', epoch: 2 });
    expect(await group.state()).toMatchObject({ epoch: 2, master: '2', set: ['2'], reason: 'forced', acceptLoss: 2 });
    await send(2, 'new ');

    await group.start('1', SLAVE);
    await group.inSync('1', '2');
    expect(roleOf('1')).toBe('SLAVE');
    const aside = asideFolders(nodeFileSystem, group.storeOf('1'));
    expect(aside).toMatchObject([{ state: 'whole', manifest: { messages: 5, queues: expect.any(Array) } }]);
    await send(2, 'again ');
  });
});

describe('a member that stands down', () => {
  it('is not elected while another can be', async () => {
    await group.start('1', { handoverOnStop: false });
    await group.start('2', SLAVE, { standDown: true });
    await group.start('3', SLAVE);
    await group.inSync('1', '2', '3');
    await send(1);
    await group.stop('1');
    await leads('3');
    expect(await group.state()).toMatchObject({ master: '3', epoch: 2 });
    await send(1);
  });

  it('leads all the same where there is nobody else', async () => {
    await group.start('1', { handoverOnStop: false });
    await group.start('2', SLAVE, { standDown: true });
    await group.inSync('1', '2');
    await group.stop('1');
    await leads('2');
    await send(1);
  });
});
