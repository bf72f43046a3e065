import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { PushConsumer } from '../../src/client/consumer/push/push-consumer.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { mq } from '../cli/spawn.ts';
import { type Cluster, peers, start, tools, waitFor } from './lab.ts';

const ROOT = { accessKey: 'root', secretKey: 'root-password' };
const ALICE = { accessKey: 'alice', secretKey: 'alice-password' };
const TOPIC = 'Guarded';
const AUTH = 'org.apache.rocketmq.auth';
/** GET_BROKER_RUNTIME_INFO. */
const FIGURES = '28';

describe.skipIf(!peers().includes('5.3.3') || !tools('java', 'mvn'))('access control of 5.3.3', () => {
  let dir: string;
  let cluster: Cluster;
  let admin: AdminClient;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mq-auth-'));
    cluster = await start('5.3.3', {
      config: {
        authConfigPath: join(dir, 'auth'),
        authenticationEnabled: true,
        authorizationEnabled: true,
        authenticationProvider: `${AUTH}.authentication.provider.DefaultAuthenticationProvider`,
        authorizationProvider: `${AUTH}.authorization.provider.DefaultAuthorizationProvider`,
        authenticationMetadataProvider: `${AUTH}.authentication.provider.LocalAuthenticationMetadataProvider`,
        authorizationMetadataProvider: `${AUTH}.authorization.provider.LocalAuthorizationMetadataProvider`,
        // The lab looks whether the broker is up without signing.
        authenticationWhitelist: FIGURES,
        authorizationWhitelist: FIGURES,
        initAuthenticationUser: JSON.stringify({ username: ROOT.accessKey, password: ROOT.secretKey }),
        innerClientAuthenticationCredentials: JSON.stringify(ROOT),
      },
    });
    admin = new AdminClient({ namesrvAddr: cluster.namesrv, credentials: ROOT });
  });
  afterAll(async () => {
    await admin?.close();
    await cluster?.kill();
    await rm(dir, { recursive: true, force: true });
  });

  const run = (credentials: typeof ROOT | undefined, args: string[], more: Record<string, string> = {}) =>
    mq(args, {
      env: {
        NAMESRV_ADDR: cluster.namesrv,
        MQ_YES: '1',
        ...(credentials && { MQ_ACCESS_KEY: credentials.accessKey, MQ_SECRET_KEY: credentials.secretKey }),
        ...more,
      },
    });

  it('refuses who does not sign, and who signs wrongly, with status 77', async () => {
    const nobody = await run(undefined, ['getUser', '-b', cluster.broker, '-u', 'root']);
    expect(nobody).toMatchObject({ status: 77, stdout: '' });
    expect(nobody.stderr).toContain('set MQ_ACCESS_KEY and MQ_SECRET_KEY');
    const wrong = new AdminClient({ namesrvAddr: cluster.namesrv, credentials: { ...ROOT, secretKey: 'other' } });
    await expect(wrong.auth.listUsers(cluster.broker)).rejects.toMatchObject({
      code: 'NO_PERMISSION',
      details: { remark: expect.stringContaining('signature') },
    });
    await wrong.close();
  });

  it('makes a user and its rules through the commands, and shows them without the password', async () => {
    const created = await run(ROOT, ['createUser', '-b', cluster.broker, '-u', 'alice'], {
      MQ_PASSWORD: ALICE.secretKey,
    });
    expect(created).toMatchObject({ status: 0, stderr: '', stdout: `create user to ${cluster.broker} success.\n` });
    const shown = await run(ROOT, ['getUser', '-c', 'DefaultCluster', '-u', 'alice']);
    expect(shown.stdout).toBe(
      '#UserName  #Password  #UserType  #UserStatus\nalice      ******     Normal     enable\n',
    );
    const resources = `Topic:${TOPIC},Group:alice-*`;
    const rules = ['-b', cluster.broker, '-s', 'User:alice', '-r', resources, '-a', 'Pub,Sub,Get', '-d', 'Allow'];
    expect(await run(ROOT, ['createAcl', ...rules])).toMatchObject({ status: 0 });
    expect((await admin.auth.findAcl(cluster.broker, 'User:alice'))?.policies).toEqual([
      {
        policyType: 'Custom',
        entries: expect.arrayContaining([
          { resource: `Topic:${TOPIC}`, actions: ['Pub', 'Sub', 'Get'], sourceIps: [], decision: 'Allow' },
        ]),
      },
    ]);
  });

  it('lets producers and consumers do what their user may, and nothing else', async () => {
    await topicThere(TOPIC);
    const producer = new Producer({ namesrvAddr: cluster.namesrv, credentials: ALICE });
    const bodies: string[] = [];
    const consumer = new PushConsumer({
      namesrvAddr: cluster.namesrv,
      credentials: ALICE,
      consumerGroup: 'alice-reader',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    });
    consumer.subscribe(TOPIC);
    try {
      await producer.send({ topic: TOPIC, body: 'signed, with a body that compresses '.repeat(300) });
      await consumer.start((message) => {
        bodies.push(message.body.toString());
      });
      await waitFor('the message', async () => bodies.length > 0);
      await expect(producer.send({ topic: 'Elsewhere', body: 'no' })).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    } finally {
      await Promise.all([producer.close(), consumer.close()]);
    }
    const denied = await run(ALICE, ['updateTopic', '-b', cluster.broker, '-t', 'Mine']);
    expect(denied).toMatchObject({ status: 77, stdout: '' });
    expect(denied.stderr).toContain('User:alice has no permission to access');
  });

  it('takes it all back', async () => {
    const deleted = await run(ROOT, ['deleteUser', '-b', cluster.broker, '-u', 'alice']);
    expect(deleted).toMatchObject({ status: 0, stdout: `delete user to ${cluster.broker} success.\n` });
    expect((await run(ROOT, ['deleteUser', '-b', cluster.broker, '-u', 'alice'])).status).toBe(65);
  });

  async function topicThere(topic: string): Promise<void> {
    expect(await run(ROOT, ['updateTopic', '-b', cluster.broker, '-t', topic])).toMatchObject({ status: 0 });
    await waitFor('its route', async () => (await admin.namesrv.findRoute(topic)) !== undefined);
  }
});
