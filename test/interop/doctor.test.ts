import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { examine, found } from '../admin/doctor/examine.ts';
import { type Cluster, createTopic, type JavaRun, Jvm, peers, start, tools, waitFor } from './lab.ts';

const [TOPIC, GROUP, QUEUES] = ['Doctored', 'doctored', 2];
/** Unmodified brokers: ours cannot be slaves. */
const apachePeers = peers().filter((peer) => peer !== 'mq');

describe.skipIf(!tools('java', 'javac', 'mvn') || apachePeers.length === 0).each(apachePeers)(
  'mq doctor on a master and slave of %s',
  (peer) => {
    let master: Cluster;
    let slave: Cluster;
    let jvm: Jvm;

    beforeAll(async () => {
      master = await start(peer, { config: { brokerRole: 'SYNC_MASTER' } });
      slave = await start(peer, { namesrv: master.namesrv, config: { brokerId: 1, brokerRole: 'SLAVE' } });
      jvm = await Jvm.start(peer);
      await createTopic(master, TOPIC, { queues: QUEUES });
      const producer = new Producer({ namesrvAddr: master.namesrv });
      for (let i = 0; i < 10; i++) await producer.send({ topic: TOPIC, body: `${i}`, tags: 'a' });
      await producer.close();
    });
    afterAll(async () => {
      await jvm?.close();
      await slave?.stop();
      await master?.stop();
    });

    const look = (check: string) => found(master.namesrv, check);
    const push = (expression: string, seconds: number): JavaRun =>
      jvm.start('ConsumePush', master.namesrv, TOPIC, GROUP, 'CLUSTERING', 'concurrent', expression, 1, 1000, seconds);

    it('finds nothing wrong while a Java client consumes and the slave follows', async () => {
      const run = push('a', 20);
      await waitFor('a consumer online', async () => (await examine(master.namesrv)).looked?.groups === 1);
      await waitFor('a slave that has everything', async () => (await look('slave-not-replicating')).length === 0);
      const verdict = await examine(master.namesrv, { limits: { observeMs: 1000, roundTripMs: 10_000 } });
      expect(verdict.findings).toEqual([]);
      expect(verdict).toMatchObject({ status: 'ok', unasked: [], looked: { brokers: 2 } });
      await run.stop();
    });

    it('sees that Java clients of one group want different tags, and that there are too many of them', async () => {
      const runs = [push('a', 60), push('b', 60), push('b', 60)];
      await waitFor('three members', async () => (await look('more-consumers-than-queues')).length === 1);
      await waitFor('what they want', async () => (await look('subscription-conflict')).length === 1);
      const [conflict] = await look('subscription-conflict');
      expect(conflict).toMatchObject({ severity: 'critical', subject: GROUP });
      expect(Object.keys(conflict?.evidence ?? {}).sort()).toEqual([`${TOPIC}: a`, `${TOPIC}: b`]);
      for (const run of runs) await run.stop();
    });

    it('misses the slave once it is gone: 4.9 answers sends with SLAVE_NOT_AVAILABLE, 5.x needs itself only', async () => {
      await slave.kill();
      await waitFor('the name server forgot it', async () => (await examine(master.namesrv)).looked?.brokers === 1);
      const findings = await look('slave-not-available');
      if (peer === '4.9.7') expect(findings).toMatchObject([{ evidence: { wantedSlaves: 1, followingSlaves: 0 } }]);
      else expect(findings).toEqual([]);
    });
  },
);
