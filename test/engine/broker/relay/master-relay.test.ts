import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_BYTES, MAX_REQUESTS } from '../../../../src/engine/broker/relay/held-requests.ts';
import { MAX_POPS, MasterRelay, RELAYED_CODES } from '../../../../src/engine/broker/relay/master-relay.ts';
import { isRelayedMember } from '../../../../src/engine/broker/relay/relayed-request.ts';
import type { BrokerRoleState, ReplicaStatus, Role } from '../../../../src/engine/broker/role/types.ts';
import type { PutRefusal } from '../../../../src/engine/store/replica/types.ts';
import { PutStatus } from '../../../../src/engine/store/types.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, request, response } from '../../../../src/protocol/command.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { Refusal } from '../../../../src/remoting/refusal.ts';
import type { Connection, Processor } from '../../../../src/remoting/types.ts';

const MASTER = '10.0.0.2:10911';
const SLAVE = '10.0.0.3';

let ids = 0;
function connectionFrom(remoteAddress: string): Connection {
  const connection: Partial<Connection> = { id: ++ids, remoteAddress, closed: false };
  return connection as Connection;
}
const client = connectionFrom('192.168.0.7:5000');

type Said = RemotingCommand | Error | Promise<RemotingCommand>;

function fixture(answers: Said[] = []) {
  const state: BrokerRoleState = {
    role: 'SLAVE',
    shown: 'SLAVE',
    brokerId: 1,
    epoch: 3,
    masterAddress: MASTER,
    reason: 'test',
  };
  let moved: (state: BrokerRoleState) => void = () => undefined;
  const role = {
    state,
    takesRequests: false,
    onMoved: (listener: (state: BrokerRoleState) => void) => {
      moved = listener;
    },
  };
  const seen: { address: string; command: RemotingCommand; oneway: boolean }[] = [];
  const waits: number[] = [];
  const replica: Partial<ReplicaStatus> = { address: `${SLAVE}:40001` };
  const master = { isUp: true, unsent: 0 };
  const gate: { refusal: PutRefusal | undefined } = { refusal: undefined };
  const relay = new MasterRelay({
    role,
    log: silentLog,
    gate: () => ({ admit: () => gate.refusal }),
    replicas: () => [replica as ReplicaStatus],
    isMember: (group, connection) => group === 'CG' && connection === client,
    client: {
      connection: async (address) => {
        if (!master.isUp) throw new Error('connection refused');
        const peer: Partial<Connection> = {
          pendingBytes: master.unsent,
          invoke: async (command, timeoutMs) => {
            waits.push(timeoutMs);
            seen.push({ address, command, oneway: false });
            const answer = answers.shift() ?? response(0, 'done by the master');
            if (answer instanceof Error) throw answer;
            return answer;
          },
          oneway: (command) => void seen.push({ address, command, oneway: true }),
        };
        return peer as Connection;
      },
    },
  });
  const here: { command: RemotingCommand; from: string; isMember: boolean }[] = [];
  const local: Processor = (command, connection) => {
    here.push({ command, from: connection.remoteAddress, isMember: isRelayedMember(connection) });
    if (role.state.role === 'MASTER' || command.code === RequestCode.QUERY_CONSUMER_OFFSET) {
      return response(0, 'done here');
    }
    throw new Refusal(14, '[NOT_MASTER] refused here');
  };
  const processors = relay.processors(
    new Map([...RELAYED_CODES, RequestCode.PULL_MESSAGE].map((code) => [code, local])),
  );
  const ask = async (command: RemotingCommand, from = client): Promise<RemotingCommand | undefined> =>
    processors.get(command.code)?.(command, from);
  const become = (name: Role, changes: Partial<BrokerRoleState> = {}): void => {
    role.state = { ...role.state, role: name, ...changes };
    role.takesRequests = name === 'MASTER';
    moved(role.state);
  };
  return { relay, ask, seen, waits, here, become, role, master, gate };
}

