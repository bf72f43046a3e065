/** Consumers of the SDK while their broker is killed and started again, and while a member of their group is killed. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  AckConsumer,
  type MessageHandler,
  Producer,
  PullConsumer,
  PushConsumer,
  type ReceivedMessage,
} from '../../src/index.ts';
import { freePort } from '../support/ports.ts';
import { BrokerChild, buildCommand } from './support/broker-child.ts';
import { scaled, seeded } from './support/random.ts';
import { newDirectory, removeDirectories } from './support/stores.ts';
import { WireClient } from './support/wire.ts';

const TOPIC = 'Watched';
const QUEUES = 4;
const KILLS = scaled(3);
const CREATE_TOPIC = 17;

const open: { close(): Promise<void> }[] = [];
const children: ChildProcessByStdio<null, Readable, null>[] = [];
let broker: BrokerChild | undefined;

beforeAll(buildCommand);
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(open.splice(0).map((client) => client.close()));
  await broker?.end('SIGKILL');
  removeDirectories();
});

function keep<T extends { close(): Promise<void> }>(client: T): T {
  open.push(client);
  return client;
}

/** A broker that is found at the same addresses after each start. */
class Lasting {
  readonly #directory = newDirectory('disk');
  readonly #configFile = join(newDirectory('disk'), 'broker.conf');
  readonly #ports: { broker: number; namesrv: number };

