import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokerEpochs } from '../../src/admin/broker/broker-epochs.ts';
import { brokersToClean, cleanBrokers, planCleaning } from '../../src/admin/broker/clean-brokers.ts';
import { changeColdThreshold, coldDataInfo } from '../../src/admin/broker/cold-data.ts';
import { setReadAheadMode } from '../../src/admin/broker/read-ahead.ts';
import { refuseMaster, resetMasterFlushOffset } from '../../src/admin/broker/reset-master-flush-offset.ts';
import { allProducers } from '../../src/admin/connection/all-producers.ts';
import { checkRocksdbQueues } from '../../src/admin/queue/check-rocksdb-queues.ts';
import { queryQueue } from '../../src/admin/queue/query-queue.ts';
import { CleaningRequest } from '../../src/client/requests/upkeep.ts';
import { encodeClusterInfo } from '../../src/protocol/bodies/cluster-info.ts';
import { encodePropertiesText } from '../../src/protocol/bodies/properties-text.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../src/protocol/codes/response.ts';
import { response } from '../../src/protocol/command.ts';
import { FakeCluster, type FakePeer, ok } from './fake-cluster.ts';

let cluster: FakeCluster;

beforeEach(async () => {
  cluster = await FakeCluster.start();
});

afterEach(() => cluster.stop());

const json = (value: object) => ok(undefined, Buffer.from(JSON.stringify(value)));
const configured = (peer: FakePeer, config: Record<string, string>) =>
  peer.on(RequestCode.GET_BROKER_CONFIG, () => ok(undefined, encodePropertiesText(Object.entries(config))));

/** Keeps thresholds as a broker of 5.1.2 does. */
function keepThresholds(peer: FakePeer, configTable: Record<string, number> = {}): Record<string, number> {
  configured(peer, { coldDataFlowControlEnable: 'false' })
    .on(RequestCode.GET_COLD_DATA_FLOW_CTR_INFO, () => json({ runtimeTable: {}, configTable, globalAcc: 5 }))
    .on(RequestCode.UPDATE_COLD_DATA_FLOW_CTR_CONFIG, ({ body }) => {
      const [group = '', threshold] = String(body).trim().split('=');
      configTable[group] = Number(threshold);
      return ok();
    })
    .on(RequestCode.REMOVE_COLD_DATA_FLOW_CTR_CONFIG, ({ body }) => {
      delete configTable[String(body)];
      return ok();
    });
  return configTable;
}

