import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBroker } from '../../../../src/engine/boot/broker.ts';
import { request } from '../../../../src/protocol/command.ts';
import { RemotingClient } from '../../../../src/remoting/client.ts';
import { freePort } from '../../../support/ports.ts';

let directory: string;
let broker: Awaited<ReturnType<typeof startBroker>>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-metrics-'));
  broker = await startBroker({
    logToFiles: false,
    overrides: {
      storePathRootDir: directory,
      listenPort: 0,
      embeddedNamesrvPort: 0,
      metricsPort: await freePort(),
      brokerName: 'b',
    },
  });
  const client = new RemotingClient();
  const fields = { a: 'PG', b: 'T', c: 'TBW102', d: '4', e: '0', f: '0', g: '1', h: '0' };
  for (let i = 0; i < 3; i++) await client.invoke(broker.address, request(310, fields, Buffer.from('x')), 5000);
  await client.invoke(
    broker.address,
    request(15, { consumerGroup: 'CG', topic: 'T', queueId: '0', commitOffset: '1' }),
    5000,
  );
  await client.close();
});
afterAll(async () => {
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

describe('/metrics of a broker', () => {
  it('has the names and labels of the community exporter', async () => {
    const answer = await fetch(`http://${broker.metricsAddress}/metrics`);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain('rocketmq_producer_offset{cluster="DefaultCluster",broker="b",topic="T"} 3');
    expect(text).toContain('rocketmq_group_diff{group="CG",topic="T",countOfOnlineConsumers="0",msgModel="UNKNOWN"} 2');
    expect(text).toContain('rocketmq_consumer_offset{cluster="DefaultCluster",broker="b",topic="T",group="CG"} 1');
    expect(text).toMatch(/rocketmq_broker_tps\{cluster="DefaultCluster",brokerIP="127.0.0.1",broker="b"\} /);
    expect(text).toMatch(/rocketmq_brokeruntime_putmessage_times_total\{[^}]*brokerHost="b"[^}]*\} 3/);
    expect(text).toMatch(/rocketmq_brokeruntime_commitlog_maxoffset\{[^}]*\} [1-9]/);
    expect(text).toContain('mq_store_writable 1');
    expect(text).toContain('mq_held_pulls 0');
  });
});
