import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signerOf } from '../../src/client/signing/sign.ts';
import { RequestCode } from '../../src/protocol/codes/request.ts';
import { GuardedBroker } from '../admin/auth/guarded-broker.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

let broker: GuardedBroker;
let directory: string;

beforeAll(async () => {
  broker = await new GuardedBroker('a').start();
  directory = await mkdtemp(join(tmpdir(), 'mq-access-'));
});
afterAll(async () => {
  await broker.stop();
  await rm(directory, { recursive: true, force: true });
});

const env = { MQ_ACCESS_KEY: 'root', MQ_SECRET_KEY: 'root-secret', NAMESRV_ADDR: '127.0.0.1:1' };
const PASSWORD = 'a-password-to-keep';

describe('users through the command line', () => {
  it('get a password from a file, which nothing shows, by a signed request', async () => {
    const file = join(directory, 'password');
    await writeFile(file, `${PASSWORD}\n`);
    const args = ['createUser', '-b', broker.address, '-u', 'alice', '-t', 'super', '--password-file', file];
    const run = await mq(args, { env });
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: `create user to ${broker.address} success.\n` });
    expect(broker.users.get('alice')).toMatchObject({ password: PASSWORD, userType: 'Super' });
    const [created] = broker.requests(RequestCode.AUTH_CREATE_USER);
    const signed = signerOf({ accessKey: 'root', secretKey: 'root-secret' });
    expect(created?.extFields?.['Signature']).toBe(created && signed(created).extFields?.['Signature']);
    const shown = await mqJson(['getUser', '-b', broker.address, '-u', 'alice'], { env });
    expect(shown.document).toMatchObject({ users: [{ username: 'alice', userType: 'Super', userStatus: 'enable' }] });
    const list = await mq(['listUser', '-b', broker.address], { env });
    expect(list.stdout).toBe('#UserName  #Password  #UserType  #UserStatus\nalice      ******     Super      enable\n');
    expect(shown.stdout + list.stdout + run.stdout).not.toContain(PASSWORD);
  });

  it('need a password from somewhere, and -p says who sees it', async () => {
    const bare = await mq(['createUser', '-b', broker.address, '-u', 'bob'], { env });
    expect(bare).toMatchObject({ status: 64, stdout: '' });
    expect(bare.stderr).toContain('Give --password-file, or set MQ_PASSWORD.');
    const seen = await mq(['updateUser', '-b', broker.address, '-u', 'alice', '-p', 'other'], { env });
    expect(seen.stdout).toBe(`update user to ${broker.address} success.\n  password: another\n`);
    expect(seen.stderr).toContain('--password shows in the list of processes');
  });

  it('are deleted after a question', async () => {
    const asked = await mq(['deleteUser', '-b', broker.address, '-u', 'alice'], { env });
    expect(asked).toMatchObject({ status: 64, stdout: '' });
    expect(asked.stderr).toContain(`Delete user alice and its rules from ${broker.address}?`);
    expect((await mq(['deleteUser', '-b', broker.address, '-u', 'alice', '-y'], { env })).status).toBe(0);
    expect(broker.users.size).toBe(0);
  });
});

describe('rules through the command line', () => {
  it('are read in any case, and set as brokers spell them', async () => {
    broker.users.set('alice', { username: 'alice', password: PASSWORD, userType: 'Normal', userStatus: 'enable' });
    const args = ['-b', broker.address, '-s', 'user:alice', '-r', 'topic:A', '-a', 'pub,SUB', '-d', 'allow'];
    const run = await mq(['createAcl', ...args], { env });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(`create acl to ${broker.address} success.\n  User:alice Topic:A: new\n`);
    const shown = await mq(['getAcl', '-b', broker.address, '-s', 'User:alice'], { env });
    expect(shown.stdout).toBe(
      '#Subject    #PolicyType  #Resource  #Actions    #SourceIp  #Decision\nUser:alice  Custom       Topic:A    [Pub, Sub]  -          Allow\n',
    );
    const odd = await mq(['createAcl', ...args.slice(0, -4), '-a', 'Publish', '-d', 'Allow'], { env });
    expect(odd).toMatchObject({ status: 64, stdout: '' });
    expect(odd.stderr).toContain('--actions takes All, Pub, Sub');
  });
});
