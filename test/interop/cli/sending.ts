import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME, createTopic, waitFor } from '../lab.ts';
import { type Cli, NOT_FOUND, type Read } from './cli.ts';

const SENDS = 'CliSends';
/** Exit status for a request that a broker does not serve. */
const REFUSED = 69;

/** What sendMessage has beyond mqadmin, and queryMsgByUniqueKey. */
export function sending(cli: Cli): void {
  const { run, json, failure } = cli;

  describe('sending', () => {
    const all = async (topic: string) => (await json<Read>('consumeMessage', '-t', topic)).messages;
    const bodies = async (topic: string) => (await all(topic)).map(({ body }) => body);

    it('sendMessage --file sends each line, with tag, keys, properties and a sharding key, in order', async () => {
      const topic = ['updateTopic', '-c', CLUSTER_NAME, '-t', SENDS, '-r', '4', '-w', '4'];
      await json(...topic);
      await waitFor('a route', async () => (await run('topicRoute', '-t', SENDS)).status === 0);
      const how = ['-c', 'TagA', '-k', 'k1 k2', '--property', 'colour=red', '--shardingKey', 'order-7'];
      const lines = Array.from({ length: 50 }, (_, n) => `line ${n}`);
      const sent = await cli.jsonWith(lines.join('\n'), 'sendMessage', '-t', SENDS, '--file', '-', ...how);
      expect(sent).toMatchObject({ topic: SENDS, messages: 50, statuses: { SEND_OK: 50 }, failures: [] });
      const found = await all(SENDS);
      expect(found.map(({ body }) => body)).toEqual(lines);
      expect(new Set(found.map(({ queueId }) => queueId)).size).toBe(1);
      expect(found[49]).toMatchObject({
        tags: 'TagA',
        keys: 'k1 k2',
        properties: { colour: 'red', __SHARDINGKEY: 'order-7' },
      });
    });
    it('sendMessage --delay keeps a message back for a level of the broker', async () => {
      await createTopic(cli.cluster, 'CliLater', { queues: 1 });
      await json('sendMessage', '-t', 'CliLater', '-p', 'now');
      const { storeTimestamp } = (await all('CliLater'))[0] ?? { storeTimestamp: 0 };
      await json('sendMessage', '-t', 'CliLater', '-p', 'later', '--delay', '1s');
      await waitFor('the delayed message', async () => (await bodies('CliLater')).length === 2);
      const later = (await all('CliLater')).find(({ body }) => body === 'later');
      expect((later?.storeTimestamp ?? 0) - storeTimestamp).toBeGreaterThanOrEqual(1000);
    });
    it('sendMessage leaves other times to the timer, and refuses where there is none', async () => {
      const timed = ['sendMessage', '-t', 'CliLater', '-p', 'timed', '--delay', '45m'];
      if (cli.known.timers) expect(await json(...timed)).toMatchObject({ status: 'SEND_OK' });
      else expect(await failure(...timed)).toMatchObject({ code: 'REFUSED', exit: REFUSED });
    });
    it('sendMessage --transaction commits and rolls back', async () => {
      const send = (body: string, state: string) =>
        json('sendMessage', '-t', SENDS, '-p', body, '-c', 'Half', '--transaction', state);
      expect(await send('rolled back', 'rollback')).toMatchObject({ state: 'rollback', confirmed: true });
      expect(await send('committed', 'commit')).toMatchObject({ state: 'commit', confirmed: true });
      await waitFor('the committed message', async () => (await bodies(SENDS)).includes('committed'));
      expect(await bodies(SENDS)).not.toContain('rolled back');
    });
    it('queryMsgByUniqueKey shows a message by the id that clients show', async () => {
      const { msgId } = await json<{ msgId: string }>('sendMessage', '-t', SENDS, '-p', 'unique');
      const query = ['queryMsgByUniqueKey', '-t', SENDS, '-i', msgId];
      await waitFor('the index', async () => (await run(...query)).status === 0);
      expect(await json(...query)).toMatchObject({ id: msgId, copies: 1, found: [{ message: { body: 'unique' } }] });
      expect((await run(...query)).stdout).toMatch(new RegExp(`^MsgId: +${msgId}$`, 'm'));
      expect(await failure('queryMsgByUniqueKey', '-t', SENDS, '-i', '0'.repeat(32))).toMatchObject({
        exit: NOT_FOUND,
      });
    });
    it('bench produce and consume measure rates and latencies', async () => {
      await createTopic(cli.cluster, 'CliLoad');
      const load = ['-t', 'CliLoad', '--count', '300'];
      const produced = await json('bench', 'produce', ...load, '-s', '200', '--concurrency', '16');
      expect(produced).toMatchObject({ messages: 300, bytes: 60_000, failed: 0 });
      const consumed = await json('bench', 'consume', ...load, '--from', 'earliest');
      expect(consumed).toMatchObject({ messages: 300 });
      expect(consumed).toHaveProperty('latencyMs.p99');
    });
  });
}
