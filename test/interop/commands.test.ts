import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mq, mqJson } from '../cli/spawn.ts';
import { type Cluster, peers, start, tools, waitFor } from './lab.ts';

const TOPIC = 'CommandOrders';
/** A group every broker knows from the start. */
const GROUP = 'TOOLS_CONSUMER';

describe.skipIf(!tools('java', 'javac', 'mvn')).each(peers())('messages and offsets by command against %s', (peer) => {
  let cluster: Cluster;
  let brokerName: string;

  const env = () => ({ NAMESRV_ADDR: cluster.namesrv });
  const run = (...args: string[]) => mq(args, { env: env() });
  const runJson = async (...args: string[]) => {
    const { status, document, stderr } = await mqJson(args, { env: env() });
    return { status, stderr, document: document as Record<string, unknown> };
  };
  const reset = (...args: string[]) => run('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, ...args, '--yes');
  const consumerOffsets = async () => {
    const { document } = await runJson('consumerProgress', '-g', GROUP, '-t', TOPIC);
    return (document['queues'] as { consumerOffset: number }[]).map(({ consumerOffset }) => consumerOffset);
  };

  beforeAll(async () => {
    cluster = await start(peer);
    const first = await runJson('sendMessage', '-t', TOPIC, '-p', 'first', '-k', 'order-0');
    expect(first).toMatchObject({ status: 0, document: { status: 'SEND_OK', topic: TOPIC } });
    brokerName = String(first.document['brokerName']);
    await waitFor('a route for the topic', async () => (await run('consumeMessage', '-t', TOPIC)).status === 0);
    for (const n of [1, 2, 3]) {
      const args = ['-p', `body ${n}`, '-k', `order-${n}`, '-c', 'TagA', '-b', brokerName, '-i', '0'];
      expect((await run('sendMessage', '-t', TOPIC, ...args)).status).toBe(0);
    }
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  it('reads, and finds by key, by both ids and by offset', async () => {
    const read = await runJson('consumeMessage', '-t', TOPIC);
    const bodies = (read.document['messages'] as { body: string }[]).map(({ body }) => body).sort();
    expect(bodies).toEqual(['body 1', 'body 2', 'body 3', 'first']);
    await waitFor('the index', async () => (await run('queryMsgByKey', '-t', TOPIC, '-k', 'order-2')).status === 0);
    const byKey = await runJson('queryMsgByKey', '-t', TOPIC, '-k', 'order-2');
    const [message] = byKey.document['messages'] as { msgId: string; offsetMsgId: string; queueOffset: number }[];
    const ids = [message?.msgId ?? '', message?.offsetMsgId ?? ''];
    const byId = await runJson('queryMsgById', '-t', TOPIC, '-i', ids.join(','));
    expect(byId.document['found']).toMatchObject([
      { idKind: 'unique', message: { body: 'body 2' } },
      { idKind: 'offset', message: { body: 'body 2' } },
    ]);
    const at = ['-t', TOPIC, '-b', brokerName, '-i', '0', '-o', String(message?.queueOffset)];
    expect((await run('queryMsgByOffset', ...at, '-f', 'UTF-8')).stdout).toContain('Message Body:        body 2\n');
    expect((await run('queryMsgByOffset', '-t', TOPIC, '-b', brokerName, '-i', '0', '-o', '99')).status).toBe(65);
    expect((await run('queryMsgByKey', '-t', TOPIC, '-k', 'nobody')).status).toBe(65);
  });

  it('moves a group that is offline, and shows where it is', async () => {
    expect((await reset('-s', 'latest')).stdout).toContain('reset consumer offset success: 4 queues read back\n');
    const progress = await run('consumerProgress', '-g', GROUP, '-t', TOPIC);
    expect(progress.stdout).toContain('\nConsume Diff Total: 0\n');
    expect(progress.stdout).toContain('\nGroup State: OFFLINE');
    expect((await reset('-b', cluster.broker, '-q', '0', '-o', '2')).status).toBe(0);
    expect((await consumerOffsets())[0]).toBe(2);
    expect((await reset('-s', 'earliest')).status).toBe(0);
    expect(await consumerOffsets()).toEqual([0, 0, 0, 0]);
    expect((await run('consumerProgress', '-g', GROUP, '-t', TOPIC, '--threshold', '3')).status).toBe(10);
  });

  it('says that a topic or group is not there', async () => {
    const topic = await run('consumeMessage', '-t', 'CommandOrder');
    expect(topic.status).toBe(65);
    expect(topic.stderr).toContain(`hint: Did you mean the topic ${TOPIC}?`);
    expect((await run('consumerProgress', '-g', 'nobody')).status).toBe(65);
    expect((await run('resetOffsetByTime', '-g', 'nobody', '-t', TOPIC, '-s', 'now', '--yes')).status).toBe(65);
  });
});