const send = (group = 'g'): RemotingCommand => request(RequestCode.SEND_MESSAGE_V2, { a: group }, Buffer.from('body'));
const pop = (pollTime: number): RemotingCommand => request(RequestCode.POP_MESSAGE, { pollTime: String(pollTime) });
const relayed = (epoch: number, bornHost = '192.168.0.9:6000'): RemotingCommand => ({
  ...send(),
  extFields: { a: 'g', mqRelayedIn: String(epoch), mqBornHost: bornHost },
});

afterEach(() => vi.useRealTimers());

describe('a relay to the master', () => {
  it('is not in the way of a master, nor of what anybody may answer', async () => {
    const { ask, become, seen, here } = fixture();
    await expect(ask(request(RequestCode.PULL_MESSAGE, {}))).rejects.toThrow('refused here');
    become('MASTER');
    expect(await ask(send())).toMatchObject({ remark: 'done here' });
    expect([here.length, seen.length]).toEqual([2, 0]);
  });

  it('hands a request on with the epoch and the client, and gives the answer back', async () => {
    const { ask, seen, here, relay } = fixture();
    const never = Number.POSITIVE_INFINITY;
    expect(relay.figures).toEqual({ handedOn: 0, quietMs: never, sinceMasterMs: never, waiting: 0 });
    expect(await ask(send())).toMatchObject({ code: 0, remark: 'done by the master' });
    const extFields = { a: 'g', mqRelayedIn: '3', mqBornHost: '192.168.0.7:5000' };
    expect(seen).toMatchObject([{ address: MASTER, oneway: false, command: { extFields } }]);
    expect(here).toEqual([]);
    expect(relay.figures).toEqual({ handedOn: 1, quietMs: expect.closeTo(0, -6), sinceMasterMs: never, waiting: 0 });
  });

  it('says of a commit whether a consumer of the group makes it, which a member of the own group is believed', async () => {
    const { ask, seen, become, here } = fixture();
    const commit = (consumerGroup: string) => request(RequestCode.UPDATE_CONSUMER_OFFSET, { consumerGroup });
    await ask(commit('CG'));
    await ask(commit('other'));
    expect(seen.map(({ command }) => command.extFields?.['mqIsMember'])).toEqual(['true', undefined]);
    const handedOn = seen[0]?.command ?? commit('');
    become('MASTER');
    await ask(handedOn, connectionFrom(`${SLAVE}:40002`));
    await ask(handedOn, connectionFrom('192.168.0.66:40002'));
    expect(here.map(({ isMember }) => isMember)).toEqual([true, false]);
  });

  it('hands a one-way request on and waits for nothing', async () => {
    const { ask, seen } = fixture();
    expect(await ask({ ...send(), flag: 2 })).toBeUndefined();
    expect(seen).toMatchObject([{ oneway: true }]);
  });

  it('hands nothing on while too much of it has not left', async () => {
    const { ask, seen, master } = fixture();
    master.unsent = MAX_BYTES + 1;
    await expect(ask({ ...send(), flag: 2 })).rejects.toMatchObject({ code: 14 });
    expect(seen).toEqual([]);
  });

  it('asks again where the one it took for the master is none yet', async () => {
    vi.useFakeTimers();
    const { ask, seen } = fixture([response(14, '[NOT_MASTER] not yet'), response(0, 'now')]);
    const answer = ask(send());
    await vi.advanceTimersByTimeAsync(100);
    expect(await answer).toMatchObject({ remark: 'now' });
    expect(seen.length).toBe(2);
  });

  it('passes other refusals on as they are', async () => {
    const { ask } = fixture([response(14, 'the disk is full')]);
    expect(await ask(send())).toMatchObject({ code: 14, remark: 'the disk is full' });
  });

  it('puts nothing a second time that may be there, and says so', async () => {
    const { ask, seen, here } = fixture([new Error('the connection closed before it was answered')]);
    await expect(ask(send())).rejects.toMatchObject({ code: 1, message: expect.stringContaining(`master ${MASTER}`) });
    expect([seen.length, here.length]).toEqual([1, 0]);
  });

  it('answers reads of offsets itself where the master cannot be asked', async () => {
    const { ask, become, master } = fixture();
    const query = request(RequestCode.QUERY_CONSUMER_OFFSET, {});
    expect(await ask(query)).toMatchObject({ remark: 'done by the master' });
    master.isUp = false;
    expect(await ask(query)).toMatchObject({ remark: 'done here' });
    become('NONE');
    expect(await ask(query)).toMatchObject({ remark: 'done here' });
  });

  it('is for sends, what follows from them, offsets, locks and consumption message by message', () => {
    expect([...RELAYED_CODES].sort((a, b) => a - b)).toEqual([
      ...[10, 14, 15, 36, 37, 41, 42, 310, 320, 324, 325],
      ...[200050, 200051, 200053, 200151],
    ]);
  });

  it('waits for messages with a pop for as long as its client does, and leaves sends their room', async () => {
    const never = new Promise<RemotingCommand>(() => undefined);
    const { ask, seen, waits } = fixture(Array.from({ length: MAX_POPS }, () => never));
    for (let i = 0; i < MAX_POPS; i++) void ask(pop(15_000));
    await expect(ask(pop(15_000))).rejects.toMatchObject({ code: 14 });
    expect(seen.length).toBe(MAX_POPS);
    expect(waits[0]).toBeGreaterThan(15_000);
    expect(waits[0]).toBeLessThan(15_000 + 3000);
    expect(await ask(send())).toMatchObject({ remark: 'done by the master' });
    expect(waits.at(-1)).toBeLessThan(3000);
  });

  it('refuses an acknowledgement whose answer was lost: the message comes again or is done with', async () => {
    const { ask, seen } = fixture([new Error('the connection closed before it was answered')]);
    await expect(ask(request(RequestCode.ACK_MESSAGE, {}))).rejects.toMatchObject({ code: 14 });
    expect(seen.length).toBe(1);
  });
});

