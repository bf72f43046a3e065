import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountVersions,
  allAccounts,
  deleteAccount,
  updateAccount,
  updateWhiteList,
} from '../../../src/admin/auth/accounts.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { response } from '../../../src/protocol/command.ts';
import { answer, ScriptedPeer } from '../../client/support/scripted-cluster.ts';

const DO = { dryRun: false };
const UPDATE_FAILED = 209;

/** Accounts as a 4.9.7 broker keeps them: what a request leaves out is lost. */
class BrokerOf49 extends ScriptedPeer {
  readonly accounts = new Map<string, Record<string, unknown>>();
  whiteList: string[] = [];
  aclEnable = true;

  constructor() {
    super('b49');
    const text = (body: string) => response(ResponseCode.SUCCESS, undefined, undefined, Buffer.from(body));
    this.on(RequestCode.GET_BROKER_CONFIG, () => text(`aclEnable=${this.aclEnable}\n`))
      .on(RequestCode.GET_BROKER_CLUSTER_ACL_CONFIG, () =>
        text(JSON.stringify({ globalWhiteAddrs: this.whiteList, plainAccessConfigs: [...this.accounts.values()] })),
      )
      .on(RequestCode.GET_BROKER_CLUSTER_ACL_INFO, () => {
        if (!this.aclEnable) return undefined;
        const version = JSON.stringify({ counter: 3, timestamp: 1000 });
        const allAclFileVersion = `{"/conf/plain_acl.yml":${version}}`;
        const names = { brokerName: 'a', brokerAddr: this.address, clusterName: 'C' };
        return answer(ResponseCode.SUCCESS, { version, allAclFileVersion, ...names });
      })
      .on(RequestCode.UPDATE_AND_CREATE_ACL_CONFIG, ({ extFields = {} }) => {
        const { accessKey = '', secretKey, topicPerms, admin, ...rest } = extFields;
        if (secretKey === undefined || secretKey.length <= 6) {
          return answer(
            UPDATE_FAILED,
            undefined,
            `The accessKey=${accessKey} and secretKey=${secretKey} are too short`,
          );
        }
        const perms = topicPerms === undefined ? null : topicPerms.split(',');
        this.accounts.set(accessKey, { accessKey, secretKey, ...rest, topicPerms: perms, admin: admin === 'true' });
        return answer(ResponseCode.SUCCESS);
      })
      .on(RequestCode.DELETE_ACL_CONFIG, ({ extFields }) => {
        this.accounts.delete(extFields?.['accessKey'] ?? '');
        return answer(ResponseCode.SUCCESS);
      })
      .on(RequestCode.UPDATE_GLOBAL_WHITE_ADDRS_CONFIG, ({ extFields }) => {
        this.whiteList = extFields?.['globalWhiteAddrs']?.split(',') ?? [];
        return answer(ResponseCode.SUCCESS);
      });
  }
}

let broker: BrokerOf49;
let client: AdminClient;
let at: { addr: string };

beforeEach(async () => {
  broker = new BrokerOf49();
  await broker.start();
  at = { addr: broker.address };
  client = new AdminClient({ namesrvAddr: broker.address, timeoutMs: 2000 });
});
afterEach(async () => {
  await client.close();
  await broker.stop();
});

describe('accounts of access control 1.0', () => {
  it('keep what is not given', async () => {
    await expect(updateAccount(client, at, 'shop-app', {}, DO)).rejects.toMatchObject({ code: 'USAGE' });
    await updateAccount(client, at, 'shop-app', { secretKey: 'secret-1', admin: true, topicPerms: ['A=PUB'] }, DO);
    const [changed] = await updateAccount(client, at, 'shop-app', { defaultTopicPerm: 'SUB' }, DO);
    expect(changed?.value?.before).toMatchObject({ admin: true, defaultTopicPerm: undefined });
    expect(broker.accounts.get('shop-app')).toEqual({
      accessKey: 'shop-app',
      secretKey: 'secret-1',
      admin: true,
      defaultTopicPerm: 'SUB',
      topicPerms: ['A=PUB'],
    });
  });

  it('are refused without their secret in the reason', async () => {
    await expect(updateAccount(client, at, 'shop-app', { secretKey: 'short' }, DO)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('secretKey=****** are too short'),
      details: { remark: expect.not.stringContaining('short are') },
    });
  });

  it('are shown, versioned and deleted', async () => {
    await updateAccount(client, at, 'shop-app', { secretKey: 'secret-1' }, DO);
    const [all] = (await allAccounts(client, at)).brokers;
    expect(all?.value?.accounts).toMatchObject([{ accessKey: 'shop-app', secretKey: 'secret-1', topicPerms: [] }]);
    const [versions] = (await accountVersions(client, at)).brokers;
    expect([...(versions?.value?.files ?? [])]).toEqual([
      ['/conf/plain_acl.yml', { counter: 3, timestamp: 1000, stateVersion: 0 }],
    ]);
    await deleteAccount(client, at, 'shop-app', { dryRun: true });
    expect(broker.accounts.size).toBe(1);
    await deleteAccount(client, at, 'shop-app', DO);
    await expect(deleteAccount(client, at, 'shop-app', DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [white] = await updateWhiteList(client, at, ['10.0.0.1', '10.0.1.*'], undefined, DO);
    expect(white?.value).toEqual({ before: [], after: ['10.0.0.1', '10.0.1.*'] });
  });

  it('need access control that is on, and a broker that knows it', async () => {
    broker.aclEnable = false;
    await expect(allAccounts(client, at)).rejects.toMatchObject({
      code: 'REFUSED',
      message: `${broker.address} runs without access control: aclEnable=false`,
    });
    const newer = await new ScriptedPeer('newer')
      .on(RequestCode.GET_BROKER_CONFIG, () => answer(ResponseCode.SUCCESS))
      .start();
    await expect(updateAccount(client, { addr: newer.address }, 'shop-app', {}, DO)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('from 4.4 to 5.3.2'),
    });
    await newer.stop();
  });
});
