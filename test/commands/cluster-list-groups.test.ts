/** mq clusterList against brokers of a group that elects its master, and a coordination service in memory. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mq, mqJson } from '../cli/spawn.ts';
import { Group, until } from '../ha/lab/group-in-process.ts';

let group: Group;
beforeEach(async () => {
  group = await Group.make();
  await group.start('1');
  await group.start('2', { brokerRole: 'SLAVE' });
  await group.inSync('1', '2');
});
afterEach(async () => {
  group.service.resume('2');
  await group.close();
});

/** The columns behind the address and the load, by broker id. */
async function electionOf(): Promise<string[]> {
  const { stdout, status } = await mq(['clusterList', '-n', group.namesrvAddr]);
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  const at = lines[0]?.indexOf('#Role') ?? -1;
  return lines.map((line) => line.slice(at).split(/ +/).join(' ').trim());
}

it('shows role, epoch and who is in sync, and where ZooKeeper is lost that nobody can be elected', async () => {
  const listed = async (): Promise<boolean> => (await electionOf()).length === 3;
  await until(listed, 'both are registered');
  await until(
    async () => (await electionOf()).join('|') === '#Role #Epoch #InSync|SYNC_MASTER 1 1,2|SLAVE 1 1,2',
    'both know of the set',
  );
  group.service.suspend('2');
  await until(
    async () =>
      (await electionOf()).join('|') === '#Role #Epoch #InSync #Election|SYNC_MASTER 1 1,2 -|SLAVE 1 1,2 FROZEN',
    'the slave is shown without ZooKeeper',
  );
  const { document } = await mqJson(['clusterList', '-n', group.namesrvAddr]);
  expect(document).toMatchObject([{ group: { zookeeper: 'connected' } }, { group: { zookeeper: 'connecting' } }]);
}, 60_000);
