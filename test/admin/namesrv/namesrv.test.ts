import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyKvChange, planKvChange } from '../../../src/admin/namesrv/kv-config.ts';
import { getNamesrvConfig, updateNamesrvConfig } from '../../../src/admin/namesrv/namesrv-config.ts';
import { changeWritePermission, mustBeBrokerName } from '../../../src/admin/namesrv/write-permission.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { DEAD_ADDR, registerForeignBroker } from '../../commands/support/foreign-broker.ts';
import { FakePeer, ok } from '../fake-cluster.ts';
import { type NameServers, startNameServers } from './name-servers.ts';

let servers: NameServers;
let client: AdminClient;
/** Two name servers, and one that is down between them. */
let withDead: AdminClient;

beforeAll(async () => {
  servers = await startNameServers(2);
  const [first = '', second = ''] = servers.addresses;
  client = new AdminClient({ namesrvAddr: servers.addresses });
  withDead = new AdminClient({ namesrvAddr: [first, DEAD_ADDR, second] });
});

afterAll(async () => {
  await client.close();
  await withDead.close();
  await servers.close();
});

describe('the KV configuration', () => {
  const entry = { namespace: 'billing', key: 'owner' };

  it('is written to every name server and read back', async () => {
    const plan = await planKvChange(client, entry, 'team-a');
    expect(plan.map(({ value }) => value)).toEqual(Array(2).fill({ before: undefined, after: 'team-a' }));
    const outcomes = await applyKvChange(client, entry, plan);
    expect(outcomes).toEqual(
      servers.addresses.map((item) => ({ item, value: { before: undefined, after: 'team-a' } })),
    );
    for (const address of servers.addresses) {
      expect(await client.namesrv.findKvConfigAt(address, 'billing', 'owner')).toBe('team-a');
    }
  });

  it('names the name server that is down, and goes on with the others', async () => {
    const plan = await planKvChange(withDead, entry, 'team-b');
    const outcomes = await applyKvChange(withDead, entry, plan);
    expect(outcomes.map(({ value, error }) => value?.after ?? error?.code)).toEqual([
      'team-b',
      'UNREACHABLE',
      'team-b',
    ]);
  });

  it('is deleted at every name server', async () => {
    const plan = await planKvChange(client, entry, undefined);
    expect((await applyKvChange(client, entry, plan)).map(({ value }) => value)).toEqual(
      Array(2).fill({ before: 'team-b', after: undefined }),
    );
  });

  it('fails when nobody is reached', async () => {
    const alone = new AdminClient({ namesrvAddr: [DEAD_ADDR] });
    await expect(planKvChange(alone, entry, 'x')).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await alone.close();
  });

  it('does not believe a name server that takes a change and shows another value', async () => {
    const liar = await new FakePeer()
      .on(RequestCode.GET_KV_CONFIG, () => ok({ value: 'old' }))
      .on(RequestCode.PUT_KV_CONFIG, () => ok())
      .start();
    const asked = new AdminClient({ namesrvAddr: [liar.address] });
    const plan = await planKvChange(asked, entry, 'new');
    await expect(applyKvChange(asked, entry, plan)).rejects.toMatchObject({
      code: 'REFUSED',
      message: `name server ${liar.address} took the request, but still shows "old"`,
    });
    await asked.close();
    await liar.stop();
  });
});

describe('the settings of name servers', () => {
  it('are read of each', async () => {
    const outcomes = await getNamesrvConfig(withDead);
    expect(outcomes.map(({ value, error }) => value?.get('orderMessageEnable') ?? error?.code)).toEqual([
      'true',
      'UNREACHABLE',
      'true',
    ]);
  });

  it('are changed at each and read back', async () => {
    const outcomes = await updateNamesrvConfig(client, 'orderMessageEnable', 'false');
    expect(outcomes.map(({ value }) => value)).toEqual(Array(2).fill({ before: 'true', after: 'false' }));
  });

  it('stay as they are in a dry run', async () => {
    expect((await updateNamesrvConfig(client, 'orderMessageEnable', 'true', { dryRun: true }))[0]?.value).toEqual({
      before: 'false',
      after: 'true',
    });
    expect((await getNamesrvConfig(client))[0]?.value?.get('orderMessageEnable')).toBe('false');
  });

  it('are refused with the nearest key there is, or where they may not be changed from afar', async () => {
    await expect(updateNamesrvConfig(client, 'orderMesageEnable', 'false')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'Did you mean orderMessageEnable? --force sends it all the same.',
    });
    await expect(updateNamesrvConfig(client, 'kvConfigPath', '/elsewhere')).rejects.toMatchObject({
      code: 'NO_PERMISSION',
    });
  });
});

describe('the write permission of a broker', () => {
  it('is taken and given back at every name server that knows it', async () => {
    const [first = '', second = ''] = servers.addresses;
    const broker = await registerForeignBroker(first, {
      brokerName: 'broker-a',
      clusterName: 'C',
      topics: ['T1', 'T2'],
    });
    const wiped = await changeWritePermission(withDead, 'broker-a', 'wipe');
    expect(wiped.map(({ value, error }) => value ?? error?.code)).toEqual([2, 'UNREACHABLE', 0]);
    expect((await client.namesrv.getRoute('T1')).queueDatas[0]?.perm).toBe(4);
    const added = await changeWritePermission(client, 'broker-a', 'add');
    expect(added).toEqual([
      { item: first, value: 2 },
      { item: second, value: 0 },
    ]);
    expect((await client.namesrv.getRoute('T1')).queueDatas[0]?.perm).toBe(6);
    await expect(mustBeBrokerName(client, 'brokr-a')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'Did you mean broker-a?',
    });
    await expect(mustBeBrokerName(client, DEAD_ADDR)).rejects.toMatchObject({ code: 'USAGE' });
    await broker.close();
  });
});
