import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { examine, found } from '../admin/doctor/examine.ts';
import { type Cluster, createTopic, type JavaRun, Jvm, type PeerName, peers, start, tools, waitFor } from './lab.ts';

const [TOPIC, GROUP, QUEUES] = ['Doctored', 'doctored', 2];
/** Small files, so that the log rolls while a test writes. */
const GEOMETRY = {
  ...{ mappedFileSizeCommitLog: 131_072, mappedFileSizeConsumeQueue: 20_000 },
  ...{ maxHashSlotNum: 5_000, maxIndexNum: 20_000 },
};
/** Brokers of another make, to follow a master: ours the original's, and the older original ours. */
const strangerTo = (peer: PeerName): PeerName => (peer === 'mq' ? '4.9.7' : 'mq');

describe.skipIf(!tools('java', 'javac', 'mvn') || peers().length === 0).each(peers())(
  'mq doctor on a master and slave of %s',
  (peer) => {
    let master: Cluster;
    let slave: Cluster;
    let jvm: Jvm;

    beforeAll(async () => {
      master = await start(peer, { config: { ...GEOMETRY, brokerRole: 'SYNC_MASTER' } });
      slave = await start(peer, {
        namesrv: master.namesrv,
        config: { ...GEOMETRY, brokerId: 1, brokerRole: 'SLAVE' },
      });
      jvm = await Jvm.start(peer === 'mq' ? '5.3.3' : peer);
      await createTopic(master, TOPIC, { queues: QUEUES });
      const producer = new Producer({ namesrvAddr: master.namesrv });
      for (let i = 0; i < 10; i++) await producer.send({ topic: TOPIC, body: `${i}`, tags: 'a' });
      await producer.close();
    });
    afterAll(async () => {
      await jvm?.close();
      await slave?.kill();
      await master?.kill();
    });

    const look = (check: string) => found(master.namesrv, check);
    type Seen = Awaited<ReturnType<typeof look>>[number];

    /** The only finding of a check, once it is there and as it should be. */
    async function seen(what: string, check: string, isIt: (finding: Seen) => boolean): Promise<Seen | undefined> {
      let findings: readonly Seen[] = [];
      await waitFor(what, async () => {
        findings = await look(check);
        return findings.length === 1 && findings.every(isIt);
      });
      return findings[0];
    }
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
      const conflict = await seen('what they want', 'subscription-conflict', () => true);
      expect(conflict).toMatchObject({ severity: 'critical', subject: GROUP });
      expect(Object.keys(conflict?.evidence ?? {}).sort()).toEqual([`${TOPIC}: a`, `${TOPIC}: b`]);
      for (const run of runs) await run.stop();
    });

    it('misses the slave once it is gone: 4.9 and ours answer with SLAVE_NOT_AVAILABLE, 5.x needs itself only', async () => {
      await slave.kill();
      await waitFor('the name server forgot it', async () => (await examine(master.namesrv)).looked?.brokers === 1);
      const findings = await look('slave-not-available');
      if (peer === '5.3.3') expect(findings).toEqual([]);
      else expect(findings).toMatchObject([{ evidence: { wantedSlaves: 1, followingSlaves: 0 } }]);
    });

    const stranger = strangerTo(peer);
    it.skipIf(stranger !== 'mq' && !peers().includes(stranger))(
      `finds that a slave of ${stranger} came too late for the beginning of the log, and runs another release`,
      async () => {
        const producer = new Producer({ namesrvAddr: master.namesrv });
        for (let i = 0; i < 8; i++) await producer.send({ topic: TOPIC, body: randomBytes(50_000) });
        await producer.close();
        const other = await start(stranger, {
          namesrv: master.namesrv,
          config: { ...GEOMETRY, brokerId: 1, brokerRole: 'SLAVE' },
        });
        try {
          await waitFor('the slave is listed', async () => (await examine(master.namesrv)).looked?.brokers === 2);
          const follows = ({ severity }: Seen) => severity === 'warning';
          const finding = await seen('it follows, from the newest file on', 'slave-not-replicating', follows);
          const { masterStartBytes, slaveStartBytes } = finding?.evidence ?? {};
          expect(masterStartBytes).toBe(0);
          expect(slaveStartBytes).toBeGreaterThan(0);
          const whichOfBoth = /replication gives an empty slave the newest file only; or its fileReservedTime/;
          if (stranger === 'mq') expect(finding?.message).not.toMatch(whichOfBoth);
          else expect(finding?.message).toMatch(whichOfBoth);
          // Ours announces the release it is compatible with.
          const isOlder = peer === '4.9.7' || stranger === '4.9.7';
          const mixed = await look('version-mixed');
          expect(mixed.map(({ evidence }) => Object.keys(evidence).sort())).toEqual(
            isOlder ? [['V4_9_7', 'V5_3_3']] : [],
          );
        } finally {
          await other.stop();
        }
      },
    );
  },
);
