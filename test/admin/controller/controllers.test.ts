import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanBrokerMetadata, planCleaning } from '../../../src/admin/controller/clean-broker-metadata.ts';
import { updateControllerConfig } from '../../../src/admin/controller/controller-config.ts';
import { electMaster, planElection } from '../../../src/admin/controller/elect-master.ts';
import { leaderOf } from '../../../src/admin/controller/leader.ts';
import { replicasOfNames } from '../../../src/admin/controller/replicas.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../src/protocol/command.ts';
import { answer, ScriptedPeer } from '../../client/support/scripted-cluster.ts';

const body = (value: unknown): RemotingCommand =>
  response(ResponseCode.SUCCESS, undefined, undefined, Buffer.from(JSON.stringify(value)));

/** The leader of controllers that know broker-a with the replicas 1 and 2. */
let leader: ScriptedPeer;
/** Another controller, which only knows the leader. */
let other: ScriptedPeer;
let client: AdminClient;
let master: number;
let replicas: { brokerName: string; brokerId: number; brokerAddress: string; alive: boolean }[];
const settings = new Map<string, string>();

beforeEach(async () => {
  master = 1;
  replicas = [1, 2].map((brokerId) => ({
    ...{ brokerName: 'broker-a', brokerId, brokerAddress: `127.0.0.1:${brokerId}`, alive: brokerId === 1 },
  }));
  leader = await new ScriptedPeer('leader').start();
  other = await new ScriptedPeer('other').start();
  const metadata = () =>
    answer(ResponseCode.SUCCESS, {
      group: 'g',
      controllerLeaderAddress: leader.address,
      peers: 'n0:h:1',
      isLeader: 'true',
    });
  leader
    .on(RequestCode.CONTROLLER_GET_METADATA_INFO, metadata)
    .on(RequestCode.CONTROLLER_GET_SYNC_STATE_DATA, (request) => {
      const names: string[] = JSON.parse(request.body?.toString() ?? '[]');
      const info = {
        masterBrokerId: master,
        masterAddress: `127.0.0.1:${master}`,
        masterEpoch: 4,
        syncStateSetEpoch: 5,
        inSyncReplicas: replicas,
        notInSyncReplicas: [],
      };
      return body({ replicasInfoTable: names.includes('broker-a') ? { 'broker-a': info } : {} });
    })
    .on(RequestCode.CONTROLLER_ELECT_MASTER, ({ extFields }) => {
      master = Number(extFields?.['brokerId']);
      return answer(ResponseCode.SUCCESS, { masterEpoch: '5', masterAddress: `127.0.0.1:${master}` });
    })
    .on(RequestCode.CLEAN_BROKER_DATA, ({ extFields }) => {
      const ids = extFields?.['brokerControllerIdsToClean']?.split(';').map(Number);
      replicas = replicas.filter(({ brokerId }) => ids?.includes(brokerId) === false);
      return answer(ResponseCode.SUCCESS);
    })
    .on(RequestCode.GET_CONTROLLER_CONFIG, () =>
      response(
        ResponseCode.SUCCESS,
        undefined,
        undefined,
        Buffer.from([...settings].map((one) => one.join('=')).join('\n')),
      ),
    )
    .on(RequestCode.UPDATE_CONTROLLER_CONFIG, () => answer(ResponseCode.SUCCESS));
  other.on(RequestCode.CONTROLLER_GET_METADATA_INFO, metadata);
  client = new AdminClient({ namesrvAddr: other.address, timeoutMs: 2000 });
});
afterEach(async () => {
  await client.close();
  await Promise.all([leader.stop(), other.stop()]);
});

const election = { cluster: 'C', brokerName: 'broker-a', brokerId: 2 };

describe('controllers', () => {
  it('are asked through any of them, and answer through their leader', async () => {
    const [set] = await replicasOfNames(client, other.address, ['broker-a']);
    expect(set).toMatchObject({
      brokerName: 'broker-a',
      masterBrokerId: 1,
      inSyncReplicas: [{ alive: true }, { alive: false }],
    });
    await expect(replicasOfNames(client, other.address, ['x'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    other.on(RequestCode.CONTROLLER_GET_METADATA_INFO, () => answer(ResponseCode.SUCCESS, { peers: 'n0;n1' }));
    await expect(leaderOf(client, other.address)).rejects.toMatchObject({
      code: 'BUSY',
      hint: expect.stringContaining('n0;n1'),
    });
  });

  it('elect who is asked for, and nobody anew', async () => {
    const asked = { ...election, controller: other.address };
    const plan = await planElection(client, asked);
    expect(plan).toMatchObject({ before: 1, changed: true, masterAddress: '127.0.0.1:2' });
    expect(await electMaster(client, asked, plan)).toMatchObject({ masterEpoch: 5, brokerAddrs: { 2: '127.0.0.1:2' } });
    const [request] = leader.requests(RequestCode.CONTROLLER_ELECT_MASTER);
    expect(request?.extFields).toMatchObject({ brokerId: '2', clusterName: 'C', designateElect: 'true' });
    expect(await electMaster(client, asked, await planElection(client, asked))).toMatchObject({ changed: false });
    expect(leader.requests(RequestCode.CONTROLLER_ELECT_MASTER)).toHaveLength(1);
    await expect(planElection(client, { ...asked, brokerId: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('do not count as having elected somebody they do not show', async () => {
    leader.on(RequestCode.CONTROLLER_ELECT_MASTER, () => answer(ResponseCode.SUCCESS));
    const asked = { ...election, controller: leader.address };
    await expect(electMaster(client, asked, await planElection(client, asked))).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('replica 1 is the master of broker-a'),
    });
  });

  it('forget replicas that are gone, and living ones only when told to', async () => {
    const all = { controller: other.address, cluster: 'C', brokerName: 'broker-a', brokerIds: [], livingToo: false };
    await expect(planCleaning(client, all)).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await planCleaning(client, { ...all, livingToo: true })).toHaveLength(2);
    const gone = { ...all, brokerIds: [2] };
    await expect(planCleaning(client, { ...all, brokerIds: [7] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await cleanBrokerMetadata(client, gone, await planCleaning(client, gone));
    expect(replicas.map(({ brokerId }) => brokerId)).toEqual([1]);
    leader.on(RequestCode.CLEAN_BROKER_DATA, () => answer(ResponseCode.SUCCESS));
    await expect(cleanBrokerMetadata(client, { ...all, livingToo: true }, replicas)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('still knows replica 1'),
    });
  });

  it('count as changed only when they show it', async () => {
    settings.set('scanInterval', '5000');
    const options = { dryRun: false, unknownKey: false };
    const addresses = [leader.address];
    await expect(updateControllerConfig(client, addresses, 'scanIntervall', '1', options)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('Did you mean scanInterval?'),
    });
    const [looked] = await updateControllerConfig(client, addresses, 'scanInterval', '1', { ...options, dryRun: true });
    expect(looked?.value).toEqual({ before: '5000', after: '1' });
    await expect(updateControllerConfig(client, addresses, 'scanInterval', '1', options)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('shows scanInterval=5000'),
    });
  });
});
