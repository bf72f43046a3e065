import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { FakePeer, ok } from '../admin/fake-cluster.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { type Bench, openBench, TOPIC } from '../engine/broker/support/raw-client.ts';
import { onlineProducer } from './support/online-producer.ts';

const { mq, mqJson } = firstSpawned();

let bench: Bench;
let client: AdminClient;
const GROUP = 'upkeep';

beforeAll(async () => {
  bench = await openBench({ config: { mappedFileSizeCommitLog: 64 * 1024 } });
  client = new AdminClient({ namesrvAddr: [bench.broker.namesrvAddr] });
  for (let i = 0; i < 3; i++)
    await bench.send({ queueId: 0, body: 'x'.repeat(40_000), properties: 'TAGS\u0001A\u0002' });
  await client.offsets.commit(bench.broker.brokerAddr, GROUP, { topic: TOPIC, queueId: 0 }, 1);
  await bench.pull({ consumerGroup: GROUP });
});

afterAll(async () => {
  await client.close();
  await bench.close();
});

const run = (...args: string[]) => mq(args, { env: { NAMESRV_ADDR: bench.broker.namesrvAddr } });
const asked = (...args: string[]) => mqJson([...args, '-n', bench.broker.namesrvAddr, '--json']);

describe('mq deleteExpiredCommitLog', () => {
  it('says what would go, asks, and says what went', async () => {
    const { brokerAddr, clusterName, directory } = bench.broker;
    const log = join(directory, 'commitlog');
    const files = readdirSync(log).sort();
    const expired = files.slice(0, 1);
    for (const file of expired) utimesSync(join(log, file), 1, 1);
    const planned = await run('deleteExpiredCommitLog', '-c', clusterName, '--dry-run');
    expect(planned).toMatchObject({ status: 0, stderr: '' });
    expect(planned.stdout).toBe(`${brokerAddr}: would remove 1 expired commit log file\n  ${expired[0]}\n`);
    const question = await run('deleteExpiredCommitLog', '-b', brokerAddr);
    expect(question).toMatchObject({ status: 64, stdout: '' });
    expect(question.stderr).toContain(`Remove 1 expired commit log file of ${brokerAddr}?`);
    expect(readdirSync(log).sort()).toEqual(files);
    const done = await run('deleteExpiredCommitLog', '-b', brokerAddr, '-y');
    expect(done.stdout).toBe(`${brokerAddr}: removed 1 expired commit log file\n  ${expired[0]}\nsuccess\n`);
    expect(readdirSync(log).sort()).toEqual(files.slice(1));
  });
});

it('mq cleanUnusedTopic has nothing to ask where nothing would go', async () => {
  const { brokerAddr: address, brokerName } = bench.broker;
  const { document } = await asked('cleanUnusedTopic');
  expect(document).toEqual({ dryRun: false, brokers: [{ address, brokerName, removed: [], kept: [] }] });
});

describe('test messages', () => {
  it('mq sendMsgStatus shows each answer', async () => {
    const { stdout, status } = await run('sendMsgStatus', '-b', bench.broker.brokerName, '-c', '2', '-s', '5');
    expect(status).toBe(0);
    const line =
      /^rt=\d+ms, SendResult=SendResult \[sendStatus=SEND_OK, msgId=\w+, offsetMsgId=\w+, messageQueue=MessageQueue \[topic=test-broker, brokerName=test-broker, queueId=0\], queueOffset=\d+, recallHandle=null\]$/;
    expect(stdout.trimEnd().split('\n')).toEqual([expect.stringMatching(line), expect.stringMatching(line)]);
  });

  it('mq clusterRT ends after its rounds, as a table or as lines for a log', async () => {
    const table = await run('clusterRT', '-a', '2', '--rounds', '2', '-i', '0');
    expect(table.stdout).toMatch(
      /^#Cluster Name +#Broker Name +#RT +#successCount +#failCount\nDefaultCluster +test-broker +\d+\.\d\d +2 +0\n\n#Cluster/,
    );
    const log = await run('clusterRT', '-a', '1', '--rounds', '1', '-p', 'true', '--machine room', 'r1');
    expect(log.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\|r1\|DefaultCluster\|test-broker\|\d+\n$/);
  });

  it('mq checkMsgSendRT shows each time and the average', async () => {
    const { stdout } = await run('checkMsgSendRT', '-t', TOPIC, '-a', '2');
    expect(stdout).toMatch(
      /^#Broker Name +#QID +#Send Result +#RT\n(test-broker +[01] +true +\d+\.\d\d\n){2}Avg RT: \d+\.\d\d\n$/,
    );
  });
});

