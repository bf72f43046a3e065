import { describe, expect, it } from 'vitest';
import { NameServerRegistration } from '../../../../src/engine/broker/registration/name-server-registration.ts';
import type { MasterInfo } from '../../../../src/engine/broker/role/types.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, response } from '../../../../src/protocol/command.ts';
import { silentLog } from '../../../../src/remoting/log.ts';

interface Role {
  brokerId: number | undefined;
  mayUnregister: boolean;
}

function setup(answer: RemotingCommand = response(0)) {
  const role: Role = { brokerId: 0, mayUnregister: true };
  const asked: RemotingCommand[] = [];
  const told: MasterInfo[] = [];
  const registration = new NameServerRegistration({
    identity: () =>
      role.brokerId === undefined
        ? undefined
        : {
            brokerName: 'group',
            brokerAddr: '10.0.0.1:10911',
            clusterName: 'C',
            haServerAddr: '10.0.0.1:10912',
            brokerId: role.brokerId,
          },
    mayUnregister: () => role.mayUnregister,
    onMaster: (info) => told.push(info),
    client: {
      invoke: async (_address, command) => {
        asked.push(command);
        return answer;
      },
    },
    nameServers: () => ['ns:9876'],
    body: () => ({
      topicConfigSerializeWrapper: {
        topicConfigTable: new Map(),
        dataVersion: { counter: 1, timestamp: 2, stateVersion: 3 },
      },
      filterServerList: [],
    }),
    onOrderConfig: () => undefined,
    periodMs: () => 30_000,
    timeoutMs: () => 1000,
    log: silentLog,
  });
  const said = (): string[] =>
    asked.map(({ code, extFields }) => `${code === RequestCode.REGISTER_BROKER ? '+' : '-'}${extFields?.['brokerId']}`);
  return { role, registration, said, told };
}

describe('a registration', () => {
  it('says who the broker is now, and nothing while it has no role, nor before the start', async () => {
    const { role, registration, said } = setup();
    await registration.registerNow();
    expect(said()).toEqual([]);
    await registration.start();
    role.brokerId = undefined;
    await registration.registerNow();
    role.brokerId = 2;
    await registration.registerNow();
    await registration.stop();
    expect(said()).toEqual(['+0', '+2', '-2']);
  });

  it('of a master that may have a successor is left as it is', async () => {
    const { role, registration, said } = setup();
    await registration.start();
    role.mayUnregister = false;
    await registration.stop();
    expect(said()).toEqual(['+0']);
  });

  it('brings what the name server knows of the master', async () => {
    const { registration, told } = setup(
      response(0, undefined, { masterAddr: '10.0.0.2:1', haServerAddr: '10.0.0.2:2' }),
    );
    await registration.start();
    await registration.stop();
    expect(told).toEqual([{ masterAddr: '10.0.0.2:1', haServerAddr: '10.0.0.2:2' }]);
    const nobody = setup(response(0, undefined, { masterAddr: '', haServerAddr: '' }));
    await nobody.registration.start();
    await nobody.registration.stop();
    expect(nobody.told).toEqual([]);
  });
});
