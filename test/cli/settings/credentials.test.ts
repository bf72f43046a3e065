import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GivenCredentials } from '../../../src/cli/settings/context-file.ts';
import { resolveCredentials } from '../../../src/cli/settings/credentials.ts';
import type { NamesrvOrigin } from '../../../src/cli/settings/namesrv.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mq-credentials-'));
  await mkdir(join(home, 'conf'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const ask = (env: NodeJS.ProcessEnv, ofContext?: GivenCredentials, origin: NamesrvOrigin = 'context') =>
  resolveCredentials({
    env,
    namesrv: { addresses: ['127.0.0.1:9876'], origin, from: 'a test', warnings: [] },
    context: async () =>
      ofContext && { name: 'prod', file: 'contexts.yaml', namesrvAddr: '127.0.0.1:9876', credentials: ofContext },
  });

const ofContext = { accessKey: 'context', secretKey: 'c' };

describe('what requests are signed with', () => {
  it('comes from the environment, then the context, then the file of mqadmin', async () => {
    await writeFile(join(home, 'conf', 'tools.yml'), 'accessKey: file\nsecretKey: 12345678\n');
    const all = { MQ_ACCESS_KEY: 'env', MQ_SECRET_KEY: 'e', MQ_SECURITY_TOKEN: 't', ROCKETMQ_HOME: home };
    expect(await ask(all, ofContext)).toEqual({ accessKey: 'env', secretKey: 'e', securityToken: 't' });
    expect(await ask({ ROCKETMQ_HOME: home }, ofContext)).toEqual(ofContext);
    expect(await ask({ ROCKETMQ_HOME: home }, {})).toEqual({ accessKey: 'file', secretKey: '12345678' });
    expect(await ask({}, {})).toBeUndefined();
    expect(await ask({ ROCKETMQ_HOME: join(home, 'none') })).toBeUndefined();
  });

  it('leaves a context its own where other name servers are named', async () => {
    expect(await ask({}, ofContext, 'flag')).toBeUndefined();
    expect(await ask({}, ofContext, 'environment')).toBeUndefined();
    expect(await ask({}, ofContext, 'default')).toEqual(ofContext);
  });

  it('is nothing by halves, and no malformed file', async () => {
    const half = { code: 'CONFIG', message: expect.stringContaining('the credentials have no secretKey') };
    await expect(ask({ MQ_ACCESS_KEY: 'env' })).rejects.toMatchObject(half);
    await expect(ask({}, { accessKey: 'a' })).rejects.toMatchObject({
      ...half,
      message: 'context prod of contexts.yaml: the credentials have no secretKey',
    });
    await writeFile(join(home, 'conf', 'tools.yml'), 'accessKey: [');
    await expect(ask({ ROCKETMQ_HOME: home })).rejects.toMatchObject({ code: 'CONFIG' });
    await writeFile(join(home, 'conf', 'tools.yml'), 'accessKey:\nsecretKey:\n');
    expect(await ask({ ROCKETMQ_HOME: home })).toBeUndefined();
  });
});
