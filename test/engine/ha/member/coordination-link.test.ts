import { describe, expect, it } from 'vitest';
import type { CoordinationEvent, GroupState } from '../../../../src/engine/ha/core/types.ts';
import { CoordinationLink } from '../../../../src/engine/ha/member/coordination-link.ts';
import type { MemberIdentity } from '../../../../src/engine/ha/member/types.ts';
import { silentLogger } from '../../../../src/observe/index.ts';
import { MemoryCoordination } from '../../../support/coordination.ts';

async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  for (const end = performance.now() + 10_000; !holds(); ) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const STATE: GroupState = {
  epoch: 1,
  master: '1',
  incarnation: 'i-1',
  set: ['1'],
  mode: 'SYNC',
  reason: 'bootstrap',
  acceptLoss: 0,
  change: 0,
  writeId: 'i-1/1',
};

function linked(service: MemoryCoordination, id: string, session = id, incarnation = `i-${id}`) {
  const events: CoordinationEvent[] = [];
  const errors: unknown[] = [];
  const self: MemberIdentity = {
    ...{ id, brokerName: 'g', incarnation, storeId: `s-${id}`, host: 'h', preferredRole: 'MASTER', brokerId: 0 },
    ...{ address: `127.0.0.1:${id}`, haAddress: `127.0.0.1:9${id}` },
  };
  const link = new CoordinationLink({
    coordination: service.connect(session),
    self,
    facts: { host: 'h', pid: 1, startTime: '', bootId: '', pidNamespace: '' },
    isClean: () => true,
    dispatch: (event) => events.push(event),
    onMembers: () => undefined,
    log: { ...silentLogger, error: (facts: unknown) => void errors.push(facts) } as typeof silentLogger,
  });
  link.start();
  const of = <T extends CoordinationEvent['type']>(type: T): Extract<CoordinationEvent, { type: T }>[] =>
    events.filter((event): event is Extract<CoordinationEvent, { type: T }> => event.type === type);
  const live = (role: 'JOINING' | 'MASTER') =>
    link.perform({
      type: 'publishLive',
      live: { id, incarnation, role, epoch: 0, lastEpoch: 0, end: 0, confirm: 0, standDown: false },
    });
  return { link, events, errors, of, live };
}

describe('between core and coordination', () => {
  it('tells of the session, reads views, and makes the own entry with a broker id nobody has', async () => {
    const service = new MemoryCoordination();
    const [one, other] = [linked(service, '1'), linked(service, '2')];
    await until(() => one.of('session').length === 1 && other.of('session').length === 1);
    one.link.perform({ type: 'readView' });
    other.link.perform({ type: 'readView' });
    await until(() => one.of('view').length > 0 && other.of('view').length > 0);
    expect(one.of('view')[0]?.view).toMatchObject({ state: undefined, version: -1, live: [], fenced: [] });
    const ids = await Promise.all([one.link.record.brokerId(), other.link.record.brokerId()]);
    expect(ids.sort()).toEqual([1, 2]);
    one.link.perform({ type: 'readView' });
    await until(() => one.of('view').at(-1)?.view.storeId === 's-1');
    expect(one.link.record.find('2')?.haAddress).toBe('127.0.0.1:92');
    one.link.close();
    other.link.close();
  });

  it('never gives a view from before a write after the answer to it', async () => {
    const service = new MemoryCoordination();
    const { link, events, of } = linked(service, '1');
    await until(() => of('session').length === 1);
    link.perform({ type: 'writeState', writeId: 'i-1/1', expectedVersion: -1, state: STATE });
    await until(() => of('wrote').length === 1);
    expect(of('wrote')[0]).toMatchObject({ outcome: 'ok', writeId: 'i-1/1' });
    for (let change = 1; change < 30; change++) {
      const version = (of('wrote').at(-1)?.version ?? 0) as number;
      link.perform({ type: 'readView' });
      const state = { ...STATE, change, reason: 'renewed' as const, writeId: `i-1/${change + 1}` };
      // At another moment of the reading each time.
      for (let i = 0; i < change % 6; i++) await new Promise((resolve) => setImmediate(resolve));
      link.perform({ type: 'writeState', writeId: state.writeId, expectedVersion: version, state });
      await until(() => of('wrote').length === change + 1);
    }
    link.perform({ type: 'readView' });
    await until(() => of('view').at(-1)?.view.state?.change === 29);
    let written = 0;
    for (const event of events) {
      if (event.type === 'wrote' && event.outcome === 'ok') written++;
      if (event.type === 'view') expect(event.view.state?.change).toBeGreaterThanOrEqual(written - 1);
    }
    link.close();
  });

  it('tells a conflict, and that an outcome is not known', async () => {
    const service = new MemoryCoordination();
    const { link, of } = linked(service, '1');
    await until(() => of('session').length === 1);
    link.perform({ type: 'writeState', writeId: 'a', expectedVersion: 7, state: STATE });
    await until(() => of('wrote').length === 1);
    expect(of('wrote')[0]?.outcome).toBe('conflict');
    service.loseNext('1', 'after');
    link.perform({ type: 'writeState', writeId: 'b', expectedVersion: -1, state: STATE });
    await until(() => of('wrote').length === 2);
    expect(of('wrote')[1]?.outcome).toBe('unknown');
    link.close();
  });

  it('publishes as soon as the node of a former process is gone', async () => {
    const service = new MemoryCoordination();
    const former = linked(service, '1', 'former', 'old');
    await until(() => former.of('session').length === 1);
    former.live('MASTER');
    await until(() => former.of('published').length === 1);
    former.link.close();

    const again = linked(service, '1', 'again', 'new');
    await until(() => again.of('session').length === 1);
    again.live('JOINING');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(again.of('published')).toEqual([]);
    service.expire('former');
    await until(() => again.of('published').length === 1);
    again.link.perform({ type: 'readView' });
    await until(() => again.of('view').some(({ view }) => view.live[0]?.incarnation === 'new'));
    again.link.close();
  });

  it('names the process that has the same member id, once', async () => {
    const service = new MemoryCoordination('DefaultCluster', 20);
    const [first, second] = [linked(service, '1', 'a', 'one'), linked(service, '1', 'b', 'two')];
    await until(() => first.of('session').length === 1 && second.of('session').length === 1);
    first.live('MASTER');
    await until(() => first.of('published').length === 1);
    second.live('JOINING');
    await until(() => second.errors.length > 0);
    expect(second.errors).toMatchObject([
      {
        error: expect.stringMatching(
          /^another process is member 1 of g: pid 1 on h, MASTER; .* a memberId of its own$/,
        ),
      },
    ]);
    first.link.close();
    second.link.close();
  });

  it('gives no view while the entry of a living member cannot be read', async () => {
    const service = new MemoryCoordination();
    const [one, other] = [linked(service, '1'), linked(service, '2')];
    await until(() => one.of('session').length === 1 && other.of('session').length === 1);
    one.live('MASTER');
    await until(() => one.of('published').length === 1);
    const path = service.tree.paths().find((name) => name.endsWith('/live/1')) ?? '';
    const whole = service.tree.get(path);
    service.tree.set(path, Buffer.from('{'), -1);
    other.link.perform({ type: 'readView' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(other.of('view')).toEqual([]);
    service.tree.set(path, whole.ok ? whole.value.data : Buffer.alloc(0), -1);
    await until(() => other.of('view').some(({ view }) => view.live[0]?.id === '1'));
    one.link.close();
    other.link.close();
  });
});
