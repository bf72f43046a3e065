import { describe, expect, it } from 'vitest';
import type { AckedState } from '../../../../src/engine/broker/status/acked-state.ts';
import { consumeStatusPart } from '../../../../src/engine/broker/status/status-part.ts';
import { decodeConsumeStatus, type GroupConsumeStatus } from '../../../../src/protocol/bodies/consume-status.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { request } from '../../../../src/protocol/command.ts';
import type { Connection } from '../../../../src/remoting/types.ts';
import { TestBroker } from '../support/test-broker.ts';

async function start(acked?: AckedState) {
  const broker = await TestBroker.start();
  broker.topic('Orders');
  const part = consumeStatusPart(broker.context, acked);
  const processor = part.processors[0]?.[1];
  const status = async (queueOffset: number, group?: string): Promise<GroupConsumeStatus[]> => {
    const fields = { topic: 'Orders', queueId: '0', queueOffset: `${queueOffset}` };
    const named = group === undefined ? fields : { ...fields, consumerGroup: group };
    const [channel] = broker.context.consumers.group('Billing')?.channels() ?? [];
    const connection = channel?.connection as Connection;
    const answer = await processor?.(request(RequestCode.QUERY_CONSUME_STATUS, named), connection);
    return decodeConsumeStatus(answer?.body).groups;
  };
  return { broker, part, status };
}

describe('the consume status of a message', () => {
  it('follows the offsets of a group that pulls', async () => {
    const { broker, part, status } = await start();
    await broker.consume(broker.newClient(), { clientId: 'c1', group: 'Billing' });
    const [channel] = broker.context.consumers.group('Billing')?.channels() ?? [];
    if (channel === undefined) throw new Error('not online');
    broker.context.offsets.commit('Billing', 'Orders', 0, 5);
    broker.context.pulls.note('Billing', 'Orders', 0, channel.connection, 3, 8);
    const committedOffset = 5;
    expect(await status(4)).toEqual([{ group: 'Billing', state: 'CONSUMED', committedOffset }]);
    expect(await status(5)).toEqual([{ group: 'Billing', state: 'CONSUMING', clientId: 'c1', committedOffset }]);
    expect(await status(7)).toMatchObject([{ state: 'CONSUMING' }]);
    expect(await status(8)).toEqual([{ group: 'Billing', state: 'TO_CONSUME', committedOffset }]);
    part.onDisconnect?.(channel.connection);
    expect(await status(5)).toMatchObject([{ state: 'TO_CONSUME' }]);
  });

  it('has a row for each group, online or with progress, or the one that is asked for', async () => {
    const { broker, status } = await start();
    await broker.consume(broker.newClient(), { clientId: 'c1', group: 'Online' });
    await broker.consume(broker.newClient(), { clientId: 'c2', group: 'Everybody', broadcast: true });
    broker.context.offsets.commit('Gone', 'Orders', 0, 1);
    expect(await status(0)).toEqual([
      { group: 'Everybody', state: 'UNKNOWN' },
      { group: 'Gone', state: 'CONSUMED', committedOffset: 1 },
      { group: 'Online', state: 'TO_CONSUME' },
    ]);
    expect(await status(1, 'Gone')).toMatchObject([{ group: 'Gone', state: 'TO_CONSUME' }]);
  });

  it('asks the store of acknowledgements first', async () => {
    const acked: AckedState = {
      groupsOf: () => ['Pops'],
      state: (group, _topic, _queueId, offset) =>
        group === 'Pops' && offset === 2 ? { state: 'CONSUMING', clientId: 'p1', untilMs: 99 } : undefined,
    };
    const { broker, status } = await start(acked);
    broker.context.offsets.commit('Pops', 'Orders', 0, 4);
    expect(await status(2)).toEqual([
      { group: 'Pops', state: 'CONSUMING', clientId: 'p1', untilTimestamp: 99, committedOffset: 4 },
    ]);
    expect(await status(3)).toMatchObject([{ state: 'CONSUMED' }]);
  });

  it('is refused for an unknown topic', async () => {
    const { part } = await start();
    const fields = { topic: 'Nix', queueId: '0', queueOffset: '0' };
    const asked = async () => part.processors[0]?.[1](request(30_001, fields), {} as Connection);
    await expect(asked()).rejects.toMatchObject({ code: 17 });
  });
});