describe('requests that wait for a master', () => {
  it('are done here where this broker comes to be it, in the order of their connection', async () => {
    const { ask, become, here } = fixture();
    become('NONE');
    const answers = ['a', 'b', 'c'].map((group) => ask(send(group)));
    expect(here.length).toBe(0);
    become('MASTER');
    const late = ask(send('d'));
    expect(await Promise.all([...answers, late])).toMatchObject(Array(4).fill({ remark: 'done here' }));
    expect(here.map(({ command }) => command.extFields?.['a'])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('wait while a master has no permit, and are refused by it where only slaves are missing', async () => {
    vi.useFakeTimers();
    const { ask, become, gate } = fixture();
    become('MASTER');
    gate.refusal = { status: PutStatus.NOT_MASTER, reason: 'nobody has answered lately' };
    const answers = [ask(send()), ask(send())];
    gate.refusal = undefined;
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(answers)).toMatchObject([{ remark: 'done here' }, { remark: 'done here' }]);
    gate.refusal = { status: PutStatus.IN_SYNC_REPLICAS_NOT_ENOUGH, reason: '1 of 2' };
    expect(await ask(send())).toMatchObject({ remark: 'done here' });
  });

  it('go before what comes when the permit is back', async () => {
    const { ask, become, gate, here } = fixture();
    become('MASTER');
    gate.refusal = { status: PutStatus.NOT_MASTER, reason: 'nobody has answered lately' };
    const answers = [ask(send('a')), ask(send('b'))];
    gate.refusal = undefined;
    answers.push(ask(send('c')));
    await Promise.all(answers);
    expect(here.map(({ command }) => command.extFields?.['a'])).toEqual(['a', 'b', 'c']);
  });

  it('are handed on in their order once another is', async () => {
    const { ask, become, seen } = fixture();
    become('NONE');
    const answers = ['a', 'b', 'c'].map((group) => ask(send(group)));
    become('SLAVE', { epoch: 4 });
    answers.push(ask(send('d')));
    await Promise.all(answers);
    expect(seen.map(({ command }) => command.extFields?.['a'])).toEqual(['a', 'b', 'c', 'd']);
    expect(seen.every(({ command }) => command.extFields?.['mqRelayedIn'] === '4')).toBe(true);
  });

  it('keep their order over a refusal of one that is not the master yet', async () => {
    vi.useFakeTimers();
    const { ask, seen } = fixture([response(14, '[NOT_MASTER]'), response(14, '[NOT_MASTER]')]);
    const answers = ['a', 'b'].map((group) => ask(send(group)));
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(answers);
    expect(seen.map(({ command }) => command.extFields?.['a'])).toEqual(['a', 'b', 'a', 'b']);
  });

  it('wait for a master that cannot be dialled, and no longer than 2 s', async () => {
    vi.useFakeTimers();
    const { ask, master, seen } = fixture();
    master.isUp = false;
    const early = ask(send('early'));
    await vi.advanceTimersByTimeAsync(1500);
    const late = ask(send('late'));
    const refused = expect(early).rejects.toMatchObject({ code: 14, message: '[NOT_MASTER] refused here' });
    await vi.advanceTimersByTimeAsync(700);
    await refused;
    master.isUp = true;
    await vi.advanceTimersByTimeAsync(100);
    expect(await late).toMatchObject({ remark: 'done by the master' });
    expect(seen.length).toBe(1);
  });

  it('are refused where there is no more room, by number and by size', async () => {
    const { ask, become } = fixture();
    become('NONE');
    const held = Array.from({ length: MAX_REQUESTS }, () => ask(send()));
    await expect(ask(send())).rejects.toMatchObject({ code: 14 });
    become('MASTER');
    await Promise.all(held);
    become('NONE');
    const large = { ...send(), body: Buffer.alloc(9 * 1024 * 1024) };
    const first = ask(large);
    await expect(ask(large)).rejects.toMatchObject({ code: 14 });
    const small = ask(send());
    become('MASTER');
    expect(await Promise.all([first, small])).toMatchObject([{ code: 0 }, { code: 0 }]);
  });

  it('are refused when the broker closes', async () => {
    const { ask, become, relay } = fixture();
    become('NONE');
    const held = ask(send());
    relay.close();
    await expect(held).rejects.toMatchObject({ code: 14 });
    await expect(ask(send())).rejects.toMatchObject({ code: 14 });
  });
});

describe('what another member handed on', () => {
  it('is never handed on again: it waits for an epoch that has not come to be known', async () => {
    const { ask, become, seen } = fixture();
    const answer = ask(relayed(4));
    become('MASTER', { epoch: 4, masterAddress: undefined });
    expect(await answer).toMatchObject({ remark: 'done here' });
    expect(seen).toEqual([]);
  });

  it('is refused at once where its sender is mistaken', async () => {
    const { ask, seen } = fixture();
    await expect(ask(relayed(3))).rejects.toMatchObject({ code: 14 });
    expect(seen).toEqual([]);
  });

  it('keeps its client where a slave of this master hands it on, or a master that was followed', async () => {
    const { ask, become, here } = fixture();
    become('SLAVE');
    become('MASTER');
    await ask(relayed(3), connectionFrom(`${SLAVE}:40077`));
    await ask(relayed(3), connectionFrom('10.0.0.2:40078'));
    expect(here.map(({ from }) => from)).toEqual(['192.168.0.9:6000', '192.168.0.9:6000']);
  });

  it('is of who sends it where that is no member, or the client is none', async () => {
    const { ask, become, here } = fixture();
    become('MASTER');
    await ask(relayed(3), connectionFrom('10.9.9.9:1'));
    for (const bad of ['', 'localhost:1', '1.2.3.4', '1.2.3.4:70000', '[1.2.3.4]:5', '::1:7', '999.1.1.1:4']) {
      await ask(relayed(3, bad), connectionFrom(`${SLAVE}:2`));
    }
    await ask(relayed(3, '[::1]:7'), connectionFrom(`${SLAVE}:2`));
    expect(here.map(({ from }) => from)).toEqual(['10.9.9.9:1', ...Array(7).fill(`${SLAVE}:2`), '[::1]:7']);
  });
});
