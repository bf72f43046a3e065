import { describe, expect, it } from 'vitest';
import { waitFor } from '../lab.ts';
import { type Cli, NOT_FOUND, type Read, TOPIC } from './cli.ts';

/** sendMessage, consumeMessage, the queries, and topicStatus of what was sent. */
export function messages(cli: Cli): void {
  const { run, json, rows, failure } = cli;

  describe('messages', () => {
    const sent: Sent[] = [];
    const idKinds = { unique: 'msgId', offset: 'offsetMsgId' } as const;

    it('sendMessage stores three on one queue, and one where the producer likes', async () => {
      for (const n of [0, 1, 2]) {
        const where = ['-b', 'broker-a', '-i', '0'];
        sent.push(await json('sendMessage', '-t', TOPIC, '-p', `body ${n}`, '-k', `k${n} all`, '-c', 'TagA', ...where));
      }
      expect(sent).toMatchObject(
        [0, 1, 2].map((queueOffset) => ({ status: 'SEND_OK', topic: TOPIC, queueId: 0, queueOffset })),
      );
      const free = await run('sendMessage', '-t', TOPIC, '-p', 'free é🚀');
      expect(free).toMatchObject({ status: 0, stderr: '' });
      expect(rows(free)).toEqual([
        ['broker-a', expect.stringMatching(/^[01]$/), 'SEND_OK', expect.stringMatching(/^[0-9A-F]{32}$/)],
      ]);
    });
    it('sendMessage creates a topic where the broker allows it, and says so', async () => {
      const { status, stderr } = await run('sendMessage', '-t', 'CliMade', '-p', 'first');
      expect(status).toBe(0);
      expect(stderr).toContain('the topic CliMade did not exist; this message created it');
      await waitFor('its route', async () => (await run('topicRoute', '-t', 'CliMade')).status === 0);
    });
    it('consumeMessage reads all, or from an offset on, and commits nothing', async () => {
      const all = await json<Read>('consumeMessage', '-t', TOPIC);
      expect(all.messages.map(({ body }) => body).sort()).toEqual(['body 0', 'body 1', 'body 2', 'free é🚀']);
      expect(all.queues).toHaveLength(2);
      const some = await json<Read>('consumeMessage', '-t', TOPIC, '-b', 'broker-a', '-i', '0', '-o', '1', '-c', '1');
      expect(some.messages).toMatchObject([{ body: 'body 1', queueOffset: 1, tags: 'TagA', keys: 'k1 all' }]);
      const text = await run('consumeMessage', '-t', TOPIC);
      expect(text.stdout).toMatch(/^Consume ok\n/);
      expect(text.stdout.match(/BODY: body \d$/gm)).toHaveLength(3);
    });
    it('topicStatus shows what stands in each queue', async () => {
      const { queues } = await json<{ queues: Queue[] }>('topicStatus', '-t', TOPIC);
      expect(queues.map(({ queueId, minOffset }) => [queueId, minOffset])).toEqual([
        [0, 0],
        [1, 0],
      ]);
      expect(queues.reduce((sum, { maxOffset }) => sum + maxOffset, 0)).toBe(4);
    });
    it.each(Object.entries(idKinds))('queryMsgById finds by %s id', async (idKind, field) => {
      const id = sent[1]?.[field] ?? '';
      const { found } = await json<{ found: unknown[] }>('queryMsgById', '-t', TOPIC, '-i', id);
      expect(found).toMatchObject([{ id, idKind, message: { body: 'body 1', keys: 'k1 all', queueOffset: 1 } }]);
    });
    it('queryMsgById finds several, and ends with 3 when one is missing', async () => {
      const ids = [sent[0]?.msgId, sent[2]?.offsetMsgId];
      const both = await json<{ found: unknown[] }>('queryMsgById', '-t', TOPIC, '-i', ids.join(','));
      expect(both.found).toMatchObject([{ message: { body: 'body 0' } }, { message: { body: 'body 2' } }]);
      const some = await run('queryMsgById', '-t', TOPIC, '-i', `${ids[0]},${'0'.repeat(32)}`);
      expect(some.status).toBe(3);
      expect(some.stdout).toMatch(/^Keys: +\[k0 all\]$/m);
    });
    it('queryMsgByKey finds by one key and by another, oldest first', async () => {
      await waitFor('the index', async () => (await run('queryMsgByKey', '-t', TOPIC, '-k', 'k2')).status === 0);
      const one = await json<Read>('queryMsgByKey', '-t', TOPIC, '-k', 'k1');
      expect(one.messages).toMatchObject([{ body: 'body 1', msgId: sent[1]?.msgId }]);
      const all = await json<Read>('queryMsgByKey', '-t', TOPIC, '-k', 'all');
      expect(all.messages.map(({ body }) => body)).toEqual(['body 0', 'body 1', 'body 2']);
      expect(await failure('queryMsgByKey', '-t', TOPIC, '-k', 'nobody')).toMatchObject({ exit: NOT_FOUND });
    });
    it('queryMsgByOffset shows one, or says that there is none', async () => {
      const at = ['queryMsgByOffset', '-t', TOPIC, '-b', 'broker-a', '-i', '0', '-o'];
      expect(await json(...at, '2')).toMatchObject({ message: { body: 'body 2', msgId: sent[2]?.msgId }, tracks: [] });
      expect((await run(...at, '2', '-f', 'UTF-8')).stdout).toMatch(/^Message Body: +body 2$/m);
      expect(await failure(...at, '99')).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND });
    });
  });
}

interface Sent {
  msgId: string;
  offsetMsgId: string;
}

interface Queue {
  queueId: number;
  minOffset: number;
  maxOffset: number;
}
