import { beforeEach, describe, expect, it } from 'vitest';
import { ProcessQueue } from '../../../src/client/consumer/queue/process-queue.ts';
import { RareLog } from '../../../src/client/consumer/rare-log.ts';
import { Assignment, type AssignmentParts } from '../../../src/client/consumer/rebalance/assignment.ts';
import { QueueLocks } from '../../../src/client/consumer/rebalance/queue-locks.ts';
import { AVG } from '../../../src/client/consumer/rebalance/strategies.ts';
import { type MessageQueue, sameQueue } from '../../../src/protocol/bodies/message-queue.ts';
import type { TopicRouteData } from '../../../src/protocol/bodies/topic-route-data.ts';
import { recordingLog } from './support.ts';

const route = (queues: number): TopicRouteData => ({
  orderTopicConf: undefined,
  queueDatas: [{ brokerName: 'b', readQueueNums: queues, writeQueueNums: queues, perm: 6, topicSysFlag: 0 }],
  brokerDatas: [
    { cluster: 'c', brokerName: 'b', brokerAddrs: new Map([[0, '127.0.0.1:1']]), enableActingMaster: false },
  ],
  filterServerTable: new Map(),
});

describe('Assignment', () => {
  let known: TopicRouteData | undefined;
  let members: string[] | Error;
  let opened: number[];
  let closed: number[];
  let heartbeats: number;

  beforeEach(() => {
    known = route(4);
    members = ['me', 'other'];
    opened = [];
    closed = [];
    heartbeats = 0;
  });

  const assignment = (parts: Partial<AssignmentParts<MessageQueue>> = {}): Assignment<MessageQueue> => {
    const log = recordingLog();
    return new Assignment<MessageQueue>({
      instance: {
        clientId: 'me',
        log,
        async heartbeatNow() {
          heartbeats++;
        },
        routes: { find: async () => known },
      },
      requests: {
        async listMembers() {
          if (members instanceof Error) throw members;
          return members;
        },
      },
      rareLog: new RareLog(log),
      group: 'g',
      broadcasting: false,
      strategy: AVG,
      topics: () => ['T'],
      async open(queue) {
        opened.push(queue.queueId);
        return queue;
      },
      async close(queue) {
        closed.push(queue.queueId);
      },
      isStuck: () => false,
      changed: () => undefined,
      ...parts,
    });
  };
  const ids = (of: Assignment<MessageQueue>): number[] => of.values.map(({ queueId }) => queueId).sort();

  it('follows the members of the group', async () => {
    const mine = assignment();
    await mine.now();
    expect(ids(mine)).toEqual([0, 1]);
    members = ['me'];
    await mine.now();
    expect(ids(mine)).toEqual([0, 1, 2, 3]);
    members = ['a', 'b', 'c', 'me'];
    await mine.now();
    expect([ids(mine), closed]).toEqual([[3], [0, 1, 2]]);
    await mine.stop();
  });

  it('stays as it is while members or routes cannot be learnt', async () => {
    const mine = assignment();
    await mine.now();
    members = new Error('nobody answers');
    await mine.now();
    members = [];
    await mine.now();
    known = undefined;
    await mine.now();
    expect([ids(mine), closed]).toEqual([[0, 1], []]);
    await mine.stop();
  });

  it('sends a heartbeat when the broker does not count it in, and takes nothing', async () => {
    members = ['other'];
    const mine = assignment();
    await mine.now();
    expect([ids(mine), heartbeats]).toEqual([[], 1]);
    await mine.stop();
  });

  it('tries a queue again that could not be begun', async () => {
    let locked = true;
    const mine = assignment({
      async open(queue) {
        return locked && queue.queueId === 1 ? undefined : queue;
      },
    });
    await mine.now();
    expect(ids(mine)).toEqual([0]);
    locked = false;
    await mine.now();
    expect(ids(mine)).toEqual([0, 1]);
    await mine.stop();
  });

  it('does not begin a queue again before it has ended', async () => {
    let ended: (() => void) | undefined;
    const mine = assignment({ close: () => new Promise((resolve) => (ended = resolve)) });
    await mine.now();
    const [first] = mine.values;
    if (first === undefined) throw new Error('nothing is held');
    const giving = mine.giveUp(first);
    await mine.now();
    expect(ids(mine)).toEqual([1]);
    ended?.();
    await giving;
    await mine.now();
    expect(ids(mine)).toEqual([0, 1]);
    await mine.stop();
  });

  it('begins a queue anew whose reading got stuck', async () => {
    let stuck = false;
    const mine = assignment({ isStuck: () => stuck });
    await mine.now();
    stuck = true;
    await mine.now();
    stuck = false;
    await mine.now();
    expect([ids(mine), closed.sort()]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    await mine.stop();
  });

  it('takes every queue in broadcast, and exactly the fixed ones by hand', async () => {
    const all = assignment({ broadcasting: true });
    await all.now();
    expect(ids(all)).toEqual([0, 1, 2, 3]);
    const some = assignment({ fixed: () => [{ topic: 'T', brokerName: 'b', queueId: 2 }] });
    await some.now();
    expect(ids(some)).toEqual([2]);
    await Promise.all([all.stop(), some.stop()]);
  });
});

describe('QueueLocks', () => {
  const queue = (queueId: number): MessageQueue => ({ topic: 'T', brokerName: 'b', queueId });
  let nowMs: number;
  let owner: (queue: MessageQueue) => boolean;
  let unlocked: number[];
  let lost: number[];
  let held: ProcessQueue[];

  const locks = (): QueueLocks =>
    new QueueLocks({
      instance: { clientId: 'me', log: recordingLog(), masterOf: () => '127.0.0.1:1' },
      requests: {
        lock: async (_address, _group, _clientId, queues) => queues.filter((one) => owner(one)),
        async unlock(_address, _group, _clientId, queues) {
          unlocked.push(...queues.map(({ queueId }) => queueId));
        },
      },
      group: 'g',
      clock: { now: () => nowMs },
      held: () => held,
      lost: (one) => lost.push(one.queue.queueId),
    });

  beforeEach(() => {
    nowMs = 1000;
    owner = () => true;
    unlocked = [];
    lost = [];
    held = [0, 1].map((id) => new ProcessQueue(queue(id), 0));
  });

  it('takes, trusts for 30 s, renews and gives up', async () => {
    const mine = locks();
    for (const one of held) expect(await mine.take(one)).toBe(true);
    nowMs += 29_999;
    expect(held.map((one) => mine.owns(one))).toEqual([true, true]);
    nowMs += 1;
    expect(held.map((one) => mine.owns(one))).toEqual([false, false]);
    await mine.renew();
    expect(held.map((one) => mine.owns(one))).toEqual([true, true]);
    await mine.release(held);
    expect(unlocked).toEqual([0, 1]);
    expect(held.map((one) => mine.owns(one))).toEqual([false, false]);
  });

  it('tells of a lock that another member has', async () => {
    const mine = locks();
    owner = (one) => sameQueue(one, queue(0));
    const [zero, one] = held as [ProcessQueue, ProcessQueue];
    expect([await mine.take(zero), await mine.take(one)]).toEqual([true, false]);
    await mine.renew();
    expect(lost).toEqual([1]);
  });
});
