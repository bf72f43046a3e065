import { describe, expect, it } from 'vitest';
import { MasterRelay, RELAYED_CODES } from '../../../../src/engine/broker/relay/master-relay.ts';
import type { BrokerRoleState, Role } from '../../../../src/engine/broker/role/types.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, request, response } from '../../../../src/protocol/command.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

const CLIENT: Partial<Connection> = { closed: false };
const client = CLIENT as Connection;

function fixture(answers: (RemotingCommand | Error)[] = []) {
  const state: BrokerRoleState = {
    role: 'SLAVE',
    shown: 'SLAVE',
    brokerId: 1,
    epoch: 3,
    masterAddress: '10.0.0.2:10911',
    reason: 'test',
  };
  const role = { state, takesRequests: false };
  const seen: { address: string; command: RemotingCommand; oneway: boolean }[] = [];
  let dialled = 0;
  const relay = new MasterRelay({
    role,
    log: silentLog,
    client: {
      connection: async (address) => {
        dialled++;
        const peer: Partial<Connection> = {
          invoke: async (command) => {
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
  let local = 0;
  const processor = relay.wrap(() => {
    local++;
    return response(0, 'done here');
  });
  const set = (name: Role, masterAddress?: string): void => {
    role.state = { ...role.state, role: name, masterAddress };
    role.takesRequests = name === 'MASTER';
  };
  return { processor, seen, set, role, local: () => local, dialled: () => dialled };
}

const send = (): RemotingCommand => request(RequestCode.SEND_MESSAGE_V2, { a: 'g' }, Buffer.from('body'));

describe('a relay to the master', () => {
  it('is not in the way of a master, nor of fixed roles', () => {
    const { processor, set, role, local, seen } = fixture();
    set('MASTER');
    expect(processor(send(), client)).toMatchObject({ remark: 'done here' });
    set('SLAVE');
    role.state = { ...role.state, epoch: 0 };
    expect(processor(send(), client)).toMatchObject({ remark: 'done here' });
    expect([local(), seen.length]).toEqual([2, 0]);
  });

  it('hands a request on, marked, and gives the answer back', async () => {
    const { processor, seen, local } = fixture();
    expect(await processor(send(), client)).toMatchObject({ code: 0, remark: 'done by the master' });
    expect(seen).toMatchObject([
      { address: '10.0.0.2:10911', oneway: false, command: { extFields: { a: 'g', mqRelayed: '1' } } },
    ]);
    expect(local()).toBe(0);
  });

  it('hands a one-way request on and waits for nothing', async () => {
    const { processor, seen } = fixture();
    expect(await processor({ ...send(), flag: 2 }, client)).toBeUndefined();
    expect(seen).toMatchObject([{ oneway: true }]);
  });

  it('asks again where the one it took for the master is none yet', async () => {
    const { processor, seen } = fixture([response(14, '[NOT_MASTER] not yet'), response(0, 'now')]);
    expect(await processor(send(), client)).toMatchObject({ remark: 'now' });
    expect(seen.length).toBe(2);
  });

  it('passes other refusals on as they are', async () => {
    const { processor } = fixture([response(14, 'the disk is full')]);
    expect(await processor(send(), client)).toMatchObject({ code: 14, remark: 'the disk is full' });
  });

  it('holds a request while nobody is master, and does it here where that comes to be this broker', async () => {
    const { processor, set, local } = fixture();
    set('NONE');
    const answer = processor(send(), client);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(local()).toBe(0);
    set('MASTER');
    expect(await answer).toMatchObject({ remark: 'done here' });
  });

  it('never hands on what was handed on to it', async () => {
    const { processor, dialled, set } = fixture();
    const answer = processor({ ...send(), extFields: { mqRelayed: '1' } }, client);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(dialled()).toBe(0);
    set('MASTER');
    expect(await answer).toMatchObject({ remark: 'done here' });
  });

  it('sends nothing a second time that may have been done', async () => {
    const { processor, seen } = fixture([new Error('the connection closed before it was answered')]);
    await expect(processor(send(), client)).rejects.toThrow('[NOT_MASTER]');
    expect(seen.length).toBe(1);
  });

  it('holds a bounded number of requests', async () => {
    const { processor, set } = fixture();
    set('NONE');
    const held = Array.from({ length: 1000 }, () => processor(send(), client));
    await expect(processor(send(), client)).rejects.toThrow('[NOT_MASTER]');
    set('MASTER');
    await Promise.all(held);
  });

  it('is for sends, what follows from them, offsets and locks', () => {
    expect(RELAYED_CODES.has(RequestCode.SEND_MESSAGE)).toBe(true);
    expect(RELAYED_CODES.has(RequestCode.PULL_MESSAGE)).toBe(false);
    expect(RELAYED_CODES.has(RequestCode.HEART_BEAT)).toBe(false);
  });
});
