/** Orderly consumers of the SDK in processes of their own, one of which is killed while it holds queues. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { byQueue, disorder, type Event, followed } from './lab/followed.ts';
import { type Service, startService } from './lab/process.ts';
import { ask, type Cluster, covers, createTopic, INTEROP, peers, start, tools, waitFor } from './lab.ts';

const TOPIC = 'Inherited';
const GROUP = 'heirs';
const QUEUES = [0, 1, 2, 3];
const QUERY_CONSUMERS = 38;
const FIRST = 10;
/** Of each queue; what is sent while a member dies takes both ten seconds to handle. */
const SECOND = 500;

/** A group of two members in processes of their own, and what each wrote down. */
class Heirs {
  readonly files: { killed: string; heir: string };
  readonly #cluster: Cluster;
  readonly #members: Service[] = [];

  constructor(cluster: Cluster, dir: string) {
    this.#cluster = cluster;
    this.files = { killed: join(dir, 'killed'), heir: join(dir, 'heir') };
  }

  /** Starts a member; it ends by a SIGKILL. */
  join(name: keyof Heirs['files']): Service {
    const file = this.files[name];
    const args = [join(INTEROP, 'sdk/follow.mjs'), this.#cluster.namesrv, TOPIC, GROUP, file];
    const member = startService(process.execPath, args, `${file}.out`);
    this.#members.push(member);
    return member;
  }

  readonly events = (): Map<number, Event[]> => byQueue(followed(this.files));

  /** How many messages of a queue were taken, each counted once. */
  taken(queueId: number): number {
    return new Set(
      this.events()
        .get(queueId)
        ?.map(({ offset }) => offset),
    ).size;
  }

  /** Waits until so many of each queue were taken. */
  async take(count: number, timeoutMs?: number): Promise<void> {
    const there = () => QUEUES.every((queueId) => this.taken(queueId) >= count);
    await waitFor(`${count} messages of each queue`, there, { everyMs: 50, ...(timeoutMs && { timeoutMs }) });
  }

  async members(count: number): Promise<void> {
    await waitFor(`${count} members`, async () => {
      const { code, body } = await ask(this.#cluster.broker, QUERY_CONSUMERS, { consumerGroup: GROUP });
      return code === 0 && JSON.parse(String(body)).consumerIdList.length === count;
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.kill()));
  }
}

describe.skipIf(!tools('java', 'mvn'))('an orderly consumer of the SDK that is killed', () => {
  // At the same time: they wait for the lease of the dead, a minute.
  it.concurrent.for(peers())(
    'loses its queues to another member, in order and without a gap, against %s',
    async (peer, { expect, onTestFinished, task }) => {
      const dir = await mkdtemp(join(tmpdir(), 'mq-heirs-'));
      onTestFinished(() => rm(dir, { recursive: true, force: true }));
      const cluster = await start(peer);
      onTestFinished(() => cluster.kill());
      const heirs = new Heirs(cluster, dir);
      onTestFinished(() => heirs.end());
      const producer = new Producer({ namesrvAddr: cluster.namesrv, instanceName: `heirs-${peer}` });
      onTestFinished(() => producer.close());
      const produce = async (count: number): Promise<void> => {
        const { brokerName } = cluster;
        const send = (queueId: number) =>
          producer.send({ topic: TOPIC, body: 'x' }, { queue: { brokerName, queueId } });
        for (let i = 0; i < count; i++) await Promise.all(QUEUES.map(send));
      };

      await createTopic(cluster, TOPIC, { queues: QUEUES.length });
      const doomed = heirs.join('killed');
      heirs.join('heir');
      await heirs.members(2);
      await produce(FIRST);
      await heirs.take(FIRST);
      let sent = FIRST;
      const owners = () => [...heirs.events().values()].map((list) => list.at(-1)?.by);
      await waitFor(
        'two queues for each',
        async () => {
          await produce(1);
          await heirs.take(++sent);
          return owners().filter((owner) => owner === 'killed').length === QUEUES.length / 2;
        },
        { timeoutMs: 120_000, everyMs: 1000 },
      );
      const before = sent;
      await produce(SECOND);
      sent += SECOND;
      await heirs.take(before + 5);
      const killedAt = Date.now();
      await doomed.kill();
      const held = [...heirs.events()].filter(([, list]) => list.at(-1)?.by === 'killed');
      expect(held).toHaveLength(QUEUES.length / 2);
      // It died with work before it.
      for (const [queueId] of held) expect(heirs.taken(queueId)).toBeLessThan(sent);
      await heirs.take(sent, 120_000);

      const events = heirs.events();
      for (const [, list] of events) expect(disorder(list)).toEqual([]);
      for (const [queueId] of held) {
        const list = events.get(queueId) ?? [];
        const last = list.findLastIndex(({ by }) => by === 'killed');
        expect(list.slice(last + 1).every(({ by, at }) => by === 'heir' && at >= killedAt)).toBe(true);
      }
      covers(task, 'lock transfer after a kill', 'mq SDK', peer);
    },
  );
});
