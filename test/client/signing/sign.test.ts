import { afterEach, describe, expect, it } from 'vitest';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { type Credentials, checkedCredentials } from '../../../src/client/signing/credentials.ts';
import { signerOf } from '../../../src/client/signing/sign.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request } from '../../../src/protocol/command.ts';
import { ScriptedCluster } from '../support/scripted-cluster.ts';

/** What AclClientRPCHook of the Java client 5.3.3 made of the same. */
const golden: [Credentials, Record<string, string>, string | undefined, string][] = [
  [{ accessKey: 'ak', secretKey: 'sk' }, { topic: 'T', queueId: '3' }, 'body', 'ACrgkq0gnTRuSfxKHumq7NzF9+M='],
  [
    { accessKey: 'ak', secretKey: 'sk', securityToken: 'tok' },
    { topic: 'T', queueId: '3' },
    undefined,
    'TtB+loNTG8Ka2UKt/84k75DjD/E=',
  ],
  [
    { accessKey: 'Ünï', secretKey: 'пароль' },
    { b: 'Zürich', a: 'x y', Z: '1', _UNIQUE_KEY_QUERY: 'true' },
    'é中',
    'BUqD3FXF0LTPZYtcKmL0LnRsMHU=',
  ],
  [{ accessKey: 'ak', secretKey: 'sk' }, {}, undefined, 'AL2pakQ4gJnpWeA42COL+SacNKk='],
];

describe('signing', () => {
  it.each(golden)('signs as the original: %j %j %s', (credentials, fields, body, signature) => {
    const plain = request(10, fields, body === undefined ? undefined : Buffer.from(body));
    const { accessKey, securityToken } = credentials;
    const token = securityToken === undefined ? {} : { SecurityToken: securityToken };
    const signed = signerOf(credentials)(plain);
    expect(signed.extFields).toEqual({ ...fields, AccessKey: accessKey, ...token, Signature: signature });
    expect(plain.extFields).toEqual(fields);
    expect(signerOf(credentials)(signed).extFields).toEqual(signed.extFields);
  });

  it('takes no half of the credentials', () => {
    expect(() => checkedCredentials({ accessKey: 'ak', secretKey: ' ' })).toThrow('the credentials have no secretKey');
    expect(() => checkedCredentials({ accessKey: '', secretKey: 's' })).toThrow('the credentials have no accessKey');
    const blank = { accessKey: ' ak', secretKey: 'sk ', securityToken: ' ' };
    expect(checkedCredentials(blank)).toEqual({ accessKey: 'ak', secretKey: 'sk' });
  });
});

describe('clients with credentials', () => {
  let cluster: ScriptedCluster;
  afterEach(() => cluster.stop());

  it('sign what they ask name servers and brokers, each by the fields and the body it sends', async () => {
    cluster = await ScriptedCluster.start('T');
    const credentials = { accessKey: 'ak', secretKey: 'sk' };
    const producer = new Producer({ namesrvAddr: cluster.namesrv.address, credentials });
    await producer.send({ topic: 'T', body: 'hello' });
    await producer.close();
    const all = [...cluster.namesrv.received, ...cluster.a.received, ...cluster.b.received];
    expect(all.map(({ code }) => code)).toEqual(
      expect.arrayContaining([RequestCode.GET_ROUTEINFO_BY_TOPIC, RequestCode.SEND_MESSAGE_V2]),
    );
    for (const received of all)
      expect(received).toMatchObject({ extFields: signerOf(credentials)(received).extFields });
  });

  it('are as they were without', async () => {
    cluster = await ScriptedCluster.start('T');
    const client = new AdminClient({ namesrvAddr: cluster.namesrv.address });
    await client.namesrv.getRoute('T');
    await client.close();
    expect(cluster.namesrv.received.map(({ extFields }) => extFields?.['AccessKey'])).toEqual([undefined]);
  });

  it('do not share connections with others of their name', async () => {
    cluster = await ScriptedCluster.start('T');
    const keys = ['one', 'two'];
    const options = (accessKey: string) => ({
      namesrvAddr: cluster.namesrv.address,
      credentials: { accessKey, secretKey: 'sk' },
    });
    const producers = keys.map((key) => new Producer(options(key)));
    for (const producer of producers) await producer.send({ topic: 'T', body: 'hello' });
    const sends = [
      ...cluster.a.requests(RequestCode.SEND_MESSAGE_V2),
      ...cluster.b.requests(RequestCode.SEND_MESSAGE_V2),
    ];
    expect(sends.map(({ extFields }) => extFields?.['AccessKey']).sort()).toEqual(keys);
    for (const producer of producers) await producer.close();
  });
});