it('mq queryCq shows entries as the original does, or as a table', async () => {
  const { stdout } = await run('queryCq', '-t', TOPIC, '-q', '0', '-i', '2', '-g', 'nobody');
  const rule = '='.repeat(38);
  expect(stdout).toContain(`Filter data: \nnobody@${TOPIC} is not online!\n${rule}\nQueue data: \nmax: `);
  expect(stdout).toMatch(
    /^idx: 2\nConsumeQueueData\{physicOffset=\d+, physicSize=\d+, tagsCode=65, extendDataJson='null', bitMap='null', eval=false, msg='null'\}\n={38}\n/m,
  );
  const table = await run(
    'queryCq',
    '-t',
    TOPIC,
    '-q',
    '0',
    '-i',
    '2',
    '-c',
    '1',
    '--columns',
    'Index,tagsCode',
    '--csv',
  );
  expect(table.stdout).toMatch(/^#?Index,#?tagsCode\r?\n2,65\r?\n$/);
});

it('mq statsAll and mq brokerConsumeStats show groups and topics nobody consumes', async () => {
  const all = await run('statsAll');
  expect(all.stdout).toMatch(new RegExp(`^${TOPIC} +${GROUP} +\\d+ +\\d+\\.\\d\\d +\\d+\\.\\d\\d +\\d+ +\\d+$`, 'm'));
  expect(all.stdout).toMatch(/^SELF_TEST_TOPIC +0 +0\.00 +0 +NO_CONSUMER$/m);
  const { stdout, status } = await run('brokerConsumeStats', '-b', bench.broker.brokerAddr, '-l', '0');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^#Topic +#Group +#Broker Name +#QID +#Broker Offset +#Consumer Offset +#Diff +#LastTime$/m);
  expect(stdout).toMatch(/\n\nDiff Total: \d+\n$/);
});

it('mq producer lists who is connected', async () => {
  const offline = await onlineProducer(bench, 'p@1', 'senders');
  const { stdout } = await run('producer', '-b', bench.broker.brokerAddr);
  await offline();
  expect(stdout).toMatch(
    /^#Producer Group +#ClientId +#ClientAddr +#Language +#Version +#Last Update\nsenders +p@1 +127\.0\.0\.1:\d+ /,
  );
});

describe('mq dumpCompactionLog', () => {
  it('shows each record, and names the byte where none is', async () => {
    const pulled = await bench.pull({ queueOffset: 2, maxMsgNums: 1 });
    const record = pulled.body ?? Buffer.alloc(0);
    const file = join(bench.broker.directory, 'compaction.log');
    writeFileSync(file, Buffer.concat([record, record, Buffer.alloc(100)]));
    const whole = await run('dumpCompactionLog', '-f', file);
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(
      whole.stdout.match(/^MessageExt \[brokerName=null, queueId=0, storeSize=\d+, queueOffset=2, /gm),
    ).toHaveLength(2);
    writeFileSync(file, Buffer.concat([record, record.subarray(0, 50)]));
    const torn = await run('dumpCompactionLog', '-f', file);
    expect(torn.status).toBe(65);
    expect(torn.stderr).toContain(`no whole message at byte ${record.length}: SHORT`);
    expect(torn.stdout.split('\n')).toHaveLength(2);
  });
});

describe('a broker of 5.x', () => {
  it('shows and keeps thresholds', async () => {
    const info = {
      runtimeTable: { g: { coldAcc: 3, lastColdReadTimeMills: 0, createTimeMills: 0 } },
      configTable: { g: 7 },
    };
    const peer = await new FakePeer()
      .on(RequestCode.GET_COLD_DATA_FLOW_CTR_INFO, () => ok(undefined, Buffer.from(JSON.stringify(info))))
      .on(RequestCode.GET_BROKER_CONFIG, () =>
        ok(undefined, Buffer.from('brokerId=1\ncoldDataFlowControlEnable=false\n')),
      )
      .on(RequestCode.UPDATE_COLD_DATA_FLOW_CTR_CONFIG, () => ok())
      .on(RequestCode.RESET_MASTER_FLUSH_OFFSET, () => ok())
      .start();
    try {
      const shown = await run('getColdDataFlowCtrInfo', '-b', peer.address);
      expect(shown.stdout).toMatch(/^ =+127\.0\.0\.1:\d+=+\n\{\n {2}"configTable": \{\n {4}"g": 7\n/);
      expect(shown.stdout).toMatch(/"lastColdReadTimeFormat": "\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"/);
      const set = await run('updateColdDataFlowCtrGroupConfig', '-b', peer.address, '-g', 'g', '-v', '7');
      expect(set.stdout).toBe(`updateColdDataFlowCtrGroupConfig success, ${peer.address}\n  threshold: 7 -> 7\n`);
      expect(set.stderr).toContain('its coldDataFlowControlEnable is false');
      const reset = await run('resetMasterFlushOffset', '-b', peer.address, '-o', '9', '--yes');
      expect(reset.stdout).toBe('reset master flush offset to 9 success\n');
    } finally {
      await peer.stop();
    }
  });

  it('is what a broker of mq is not', async () => {
    for (const args of [
      ['removeColdDataFlowCtrGroupConfig', '-b', bench.broker.brokerAddr, '-g', 'g'],
      ['getBrokerEpoch', '-c', bench.broker.clusterName],
    ]) {
      const refused = await run(...args);
      expect(refused).toMatchObject({ status: 69, stdout: '' });
      expect(refused.stderr).toMatch(/which brokers of RocketMQ have from 5\./);
    }
    const usage = await run('setCommitLogReadAheadMode', '-b', bench.broker.brokerAddr, '-m', '2');
    expect(usage).toMatchObject({ status: 64, stdout: '' });
    expect(usage.stderr).toContain('set the read mode error; 0 is default, 1 random read');
  });
});
