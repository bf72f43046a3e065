import { describe, expect, it } from 'vitest';
import { ConsumerIdsNotifier } from '../../../../src/engine/broker/client/consumer-ids-notifier.ts';
import { ConsumerManager } from '../../../../src/engine/broker/client/consumer-manager.ts';
import { ProducerManager } from '../../../../src/engine/broker/client/producer-manager.ts';
import { buildSubscription, type SubscriptionData } from '../../../../src/protocol/bodies/subscription-data.ts';
import type { RemotingCommand } from '../../../../src/protocol/command.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

let nextId = 1;

/** An end of a connection that notes what it is told. */
class Peer implements Connection {
  readonly id = nextId++;
  readonly remoteAddress = `10.0.0.1:${this.id}`;
  readonly localAddress = '10.0.0.2:10911';
  pendingBytes = 0;
  closed = false;
  readonly told: RemotingCommand[] = [];
  invoke(): Promise<RemotingCommand> {
    return Promise.reject(new Error('not asked in these tests'));
  }
  oneway(command: RemotingCommand): void {
    this.told.push(command);
  }
  reply(): void {}
  sendAsciiHeader(): void {}
  sendFrame(): void {}
  close(): void {
    this.closed = true;
  }
  onClose(): void {}
}

const sub = (topic: string, version = 1, expression = '*'): SubscriptionData =>
  buildSubscription(topic, expression, version);

function start() {
  const changes: string[] = [];
  const departures: string[] = [];
  const consumers = new ConsumerManager({
    log: silentLog,
    expiryMs: () => 120_000,
    listener: {
      changed: (group) => changes.push(`${group.name}:${group.clientIds().join()}`),
      left: (group, clientId, how) => departures.push(`${group} ${clientId} ${how}`),
    },
  });
  const join = (
    clientId: string,
    given: { peer?: Peer; group?: string; subs?: SubscriptionData[] | undefined; now?: number } = {},
  ): Peer => {
    const { peer = new Peer(), group = 'g', now = 0 } = given;
    const subscriptions = 'subs' in given ? given.subs : [sub('T')];
    consumers.register(
      {
        group,
        client: { clientId, connection: peer, language: 'JAVA', version: 479 },
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        subscriptions,
      },
      now,
    );
    return peer;
  };
  return { consumers, changes, departures, join };
}

describe('ConsumerManager', () => {
  it('tells of joins once, and of the last member leaving', () => {
    const { consumers, changes, departures, join } = start();
    const a = join('a');
    join('a', { peer: a });
    const b = join('b');
    expect(changes).toEqual(['g:a', 'g:a,b']);
    consumers.unregister('g', a);
    consumers.onDisconnect(b);
    expect(departures).toEqual(['g a unregistered', 'g b lost']);
    expect(changes.slice(2)).toEqual(['g:b', 'g:']);
    expect(consumers.group('g')).toBeUndefined();
    expect(consumers.groupsOf('T')).toEqual([]);
  });

  it('shows a client on two connections once, and as gone only with the last', () => {
    const { consumers, departures, join } = start();
    const old = join('a');
    const fresh = join('a');
    expect(consumers.group('g')?.clientIds()).toEqual(['a']);
    expect(consumers.find('g', 'a')?.connection).toBe(fresh);
    consumers.onDisconnect(old);
    expect(departures).toEqual([]);
    consumers.onDisconnect(fresh);
    expect(departures).toEqual(['g a lost']);
  });

  it('takes a client id that changes on its connection', () => {
    const { consumers, join } = start();
    const peer = join('a');
    join('b', { peer });
    expect(consumers.group('g')?.clientIds()).toEqual(['b']);
  });

  it('keeps the newer version of a subscription, adds and drops topics', () => {
    const { consumers, changes, join } = start();
    const peer = join('a', { subs: [sub('T', 5, 'A')] });
    join('b', { subs: [sub('T', 4, 'old')] });
    expect(consumers.group('g')?.subscription('T')?.subString).toBe('A');
    join('a', { peer, subs: [sub('T', 6, 'B')] });
    expect(consumers.group('g')?.subscription('T')?.subString).toBe('B');
    expect(changes).toHaveLength(2);
    join('a', { peer, subs: [sub('U')] });
    expect([...(consumers.group('g')?.subscriptions.keys() ?? [])]).toEqual(['U']);
    expect([consumers.groupsOf('T'), consumers.groupsOf('U')]).toEqual([[], ['g']]);
    expect(changes).toHaveLength(3);
  });

  it('keeps the subscriptions when a short heartbeat brings none', () => {
    const { consumers, changes, join } = start();
    const peer = join('a');
    join('a', { peer, subs: undefined });
    expect(consumers.group('g')?.subscription('T')).toBeDefined();
    expect(changes).toHaveLength(1);
  });

  it('ends all groups of a connection', () => {
    const { consumers, join } = start();
    const peer = join('a');
    join('a', { peer, group: 'h' });
    consumers.onDisconnect(peer);
    expect([...consumers.groups()]).toEqual([]);
  });

  it('forgets and closes what was silent for longer than 120 s', () => {
    const { consumers, departures, join } = start();
    const silent = join('a', { now: 0 });
    join('b', { now: 1000 });
    consumers.scan(120_000);
    expect(departures).toEqual([]);
    consumers.scan(120_001);
    expect(departures).toEqual(['g a lost']);
    expect(silent.closed).toBe(true);
    expect(consumers.group('g')?.clientIds()).toEqual(['b']);
  });
});

