import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';
import { firstSpawned } from '../../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

const SECRET = 'hunter-two-and-a-half';
let home = '';
let broker: TestBroker;
const env = () => ({ XDG_CONFIG_HOME: home });
const file = () => join(home, 'mq/contexts.yaml');

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mq-contexts-'));
  broker = await startTestBroker({ config: { brokerIP1: '192.0.2.7' } });
});

afterAll(async () => {
  await broker.close();
  rmSync(home, { recursive: true, force: true });
});

describe('contexts', () => {
  it('are kept in a file of mode 0600, with the address map, and the first is selected', async () => {
    const { namesrvAddr } = broker;
    const secret = join(home, 'secret');
    writeFileSync(secret, `${SECRET}\n`);
    const line = [
      'context',
      'add',
      'lab',
      '-n',
      namesrvAddr,
      '--map',
      '192.0.2.7=127.0.0.1',
      '--zookeeper',
      'z1:2181,z2:2181',
    ];
    const run = await mq([...line, '--access-key', 'admin', '--secret-file', secret], { env: env() });
    expect(run).toMatchObject({ status: 0, stdout: 'context lab kept\n' });
    expect(run.stderr).not.toContain(SECRET);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(file(), 'utf8')).toContain(SECRET);
  });

  it('name the cluster and the map of commands without -n', async () => {
    const { document, status } = await mqJson(['clusterList'], { env: env() });
    expect(status).toBe(0);
    expect(document).toMatchObject([{ address: expect.stringMatching(/^192\.0\.2\.7:/) }]);
  });

  it('show that credentials are set, never which', async () => {
    const shown = await mqJson(['context', 'show'], { env: env() });
    expect(shown.document).toEqual({
      name: 'lab',
      selected: true,
      namesrvAddr: broker.namesrvAddr,
      zookeeper: 'z1:2181,z2:2181',
      map: { '192.0.2.7': '127.0.0.1' },
      accessKey: 'set',
      secretKey: 'set',
      securityToken: 'not set',
    });
    expect(shown.stdout + shown.stderr).not.toMatch(/hunter|admin/);
  });

  it('take no secret without somebody to ask, and keep what was there', async () => {
    const before = readFileSync(file(), 'utf8');
    const line = ['context', 'add', 'other', '-n', 'a:1', '--access-key', 'x'];
    const asked = await mq(line, { env: env() });
    expect(asked).toMatchObject({ status: 64, stderr: expect.stringContaining('MQ_SECRET_KEY') });
    const replaced = await mq(['context', 'add', 'lab', '-n', 'b:1'], { env: env() });
    expect(replaced).toMatchObject({ status: 64, stderr: expect.stringContaining('Replace the context lab') });
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it('are listed, selected and forgotten', async () => {
    await mq(['context', 'add', 'prod', '-n', 'a:1'], { env: env() });
    expect((await mq(['context', 'use', 'prod'], { env: env() })).stdout).toBe('context prod selected: a:1\n');
    const { document } = await mqJson(['context', 'list'], { env: env() });
    expect(document).toMatchObject([
      { name: 'lab', selected: false },
      { name: 'prod', selected: true },
    ]);
    const gone = await mqJson(['context', 'rm', 'prod', '--yes'], { env: env() });
    expect(gone.document).toEqual({ removed: 'prod' });
    const unknown = await mq(['context', 'use', 'labb'], { env: env() });
    expect(unknown).toMatchObject({ status: 65, stderr: expect.stringContaining('Did you mean lab?') });
  });
});

describe('a page that names the name servers', () => {
  it('is asked for them, and named where they do not answer', async () => {
    const list = { text: broker.namesrvAddr };
    const server = createServer((_, answer) => void answer.end(list.text));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rocketmq/nsaddr`;
    try {
      expect(await mq(['topicList', '-n', url])).toMatchObject({ status: 0, stderr: '' });
      list.text = '127.0.0.1:1';
      const down = await mq(['topicList'], { env: { NAMESRV_ADDR: url } });
      expect(down.status).toBe(69);
      expect(down.stderr).toContain(`the address came from ${url} (NAMESRV_ADDR)`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
