import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME, waitFor } from '../lab.ts';
import type { Cli, Read } from './cli.ts';

const FOLLOWED = 'CliFollowed';

/** tail, printMsg and printMsgByQueue. */
export function following(cli: Cli): void {
  const { run, json } = cli;

  describe('reading on', () => {
    const send = (body: string, tag: string, queueId: number) =>
      json(
        'sendMessage',
        '-t',
        FOLLOWED,
        '-p',
        body,
        '-c',
        tag,
        '-k',
        `key-${body}`,
        '-b',
        'broker-a',
        '-i',
        `${queueId}`,
      );

    it('tail shows what comes, also on a queue that is added, and the last messages', async () => {
      await json('updateTopic', '-c', CLUSTER_NAME, '-t', FOLLOWED, '-r', '2', '-w', '2');
      await waitFor('a route', async () => (await run('topicRoute', '-t', FOLLOWED)).status === 0);
      for (const [n, tag] of ['A', 'B', 'A'].entries()) await send(`old${n}`, tag, n % 2);
      const tail = run(
        'tail',
        FOLLOWED,
        '--from',
        '-5',
        '--grep',
        'third',
        '--count',
        '1',
        '--format',
        '{queueId} {body}',
      );
      await send('new', 'A', 1);
      await json('updateTopic', '-c', CLUSTER_NAME, '-t', FOLLOWED, '-r', '3', '-w', '3');
      await waitFor('the third queue', async () => {
        return (await run('sendMessage', '-t', FOLLOWED, '-p', 'third', '-b', 'broker-a', '-i', '2')).status === 0;
      });
      expect(await tail).toMatchObject({ status: 0, stdout: '2 third\n' });
      const last = await run('tail', FOLLOWED, '--from', '-2', '--count', '2', '--format', '{body}');
      expect(last).toMatchObject({ status: 0, stdout: 'new\nthird\n', stderr: '' });
    });
    it('tail filters by tag and by key, and ends with 75 when too few came', async () => {
      const tagged = await run(
        'tail',
        FOLLOWED,
        '--from',
        'earliest',
        '--filter',
        'B',
        '--count',
        '1',
        '--format',
        '{body}',
      );
      expect(tagged).toMatchObject({ status: 0, stdout: 'old1\n' });
      const grep = [
        'tail',
        FOLLOWED,
        '--from',
        '-10',
        '--grep',
        'key-old[02]',
        '--json',
        '--count',
        '3',
        '--for',
        '1ms',
      ];
      const { status, stdout } = await run(...grep);
      expect(status).toBe(75);
      const found = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { body: string });
      expect(found.map(({ body }) => body)).toEqual(['old0', 'old2']);
    });
    it('tail begins at a time, also where a broker finds the message nearest to it', async () => {
      const { messages } = await json<Read>('consumeMessage', '-t', FOLLOWED);
      const times = messages.map(({ storeTimestamp }) => storeTimestamp).sort((a, b) => a - b);
      const since = (times[2] ?? 0) - 1;
      const later = messages.filter(({ storeTimestamp }) => storeTimestamp >= since).map(({ body }) => body);
      const shown = ['--format', '{body}', '--count', `${later.length}`];
      const tail = await run('tail', FOLLOWED, '--from', `${since}`, ...shown);
      expect(tail.stdout.trimEnd().split('\n').sort()).toEqual(later.sort());
    });
    it('printMsg prints a topic, and printMsgByQueue a queue with the count of its tags', async () => {
      const printed = await run('printMsg', '-t', FOLLOWED, '-s', 'A');
      expect(printed.status).toBe(0);
      expect(printed.stdout.match(/BODY: (old0|old2|new)$/gm)).toHaveLength(3);
      const counted = await run('printMsgByQueue', '-t', FOLLOWED, '-a', 'broker-a', '-i', '1', '-f', 'true');
      expect(counted.status).toBe(0);
      expect(counted.stdout).toMatch(/^Tag: B +Count: 1\nTag: A +Count: 1\nMessages: 2\n$/);
    });
  });
}
