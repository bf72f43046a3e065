import type {
  Coordination,
  EpochHistory,
  Fenced,
  GroupState,
  LiveMember,
  Member,
  SessionEvent,
  SwitchRequest,
} from '../../../../src/engine/ha/coordination/types.ts';

export const state = (fields: Partial<GroupState> = {}): GroupState => ({
  v: 1,
  epoch: 1,
  master: 'a',
  incarnation: 'a-1',
  set: ['a'],
  mode: 'SYNC',
  reason: 'bootstrap',
  acceptLoss: 0,
  change: 0,
  writeId: 'w1',
  at: 1,
  ...fields,
});

export const member = (fields: Partial<Member> = {}): Member => ({
  v: 1,
  id: 'a',
  address: '127.0.0.1:10911',
  haAddress: '127.0.0.1:10912',
  host: 'h1',
  storeId: 's1',
  brokerId: 1,
  preferredRole: 'MASTER',
  ...fields,
});

export const live = (fields: Partial<LiveMember> = {}): LiveMember => ({
  v: 1,
  id: 'a',
  incarnation: 'a-1',
  host: 'h1',
  pid: 10,
  startTime: '4711',
  bootId: 'b',
  pidNamespace: 'pid:[1]',
  state: 'JOINING',
  epoch: 0,
  lastEpoch: 0,
  maxOffset: 0,
  confirmOffset: 0,
  standDown: false,
  clean: true,
  ...fields,
});

export const fenced = (fields: Partial<Fenced> = {}): Fenced => ({
  v: 1,
  id: 'a',
  incarnation: 'a-1',
  by: 'daemon@h1',
  proof: 'no process 10',
  at: 1,
  ...fields,
});

export const switchRequest = (fields: Partial<SwitchRequest> = {}): SwitchRequest => ({
  v: 1,
  id: 'r1',
  target: 'b',
  by: 'cli',
  deadlineAt: 2,
  stage: 'requested',
  outcome: '',
  at: 1,
  ...fields,
});

export const history = (fields: Partial<EpochHistory> = {}): EpochHistory => ({
  v: 1,
  epoch: 1,
  master: 'a',
  incarnation: 'a-1',
  startOffset: 0,
  set: ['a'],
  mode: 'SYNC',
  reason: 'bootstrap',
  at: 1,
  ...fields,
});

/** Resolves with the next event of a type. */
export function next<T extends SessionEvent['type']>(
  coordination: Pick<Coordination, 'onSession'>,
  type: T,
): Promise<Extract<SessionEvent, { type: T }>> {
  return new Promise((resolve) => {
    const stop = coordination.onSession((event) => {
      if (event.type !== type) return;
      stop();
      resolve(event as Extract<SessionEvent, { type: T }>);
    });
  });
}

/** Resolves when it has a connection. */
export async function connected<T extends Coordination>(coordination: T): Promise<T> {
  if (coordination.status !== 'connected') await next(coordination, 'connected');
  return coordination;
}
