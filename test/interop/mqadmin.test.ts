import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APACHE_VERSIONS,
  CLUSTER_NAME,
  type Cluster,
  covers,
  createTopic,
  type JavaRun,
  Jvm,
  peers,
  resultOf,
  sideBySide,
  start,
  tools,
  waitFor,
} from './lab.ts';
import type { Produced, Pushed } from './results.ts';

const TOPIC = 'Orders';
const GROUP = 'order-service';
const OFFLINE = 'offline-service';

/** All twenty messages, one of them given again by hand, and all of them again after the reset. */
const READ_TWICE = 41;

sideBySide(tools('java', 'javac', 'mvn'), peers('mq'))('mqadmin against %s', (peer) => {
  // The releases' tools do not quite work on each other's brokers; all of them must work on ours.
  sideBySide(true, peer === 'mq' ? APACHE_VERSIONS : [peer])('of %s', (version) => {
    const five = version === '5.3.3';
    let cluster: Cluster;
    let jvm: Jvm;
    let sent: Produced;
    let dir: string;

    /** Everything a command printed. It ends with 0 nearly always, so a stack trace is what tells failure. */
    const raw = async (command: string, ...args: (string | number)[]): Promise<string> => {
      const { out, err } = await jvm.mqadmin(cluster.namesrv, command, ...args);
      return out + err;
    };
    const admin = async (command: string, ...args: (string | number)[]): Promise<string> => {
      const printed = await raw(command, ...args);
      expect(printed).not.toMatch(/^\w+(\.\w+)+Exception|usage: mqadmin|sub command .* not exist/m);
      return printed;
    };
    const rows = (printed: string): string[][] =>
      printed
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('#'))
        .map((line) => line.trim().split(/\s+/));

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'mq-mqadmin-'));
      cluster = await start(peer);
      jvm = await Jvm.start(version);
      await createTopic(cluster, TOPIC);
      sent = await jvm.run<Produced>('Produce', cluster.namesrv, TOPIC, 'producers', 'sync', 20);
      await jvm.run('ConsumePull', cluster.namesrv, TOPIC, OFFLINE, 'lite', '*', 20, 30);
    });
    afterAll(async () => {
      await jvm?.close();
      await cluster?.kill();
      await rm(dir, { recursive: true, force: true });
    });

    describe('cluster and broker', () => {
      it('clusterList', async () => {
        const printed = await admin('clusterList');
        expect(printed).toMatch(/#Cluster Name.*#Broker Name.*#BID.*#Addr.*#Version.*#InTPS/);
        expect(printed).toMatch(new RegExp(`${CLUSTER_NAME} +broker-a +0 +${cluster.broker} `));
      });
      it('clusterList -m', async () => {
        expect(await admin('clusterList', '-m')).toMatch(new RegExp(`${CLUSTER_NAME} +broker-a`));
      });
      it('brokerStatus', async () => {
        const printed = await admin('brokerStatus', '-b', cluster.broker);
        for (const key of ['brokerVersionDesc', 'bootTimestamp', 'putTps', 'commitLogMaxOffset', 'msgPutTotalTodayNow'])
          expect(printed).toContain(key);
      });
      it('getBrokerConfig', async () => {
        const printed = await admin('getBrokerConfig', '-b', cluster.broker);
        expect(printed).toMatch(/brokerName +\S? *=? *broker-a/);
        expect(printed).toContain('flushDiskType');
      });
      it('updateBrokerConfig of a live key', async () => {
        await admin('updateBrokerConfig', '-b', cluster.broker, '-k', 'fileReservedTime', '-v', 47);
        expect(await admin('getBrokerConfig', '-b', cluster.broker)).toMatch(/fileReservedTime +=? *47/);
      });
      it('brokerConsumeStats', async () => {
        const printed = await admin('brokerConsumeStats', '-b', cluster.broker);
        expect(printed).toContain(OFFLINE);
        expect(printed).toMatch(/Diff Total: 0/);
      });
      it.each(['cleanExpiredCQ', 'cleanUnusedTopic', 'deleteExpiredCommitLog'])('%s', async (command) => {
        expect(await admin(command, '-b', cluster.broker)).toContain('success');
      });
      it('statsAll', async () => {
        expect(await admin('statsAll')).toMatch(new RegExp(`${TOPIC} +${OFFLINE} +0`));
      });
    });

    describe('topic', () => {
      it('updateTopic creates by cluster and by broker', async () => {
        expect(await admin('updateTopic', '-c', CLUSTER_NAME, '-t', 'ByCluster', '-r', 3, '-w', 2)).toContain(
          'success',
        );
        expect(await admin('updateTopic', '-b', cluster.broker, '-t', 'ByBroker')).toContain('success');
        const printed = await admin('topicRoute', '-t', 'ByCluster');
        expect(printed).toMatch(/"readQueueNums": ?3/);
        expect(printed).toMatch(/"writeQueueNums": ?2/);
        expect(printed).toMatch(/"perm": ?6/);
      });
      it('updateTopic -o writes the order configuration', async () => {
        await admin('updateTopic', '-c', CLUSTER_NAME, '-t', 'Sorted', '-r', 2, '-w', 2, '-o', 'true');
        expect(await admin('updateOrderConf', '-m', 'get', '-t', 'Sorted')).toContain('broker-a:2');
      });
      it('updateTopicPerm', async () => {
        expect(await admin('updateTopicPerm', '-b', cluster.broker, '-t', 'ByBroker', '-p', 4)).toContain('success');
        expect(await admin('topicRoute', '-t', 'ByBroker')).toMatch(/"perm": ?4/);
      });
      it('updateOrderConf put and delete', async () => {
        await admin('updateOrderConf', '-m', 'put', '-t', 'ByBroker', '-v', 'broker-a:4');
        expect(await admin('updateOrderConf', '-m', 'get', '-t', 'ByBroker')).toContain('broker-a:4');
        await admin('updateOrderConf', '-m', 'delete', '-t', 'ByBroker');
        expect(await raw('updateOrderConf', '-m', 'get', '-t', 'ByBroker')).not.toContain('broker-a:4');
      });
      it('topicList, plain and by cluster', async () => {
        expect((await admin('topicList')).split('\n')).toContain(TOPIC);
        const byCluster = await admin('topicList', '-c');
        expect(byCluster).toMatch(new RegExp(`${CLUSTER_NAME} +${TOPIC} +${OFFLINE}`));
      });
      it('topicClusterList', async () => {
        expect(await admin('topicClusterList', '-t', TOPIC)).toContain(CLUSTER_NAME);
      });
      it('topicStatus', async () => {
        const table = rows(await admin('topicStatus', '-t', TOPIC)).filter(([broker]) => broker === 'broker-a');
        expect(table).toHaveLength(4);
        expect(table.reduce((total, row) => total + Number(row[3]), 0)).toBe(20);
        expect(table.every((row) => row[2] === '0')).toBe(true);
      });
      it('topicStatus and topicRoute of an unknown topic say 17', async () => {
        expect(await raw('topicStatus', '-t', 'no-such-topic')).toContain('CODE: 17');
        expect(await raw('topicRoute', '-t', 'no-such-topic')).toContain('CODE: 17');
      });
      it('allocateMQ', async () => {
        expect(await admin('allocateMQ', '-t', TOPIC, '-i', '10.0.0.1')).toContain('broker-a');
      });
      it('deleteTopic', async () => {
        expect(await admin('deleteTopic', '-c', CLUSTER_NAME, '-t', 'ByCluster')).toContain('success');
        expect((await admin('topicList')).split('\n')).not.toContain('ByCluster');
        expect(await raw('topicRoute', '-t', 'ByCluster')).toContain('CODE: 17');
      });
    });

    describe('messages', () => {
      it('sendMessage', async () => {
        await admin('updateTopic', '-c', CLUSTER_NAME, '-t', 'FromTools', '-r', 1, '-w', 1);
        const printed = await admin(
          'sendMessage',
          '-t',
          'FromTools',
          '-p',
          'hello from the tools',
          '-k',
          'tool-key',
          '-c',
          'TagT',
        );
        expect(printed).toMatch(/broker-a +\d+ +SEND_OK +[0-9A-F]{32}/);
      });
      it('consumeMessage and printMsg', async () => {
        expect(await admin('consumeMessage', '-t', 'FromTools')).toContain('hello from the tools');
        expect(await admin('printMsg', '-t', 'FromTools', '-d', 'true')).toContain('BODY: hello from the tools');
      });
      it('printMsgByQueue', async () => {
        const printed = await admin(
          'printMsgByQueue',
          '-t',
          'FromTools',
          '-a',
          'broker-a',
          '-i',
          0,
          '-p',
          'true',
          '-d',
          'true',
        );
        expect(printed).toContain('hello from the tools');
      });
      it('queryMsgById by offset id', async () => {
        const topic = five ? ['-t', TOPIC] : [];
        const printed = await admin('queryMsgById', ...topic, '-i', sent.offsetIds[5] ?? '');
        expect(printed).toMatch(/Keys: +\[sync-key-5\]/);
        expect(printed).toMatch(/Tags: +\[TagB\]/);
      });
      it('queryMsgByKey', async () => {
        expect(await admin('queryMsgByKey', '-t', TOPIC, '-k', 'sync-key-5')).toContain(sent.ids[5]);
      });
      it('queryMsgByUniqueKey', async () => {
        expect(await admin('queryMsgByUniqueKey', '-t', TOPIC, '-i', sent.ids[5] ?? '')).toMatch(
          /Keys: +\[sync-key-5\]/,
        );
      });
      it('queryMsgByOffset', async () => {
        const { queueId = 0, offset = 0 } = sent.places[5] ?? {};
        const printed = await admin('queryMsgByOffset', '-t', TOPIC, '-b', 'broker-a', '-i', queueId, '-o', offset);
        expect(printed).toMatch(/Keys: +\[sync-key-5\]/);
      });
      it('queries that find nothing say 208', async () => {
        expect(await raw('queryMsgByKey', '-t', TOPIC, '-k', 'no-such-key')).toContain('CODE: 208');
      });
      it('queryCq', async () => {
        const printed = await admin('queryCq', '-t', TOPIC, '-q', 0, '-i', 0, '-c', 3, '-b', cluster.broker);
        expect(printed).toMatch(/physicOffset/);
        expect(printed).toMatch(/max: 5, min: 0/);
      });
    });

    describe('groups that are offline', () => {
      it('updateSubGroup and getConsumerConfig', async () => {
        await admin('updateSubGroup', '-c', CLUSTER_NAME, '-g', 'configured', '-r', 7);
        expect(await admin('getConsumerConfig', '-g', 'configured')).toMatch(/retryMaxTimes +=? *7/);
      });
      it('consumerProgress of one group', async () => {
        const printed = await admin('consumerProgress', '-g', OFFLINE);
        expect(rows(printed).filter(([topic, broker]) => topic === TOPIC && broker === 'broker-a')).toHaveLength(4);
        expect(printed).toMatch(/Diff Total: 0/);
      });
      it('consumerProgress of all groups', async () => {
        expect(await admin('consumerProgress')).toContain(OFFLINE);
      });
      it('consumerConnection says 206', async () => {
        expect(await raw('consumerConnection', '-g', OFFLINE)).toContain('CODE: 206');
      });
      it('resetOffsetByTime', async () => {
        const printed = await admin('resetOffsetByTime', '-g', OFFLINE, '-t', TOPIC, '-s', 0);
        expect(rows(printed).filter(([broker]) => broker === 'broker-a')).toHaveLength(4);
        if (peer !== '5.3.3') expect(await admin('consumerProgress', '-g', OFFLINE)).toMatch(/Diff Total: 20/);
      });
      it('skipAccumulatedMessage', async () => {
        await admin('skipAccumulatedMessage', '-g', OFFLINE, '-t', TOPIC);
        if (peer !== '5.3.3') expect(await admin('consumerProgress', '-g', OFFLINE)).toMatch(/Diff Total: 0/);
      });
      it('cloneGroupOffset', async () => {
        await admin('updateSubGroup', '-c', CLUSTER_NAME, '-g', 'cloned');
        await admin('cloneGroupOffset', '-s', OFFLINE, '-d', 'cloned', '-t', TOPIC, '-o', 'true');
      });
      it('deleteSubGroup', async () => {
        expect(await admin('deleteSubGroup', '-c', CLUSTER_NAME, '-g', 'configured')).toContain('success');
      });
    });

    describe('with a consumer online', () => {
      let online: JavaRun;
      let clientId: string;

      beforeAll(async () => {
        online = jvm.start(
          'ConsumePush',
          cluster.namesrv,
          TOPIC,
          GROUP,
          'CLUSTERING',
          'concurrent',
          '*',
          1,
          READ_TWICE,
          150,
        );
        for (let attempt = 0; attempt < 60 && !clientId; attempt++) {
          clientId = /(\S+@\S+)/.exec(await raw('consumerConnection', '-g', GROUP))?.[1] ?? '';
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      });
      afterAll(() => online?.stop());

      it('consumerConnection', async () => {
        const printed = await admin('consumerConnection', '-g', GROUP);
        expect(printed).toMatch(new RegExp(`${TOPIC} +\\*`));
        expect(printed).toMatch(/ConsumeType: CONSUME_PASSIVELY/);
        expect(printed).toMatch(/MessageModel: CLUSTERING/);
        expect(printed).toMatch(/ConsumeFromWhere: CONSUME_FROM_FIRST_OFFSET/);
      });
      it("consumerStatus passes the client's own account through", async () => {
        expect(await admin('consumerStatus', '-g', GROUP)).toContain(clientId);
        const one = await admin('consumerStatus', '-g', GROUP, '-i', clientId);
        expect(one).toMatch(/PROP_CONSUME_TYPE/i);
        expect(one).toContain(TOPIC);
      });
      it('consumerProgress -s shows the client of each queue', async () => {
        // A client commits its offsets every five seconds, the first time after ten.
        // Before that there is no row, and the total is 0 as well.
        const printed = await waitFor('committed offsets', async () => {
          const text = await admin('consumerProgress', '-g', GROUP, '-s', 'true');
          return /Diff Total: 0/.test(text) && rows(text).filter(([topic]) => topic === TOPIC).length === 4 && text;
        });
        for (const row of rows(printed).filter(([topic]) => topic === TOPIC))
          expect(row).toContain(clientId.split('@')[0]);
      });
      it('producer and producerConnection', async () => {
        expect(await admin('producer', '-b', cluster.broker)).toContain('CLIENT_INNER_PRODUCER');
        expect(await admin('producerConnection', '-g', 'CLIENT_INNER_PRODUCER', '-t', TOPIC)).toContain('@');
      });
      it('queryMsgById -g -d gives one message to that client', async ({ task }) => {
        covers(task, 'consume directly', `Java ${version}`, peer);
        const topic = five ? ['-t', TOPIC] : [];
        const printed = await admin(
          'queryMsgById',
          ...topic,
          '-i',
          sent.offsetIds[5] ?? '',
          '-g',
          GROUP,
          '-d',
          clientId,
        );
        expect(printed).toMatch(/consumeResult=CR_SUCCESS/);
      });
      it('resetOffsetByTime reaches the client', async ({ task }) => {
        covers(task, 'reset online', `Java ${version}`, peer);
        const printed = await admin('resetOffsetByTime', '-g', GROUP, '-t', TOPIC, '-s', 0);
        expect(rows(printed).filter(([broker]) => broker === 'broker-a')).toHaveLength(4);
        // A 5.3.3 broker tells the client at its next pull, a 4.9 one at once; the client then stops for ten seconds.
        const result = resultOf<Pushed>(await online.outcome, 'the consumer');
        const again = result.instances[0]?.messages.filter((message) => message.body === 'sync-5') ?? [];
        expect(again.length).toBeGreaterThanOrEqual(3);
      });
    });

    describe('name server', () => {
      it('wipeWritePerm and addWritePerm', async () => {
        expect(await admin('wipeWritePerm', '-b', 'broker-a')).toMatch(/OK/i);
        expect(await admin('topicRoute', '-t', TOPIC)).toMatch(/"perm": ?4/);
        expect(await admin('addWritePerm', '-b', 'broker-a')).toMatch(/OK|success/i);
        expect(await admin('topicRoute', '-t', TOPIC)).toMatch(/"perm": ?6/);
      });
      it('updateKvConfig and deleteKvConfig', async () => {
        expect(await admin('updateKvConfig', '-s', 'SOME_NAMESPACE', '-k', 'key', '-v', 'value')).toContain('success');
        expect(await admin('deleteKvConfig', '-s', 'SOME_NAMESPACE', '-k', 'key')).toContain('success');
      });
      it('getNamesrvConfig and updateNamesrvConfig', async () => {
        expect(await admin('getNamesrvConfig')).toContain('listenPort');
        expect(await admin('updateNamesrvConfig', '-k', 'orderMessageEnable', '-v', 'true')).toContain('success');
        expect(await admin('getNamesrvConfig')).toMatch(/orderMessageEnable +=? *true/);
      });
    });

    describe('export', () => {
      it('exportMetadata', async () => {
        expect(await admin('exportMetadata', '-c', CLUSTER_NAME, '-f', dir)).toContain('success');
        const metadata = await readFile(join(dir, 'metadata.json'), 'utf8');
        expect(metadata).toContain(TOPIC);
        expect(metadata).toContain(OFFLINE);
      });
      it('exportConfigs', async () => {
        expect(await admin('exportConfigs', '-c', CLUSTER_NAME, '-f', dir)).toContain('success');
        expect(await readFile(join(dir, 'configs.json'), 'utf8')).toContain('broker-a');
      });
      it('exportMetrics', async () => {
        expect(await admin('exportMetrics', '-c', CLUSTER_NAME, '-f', dir)).toContain('success');
      });
    });
  });
});
