import { afterEach, expect, it } from 'vitest';
import { Group } from '../../../ha/lab/group-in-process.ts';

let group: Group | undefined;
afterEach(() => group?.close());

it('says of a member that has no role yet that it has no id: its configuration may give it that of the master', async () => {
  group = await Group.make();
  const { roles } = await group.start('2', { brokerRole: 'SLAVE' });
  expect(roles.role()).toMatchObject({ role: 'NONE', brokerId: -1 });
  await group.start('1');
  await group.inSync('1', '2');
  await group.leads('1');
  expect(roles.role()).toMatchObject({ role: 'SLAVE', brokerId: 1 });
});
