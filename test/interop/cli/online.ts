import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AckConsumer } from '../../../src/client/consumer/ack/ack-consumer.ts';
import type { Delivery } from '../../../src/client/consumer/ack/delivery.ts';
import { createTopic, type JavaRun, type Jvm, waitFor } from '../lab.ts';
import { type Cli, NOT_FOUND } from './cli.ts';

const TOPIC = 'CliOnline';
const CONSUMERS = 'cli-online-consumers';
const PRODUCERS = 'cli-online-producers';

/** consumerConnection, producerConnection, consumerStatus and queryMsgTraceById, with clients of Java online. */
export function online(cli: Cli, jvm: () => Jvm, dir: () => string): void {
  const { run, json, failure } = cli;

  describe('clients of Java', () => {
    let consumer: JavaRun;

    beforeAll(async () => {
      await createTopic(cli.cluster, TOPIC, { queues: 2 });
      const { namesrv } = cli.cluster;
      consumer = jvm().start(
        'ConsumeFollow',
        namesrv,
        TOPIC,
        CONSUMERS,
        `${dir()}/events`,
        'expression=TagA || TagB',
        'trace=true',
        'from=FIRST',
      );
      await waitFor('the consumer', async () => (await run('consumerConnection', '-g', CONSUMERS)).status === 0);
    });
    afterAll(() => consumer?.stop());

    it('consumerConnection shows the client, its subscription and its kind', async () => {
      const shown = await json<{ clients: object[] }>('consumerConnection', '-g', CONSUMERS);
      expect(shown.clients).toMatchObject([
        {
          language: 'JAVA',
          version: `V${jvm().version.replaceAll('.', '_')}`,
          clientAddr: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        },
      ]);
      const { stdout } = await run('consumerConnection', '-g', CONSUMERS);
      expect(stdout).toMatch(new RegExp(`^${TOPIC} +TagA \\|\\| TagB$`, 'm'));
      expect(stdout).toContain(
        'ConsumeType: CONSUME_PASSIVELY\nMessageModel: CLUSTERING\nConsumeFromWhere: CONSUME_FROM_FIRST_OFFSET\n',
      );
      expect(await failure('consumerConnection', '-g', 'nobody')).toMatchObject({ exit: NOT_FOUND });
    });
    it('consumerStatus shows what the client says of itself, with its stacks when asked to', async () => {
      const all = await run('consumerStatus', '-g', CONSUMERS);
      expect(all.status).toBe(0);
      const [clientId] = /^\S+@\S+/m.exec(all.stdout) ?? [''];
      const one = await run('consumerStatus', '-g', CONSUMERS, '-i', clientId, '-s');
      expect(one.stdout).toMatch(new RegExp(`^${TOPIC} +broker-a +[01] `, 'm'));
      expect(one.stdout).toContain('#Consumer jstack#');
      expect(one.stdout).toMatch(/java\.lang|org\.apache\.rocketmq/);
    });
    it('producerConnection shows a producer while it is there', async () => {
      const sending = jvm().start(
        'ProduceQueues',
        cli.cluster.namesrv,
        TOPIC,
        PRODUCERS,
        2000,
        'trace=true',
        'timeout=10000',
      );
      const found = async () => (await run('producerConnection', '-g', PRODUCERS, '-t', TOPIC, '--json')).stdout;
      await waitFor('the producer', async () => (await found()).includes('JAVA'), { everyMs: 50 });
      await sending.outcome;
      expect(await failure('producerConnection', '-g', 'nobody', '-t', TOPIC)).toMatchObject({ exit: NOT_FOUND });
    });
    it('queryMsgTraceById puts sending and consuming together', async () => {
      const { messages } = await json<{ messages: { msgId: string }[] }>('consumeMessage', '-t', TOPIC, '-c', '1');
      const msgId = messages[0]?.msgId ?? '';
      const trace = () => run('queryMsgTraceById', '-i', msgId);
      await waitFor('the traces', async () => (await trace()).stdout.includes(CONSUMERS));
      const { stdout } = await trace();
      expect(stdout).toMatch(new RegExp(`^Pub +${PRODUCERS} .*success`, 'm'));
      expect(stdout).toMatch(new RegExp(`^Sub +${CONSUMERS} .*success`, 'm'));
    });
  });

  describe('messages that are out', () => {
    it('ack acknowledges by id on a broker of mq, and by handle from 5.0 on', async ({ skip }) => {
      skip(!cli.known.timers, '4.9 does not acknowledge message by message');
      await createTopic(cli.cluster, 'CliAcked', { queues: 1 });
      for (const body of ['a', 'b']) await json('sendMessage', '-t', 'CliAcked', '-p', body);
      const group = 'cli-ackers';
      const from = 'CONSUME_FROM_FIRST_OFFSET';
      const consumer = new AckConsumer({
        namesrvAddr: cli.cluster.namesrv,
        consumerGroup: group,
        consumeFromWhere: from,
      });
      try {
        consumer.subscribe('CliAcked');
        const out: Delivery[] = [];
        while (out.length < 2) out.push(...(await consumer.receive(2 - out.length)));
        const ack = ['ack', '-g', group, '-t', 'CliAcked', '--yes'];
        const byHandle = await run(...ack, '--handle', out[0]?.handle ?? '');
        expect(byHandle.stdout).toMatch(/ done\n$/);
        const byId = await run(...ack, '-i', out[1]?.message.msgId ?? '');
        if (cli.cluster.peer === 'mq') expect(byId.stdout).toMatch(/ done\n$/);
        else expect(byId).toMatchObject({ status: 69, stderr: expect.stringContaining('acknowledges by handle only') });
      } finally {
        await consumer.close();
      }
    });
  });
}