describe('ConsumerIdsNotifier', () => {
  it('tells every member once per turn, the cause included, unless it is switched off or reads too slowly', () => {
    const { consumers, join } = start();
    const [a, b, slow] = [join('a'), join('b'), join('c')];
    slow.pendingBytes = 2 * 1024 * 1024;
    const tasks: (() => void)[] = [];
    let enabled = true;
    const notifier = new ConsumerIdsNotifier(
      () => enabled,
      (task) => tasks.push(task),
    );
    const group = consumers.group('g');
    if (group === undefined) throw new Error('no group');
    notifier.changed(group);
    notifier.changed(group);
    expect(tasks).toHaveLength(1);
    tasks.pop()?.();
    expect([a.told.length, b.told.length, slow.told.length]).toEqual([1, 1, 0]);
    expect(a.told[0]).toMatchObject({ code: 40, extFields: { consumerGroup: 'g' } });
    enabled = false;
    notifier.changed(group);
    expect(tasks).toHaveLength(0);
  });

  it('tells a huge group and the next one in turns of their own', () => {
    const { consumers, join } = start();
    for (let i = 0; i < 2000; i++) join(`c${i}`, { group: 'huge' });
    const other = join('o', { group: 'other' });
    const tasks: (() => void)[] = [];
    const notifier = new ConsumerIdsNotifier(
      () => true,
      (task) => tasks.push(task),
    );
    for (const group of consumers.groups()) notifier.changed(group);
    tasks.pop()?.();
    expect(other.told).toHaveLength(0);
    tasks.pop()?.();
    expect(other.told).toHaveLength(1);
  });
});

describe('ProducerManager', () => {
  const client = (clientId: string, connection: Connection) => ({ clientId, connection, language: 'GO', version: 317 });

  it('finds producers by group and by client id until their connection is gone', () => {
    const producers = new ProducerManager({ log: silentLog, expiryMs: () => 120_000 });
    const [a, b] = [new Peer(), new Peer()];
    producers.register('p', client('a', a), 0);
    producers.register('q', client('a', a), 0);
    producers.register('p', client('b', b), 0);
    expect(producers.channels('p').map((channel) => channel.clientId)).toEqual(['a', 'b']);
    producers.unregister('p', a);
    expect(producers.findByClientId('a')?.connection).toBe(a);
    producers.onDisconnect(a);
    expect(producers.findByClientId('a')).toBeUndefined();
    expect(producers.groups()).toEqual(['p']);
  });

  it('replies to the newest connection of a client', () => {
    const producers = new ProducerManager({ log: silentLog, expiryMs: () => 120_000 });
    const [old, fresh] = [new Peer(), new Peer()];
    producers.register('p', client('a', old), 0);
    producers.register('p', client('a', fresh), 0);
    expect(producers.findByClientId('a')?.connection).toBe(fresh);
    producers.onDisconnect(fresh);
    expect(producers.findByClientId('a')?.connection).toBe(old);
  });

  it('forgets and closes what was silent for longer than 120 s, and not what still beats', () => {
    const producers = new ProducerManager({ log: silentLog, expiryMs: () => 120_000 });
    const [silent, beating] = [new Peer(), new Peer()];
    producers.register('p', client('a', silent), 0);
    producers.register('p', client('b', beating), 0);
    producers.register('p', client('b', beating), 60_000);
    producers.scan(120_001);
    expect(producers.channels('p').map((channel) => channel.clientId)).toEqual(['b']);
    expect([silent.closed, beating.closed]).toEqual([true, false]);
  });
});
