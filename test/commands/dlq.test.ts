import { afterAll, beforeAll, expect, it } from 'vitest';
import { bury, letterId, lockQueue } from '../admin/support/dead-letters.ts';
import { firstSpawned } from '../cli/in-process.ts';
import type { MqOptions } from '../cli/spawn.ts';
import { type Bench, openBench } from '../engine/broker/support/raw-client.ts';

const { mq, mqJson } = firstSpawned();

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const options = (): MqOptions => ({ env: { NAMESRV_ADDR: bench.broker.namesrvAddr } });
const run = (...args: string[]) => mq(['dlq', ...args], options());

it('mq dlq list says when there is nothing', async () => {
  expect(await run('list')).toMatchObject({ status: 0, stdout: 'no group has dead letters\n', stderr: '' });
});

it('mq dlq list and show print the letters of a group', async () => {
  for (const n of [1, 2, 3]) await bury(bench, 'Billing', n);
  const list = await run('list', '-g', 'Billing');
  expect(list.stdout.split('\n')[1]).toMatch(/^Billing +3 +3 +20\d\d-.* +20\d\d-.* +test-broker$/);
  const show = await run('show', '-g', 'Billing', '--body', '--limit', '2');
  expect(show.stdout).toMatch(new RegExp(`^${letterId(2)} +key-2 +Orders +1 .* body 2$`, 'm'));
  expect(show.stdout).not.toContain(letterId(3));
  expect(show.stderr).toContain('there are more');
});

it.each([
  [['-g', 'Billing'], 'which dead letters?'],
  [['-g', 'Billing', '--begin', '1', '--again'], '--again goes with --all'],
  [['-g', 'Billing', '--all'], 'Send 3 dead letters of group Billing to %RETRY%Billing?'],
])('mq dlq resend %j is refused', async (args, words) => {
  const refused = await run('resend', ...args);
  expect(refused.status).toBe(64);
  expect(refused.stderr).toContain(words);
});

it('mq dlq resend sends, or says what it would', async () => {
  const dry = await run('resend', '-g', 'Billing', '--all', '--dry-run');
  expect(dry.stdout).toBe('would send 3 dead letters of group Billing to %RETRY%Billing\n');
  const some = await mqJson(['dlq', 'resend', '-g', 'Billing', '-i', letterId(2), '--to-origin', '--yes'], options());
  expect(some.document).toMatchObject({ messages: 1, resent: 1, target: 'origin', failed: [] });
  const all = await run('resend', '-g', 'Billing', '--all', '--yes');
  expect(all.stdout).toBe('sent 3 of 3 dead letters of group Billing to %RETRY%Billing\n');
});

it('mq dlq resend ends with 3 when letters could not be sent', async () => {
  await bury(bench, 'Sorted', 4);
  await lockQueue(bench, 'Sorted');
  const partly = await run('resend', '-g', 'Sorted', '--all', '--yes');
  expect(partly.status).toBe(3);
  expect(partly.stdout).toContain('sent 0 of 1 dead letter of group Sorted');
  expect(partly.stdout).toContain('group Sorted consumes in order');
});

it('mq dlq purge wants the name of the group', async () => {
  const refused = await run('purge', '-g', 'Billing', '--yes');
  expect(refused.status).toBe(64);
  expect(refused.stderr).toContain('This removes 3 dead letters of group Billing for good.');
  expect(refused.stderr).toContain('Add --confirm=Billing.');
  expect(await run('purge', '-g', 'Billing', '--confirm', 'billing')).toMatchObject({ status: 130, stdout: '' });
  const done = await run('purge', '-g', 'Billing', '--confirm=Billing');
  expect(done).toMatchObject({ status: 0, stderr: '' });
  expect(done.stdout).toMatch(/^removed 3 dead letters of group Billing on test-broker/);
});
