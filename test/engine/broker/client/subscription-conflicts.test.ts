import { describe, expect, it } from 'vitest';
import { ConsumerManager } from '../../../../src/engine/broker/client/consumer-manager.ts';
import { RefusalLog } from '../../../../src/engine/broker/pull/refusal-log.ts';
import { Rarely } from '../../../../src/engine/broker/rarely.ts';
import { buildSubscription } from '../../../../src/protocol/bodies/subscription-data.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { Refusal } from '../../../../src/remoting/refusal.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

const connection = (address: string): Connection => ({ remoteAddress: address }) as Partial<Connection> as Connection;

function start() {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (_: object, text: string) => warnings.push(text) };
  const consumers = new ConsumerManager({
    log,
    expiryMs: () => 120_000,
    listener: { changed: () => undefined, left: () => undefined },
  });
  const peers = new Map<string, Connection>();
  const beat = (clientId: string, subscriptions: [topic: string, expression: string][], now = 0): void => {
    const peer = peers.get(clientId) ?? connection(`10.0.0.1:${peers.size + 1}`);
    peers.set(clientId, peer);
    consumers.register(
      {
        group: 'g',
        client: { clientId, connection: peer, language: 'JAVA', version: 479 },
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        subscriptions: subscriptions.map(([topic, expression]) => buildSubscription(topic, expression, now + 1)),
      },
      now,
    );
  };
  return { consumers, warnings, log, beat, peers };
}

describe('instances of one group that subscribe differently', () => {
  it('are named with what each wants, once a minute', () => {
    const { warnings, beat } = start();
    beat('a', [['T', 'A']]);
    beat('b', [['T', 'B']], 1);
    beat('a', [['T', 'A']], 2);
    expect(warnings).toEqual([
      'the consumers of group g subscribe differently: b to T by B, a to T by A; all instances of a group must subscribe ' +
        'to the same topics and tags',
    ]);
    beat('b', [['T', 'B']], 61_000);
    expect(warnings).toHaveLength(2);
  });

  it('are named when one takes away the topic of the other', () => {
    const { warnings, beat } = start();
    beat('a', [['T', '*']]);
    beat('b', [['U', '*']], 1);
    expect(warnings[0]).toContain('b not to T, a to T by *');
  });

  it('are not seen in a client that changes its own mind, nor in one that follows another that left', () => {
    const { consumers, warnings, beat, peers } = start();
    beat('a', [['T', 'A']]);
    beat('a', [['T', 'B']], 1);
    beat('a', [['U', '*']], 2);
    consumers.onDisconnect(peers.get('a') as Connection);
    beat('b', [['V', '*']], 3);
    expect(warnings).toEqual([]);
  });
});

describe('a pull refused for its subscription', () => {
  const header = {
    consumerGroup: 'g',
    topic: 'T',
    queueId: 0,
    queueOffset: 0,
    maxMsgNums: 32,
    sysFlag: 0,
    commitOffset: 0,
    suspendTimeoutMillis: 0,
    subscription: undefined,
    subVersion: 0,
    expressionType: undefined,
    maxMsgBytes: undefined,
  };

  it('is logged with who pulled and why, once a minute each', () => {
    const { consumers, warnings, log, beat, peers } = start();
    beat('a', [['U', '*']]);
    const refusals = new RefusalLog(log, (group) => consumers.group(group));
    const refusal = new Refusal(24, "the consumer's subscription not exist, group: g, topic: T");
    refusals.note(header, peers.get('a') as Connection, refusal);
    refusals.note(header, peers.get('a') as Connection, refusal);
    refusals.note(header, connection('10.9.9.9:1'), refusal);
    refusals.note(header, connection('10.9.9.9:1'), new Refusal(2, 'busy'));
    expect(warnings).toEqual([
      "a pull of a is refused: the consumer's subscription not exist, group: g, topic: T",
      "a pull of 10.9.9.9:1 is refused: the consumer's subscription not exist, group: g, topic: T",
    ]);
  });
});

it('what is told rarely is kept within a bound', () => {
  const rarely = new Rarely(100);
  expect(rarely.isDue('first', 0)).toBe(true);
  for (let i = 0; i < 1000; i++) expect(rarely.isDue(`${i}`, 1)).toBe(true);
  expect(rarely.isDue('999', 2)).toBe(false);
  expect(rarely.isDue('first', 2)).toBe(true);
});