describe('cleaning by hand', () => {
  it('tells what went from a broker of ours, and that an Apache broker does not say', async () => {
    cluster.a
      .on(RequestCode.CLEAN_UNUSED_TOPIC, () => json({ removed: ['Left'], kept: [] }))
      .on(RequestCode.PLAN_CLEANING, () => json({ removed: ['Left'], kept: [] }));
    cluster.b.on(RequestCode.CLEAN_UNUSED_TOPIC, () => ok());
    const targets = await brokersToClean(cluster.client, undefined);
    const request = CleaningRequest.UNUSED_TOPICS;
    const plans = await planCleaning(cluster.client, targets, request);
    expect(plans.map(({ value }) => value)).toEqual([{ removed: ['Left'], kept: [] }, undefined]);
    expect([...cluster.a.requests(request), ...cluster.b.requests(request)]).toEqual([]);
    const cleaned = await cleanBrokers(cluster.client, targets, request);
    expect(cleaned.map(({ value, error }) => [value?.removed, error])).toEqual([
      [['Left'], undefined],
      [undefined, undefined],
    ]);
  });

  it('says which version a broker lacks, and fails where there is no broker', async () => {
    const targets = await brokersToClean(cluster.client, { addr: cluster.a.address });
    await expect(cleanBrokers(cluster.client, targets, CleaningRequest.EXPIRED_FILES)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('from 4.9.4 on'),
    });
    const nothing = encodeClusterInfo({ brokerAddrTable: new Map(), clusterAddrTable: new Map() });
    cluster.namesrv.on(RequestCode.GET_BROKER_CLUSTER_INFO, () => ok(undefined, nothing));
    await expect(brokersToClean(cluster.client, undefined)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('cold data', () => {
  it('sets and drops a threshold, and reads it back', async () => {
    const kept = keepThresholds(cluster.a);
    const choice = { addr: cluster.a.address };
    const planned = await changeColdThreshold(cluster.client, choice, 'g', 7, { dryRun: true });
    expect(planned.brokers[0]?.value).toEqual({ before: undefined, after: 7, enabled: false });
    expect(kept).toEqual({});
    const set = await changeColdThreshold(cluster.client, choice, 'g', 7);
    expect(set.brokers[0]?.value).toEqual({ before: undefined, after: 7, enabled: false });
    expect((await coldDataInfo(cluster.client, choice))[0]?.value).toMatchObject({
      configTable: { g: 7 },
      globalAcc: 5,
    });
    const dropped = await changeColdThreshold(cluster.client, choice, 'g', undefined);
    expect(dropped.brokers[0]?.value).toEqual({ before: 7, after: undefined, enabled: false });
  });

  it('does not believe a broker that answers success and keeps nothing', async () => {
    keepThresholds(cluster.a);
    cluster.a.on(RequestCode.UPDATE_COLD_DATA_FLOW_CTR_CONFIG, () => ok());
    const change = changeColdThreshold(cluster.client, { addr: cluster.a.address }, 'g', 7);
    await expect(change).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('shows a threshold'),
    });
  });

  it('is a row with the reason from an old broker, and needs 5.1.2 where all are', async () => {
    keepThresholds(cluster.b);
    const outcomes = await coldDataInfo(cluster.client, { cluster: 'C' });
    expect(outcomes.map(({ error }) => error?.message)).toEqual([expect.stringContaining('from 5.1.2 on'), undefined]);
    const old = coldDataInfo(cluster.client, { addr: cluster.a.address });
    await expect(old).rejects.toMatchObject({ code: 'REFUSED' });
  });
});

describe('the read-ahead mode', () => {
  it('is read back', async () => {
    let shown = 'false';
    cluster.a.on(RequestCode.SET_COMMITLOG_READ_MODE, () => response(0, 'set, mode: 1'));
    cluster.a.on(RequestCode.GET_BROKER_CONFIG, () =>
      ok(undefined, encodePropertiesText([['dataReadAheadEnable', shown]])),
    );
    const choice = { addr: cluster.a.address };
    expect((await setReadAheadMode(cluster.client, choice, 1))[0]?.value).toBe('set, mode: 1');
    expect(cluster.a.requests(RequestCode.SET_COMMITLOG_READ_MODE)[0]?.extFields).toMatchObject({
      READ_AHEAD_MODE: '1',
    });
    shown = 'true';
    await expect(setReadAheadMode(cluster.client, choice, 1)).rejects.toMatchObject({ code: 'REFUSED' });
  });
});

describe('the flush offset of a master', () => {
  it('is sent to a slave, never to a master', async () => {
    configured(cluster.a, { brokerId: '0' });
    configured(cluster.b, { brokerId: '1' }).on(RequestCode.RESET_MASTER_FLUSH_OFFSET, () => ok());
    await expect(refuseMaster(cluster.client, cluster.a.address)).rejects.toMatchObject({ code: 'REFUSED' });
    await resetMasterFlushOffset(cluster.client, cluster.b.address, 42);
    const [sent] = cluster.b.requests(RequestCode.RESET_MASTER_FLUSH_OFFSET);
    expect(sent?.extFields).toMatchObject({ masterFlushOffset: '42' });
  });
});

describe('epochs', () => {
  const epochs = {
    ...{ clusterName: 'C', brokerName: 'b-a', brokerId: 0, maxOffset: 900 },
    epochList: [
      { epoch: 1, startOffset: 0, endOffset: 500 },
      { epoch: 2, startOffset: 500, endOffset: 9223372036854775807n },
    ],
  };
  const body = Buffer.from(
    JSON.stringify(epochs, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  );

  it('end where the log ends, and are asked of one broker name', async () => {
    cluster.a.on(RequestCode.GET_BROKER_EPOCH_CACHE, () => ok(undefined, body));
    const [only, ...others] = await brokerEpochs(cluster.client, { brokerName: 'b-a' });
    expect(others).toEqual([]);
    expect(only?.value?.epochList.map(({ endOffset }) => endOffset)).toEqual([500, 900]);
    await expect(brokerEpochs(cluster.client, { brokerName: 'b-z' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'Registered: b-a, b-b.',
    });
  });

  it('need a controller', async () => {
    const words = 'this request only for controllerMode ';
    cluster.a.on(RequestCode.GET_BROKER_EPOCH_CACHE, () => response(ResponseCode.SYSTEM_ERROR, words));
    const outcomes = brokerEpochs(cluster.client, { brokerName: 'b-a' });
    await expect(outcomes).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringContaining('controller') });
    await expect(brokerEpochs(cluster.client, { brokerName: 'b-b' })).rejects.toMatchObject({
      message: expect.stringContaining('from 5.0 on'),
    });
  });
});

describe('queues in RocksDB', () => {
  it('are compared by brokers that have both kinds', async () => {
    configured(cluster.a, { rocksdbCQDoubleWriteEnable: 'true' }).on(RequestCode.CHECK_ROCKSDB_CQ_WRITE_PROGRESS, () =>
      json({ checkStatus: 2, checkResult: 'under way' }),
    );
    configured(cluster.b, { rocksdbCQDoubleWriteEnable: 'false' });
    const { brokers } = await checkRocksdbQueues(cluster.client, 'C', 'Orders', 17);
    expect(brokers.map(({ value, error }) => value ?? error?.code)).toEqual(['under way', 'REFUSED']);
    const [asked] = cluster.a.requests(RequestCode.CHECK_ROCKSDB_CQ_WRITE_PROGRESS);
    expect(asked?.extFields).toMatchObject({ topic: 'Orders', checkStoreTime: '17' });
    expect(cluster.b.requests(RequestCode.CHECK_ROCKSDB_CQ_WRITE_PROGRESS)).toEqual([]);
  });

  it('of which a broker could not begin', async () => {
    configured(cluster.a, {}).on(RequestCode.CHECK_ROCKSDB_CQ_WRITE_PROGRESS, () =>
      json({ checkStatus: 3, checkResult: 'no such topic' }),
    );
    configured(cluster.b, {});
    await expect(checkRocksdbQueues(cluster.client, 'C', '', 0)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('no such topic'),
    });
  });
});

describe('entries of a queue', () => {
  it('are asked of the broker that has it, and an empty success is none', async () => {
    cluster.routes.set('Orders', { topic: 'Orders', queues: { 'b-a': {}, 'b-b': { readQueueNums: 4 } } });
    cluster.b.on(RequestCode.QUERY_CONSUME_QUEUE, () => response(0, 'Index 7 of 3@Orders is not exist!'));
    const query = { topic: 'Orders', queueId: 3, index: 7, count: 1 };
    await expect(queryQueue(cluster.client, query, undefined)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `${cluster.b.address}: Index 7 of 3@Orders is not exist!`,
    });
    await expect(queryQueue(cluster.client, { ...query, queueId: 4 }, undefined)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'no broker has queue 4 of Orders',
    });
  });
});

it('names the version that lists all producers', async () => {
  const producers = allProducers(cluster.client, cluster.a.address);
  await expect(producers).rejects.toMatchObject({ code: 'REFUSED', message: expect.stringContaining('from 4.9.4 on') });
});
