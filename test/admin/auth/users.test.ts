import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyUsers } from '../../../src/admin/auth/copying.ts';
import { getUser, listUsers } from '../../../src/admin/auth/user-lists.ts';
import { createUser, deleteUser, updateUser } from '../../../src/admin/auth/users.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { encodeClusterInfo } from '../../../src/protocol/bodies/cluster-info.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { response } from '../../../src/protocol/command.ts';
import { answer, ScriptedPeer } from '../../client/support/scripted-cluster.ts';
import { GuardedBroker } from './guarded-broker.ts';

let namesrv: ScriptedPeer;
let a: GuardedBroker;
let b: GuardedBroker;
let client: AdminClient;
const CLUSTER = { cluster: 'C' };
const DO = { dryRun: false };
const LOOK = { dryRun: true };

beforeEach(async () => {
  namesrv = new ScriptedPeer('namesrv');
  a = new GuardedBroker('a');
  b = new GuardedBroker('b');
  await Promise.all([namesrv.start(), a.start(), b.start()]);
  const replicas = (peer: GuardedBroker) => ({
    cluster: 'C',
    brokerName: peer.name,
    brokerAddrs: new Map([[0, peer.address]]),
    enableActingMaster: false,
  });
  const info = {
    clusterAddrTable: new Map([['C', ['a', 'b']]]),
    brokerAddrTable: new Map([
      ['a', replicas(a)],
      ['b', replicas(b)],
    ]),
  };
  namesrv.on(RequestCode.GET_BROKER_CLUSTER_INFO, () =>
    response(ResponseCode.SUCCESS, undefined, undefined, encodeClusterInfo(info)),
  );
  client = new AdminClient({ namesrvAddr: namesrv.address, timeoutMs: 2000 });
});
afterEach(async () => {
  await client.close();
  await Promise.all([namesrv.stop(), a.stop(), b.stop()]);
});

const alice = { username: 'alice', password: 'secret', userType: 'Normal' };

describe('users', () => {
  it('are created on every replica; one that has the name already is an outcome of its own', async () => {
    expect(await createUser(client, CLUSTER, alice, LOOK)).toHaveLength(2);
    expect(a.users.size).toBe(0);
    a.users.set('alice', { ...alice, userStatus: 'enable' });
    const [onA, onB] = await createUser(client, CLUSTER, alice, DO);
    expect(onA?.error).toMatchObject({ code: 'REFUSED', message: `${a.address} has a user alice already` });
    expect(onB).toMatchObject({ item: { brokerName: 'b' } });
    expect(b.users.get('alice')).toMatchObject({ password: 'secret', userStatus: 'enable' });
  });

  it('count as changed only when the broker shows it', async () => {
    const at = { addr: a.address };
    a.users.set('alice', { ...alice, userStatus: 'enable' });
    const [changed] = await updateUser(client, at, 'alice', { userStatus: 'disable', password: undefined }, DO);
    expect(changed?.value).toEqual({
      before: { username: 'alice', userType: 'Normal', userStatus: 'enable' },
      after: { username: 'alice', userType: 'Normal', userStatus: 'disable' },
      passwordChanged: false,
    });
    expect(a.users.get('alice')).toMatchObject({ password: 'secret', userStatus: 'disable' });
    a.forgetful = true;
    const nothing = { code: 'REFUSED', message: expect.stringContaining('took the request, but') };
    await expect(updateUser(client, at, 'alice', { password: 'other' }, DO)).rejects.toMatchObject(nothing);
    await expect(createUser(client, at, { ...alice, username: 'bob' }, DO)).rejects.toMatchObject(nothing);
    await expect(deleteUser(client, at, 'alice', DO)).rejects.toMatchObject(nothing);
    a.forgetful = false;
    await deleteUser(client, at, 'alice', LOOK);
    expect(a.users.has('alice')).toBe(true);
    await deleteUser(client, at, 'alice', DO);
    await expect(deleteUser(client, at, 'alice', DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(updateUser(client, at, 'alice', {}, DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are listed once for all brokers that keep them alike, without passwords', async () => {
    for (const peer of [a, b]) peer.users.set('alice', { ...alice, userStatus: 'enable' });
    b.users.set('bob', { username: 'bob', password: 'x', userType: 'Super', userStatus: 'enable' });
    a.users.set('bob', { username: 'bob', password: 'y', userType: 'Super', userStatus: 'enable' });
    const { users, asked } = await listUsers(client, CLUSTER);
    expect(asked).toEqual([a.address, b.address]);
    expect(users).toEqual([
      { username: 'alice', userType: 'Normal', userStatus: 'enable', brokers: [a.address, b.address] },
      { username: 'bob', userType: 'Super', userStatus: 'enable', brokers: [a.address] },
      { username: 'bob', userType: 'Super', userStatus: 'enable', brokers: [b.address] },
    ]);
    expect((await getUser(client, { addr: a.address }, 'alice')).users).toHaveLength(1);
    await expect(getUser(client, CLUSTER, 'carol')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are copied with their passwords', async () => {
    const way = { from: a.address, to: b.address };
    await expect(copyUsers(client, way, [], DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    a.users.set('alice', { ...alice, userStatus: 'enable' });
    a.users.set('bob', { username: 'bob', password: 'x', userType: 'Super', userStatus: 'enable' });
    b.users.set('bob', { username: 'bob', password: 'old', userType: 'Normal', userStatus: 'enable' });
    expect(await copyUsers(client, way, [], LOOK)).toEqual([
      { item: 'alice', value: 'created' },
      { item: 'bob', value: 'overwritten' },
    ]);
    expect(b.users.size).toBe(1);
    await copyUsers(client, way, ['bob'], DO);
    expect(b.users.get('bob')).toMatchObject({ password: 'x', userType: 'Super' });
    await expect(copyUsers(client, way, ['carol'], DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('need a broker that keeps them, which the error says', async () => {
    await expect(listUsers(client, { addr: namesrv.address })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('which brokers of RocketMQ have from 5.3.0 on'),
    });
    const unconfigured = 'An system error occurred, please try again later.';
    a.on(RequestCode.AUTH_LIST_USER, () => answer(ResponseCode.SYSTEM_ERROR, undefined, unconfigured));
    await expect(listUsers(client, { addr: a.address })).rejects.toMatchObject({
      code: 'REFUSED',
      hint: expect.stringContaining('authenticationMetadataProvider'),
    });
  });
});