  private constructor(ports: { broker: number; namesrv: number }) {
    this.#ports = ports;
    writeFileSync(this.#configFile, 'brokerName=killed\nmetricsEnable=false\n');
  }

  static async open(): Promise<Lasting> {
    const lasting = new Lasting({ broker: await freePort(), namesrv: await freePort() });
    const address = await lasting.start();
    const client = await WireClient.open(address);
    await client.ask(CREATE_TOPIC, {
      topic: TOPIC,
      defaultTopic: 'TBW102',
      readQueueNums: `${QUEUES}`,
      writeQueueNums: `${QUEUES}`,
      perm: '6',
      topicFilterType: 'SINGLE_TAG',
      topicSysFlag: '0',
      order: 'false',
    });
    client.close();
    return lasting;
  }

  get namesrvAddr(): string {
    return `127.0.0.1:${this.#ports.namesrv}`;
  }

  async start(): Promise<string> {
    broker = new BrokerChild(this.#directory, this.#configFile, this.#ports);
    return broker.address();
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};
const place = (message: { queueId: number; queueOffset: number }): string =>
  `${message.queueId} ${message.queueOffset}`;

/** Every place seen, and per queue whether new offsets only ever came in order. */
class Seen {
  readonly places = new Set<string>();
  readonly #highest = new Map<number, number>();
  jumps = 0;

  take(queueId: number, queueOffset: number): void {
    const highest = this.#highest.get(queueId) ?? -1;
    if (queueOffset > highest + 1) this.jumps++;
    this.#highest.set(queueId, Math.max(highest, queueOffset));
    this.places.add(`${queueId} ${queueOffset}`);
  }

  handler(): MessageHandler {
    return async ({ queueId, queueOffset }: ReceivedMessage) => {
      await new Promise((resolve) => setImmediate(resolve));
      this.take(queueId, queueOffset);
    };
  }

  missing(stored: ReadonlySet<string>): string[] {
    return [...stored].filter((one) => !this.places.has(one));
  }
}

describe('consumers whose broker is killed', () => {
  it('see every message that was answered, in every way of consuming, and in order where there is one', () =>
    seeded(async (random) => {
      const lasting = await Lasting.open();
      const common = { namesrvAddr: lasting.namesrvAddr, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' } as const;
      const seen = { concurrent: new Seen(), orderly: new Seen(), polled: new Seen(), acked: new Seen() };
      const concurrent = keep(new PushConsumer({ ...common, consumerGroup: 'concurrent' })).subscribe(TOPIC);
      await concurrent.start(seen.concurrent.handler());
      const orderly = keep(new PushConsumer({ ...common, consumerGroup: 'orderly' })).subscribe(TOPIC);
      await orderly.startOrderly(seen.orderly.handler());
      const polled = keep(new PullConsumer({ ...common, consumerGroup: 'polled' })).subscribe(TOPIC);
      const acking = keep(new AckConsumer({ ...common, consumerGroup: 'acking', invisibleTime: 3000 })).subscribe(
        TOPIC,
      );
      await acking.start();
      let over = false;
      const loops = [
        (async () => {
          while (!over)
            for (const m of await polled.poll({ timeoutMs: 200 })) seen.polled.take(m.queueId, m.queueOffset);
        })(),
        (async () => {
          while (!over) {
            for (const delivery of await acking.receive(32, 200)) {
              // An unknown outcome may have been one: the message need not come again.
              await delivery.ack();
              seen.acked.places.add(delivery.message.msgId);
            }
          }
        })(),
      ];

      const producer = keep(new Producer({ namesrvAddr: lasting.namesrvAddr }));
      const stored = new Set<string>();
      const ids = new Set<string>();
      const send = async (): Promise<void> => {
        try {
          const result = await producer.send({ topic: TOPIC, body: 'x' }, { timeoutMs: 1000 });
          stored.add(place(result));
          ids.add(result.msgId);
        } catch {
          // Unanswered while the broker is away: nothing was promised.
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      for (let kill = 0; kill <= KILLS; kill++) {
        const until = performance.now() + random.between(200, 800);
        while (performance.now() < until) await Promise.all(Array.from({ length: 8 }, send));
        if (kill === KILLS) break;
        await broker?.end('SIGKILL');
        await lasting.start();
      }

      await until(
        () =>
          [seen.concurrent, seen.orderly, seen.polled].every((of) => of.missing(stored).length === 0) &&
          seen.acked.missing(ids).length === 0,
      );
      over = true;
      await Promise.all(loops);
      expect(seen.orderly.jumps).toBe(0);
    }));
});

describe('a group whose member is killed', () => {
  it.each(['concurrent', 'orderly'])('consumes what the member held: %s', async (mode) => {
    const lasting = await Lasting.open();
    const producer = keep(new Producer({ namesrvAddr: lasting.namesrvAddr }));
    const stored = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const results = await Promise.all(Array.from({ length: 8 }, () => producer.send({ topic: TOPIC, body: 'x' })));
      for (const result of results) stored.add(place(result));
    }
    const group = `killed-${mode}`;
    const script = join(import.meta.dirname, 'support/consumer-process.mjs');
    const child = spawn(process.execPath, [script, lasting.namesrvAddr, group, TOPIC, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const seen = new Seen();
    let lines = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      lines += chunk.toString().split('\n').length - 1;
    });
    await until(() => lines > 20);
    const survivor = keep(
      new PushConsumer({
        namesrvAddr: lasting.namesrvAddr,
        consumerGroup: group,
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      }),
    ).subscribe(TOPIC);
    await (mode === 'orderly' ? survivor.startOrderly(seen.handler()) : survivor.start(seen.handler()));
    child.kill('SIGKILL');
    await until(() => survivor.queues.filter(({ topic }) => topic === TOPIC).length === QUEUES);
    // What the killed member had told the broker is consumed; everything else is the survivor's.
    const client = new PullConsumer({ namesrvAddr: lasting.namesrvAddr, consumerGroup: group });
    open.push(client);
    await until(() => seen.places.size > 0);
    for (const queue of await client.queues(TOPIC)) {
      const end = await client.maxOffset(queue);
      while (((await client.committedOffset(queue)) ?? 0) < end) {
        await survivor.commit();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    if (mode === 'orderly') expect(seen.jumps).toBeLessThanOrEqual(QUEUES);
  });
});
