import { expect, it } from 'vitest';
import { mqHere, mqHereJson } from './in-process.ts';
import { mq } from './spawn.ts';

it.each([
  [['completion', 'bash']],
  [['completion', 'tcsh']],
  [['complation', 'bash', '--json']],
  [['topicList', '-n', '127.0.0.1:1']],
  [['topicList', '-n', '127.0.0.1:1', '--json', 'left', 'over']],
  [['help', 'topicList']],
])('a run of %j in this process says and ends as a process does', async (args) => {
  const here = await mqHere(args);
  expect(here).toEqual(await mq(args));
  expect(await mqHere(args)).toEqual(here);
});

it('runs here do not meet each other', async () => {
  const runs = await Promise.all([
    mqHereJson(['topicList', '-n', '127.0.0.1:1', 'left']),
    mqHere(['completion', 'bash']),
    mqHere(['topicList'], { env: { NAMESRV_ADDR: '127.0.0.1:1' } }),
  ]);
  expect(runs.map(({ status }) => status)).toEqual([69, 0, 69]);
  expect(JSON.parse(runs[0].stderr)).toMatchObject({ warnings: [expect.stringContaining('left')] });
  expect(runs[1].stderr).toBe('');
  expect(runs[2].stderr).toContain('the address came from NAMESRV_ADDR');
  expect(process.exitCode).toBeUndefined();
});
