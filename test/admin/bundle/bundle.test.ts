import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyzeBundle } from '../../../src/admin/bundle/analyze.ts';
import { readArchive } from '../../../src/admin/bundle/archive.ts';
import { summaryOfLog } from '../../../src/admin/bundle/log-summary.ts';
import { type BundleRequest, makeBundle } from '../../../src/admin/bundle/make-bundle.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { Producer } from '../../../src/client/producer/producer.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

const BODY = 'the-body-of-a-message-that-nobody-else-may-see';
let directory = '';
let broker: TestBroker;
let client: AdminClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mq-bundle-test-'));
  broker = await startTestBroker();
  client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
  const producer = new Producer({ producerGroup: 'Bundled', namesrvAddr: broker.namesrvAddr });
  await producer.start();
  await producer.send({ topic: 'Bundled', body: Buffer.from(BODY) });
  await producer.close();
});

afterAll(async () => {
  await client.close();
  await broker.close();
  await rm(directory, { recursive: true, force: true });
});

async function bundle(more: Partial<BundleRequest> = {}) {
  const namesrvs = [{ address: broker.namesrvAddr, client }];
  const file = join(directory, 'bundle.tar.gz');
  const request = { file, maxBytes: 1e8, version: '0', store: undefined, logs: [], nowMs: Date.now(), ...more };
  const made = await makeBundle(client, namesrvs, request);
  return { made, content: await readArchive(file) };
}

describe('a bundle', () => {
  it('holds the cluster, brokers, topics, routes, groups and findings, and says so', async () => {
    const { made, content } = await bundle();
    expect(made.manifest.missing).toEqual([]);
    expect([...content.keys()].sort()).toEqual(
      ['manifest.json', ...made.manifest.entries.map(({ path }) => path)].sort(),
    );
    const names = ['runtime', 'config', 'topics', 'groups'].map((name) => `brokers/test-broker-0/${name}.json`);
    expect([...content.keys()]).toEqual(
      expect.arrayContaining([...names, 'doctor.json', 'routes.json', 'groups.json']),
    );
    expect(JSON.parse(content.get('routes.json') ?? '')).toHaveProperty('Bundled');
    expect((await stat(made.file)).mode & 0o777).toBe(0o600);
  });

  it('takes files of this machine, without secrets and without bodies', async () => {
    const logs = join(directory, 'logs');
    await mkdir(logs, { recursive: true });
    await writeFile(join(logs, 'broker.log'), `${'x'.repeat(2_000_000)}\nWARN secretKey=hunter2 disk at 91%\n`);
    const { made, content } = await bundle({ store: broker.directory, logs: [logs] });
    expect(content.get('logs/broker.log')).toBe('WARN secretKey=(removed) disk at 91%\n');
    expect(made.manifest.cut).toEqual([expect.stringContaining('broker.log')]);
    expect(JSON.parse(content.get('store/files.json') ?? '')).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: expect.stringMatching(/^commitlog\/0+$/) })]),
    );
    expect(content.has('store/config/topics.json')).toBe(true);
    const everything = [...content.values()].join('\n');
    expect(everything).not.toContain(BODY);
    expect(everything).not.toContain('hunter2');
  });

  it('leaves out what does not fit, and says so', async () => {
    const { made } = await bundle({ maxBytes: 2000 });
    expect(made.manifest.entries.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(2000);
    expect(made.manifest.cut.join('\n')).toContain('was left out');
  });

  it('is made of local files alone while the cluster is down, and names the reason', async () => {
    const nobody = new AdminClient({ namesrvAddr: '127.0.0.1:1' });
    const file = join(directory, 'local.tar.gz');
    const local = { maxBytes: 1e8, version: '0', logs: [], nowMs: Date.now() };
    await expect(makeBundle(nobody, [], { ...local, file, store: undefined })).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
    const { manifest } = await makeBundle(nobody, [], { ...local, file, store: broker.directory });
    expect(manifest.missing).toEqual([expect.objectContaining({ what: 'the cluster', code: 'UNREACHABLE' })]);
    await nobody.close();
  });
});

describe('what stands out in a bundle', () => {
  it('is its findings, brokers and what logs repeat', async () => {
    const log = join(directory, 'b.log');
    const busy = (n: number) => `2026-01-01 ERROR [TIMEOUT_CLEAN_QUEUE]broker busy, period in queue: ${n}ms\n`;
    await writeFile(log, `${busy(201)}${busy(305)}INFO fine\nWARN once\n`);
    const { content } = await bundle({ logs: [log] });
    const analysis = analyzeBundle(content);
    expect(analysis.nameServers).toEqual([broker.namesrvAddr]);
    expect(analysis.brokers).toMatchObject([{ broker: 'test-broker-0', inTps: expect.any(Number) }]);
    expect(analysis.logs).toMatchObject([
      { file: 'b.log', lines: 4, errors: 2, warnings: 1, commonest: [{ count: 2 }, { count: 1, line: 'WARN once' }] },
    ]);
    const planted = new Map(content).set(
      'doctor.json',
      JSON.stringify({
        findings: [{ check: 'disk-full', severity: 'critical', message: 'm', next: ['mq x'] }, { a: 1 }],
      }),
    );
    expect(analyzeBundle(planted).findings).toMatchObject([{ check: 'disk-full' }]);
  });

  it('is nothing in a file that is no bundle', async () => {
    const file = join(directory, 'text');
    await writeFile(file, 'no archive');
    await expect(readArchive(file)).rejects.toMatchObject({ code: 'BAD_DATA' });
    await expect(readArchive(join(directory, 'none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(() => analyzeBundle(new Map())).toThrowError(expect.objectContaining({ code: 'BAD_DATA' }));
    expect(() => analyzeBundle(new Map([['manifest.json', '{']]))).toThrowError(/manifest\.json in it is no JSON/);
    expect((await readFile(file, 'utf8')).length).toBe(10);
  });

  it('takes lines that differ in numbers for one', () => {
    const { commonest } = summaryOfLog('x', 'WARN c\nERROR a 1\nWARN c\nERROR a 22\nWARN c\nERROR b\n');
    expect(commonest).toEqual([
      { count: 2, line: 'ERROR a 1' },
      { count: 1, line: 'ERROR b' },
      { count: 3, line: 'WARN c' },
    ]);
  });
});
