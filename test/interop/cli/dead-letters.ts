import { describe, expect, it } from 'vitest';
import { ask, waitFor } from '../lab.ts';
import { type Cli, NOT_FOUND } from './cli.ts';

const SEND_BACK = 36;
const ORIGIN = 'CliFailing';
const FAILING = 'cli-failing';

/** mq dlq list, show, resend and purge, on messages that a group gives up at once. */
export function deadLetters(cli: Cli): void {
  const { run, json, rows, failure } = cli;
  const list = () => json<{ groups: object[] }>('dlq', 'list', '-g', FAILING);

  describe('dead letters', () => {
    const ids: string[] = [];

    it('dlq show finds none of a group that gave nothing up', async () => {
      expect(await failure('dlq', 'show', '-g', FAILING)).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND });
    });
    it('dlq list counts what a group gave up', async () => {
      await run('sendMessage', '-t', ORIGIN, '-p', 'makes the topic');
      await waitFor('the route', async () => (await run('topicRoute', '-t', ORIGIN)).status === 0);
      for (const n of [0, 1, 2]) {
        const { msgId, offsetMsgId } = await json<{ msgId: string; offsetMsgId: string }>(
          ...['sendMessage', '-t', ORIGIN, '-p', `body ${n}`, '-k', `key-${n}`],
        );
        ids.push(msgId);
        const offset = String(Number.parseInt(offsetMsgId.slice(16), 16));
        const fields = { offset, group: FAILING, delayLevel: '-1', originTopic: ORIGIN, originMsgId: msgId };
        expect(await ask(cli.cluster.broker, SEND_BACK, fields)).toMatchObject({ code: 0 });
      }
      await waitFor('the letters', async () => (await run('dlq', 'list')).stdout.includes(FAILING));
      expect(await list()).toMatchObject({
        groups: [{ group: FAILING, messages: 3, pending: 3, brokers: ['broker-a'] }],
      });
      const [cells] = rows(await run('dlq', 'list', '-g', FAILING));
      expect(cells?.slice(0, 3)).toEqual([FAILING, '3', '3']);
    });
    it('dlq show lists them with the ids they had', async () => {
      const { messages } = await json<{ messages: object[] }>('dlq', 'show', '-g', FAILING, '--body');
      expect(messages).toMatchObject(
        ids.map((msgId, n) => ({ msgId, originTopic: ORIGIN, tries: 1, keys: `key-${n}`, body: `body ${n}` })),
      );
    });
    it('dlq resend sends one, then all, and has nothing left to do', async () => {
      const one = ['dlq', 'resend', '-g', FAILING, '-i', ids[1] ?? '', '--yes'];
      await waitFor('the index', async () => (await run(...one, '--dry-run')).status === 0);
      expect(await json(...one)).toMatchObject({ messages: 1, resent: 1, failed: [] });
      expect((await run('dlq', 'resend', '-g', FAILING, '--all')).status).toBe(64);
      expect(await json('dlq', 'resend', '-g', FAILING, '--all', '--yes')).toMatchObject({ messages: 3, resent: 3 });
      expect(await json('dlq', 'resend', '-g', FAILING, '--all', '--yes')).toMatchObject({ messages: 0 });
      expect(await list()).toMatchObject({ groups: [{ messages: 3, pending: 0 }] });
      const read = await json<{ messages: { msgId: string; reconsumeTimes: number }[] }>(
        ...['consumeMessage', '-t', `%RETRY%${FAILING}`],
      );
      expect(read.messages.map(({ msgId }) => msgId).sort()).toEqual([...ids, ids[1]].sort());
      for (const message of read.messages) expect(message.reconsumeTimes).toBe(0);
    });
    it('dlq resend --to-origin sends to the topic they came from', async () => {
      const line = ['dlq', 'resend', '-g', FAILING, '--all', '--again', '--to-origin', '--yes'];
      expect(await json(...line)).toMatchObject({ messages: 3, resent: 3, target: 'origin' });
      const read = await json<{ messages: { msgId: string }[] }>('consumeMessage', '-t', ORIGIN);
      expect(read.messages.filter(({ msgId }) => ids.includes(msgId))).toHaveLength(6);
    });
    it('dlq purge wants the name, and leaves an empty topic that counts from the beginning', async () => {
      expect((await run('dlq', 'purge', '-g', FAILING, '--yes')).status).toBe(64);
      const { brokers } = await json<{ brokers: object[] }>('dlq', 'purge', '-g', FAILING, `--confirm=${FAILING}`);
      expect(brokers).toEqual([{ address: cli.cluster.broker, brokerName: 'broker-a', messages: 3 }]);
      expect(await list()).toMatchObject({ groups: [{ messages: 0, pending: 0 }] });
      const { queues } = await json<{ queues: object[] }>('topicStatus', '-t', `%DLQ%${FAILING}`);
      expect(queues).toMatchObject([{ queueId: 0, minOffset: 0, maxOffset: 0 }]);
    });
  });
}
