import { describe, expect, it } from 'vitest';
import { CLUSTER_NAME, waitFor } from '../lab.ts';
import { type Cli, NOT_FOUND, TOPIC, type Updated } from './cli.ts';

/** updateTopic, topicList and topicRoute. */
export function topics(cli: Cli): void {
  const { run, json, rows, failure } = cli;

  describe('topics', () => {
    const update = <T = Updated>(...args: string[]): Promise<T> => json<T>('updateTopic', '-t', TOPIC, ...args);

    it('updateTopic creates on a cluster, and says what it made', async () => {
      const { brokers } = await update('-c', CLUSTER_NAME, '-r', '2', '-w', '2');
      const config = { topicName: TOPIC, readQueueNums: 2, writeQueueNums: 2, perm: 6, order: false };
      expect(brokers).toMatchObject([{ address: cli.cluster.broker, created: true, config }]);
      await waitFor('a route', async () => (await run('topicRoute', '-t', TOPIC)).status === 0);
    });
    it('updateTopic changes what is given and keeps the rest', async () => {
      const { brokers } = await update('-b', cli.cluster.broker, '-p', '4');
      const config = { readQueueNums: 2, writeQueueNums: 2, perm: 4, order: false };
      expect(brokers).toMatchObject([{ created: false, changes: { perm: { old: 6, new: 4 } }, config }]);
      const back = await run('updateTopic', '-t', TOPIC, '-b', cli.cluster.broker, '-p', '6');
      expect(back.stdout).toContain(`create topic to ${cli.cluster.broker} success.\n  perm: 4 -> 6\n`);
    });
    it('updateTopic -o true and -o false go with the order configuration', async () => {
      const conf = `${cli.cluster.brokerName}:2`;
      const ordered = await update('-c', CLUSTER_NAME, '-o', 'true');
      expect(ordered).toMatchObject({
        brokers: [{ changes: { order: { old: false, new: true } }, config: { order: true, readQueueNums: 2 } }],
        orderConf: { new: conf, nameServers: [{ address: cli.cluster.namesrv }] },
      });
      expect(ordered.orderConf?.nameServers?.[0]).not.toHaveProperty('error');
      const route = () => json<{ orderTopicConf?: string }>('topicRoute', '-t', TOPIC);
      await waitFor('the order in the route', async () => (await route()).orderTopicConf === conf);
      const unordered = await update('-c', CLUSTER_NAME, '-o', 'false');
      expect(unordered).toMatchObject({
        brokers: [{ changes: { order: { old: true, new: false } }, config: { order: false, readQueueNums: 2 } }],
        orderConf: { old: conf },
      });
      expect(unordered.orderConf).not.toHaveProperty('new');
      expect(await route()).not.toHaveProperty('orderTopicConf');
    });
    it('updateTopic -a sets attributes where there are any', async () => {
      const args = ['updateTopic', '-t', 'CliFifo', '-b', cli.cluster.broker, '-a', '+message.type=FIFO'];
      const { brokers } = await json<Updated>(...args);
      expect(brokers[0]?.config?.attributes).toEqual(cli.known.attributes);
    });
    it('topicList names it, and its cluster', async () => {
      expect(await json<string[]>('topicList')).toEqual(expect.arrayContaining([TOPIC, 'TBW102', CLUSTER_NAME]));
      expect((await run('topicList')).stdout.split('\n')).toContain(TOPIC);
      expect(await json('topicList', '-c')).toContainEqual({ topic: TOPIC, clusters: [CLUSTER_NAME], groups: [] });
    });
    it('topicRoute shows brokers and queues', async () => {
      expect(await json('topicRoute', '-t', TOPIC)).toMatchObject({
        brokerDatas: [{ cluster: CLUSTER_NAME, brokerName: 'broker-a', brokerAddrs: { 0: cli.cluster.broker } }],
        queueDatas: [{ brokerName: 'broker-a', readQueueNums: 2, writeQueueNums: 2, perm: 6 }],
      });
      const [line, total] = rows(await run('topicRoute', '-t', TOPIC, '-l'));
      expect(line).toEqual([CLUSTER_NAME, 'broker-a', `{0=${cli.cluster.broker}}`, '2', '2', '6']);
      expect(total).toEqual(['Total:', '1', '2', '2']);
    });
    it.each(['topicRoute', 'topicStatus', 'consumeMessage'])(
      '%s of a wrong name suggests the right one',
      async (command) => {
        const hint = expect.stringContaining(`Did you mean the topic ${TOPIC}?`);
        expect(await failure(command, '-t', 'CliOrder')).toMatchObject({ code: 'NOT_FOUND', exit: NOT_FOUND, hint });
      },
    );
  });
}
